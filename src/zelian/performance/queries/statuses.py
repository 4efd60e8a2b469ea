"""Status from dates, in SQL: what :func:`zelian.core.judging.status_on` says, row by row."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

from django.db.models import Case, CharField, Count, Q, QuerySet, Value, When

from zelian.core.vocabulary.obligation import Status
from zelian.performance.models import Obligation

OPEN = Q(outcome=Obligation.Outcome.OPEN)
SETTLED = (Status.FULFILLED, Status.FULFILLED_LATE, Status.WAIVED)
ORDER = (
    Status.OVERDUE,
    Status.DUE_SOON,
    Status.OPEN,
    Status.NOT_YET,
    Status.FULFILLED,
    Status.FULFILLED_LATE,
    Status.WAIVED,
)


@dataclass(frozen=True, slots=True)
class StatusCounts:
    """How many obligations stand how."""

    not_yet: int = 0
    open: int = 0
    due_soon: int = 0
    overdue: int = 0
    fulfilled: int = 0
    fulfilled_late: int = 0
    waived: int = 0

    def __add__(self, other: StatusCounts) -> StatusCounts:
        return StatusCounts(
            *(getattr(self, field.name) + getattr(other, field.name) for field in fields(self))
        )

    @property
    def total(self) -> int:
        """All of them."""
        return self.done + self.running + self.overdue + self.not_yet + self.waived

    @property
    def done(self) -> int:
        """Fulfilled, in time or late."""
        return self.fulfilled + self.fulfilled_late

    @property
    def running(self) -> int:
        """To be done, the due date not past."""
        return self.open + self.due_soon

    @property
    def percent_done(self) -> int:
        """Done of all that has begun and is not waived, in whole per cents, rounded down."""
        begun = self.done + self.running + self.overdue
        return self.done * 100 // begun if begun else 0


def status_condition(status: str, today: date) -> Q:
    """
    The obligations that have ``status`` on ``today``.

    :raises ValueError: no such status.
    """
    status = Status(status)
    if status in SETTLED:
        return Q(outcome=status.value)
    warned = Q(soon_from__lte=today)
    return {
        Status.NOT_YET: OPEN & Q(period_from__gt=today),
        Status.OVERDUE: OPEN & Q(due_date__lt=today, period_from__lte=today),
        Status.DUE_SOON: OPEN & Q(due_date__gte=today, period_from__lte=today) & warned,
        Status.OPEN: OPEN
        & Q(due_date__gte=today, period_from__lte=today)
        & (Q(soon_from__gt=today) | Q(soon_from__isnull=True)),
    }[status]


def with_status(rows: QuerySet[Obligation], today: date) -> QuerySet[Obligation]:
    """Rows that carry their ``status`` on ``today``."""
    cases = [When(status_condition(s, today), then=Value(s.value)) for s in ORDER]
    return rows.annotate(
        status=Case(*cases, default=Value(Status.OPEN.value), output_field=CharField())
    )


def status_aggregates(today: date) -> dict[str, Count]:
    """One conditional count a status, for ``aggregate`` or ``annotate``."""
    return {
        f"n_{status.value}": Count("pk", filter=status_condition(status, today))
        for status in Status
    }


def counts_from(row: dict[str, object]) -> StatusCounts:
    """The counts of one aggregated row."""
    return StatusCounts(**{status.value: int(row[f"n_{status.value}"] or 0) for status in Status})
