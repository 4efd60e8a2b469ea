"""What holds of judging whatever the obligation, the acts and the day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zelian.core.judging import judge, outcome_of, status_on
from zelian.core.vocabulary.obligation import Act, Obligation, Reason, Status
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period

DAY_ONE = date(2026, 1, 1)
days = st.integers(-40, 500).map(lambda n: DAY_ONE + timedelta(days=n))


@st.composite
def obligations(draw) -> Obligation:
    start = draw(days)
    until = start + timedelta(days=draw(st.integers(1, 400)))
    required = Decimal(draw(st.integers(0, 6)))
    limit = required + draw(st.integers(0, 3)) if draw(st.booleans()) or not required else None
    return Obligation(
        key="measure:1/post:1/20260101",
        measure="measure:1",
        subject="post:1",
        activity=Activity.TALK,
        period=Period(start, until),
        due=until - timedelta(days=1),
        required=required,
        unit=draw(st.sampled_from(["次", "人", "学时", "篇"])),
        limit=limit,
        distinct_people=draw(st.booleans()),
        due_certain=draw(st.booleans()),
    )


@st.composite
def acts(draw) -> tuple[Act, ...]:
    return tuple(
        Act(
            key=f"act:{number}",
            subject="post:1",
            activity=Activity.TALK,
            on=draw(days),
            people=draw(st.frozensets(st.sampled_from("甲乙丙丁戊"), max_size=4)),
            quantity=draw(st.none() | st.decimals(0, 9, places=1)),
            unit=draw(st.sampled_from(["", "人", "学时", "小时", "篇"])),
        )
        for number in range(draw(st.integers(0, 8)))
    )


@given(obligations(), acts(), days, st.randoms(use_true_random=False))
@settings(max_examples=300)
def test_the_order_of_acts_does_not_matter(obligation, acts, today, random):
    shuffled = list(acts)
    random.shuffle(shuffled)
    assert judge(obligation, shuffled, today=today) == judge(obligation, acts, today=today)


@given(obligations(), acts(), days)
@settings(max_examples=400)
def test_adding_an_act_never_lowers_the_count(obligation, acts, today):
    counts = [judge(obligation, acts[:n], today=today).counted for n in range(len(acts) + 1)]
    assert counts == sorted(counts)


@given(obligations(), acts(), days)
def test_an_act_given_twice_counts_once(obligation, acts, today):
    assert judge(obligation, acts + acts, today=today) == judge(obligation, acts, today=today)


@given(obligations(), acts(), days)
def test_judging_again_gives_the_same(obligation, acts, today):
    assert judge(obligation, acts, today=today) == judge(obligation, acts, today=today)


@given(obligations(), acts(), days, st.integers(0, 60), st.sampled_from(["", "经批准"]))
@settings(max_examples=400)
def test_the_status_is_what_the_stored_outcome_and_the_dates_give(
    obligation, acts, today, soon_days, waived
):
    verdict = judge(obligation, acts, today=today, waived=waived, soon_days=soon_days)
    assert verdict.status is status_on(
        opens=obligation.period.start,
        due=obligation.due,
        outcome=outcome_of(verdict.status),
        today=today,
        soon_days=soon_days,
    )


@given(obligations(), acts(), days)
@settings(max_examples=300)
def test_a_verdict_is_consistent_in_itself(obligation, acts, today):
    verdict = judge(obligation, acts, today=today)
    done = verdict.status in {Status.FULFILLED, Status.FULFILLED_LATE}
    assert done == (verdict.fulfilled_on is not None)
    if obligation.required:
        assert done == (verdict.counted >= obligation.required)
    if obligation.limit is not None:
        assert verdict.counted <= obligation.limit
    if done and obligation.required:
        late = verdict.fulfilled_on > obligation.due
        assert late == (verdict.status is Status.FULFILLED_LATE)
    assert set(verdict.counting) <= {act.key for act in acts}
    assert Reason.from_json(verdict.reason.to_json()).sentence.text()


@given(obligations(), acts(), days)
def test_once_fulfilled_it_stays_fulfilled_on_later_days(obligation, acts, today):
    now = judge(obligation, acts, today=today)
    later = judge(obligation, acts, today=today + timedelta(days=90))
    if obligation.required and now.fulfilled_on:
        assert later.fulfilled_on == now.fulfilled_on
        assert later.status is now.status


@pytest.mark.parametrize(
    ("today", "status"),
    [
        (date(2026, 2, 28), Status.NOT_YET),
        (date(2026, 3, 1), Status.OPEN),
        (date(2026, 3, 16), Status.OPEN),
        (date(2026, 3, 17), Status.DUE_SOON),
        (date(2026, 3, 31), Status.DUE_SOON),
        (date(2026, 4, 1), Status.OVERDUE),
    ],
)
def test_status_turns_on_the_exact_day(today, status):
    dates = {"opens": date(2026, 3, 1), "due": date(2026, 3, 31), "soon_days": 14}
    assert status_on(outcome="open", today=today, **dates) is status
    assert status_on(outcome="fulfilled", today=today, **dates) is Status.FULFILLED


@pytest.mark.parametrize("outcome", ["overdue", "done", ""])
def test_an_outcome_that_is_none_is_refused(outcome):
    with pytest.raises(ValueError, match=r"outcome|valid"):
        status_on(opens=DAY_ONE, due=DAY_ONE, outcome=outcome, today=DAY_ONE, soon_days=1)


def test_a_date_that_leans_on_an_unannounced_year_says_so():
    obligation = Obligation(
        "k", "m", "s", Activity.FILING, Period(DAY_ONE, date(2026, 2, 1)), date(2026, 1, 31),
        Decimal(1), due_certain=False,
    )  # fmt: skip
    reason = judge(obligation, [], today=DAY_ONE).reason
    assert "judge.due_uncertain" in [one.code for one in reason.because]
