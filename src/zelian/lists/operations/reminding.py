"""Reminders: who prepares a list that is not ready is asked to get on with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record, record_each
from zelian.lists.lateness import UNFILED
from zelian.lists.models import Compilation, ListReminder, ResponsibilityList
from zelian.lists.operations.compilations import CannotCompile
from zelian.people.models import Appointment, Delegation, PostRank
from zelian.people.policies import refuse_unless
from zelian.people.queries import on_day
from zelian.people.viewer import Viewer

REMIND = "lists.lead_compilations"
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many lists were reminded of and how many people; who was left out, and why."""

    lists: int = 0
    people: int = 0
    today_already: int = 0
    nobody: int = 0


@transaction.atomic
def remind_of_lists(
    *,
    viewer: Viewer,
    compilation: Compilation,
    lists: Iterable[ResponsibilityList],
    words: str = "",
) -> Reminded:
    """
    Remind those who prepare each list of a compilation, at most once a list a day.

    A unit's list is prepared by its head and clerks, a post's by its holder, each with those
    their work is delegated to; where a post is vacant, by the unit's head and clerks.

    :raises CannotCompile: the compilation is closed, or all of them are past waiting.
    """
    compilation = Compilation.objects.select_for_update().get(pk=compilation.pk)
    refuse_unless(viewer, REMIND, compilation)
    if compilation.closed_at is not None:
        raise CannotCompile(_("这个编制任务已经结束，不再催办。"))
    waiting = _waiting(compilation, lists)
    if not waiting:
        raise CannotCompile(_("没有需要催办的清单。"))
    done = _reminded_since(waiting, _beginning_of_today())
    fresh = [listed for listed in waiting if listed.pk not in done]
    preparers = Preparers.of(viewer, fresh)
    rows = [
        ListReminder(
            list=listed,
            person_id=person,
            words=(words.strip() or _words(listed))[:LONGEST],
            by_id=viewer.account_id,
            by_name=viewer.name,
        )
        for listed in fresh
        for person in preparers.for_list(listed)
    ]
    ListReminder.objects.bulk_create(rows, batch_size=500)
    reminded = Reminded(
        lists=len({row.list_id for row in rows}),
        people=len({row.person_id for row in rows}),
        today_already=len(done),
        nobody=len(fresh) - len({row.list_id for row in rows}),
    )
    _tell(viewer, compilation, fresh, rows, reminded)
    return reminded


@transaction.atomic
def see_reminders(*, viewer: Viewer, listed: ResponsibilityList) -> int:
    """Give the receipt for one's own reminders of a list; how many there were."""
    refuse_unless(viewer, "lists.view_lists", listed)
    own = ListReminder.objects.filter(list=listed, person_id=viewer.person_id, seen_at__isnull=True)
    seen = own.update(seen_at=timezone.now())
    if seen:
        record(actor=viewer.actor, action="list.reminder_seen", thing=listed, after={"seen": seen})
    return seen


@dataclass(frozen=True, slots=True)
class Preparers:
    """People by the post they hold or whose work is delegated to them; posts by their unit."""

    by_post: dict[int, set[int]]
    keeping: dict[int, list[int]]

    @classmethod
    def of(cls, viewer: Viewer, lists: Sequence[ResponsibilityList]) -> Preparers:
        """Who prepares the lists of these units today; two queries."""
        units = {listed.unit_id for listed in lists}
        posts = {listed.post_id for listed in lists if listed.post_id}
        keepers = Q(post__kind__rank__in=[PostRank.HEAD, PostRank.STAFF], post__unit__in=units)
        wanted = on_day(viewer.today) & (keepers | Q(post__in=posts))
        by_post: dict[int, set[int]] = {}
        keeping: dict[int, list[int]] = {}
        held = Appointment.objects.filter(wanted).values_list(
            "post_id", "post__unit_id", "post__kind__rank", "person_id"
        )
        for post, unit, rank, person in held:
            by_post.setdefault(post, set()).add(person)
            if rank in (PostRank.HEAD, PostRank.STAFF):
                keeping.setdefault(unit, []).append(post)
        lent = Delegation.objects.filter(wanted).values_list(
            "post_id", "post__unit_id", "post__kind__rank", "delegate_id"
        )
        for post, unit, rank, person in lent:
            by_post.setdefault(post, set()).add(person)
            if rank in (PostRank.HEAD, PostRank.STAFF):
                keeping.setdefault(unit, []).append(post)
        return cls(by_post, keeping)

    def for_list(self, listed: ResponsibilityList) -> list[int]:
        """The ids of who prepares a list, in order."""
        if listed.post_id and (people := self.by_post.get(listed.post_id)):
            return sorted(people)
        posts = self.keeping.get(listed.unit_id, ())
        return sorted({person for post in posts for person in self.by_post[post]})


def _waiting(
    compilation: Compilation, lists: Iterable[ResponsibilityList]
) -> list[ResponsibilityList]:
    wanted = [listed.pk for listed in lists]
    return list(
        ResponsibilityList.objects.filter(
            pk__in=wanted, compilation=compilation, state__in=UNFILED
        ).order_by("unit_path", "id")
    )


def _reminded_since(lists: Sequence[ResponsibilityList], since: datetime) -> set[int]:
    reminders = ListReminder.objects.filter(list__in=[one.pk for one in lists], at__gte=since)
    return set(reminders.values_list("list_id", flat=True))


def _beginning_of_today() -> datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


def _words(listed: ResponsibilityList) -> str:
    if listed.compile_by is None:
        return _("请抓紧编制《%(title)s》。") % {"title": listed.title}
    return _("请抓紧编制《%(title)s》，编制截止%(month)s月%(day)s日。") % {
        "title": listed.title,
        "month": listed.compile_by.month,
        "day": listed.compile_by.day,
    }


def _tell(
    viewer: Viewer,
    compilation: Compilation,
    lists: Sequence[ResponsibilityList],
    rows: Sequence[ListReminder],
    reminded: Reminded,
) -> None:
    people: dict[int, int] = {}
    for row in rows:
        people[row.list_id] = people.get(row.list_id, 0) + 1
    record_each(
        actor=viewer.actor,
        action="list.reminded",
        changes=[
            Change(listed, None, {"people": people[listed.pk]})
            for listed in lists
            if listed.pk in people
        ],
    )
    record(
        actor=viewer.actor,
        action="compilation.reminded",
        thing=compilation,
        after={"lists": reminded.lists, "people": reminded.people},
    )
