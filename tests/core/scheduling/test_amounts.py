"""An amount over several periods: 每两年不少于10人."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.core.scheduling.made import CALENDAR, measure, subject
from zelian.core.scheduling import plan
from zelian.core.vocabulary.measure import Amount, Per, value_from_json
from zelian.core.vocabulary.saying import measure_sentence

BIENNIAL = Amount(Decimal(10), None, "人", Per.YEAR, every=2)


def test_an_amount_over_two_years_has_one_obligation_in_both() -> None:
    value = measure(BIENNIAL, since=date(2024, 1, 1))
    plans = [plan(value, subject(), year=year, calendar=CALENDAR) for year in (2024, 2025)]
    keys = {o.key for p in plans for o in p.obligations}
    assert len(keys) == 1
    one = plans[1].obligations[0]
    assert (one.period.start, one.period.last) == (date(2024, 1, 1), date(2025, 12, 31))
    assert one.required == 10


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (BIENNIAL, {"min": 10, "max": None, "unit": "人", "per": "year", "every": 2}),
        (
            Amount(Decimal(24), None, "学时", Per.YEAR),
            {"min": 24, "max": None, "unit": "学时", "per": "year"},
        ),
    ],
)
def test_every_is_written_only_where_it_says_something(
    value: Amount, written: dict[str, object]
) -> None:
    assert value.to_json() == written
    assert value_from_json("amount", written) == value


def test_an_amount_over_two_years_is_said_so() -> None:
    assert measure_sentence(BIENNIAL).text() == "每 2 年不少于 10 人"
