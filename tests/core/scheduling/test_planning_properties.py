"""What holds of planning whatever the measure, the subject and the year."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.scheduling.made import CALENDAR, measure, subject
from zelian.core.scheduling import plan
from zelian.core.vocabulary.measure import Amount, Deadline, Frequency, Per, Share, When
from zelian.core.vocabulary.time import Period

PERS = [Per.WEEK, Per.MONTH, Per.QUARTER, Per.HALF_YEAR, Per.YEAR]
days = st.dates(date(2023, 1, 1), date(2028, 12, 31))
years = st.integers(2022, 2029)


@st.composite
def bounds(draw) -> Period:
    start = draw(days)
    return Period(start, start + timedelta(days=draw(st.integers(1, 2000))))


frequencies = st.builds(
    Frequency,
    min=st.integers(1, 5),
    max=st.none(),
    per=st.sampled_from(PERS),
    every=st.integers(1, 5),
)
deadlines = st.builds(Deadline, month=st.integers(1, 12), day=st.integers(1, 31)) | st.builds(
    Deadline, when=st.sampled_from(When), month=st.none(), day=st.none()
)
others = st.sampled_from(
    [
        Frequency(per=Per.TERM),
        Deadline(when=When.TERM_START, recurs=Per.TERM),
        Deadline(when=When.TERM_END, recurs=Per.TERM),
        Frequency(per=Per.DAY),
        Frequency(per=Per.DAY, every=10),
        Share(Decimal(8), None, "人员", Per.MONTH),
        Amount(Decimal(24), None, "学时", Per.YEAR),
    ]
)


@given(frequencies | deadlines | others, bounds(), bounds(), years)
@settings(max_examples=300)
def test_planning_twice_is_identical_and_keys_are_unique(value, force, bound, year):
    made = measure(value, since=force.start, until=force.until)
    bearer = subject(since=bound.start, until=bound.until, population=30)
    first = plan(made, bearer, year=year, calendar=CALENDAR)
    assert first == plan(made, bearer, year=year, calendar=CALENDAR)
    keys = [o.key for o in first.obligations]
    assert len(set(keys)) == len(keys)
    assert all(len(key) <= 120 for key in keys)


@given(frequencies, bounds(), bounds())
@settings(max_examples=300, deadline=None)
def test_the_years_cover_exactly_the_days_that_bind_without_overlap(value, force, bound):
    """Every binding day lies in one obligation, or in one period remarked as too short."""
    made = measure(value, since=force.start, until=force.until)
    bearer = subject(since=bound.start, until=bound.until)
    plans = [plan(made, bearer, year=y, calendar=CALENDAR) for y in range(2022, 2036)]
    pieces = {o.period for p in plans for o in p.obligations}
    pieces |= {r.period for p in plans for r in p.remarks if r.code == "plan.too_short"}
    binding = force.shared(bound)
    if binding is None:
        assert not pieces
        return
    ordered = sorted(pieces)
    assert (ordered[0].start, ordered[-1].until) == (binding.start, binding.until)
    for before, after in pairwise(ordered):
        assert before.until == after.start


@given(frequencies | deadlines | others, bounds(), years)
@settings(max_examples=300)
def test_an_obligation_never_leaves_the_time_that_binds(value, bound, year):
    bearer = subject(since=bound.start, until=bound.until, population=30)
    for owed in plan(measure(value), bearer, year=year, calendar=CALENDAR).obligations:
        assert owed.period.shared(bound) == owed.period
        assert owed.due == owed.period.last


@given(years)
def test_the_months_of_a_year_add_up_to_the_year(year):
    twelve = plan(measure(Frequency(per=Per.MONTH)), subject(), year=year, calendar=CALENDAR)
    whole = plan(measure(Frequency(per=Per.YEAR)), subject(), year=year, calendar=CALENDAR)
    assert sum(o.period.days for o in twelve.obligations) == whole.obligations[0].period.days


@given(deadlines, bounds())
@settings(deadline=None)
def test_a_due_date_is_planned_in_its_own_year_only(value, bound):
    bearer = subject(since=bound.start, until=bound.until)
    seen: set[str] = set()
    for year in range(2022, 2036):
        for owed in plan(measure(value), bearer, year=year, calendar=CALENDAR).obligations:
            assert owed.due.year == year
            assert owed.key not in seen
            seen.add(owed.key)
