"""What still stands between a draft and its force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import Duty, DutySubject, ReadingRemark, Regulation, TableRow
from zelian.catalogue.refusals import Obstacle
from zelian.people.queries import BearerRequest, resolve_bearers

NAMED = 3
SECONDS_A_GLANCE = 2
SECONDS_A_LOOK = 8
SECONDS_A_DOUBT = 15
"""What a clerk is reckoned to take for a duty nothing speaks against, another one, a doubt."""


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a draft has come; ``clear`` are the proposed duties nothing speaks against."""

    proposed: int
    accepted: int
    rejected: int
    open_remarks: int
    unborne: frozenset[int]
    clear: frozenset[int] = frozenset()

    @property
    def decided(self) -> int:
        """Duties accepted or rejected."""
        return self.accepted + self.rejected

    @property
    def total(self) -> int:
        """All duties."""
        return self.decided + self.proposed

    @property
    def minutes(self) -> int:
        """About how long the rest takes a clerk, in whole minutes."""
        seconds = (
            len(self.clear) * SECONDS_A_GLANCE
            + (self.proposed - len(self.clear)) * SECONDS_A_LOOK
            + self.open_remarks * SECONDS_A_DOUBT
        )
        return -(-seconds // 60)

    @property
    def percent(self) -> int:
        """How much has been decided, in whole per cents."""
        return 100 * self.decided // self.total if self.total else 0


def open_remarks(regulation: Regulation) -> QuerySet[ReadingRemark]:
    """Doubts to be settled; those on a rejected duty have fallen away with it."""
    rejected = Q(duty__state=Duty.State.REJECTED)
    return regulation.remarks.filter(settled=False).exclude(rejected)


def unborne_duties(regulation: Regulation, today: date) -> frozenset[int]:
    """Duties that count and that no standing unit or post would bear today."""
    states = (Duty.State.PROPOSED, Duty.State.ACCEPTED)
    ids = frozenset(regulation.duties.filter(state__in=states).values_list("pk", flat=True))
    rows = DutySubject.objects.filter(duty__regulation=regulation, duty__state__in=states)
    return ids - _borne(rows, regulation, today)


def _borne(rows: Iterable[DutySubject], regulation: Regulation, today: date) -> frozenset[int]:
    """Duties of which at least one bearer stands; equal bearers are looked up once."""
    by_key: dict[str, BearerRequest] = {}
    duties: dict[str, set[int]] = {}
    for row in rows:
        key = BearerChoice.of(row).key
        by_key.setdefault(key, BearerRequest.of(row, regulation.unit.path))
        duties.setdefault(key, set()).add(row.duty_id)
    found = resolve_bearers(list(by_key.values()), on=today)
    standing = [key for key, subjects in zip(by_key, found, strict=True) if subjects]
    return frozenset(duty for key in standing for duty in duties[key])


def summary_of(regulation: Regulation, today: date) -> Summary:
    """Counts for the bar over a draft; six queries at most."""
    rows = list(regulation.duties.values_list("pk", "state", "origin"))
    states = {pk: state for pk, state, _origin in rows}
    suggested = {pk for pk, _state, origin in rows if origin == Duty.Origin.SUGGESTED}
    counts = {state: sum(s == state for s in states.values()) for state in Duty.State.values}
    doubted = list(open_remarks(regulation).values_list("duty", flat=True))
    unborne = unborne_duties(regulation, today)
    proposed = {pk for pk, state in states.items() if state == Duty.State.PROPOSED}
    return Summary(
        **counts,
        open_remarks=len(doubted),
        unborne=unborne,
        clear=frozenset(proposed - set(doubted) - unborne - suggested),
    )


def obstacles_of(
    regulation: Regulation, today: date, summary: Summary | None = None
) -> list[Obstacle]:
    """All that remains to be done before a draft can be confirmed, in plain words."""
    summary = summary or summary_of(regulation, today)
    found = []
    if summary.proposed:
        words = _("还有 %(n)s 项待核对。") % {"n": summary.proposed}
        found.append(Obstacle("proposed", words, _some(regulation, state=Duty.State.PROPOSED)))
    if not summary.accepted and not summary.proposed:
        found.append(Obstacle("empty", _("没有采纳任何责任事项，施行后不会产生任何履责要求。")))
    if summary.open_remarks:
        words = _("还有 %(n)s 处存疑没有处理。") % {"n": summary.open_remarks}
        duties = open_remarks(regulation).exclude(duty=None).values_list("duty_id", flat=True)
        found.append(Obstacle("remarks", words, tuple(dict.fromkeys(duties))[:NAMED]))
    if rows := regulation.table_rows.filter(state=TableRow.State.PROPOSED).count():
        found.append(Obstacle("tables", _("还有 %(n)s 行表格待核对。") % {"n": rows}))
    accepted = regulation.duties.filter(pk__in=summary.unborne, state=Duty.State.ACCEPTED)
    if unborne := list(accepted):
        found.append(_nobody(unborne))
    return found


def _some(regulation: Regulation, **which: str) -> tuple[int, ...]:
    return tuple(regulation.duties.filter(**which).values_list("pk", flat=True)[:NAMED])


def _nobody(duties: list[Duty]) -> Obstacle:
    names = "、".join(_("“%(duty)s”") % {"duty": str(duty)[:30]} for duty in duties[:NAMED])
    if len(duties) > NAMED:
        names = _("%(names)s等") % {"names": names}
    words = _("有 %(n)s 项没有人承担：%(names)s。请为它们选择单位或岗位，或者不采纳。") % {
        "n": len(duties),
        "names": names,
    }
    return Obstacle("unborne", words, tuple(duty.pk for duty in duties))
