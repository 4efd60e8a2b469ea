"""Calls for revision: found by the system from what happened, or raised by a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.core.vocabulary.wording import Sentence, said
from zelian.history.models import Event
from zelian.history.operations import Actor, Change, record, record_each
from zelian.lists.bearing import bearing_in, day_of
from zelian.lists.drift import STANDING, Finding, Row, find_drift
from zelian.lists.following import find_followers
from zelian.lists.happenings import happenings_since
from zelian.lists.models import ListItem, ResponsibilityList, RevisionCall
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

State = ResponsibilityList.State
Call = RevisionCall.State
# What decides whether a list still says what it should: any event about these, and an edition
# that takes effect. A list that was just signed is looked at the next day or with the next such
# event: signing goes on all day long in spring.
INPUTS = (
    "people.unit",
    "people.post",
    "people.appointment",
    "people.postkind",
    "people.unitkind",
    "catalogue.regulation",
    "catalogue.duty",
)
LIST_INPUTS = ("list.in_force", "list.archived", "list.revision_discarded")
BATCH = 500
LONGEST = 500

FOUND = said("{reason}")
FOUND_IN = said("{reason}（依据：{document}）")

# (kind, year, unit, post): what the editions of one list have in common
Line = tuple[str, int, int, int | None]


class CannotCallRevision(Refusal):
    """A revision can't be called for as asked."""


class CannotDismissCall(Refusal):
    """A call can't be put aside."""


@dataclass
class CallWatch:
    """Looks for calls at each look of the clock, and does nothing while nothing has changed.

    The newest event seen is kept by the process: after a start everything is compared once.
    """

    seen: int = -1
    on: date | None = None

    def look(self, *, actor: Actor, today: date) -> int:
        """Gives how many calls were raised or settled; one query where nothing has changed."""
        newest = newest_input()
        if newest <= self.seen and self.on == today:
            return 0
        changed = find_calls(actor=actor, today=today)
        self.seen, self.on = newest, today
        return changed


def newest_input() -> int:
    """The newest event that may make a list out of date; one query."""
    matters = Q(thing_type__in=INPUTS) | Q(action__in=LIST_INPUTS)
    return Event.objects.filter(matters).aggregate(newest=Max("pk"))["newest"] or 0


def find_calls(*, actor: Actor, today: date) -> int:
    """
    Compare the standing lists of this year and later with what would be made today.

    What is new is called for, what has been followed or has gone settles by itself; a person's
    word (dismissed) stands. Gives how many calls came or went. The number of queries depends on
    the number of years, not of lists.
    """
    lists = _newest_of_each_line(today)
    findings = list(_findings(lists, today))
    return _bring_up_to_date(actor, lists, findings, today)


def _newest_of_each_line(today: date) -> dict[Line, ResponsibilityList]:
    """The newest standing edition of each list of this year or a later one; one query."""
    rows = (
        ResponsibilityList.objects.filter(year__gte=today.year, state__in=STANDING)
        .select_related("kind", "unit", "post__unit", "post__kind")
        .order_by("edition")
    )
    return {line_of(listed): listed for listed in rows}


def line_of(listed: ResponsibilityList) -> Line:
    """What all editions of one list have in common."""
    return listed.kind_id, listed.year, listed.unit_id, listed.post_id


def _findings(lists: dict[Line, ResponsibilityList], today: date) -> Iterator[Finding]:
    by_year: dict[int, list[ResponsibilityList]] = {}
    for listed in lists.values():
        by_year.setdefault(listed.year, []).append(listed)
    if not by_year:
        return
    since = min(listed.created_at for listed in lists.values())
    happened = happenings_since(since, day=today)
    rows = _rows(lists.values())
    for year, of_year in by_year.items():
        bearing = bearing_in(year, day=day_of(year, today))
        yield from find_drift(of_year, rows, bearing=bearing, happened=happened, day=today)
    yield from find_followers(lists.values())


def _rows(lists: Iterable[ResponsibilityList]) -> dict[int, list[Row]]:
    """The rows of many lists, by list; one query for all of a year on."""
    wanted = {listed.pk for listed in lists}
    years = {listed.year for listed in lists}
    found: dict[int, list[Row]] = {}
    values = (
        ListItem.objects.filter(list__year__in=years, list__state__in=STANDING)
        .order_by()
        .values_list(
            "list_id",
            "pk",
            "number",
            "duty_id",
            "content",
            "requirement",
            "responsible",
            "responsible_by_hand",
            "origin",
        )
    )
    for list_id, *row in values.iterator(chunk_size=5_000):
        if list_id in wanted:
            found.setdefault(list_id, []).append(Row(*row))
    return found


@transaction.atomic
def _bring_up_to_date(
    actor: Actor,
    lists: dict[Line, ResponsibilityList],
    findings: Sequence[Finding],
    today: date,
) -> int:
    by_id = {listed.pk: listed for listed in lists.values()}
    known, silenced = _known_calls(today)
    fresh, again = [], []
    for finding in findings:
        call = known.pop((finding.list_id, finding.key), None)
        if call is None:
            if (line_of(by_id[finding.list_id]), finding.key) not in silenced:
                fresh.append(_call(finding, by_id[finding.list_id], today))
        elif call.state in (Call.OPEN, Call.SETTLED) and _renewed(call, finding):
            again.append(call)
    newly = [call for call in again if call.settled_at is not None]
    gone = [call for call in known.values() if _settles_by_itself(call)]
    moved = _moved_on(known.values(), lists)
    for call in newly:
        call.settled_at, call.settled_why = None, ""
    made = RevisionCall.objects.bulk_create(fresh, batch_size=BATCH)
    renewed = ["reason", "proposal", "state", "settled_at", "settled_why"]
    RevisionCall.objects.bulk_update(again, renewed, batch_size=BATCH)
    RevisionCall.objects.bulk_update(moved, ["list"], batch_size=BATCH)
    _settle(gone)
    _tell(actor, [*made, *newly], gone, moved)
    return len(made) + len(newly) + len(gone) + len(moved)


def _known_calls(
    today: date,
) -> tuple[dict[tuple[int, str], RevisionCall], set[tuple[Line, str]]]:
    """All calls of this year's lists and later ones; and what was put aside, by line; one query.

    A call that was put aside, or followed, on one edition is not raised on the next again.
    """
    calls = (
        RevisionCall.objects.select_for_update(of=("self",))
        .filter(list__year__gte=today.year)
        .select_related("list")
    )
    known: dict[tuple[int, str], RevisionCall] = {}
    silenced: set[tuple[Line, str]] = set()
    for call in calls:
        known[call.list_id, call.key] = call
        if call.state == Call.DISMISSED:
            silenced.add((line_of(call.list), call.key))
    return known, silenced


def _call(finding: Finding, listed: ResponsibilityList, today: date) -> RevisionCall:
    return RevisionCall(
        list=listed,
        cause=finding.cause,
        key=finding.key,
        reason=finding.reason.to_json(),
        proposal=finding.proposal.to_json(),
        raised_on=today,
    )


def _renewed(call: RevisionCall, finding: Finding) -> bool:
    """Bring a call's words up to date; whether anything changed."""
    before = (call.state, call.reason, call.proposal)
    call.state = Call.OPEN
    call.reason, call.proposal = finding.reason.to_json(), finding.proposal.to_json()
    return before != (call.state, call.reason, call.proposal)


def _settles_by_itself(call: RevisionCall) -> bool:
    """What the system found and finds no more; of a draft it is seen when it is signed."""
    found = call.cause != RevisionCall.Cause.FINDING
    return found and call.state == Call.OPEN and call.list.state != State.DRAFT


def _settle(calls: Sequence[RevisionCall]) -> None:
    for first in range(0, len(calls), BATCH):
        some = [call.pk for call in calls[first : first + BATCH]]
        RevisionCall.objects.filter(pk__in=some).update(
            state=Call.SETTLED, settled_at=timezone.now()
        )


def _moved_on(
    calls: Iterable[RevisionCall], lists: dict[Line, ResponsibilityList]
) -> list[RevisionCall]:
    """What people found stays to be followed: it goes over to the edition that stands now."""
    moved = []
    for call in calls:
        newest = lists.get(line_of(call.list))
        found = call.cause == RevisionCall.Cause.FINDING and call.state == Call.OPEN
        if found and newest is not None and newest.edition > call.list.edition:
            call.list = newest
            moved.append(call)
    return moved


def _tell(
    actor: Actor,
    raised: Sequence[RevisionCall],
    gone: Sequence[RevisionCall],
    moved: Sequence[RevisionCall],
) -> None:
    for action, calls in (
        ("call.raised", raised),
        ("call.settled", gone),
        ("call.moved", moved),
    ):
        changes = [Change(call, after=_facts(call)) for call in calls]
        record_each(actor=actor, action=action, changes=changes)


def _facts(call: RevisionCall) -> dict[str, str]:
    """What history keeps of a call: its cause and its words, as they were."""
    return {"cause": call.cause, "reason": Sentence.from_json(call.reason).text()}


@transaction.atomic
def call_revision(
    *,
    viewer: Viewer,
    lists: QuerySet[ResponsibilityList] | Sequence[ResponsibilityList],
    reason: str,
    document: str,
    submission: UUID,
) -> list[RevisionCall]:
    """
    Ask for the revision of standing lists after an inspection or a decision of the office.

    ``submission`` names this asking: sent twice, it calls once.

    :raises CannotCallRevision: no list, no reason, or a text is too long.
    """
    wanted = list(lists)
    for listed in wanted or [None]:
        refuse_unless(viewer, "lists.call_revision", listed)
    standing = [listed for listed in wanted if listed.state in STANDING]
    if not standing:
        raise CannotCallRevision(
            _("没有需要修订的清单：草稿可以直接修改，只有已经签字的清单才要求修订。"), field="unit"
        )
    sentence = _finding_sentence(reason, document)
    calls = [
        RevisionCall(
            list=listed,
            cause=RevisionCall.Cause.FINDING,
            key=f"finding:{submission}",
            reason=sentence.to_json(),
            raised_on=viewer.today,
            raised_by_id=viewer.account_id,
            raised_by_name=viewer.name,
        )
        for listed in standing
    ]
    same = RevisionCall.objects.filter(key=f"finding:{submission}", list__in=standing)
    if done := list(same):
        return done
    made = RevisionCall.objects.bulk_create(calls, batch_size=BATCH)
    changes = [Change(call, after=_facts(call)) for call in made]
    actor = actor_for(viewer, "lists.call_revision", standing[0])
    record_each(actor=actor, action="call.raised", changes=changes, why=reason.strip())
    return made


def _finding_sentence(reason: str, document: str) -> Sentence:
    reason, document = " ".join(reason.split()), " ".join(document.split())
    if not reason:
        raise CannotCallRevision(_("请写明要求修订的原因。"), field="reason")
    for text, field in ((reason, "reason"), (document, "document")):
        if len(text) > LONGEST:
            raise CannotCallRevision(_("请控制在500字以内。"), field=field)
    if not document:
        return Sentence(FOUND, {"reason": reason})
    return Sentence(FOUND_IN, {"reason": reason, "document": document})


@transaction.atomic
def dismiss_call(*, viewer: Viewer, call: RevisionCall, reason: str) -> RevisionCall:
    """
    Say with a reason that a list need not follow; the same happening calls no more.

    :raises CannotDismissCall: it was dealt with already, or the reason is missing or too long.
    """
    call = (
        RevisionCall.objects.select_for_update(of=("self",))
        .select_related("list__kind")
        .get(pk=call.pk)
    )
    refuse_unless(viewer, "lists.dismiss_call", call)
    if call.state != Call.OPEN:
        words = {"state": call.get_state_display()}
        raise CannotDismissCall(_("这条修订提示已经处理过了：%(state)s。") % words)
    reason = " ".join(reason.split())
    if not reason:
        raise CannotDismissCall(_("请写明不需要修订的原因。"), field="reason")
    if len(reason) > LONGEST:
        raise CannotDismissCall(_("原因请控制在500字以内。"), field="reason")
    call.state, call.settled_at = Call.DISMISSED, timezone.now()
    call.settled_by_name, call.settled_why = viewer.name, reason
    call.save()
    record(
        actor=actor_for(viewer, "lists.dismiss_call", call.list),
        action="call.dismissed",
        thing=call,
        before={"state": Call.OPEN},
        after={"state": call.state},
        why=reason,
    )
    return call
