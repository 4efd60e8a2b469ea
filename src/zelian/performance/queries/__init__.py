"""Reads of obligations, acts and the working calendar."""

from zelian.performance.queries.acts import (
    ActPage,
    Proposal,
    SubjectChoice,
    get_act,
    list_acts,
    propose_for,
    subjects_of,
)
from zelian.performance.queries.calendars import (
    get_year_sheet,
    list_calendar_years,
    work_calendar,
)
from zelian.performance.queries.counts import (
    DutyCounts,
    UnitCounts,
    count_by_duty,
    count_by_month,
    count_by_status,
    count_by_unit,
)
from zelian.performance.queries.obligations import (
    Mine,
    ObligationPage,
    get_obligation,
    list_obligations,
    mine,
    obligations_served,
    of_mine,
    verdict_of,
)
from zelian.performance.queries.statuses import (
    ORDER,
    StatusCounts,
    status_condition,
    with_status,
)

__all__ = [
    "ORDER",
    "ActPage",
    "DutyCounts",
    "Mine",
    "ObligationPage",
    "Proposal",
    "StatusCounts",
    "SubjectChoice",
    "UnitCounts",
    "count_by_duty",
    "count_by_month",
    "count_by_status",
    "count_by_unit",
    "get_act",
    "get_obligation",
    "get_year_sheet",
    "list_acts",
    "list_calendar_years",
    "list_obligations",
    "mine",
    "obligations_served",
    "of_mine",
    "propose_for",
    "status_condition",
    "subjects_of",
    "verdict_of",
    "with_status",
    "work_calendar",
]
