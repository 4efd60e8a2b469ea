"""What still stands between a draft and its force."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import Duty, DutySubject, ReadingRemark, Regulation
from zelian.catalogue.refusals import Obstacle
from zelian.people.queries import BearerRequest, resolve_bearers

NAMED = 3


@dataclass(frozen=True, slots=True)
class Summary:
    """How far a draft has come."""

    proposed: int
    accepted: int
    rejected: int
    open_remarks: int
    unborne: frozenset[int]

    @property
    def decided(self) -> int:
        """Duties accepted or rejected."""
        return self.accepted + self.rejected

    @property
    def total(self) -> int:
        """All duties."""
        return self.decided + self.proposed

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
    counts = regulation.duties.aggregate(
        **{state: Count("pk", filter=Q(state=state)) for state in Duty.State.values}
    )
    return Summary(
        **counts,
        open_remarks=open_remarks(regulation).count(),
        unborne=unborne_duties(regulation, today),
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
