from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.things import make_things
from zelian.core.judging import status_on
from zelian.core.vocabulary.obligation import Status
from zelian.performance.models import Obligation
from zelian.performance.queries import status_condition, with_status
from zelian.performance.translate import soon_days

OPENS, DUE = date(2026, 3, 1), date(2026, 3, 31)
SOON = (None, 0, 1, 14, 60)


@pytest.fixture
def grid(world):
    """An obligation for every outcome and every number of days of warning."""
    things = make_things(world)
    template = Obligation.objects.get(pk=things.obligation.pk)
    Obligation.objects.all().delete()
    for outcome in Obligation.Outcome:
        for days in SOON:
            template.pk = None
            template.key = f"{outcome}/{days}"
            template.period_from, template.period_until = OPENS, DUE + timedelta(days=1)
            template.due_date = DUE
            template.soon_from = None if days is None else DUE - timedelta(days=days)
            template.outcome = outcome
            template.fulfilled_on = DUE if outcome.startswith("fulfilled") else None
            template.waived_reason = "理由" if outcome == "waived" else ""
            template.save(force_insert=True)
    return Obligation.objects.all()


def test_sql_and_core_agree_on_every_day(grid):
    day = OPENS - timedelta(days=40)
    while day < DUE + timedelta(days=3):
        found = dict(with_status(grid, day).values_list("key", "status"))
        for row in grid:
            expected = status_on(
                opens=row.period_from,
                due=row.due_date,
                outcome=row.outcome,
                today=day,
                soon_days=soon_days(row),
            )
            assert found[row.key] == expected, (row.key, day)
        day += timedelta(days=1)


def test_every_row_has_exactly_one_status_each_day(grid):
    day = OPENS - timedelta(days=2)
    while day < DUE + timedelta(days=3):
        by_status = [grid.filter(status_condition(status, day)).count() for status in Status]
        assert sum(by_status) == grid.count()
        day += timedelta(days=1)


def test_an_unknown_status_is_refused():
    with pytest.raises(ValueError, match="lost"):
        status_condition("lost", OPENS)
