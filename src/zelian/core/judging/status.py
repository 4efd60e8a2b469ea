"""Status from dates and a settled outcome: the one rule that SQL filters repeat."""

from __future__ import annotations

from datetime import date, timedelta

from zelian.core.vocabulary.obligation import Status

OPEN_OUTCOME = "open"
SETTLED = frozenset({Status.FULFILLED, Status.FULFILLED_LATE, Status.WAIVED})
"""What acts and people settle; the calendar doesn't change it any more."""


def status_on(*, opens: date, due: date, outcome: str, today: date, soon_days: int) -> Status:
    """What an obligation is on ``today``.

    ``outcome`` is open, fulfilled, fulfilled_late or waived; the last three stand. An open
    one is not_yet before ``opens``, overdue after ``due``, due_soon when ``due`` is at most
    ``soon_days`` days away, else open.

    :raises ValueError: an outcome that is none of the four.
    """
    if outcome != OPEN_OUTCOME:
        settled = Status(outcome)
        if settled not in SETTLED:
            raise ValueError(f"{outcome} is no outcome")
        return settled
    if today < opens:
        return Status.NOT_YET
    if today > due:
        return Status.OVERDUE
    if due - today <= timedelta(days=soon_days):
        return Status.DUE_SOON
    return Status.OPEN


def outcome_of(status: Status) -> str:
    """What to store: the settled outcome, or open."""
    return status.value if status in SETTLED else OPEN_OUTCOME
