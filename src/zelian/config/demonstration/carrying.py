"""The year's lists are carried on, step by step, each by somebody who may.

Most have come all the way by now; some stopped at every step, so that each can be tried out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from zelian.config.demonstration.stage import DATA, ORGANISER, Stage, proof_of_nobody
from zelian.history.operations import SYSTEM
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import Endorsement, Filing, Publication, ResponsibilityList
from zelian.lists.operations.discussing import record_discussion
from zelian.lists.operations.endorsing import endorse_list
from zelian.lists.operations.filing import file_list, receive_filing
from zelian.lists.operations.publishing import publish_list
from zelian.lists.operations.signing import sign_list
from zelian.lists.operations.taking_effect import keep_publications
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import content_of
from zelian.packs.demo.paper import paper_of
from zelian.people.models import Account, Post, PostRank
from zelian.people.policies import may
from zelian.people.queries import get_viewer
from zelian.people.viewer import Viewer

State = ResponsibilityList.State

DISCIPLINE = "dept.discipline_office.clerk"
"""Who receives what is filed with the discipline office."""

SIGNED, ENDORSED, FILED, PUBLISHED = 0.92, 0.95, 0.95, 0.9
"""How many of the lists that came to a step went on to the next."""

LATE = 0.08
SHOWN_FOR = 7
SCHEDULE: Mapping[Step, tuple[int, int]] = {
    Step.DISCUSS: (3, 10),
    Step.SIGN: (3, 17),
    Step.ENDORSE: (3, 27),
    Step.FILE: (4, 10),
    Step.PUBLISH: (4, 20),
}
"""Month and day of each step; what is still to come is not done yet, but for the first two."""

STILL_SHOWN = timedelta(days=3)
"""How long ago the lists were published that can still be read and commented on."""


class Carrier:
    """Carries lists on; ``written`` is what the pack says of them."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self._seen: dict[tuple[int, date], Viewer] = {}
        self.written: dict[str, Any] = tomllib.loads(DATA.joinpath("lists.toml").read_text("utf-8"))

    @cached_property
    def accounts(self) -> dict[int, Account]:
        """The accounts by the person they belong to."""
        found = Account.objects.filter(person__isnull=False).select_related("person")
        return {account.person.pk: account for account in found}

    @cached_property
    def heads(self) -> dict[int, Post]:
        """The head post of each unit, by the unit's id."""
        posts = self.stage.founded.posts.values()
        return {post.unit_id: post for post in posts if post.kind.rank == PostRank.HEAD}

    @cached_property
    def stops(self) -> dict[int, str]:
        """Where the lists of some posts stopped: the post's id, and after which step."""
        return {
            self.stage.founded.posts[key].pk: stop
            for stop, keys in self.written["stops"].items()
            for key in keys
        }

    def day(self, step: Step) -> date:
        """When the step was taken; today where its day is still to come."""
        return min(date(self.stage.today.year, *SCHEDULE[step]), self.stage.today)

    def seated(self, post: Post, day: date) -> Viewer | None:
        """Who held the post that day, signed in that day; nobody without an account."""
        account = self.accounts.get(self.stage.staffing.holder(post, day) or 0)
        if account is None:
            return None
        if (account.pk, day) not in self._seen:
            self._seen[account.pk, day] = get_viewer(account, today=day)
        return self._seen[account.pk, day]

    def keeper(self, listed: ResponsibilityList, day: date) -> Viewer:
        """The clerk who keeps the unit's lists that day, else the organisation office."""
        paths = (path for path in self.stage.clerks if listed.unit_path.startswith(path))
        key = self.stage.clerks.get(max(paths, default=""), ORGANISER)
        viewer = self.seated(self.stage.founded.posts[key], day)
        if viewer is not None and may(viewer, "lists.edit_list", listed):
            return viewer
        organiser = self.seated(self.stage.founded.posts[ORGANISER], day)
        return organiser or self.stage.viewer(ORGANISER)

    def carry(self, listed: ResponsibilityList) -> None:
        """Carry one list on as far as it came."""
        steps = {
            Step.DISCUSS: self._discuss,
            Step.SIGN: self._sign,
            Step.ENDORSE: self._endorse,
            Step.FILE: self._file,
            Step.PUBLISH: self._publish,
        }
        while (step := next_step(listed)) in steps:
            if self._stops_before(listed, step) or not steps[step](listed, self.day(step)):
                return
            listed.refresh_from_db()

    def take_effect(self) -> None:
        """What was shown long enough is in force."""
        days = Publication.objects.values_list("until_date", flat=True).distinct()
        for day in sorted(day for day in days if day <= self.stage.today):
            keep_publications(actor=SYSTEM, today=day)

    def _stops_before(self, listed: ResponsibilityList, step: Step) -> bool:
        stop = self.stops.get(listed.post_id or self.heads[listed.unit_id].pk, "")
        if stop == listed.state or (stop == "draft" and listed.state == State.DISCUSSED):
            return True
        early = date(self.stage.today.year, *SCHEDULE[step]) > self.stage.today
        if early and step not in (Step.DISCUSS, Step.SIGN):
            return True
        share = {
            Step.SIGN: SIGNED,
            Step.ENDORSE: ENDORSED,
            Step.FILE: FILED,
            Step.PUBLISH: PUBLISHED,
        }.get(step, 1.0)
        drawn = self.stage.draws.part(step.value, listed.title)
        return drawn >= share and listed.post_id not in self.stops

    def _discuss(self, listed: ResponsibilityList, day: date) -> bool:
        if self._signer(listed, day) is None:  # nobody would sign it
            return False
        unit = str(listed.unit)
        topic = self.written["meeting"].format(unit=unit)
        key = f"minutes/{listed.title}"
        lines = (f"日期：{day.isoformat()}", f"议题：{listed.title}", self.written["decision"])
        paper = paper_of("minutes", topic=topic, lines=lines, draws=self.stage.draws, key=key)
        record_discussion(
            viewer=self.keeper(listed, day),
            listed=listed,
            version=listed.version,
            on=day,
            meeting=topic,
            decision=self.written["decision"],
            files=[SimpleUploadedFile(paper.name, paper.content)],
        )
        return True

    def _sign(self, listed: ResponsibilityList, day: date) -> bool:
        viewer = self._signer(listed, day)
        if viewer is None:
            return False
        sign_list(viewer=viewer, listed=listed, seen=_content(listed), proof=proof_of_nobody())
        return True

    def _signer(self, listed: ResponsibilityList, day: date) -> Viewer | None:
        """Who held the subject's post that day, else who holds it now."""
        post = listed.post or self.heads[listed.unit_id]
        return self.seated(post, day) or self.seated(post, self.stage.today)

    def _endorse(self, listed: ResponsibilityList, day: date) -> bool:
        asked = Endorsement.objects.filter(list=listed, ended_at=None).first()
        if asked is None or asked.post is None:
            return False
        viewer = self.seated(asked.post, day)
        if viewer is None or asked.post_id not in viewer.post_ids:
            return False
        endorse_list(
            viewer=viewer,
            listed=listed,
            seen=_content(listed),
            proof=proof_of_nobody(),
            opinion=self.written["opinion"],
        )
        return True

    def _file(self, listed: ResponsibilityList, day: date) -> bool:
        """Sent up, some too late; received the day after."""
        if self.stage.draws.part("late", listed.title) < LATE:
            day = min(day + timedelta(days=12), self.stage.today)
        running = Filing.objects.filter(list=listed, ended_at=None).first()
        if running is not None:
            return False
        filing = file_list(
            viewer=self.keeper(listed, day), listed=listed, outside_body=self.written["above"]
        )
        if filing.receiver_unit is None or self.stops.get(listed.post_id or 0) == "submitted":
            return False
        receiver = self.seated(
            self.stage.founded.posts[DISCIPLINE], min(day + timedelta(days=1), self.stage.today)
        )
        receive_filing(viewer=receiver or self.stage.viewer(DISCIPLINE), filing=filing)
        return True

    def _publish(self, listed: ResponsibilityList, day: date) -> bool:
        if self.stops.get(listed.post_id or 0) == State.PUBLISHED:
            day = max(day, self.stage.today - STILL_SHOWN)
        keeper = self.keeper(listed, day)
        publish_list(
            viewer=keeper,
            listed=listed,
            scope=Publication.Scope.INSTITUTION,
            from_date=keeper.today,
            days=SHOWN_FOR,
        )
        return False


def _content(listed: ResponsibilityList) -> str:
    return content_of(listed, items_to_sign(listed))
