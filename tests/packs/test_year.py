from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import WorkCalendar
from zelian.packs.demo.draws import Draws
from zelian.packs.demo.year import Due, acts_of_the_year, wording_for

TODAY = date(2026, 11, 20)
CALENDAR = WorkCalendar(off=frozenset({date(2026, 10, day) for day in range(1, 8)}))


def monthly(unit: str, month: int, **fields) -> Due:
    first = date(2026, month, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    due = Due(
        key=f"{unit}/{month}",
        unit=unit,
        unit_name=unit,
        activity="other",
        title="每月至少开展1次主题党日",
        period_from=first,
        due_date=last,
        required=Decimal(1),
    )
    return replace(due, **fields)


def acts(dues: list[Due], seed: int = 2026, today: date = TODAY):
    return acts_of_the_year(dues, today=today, draws=Draws(seed), calendar=CALENDAR)


def a_year(units: int = 80) -> list[Due]:
    return [monthly(f"支部{n}", month) for n in range(units) for month in range(1, 13)]


def test_most_of_the_past_is_done_in_time_some_late_and_some_never():
    dues = {due.key: due for due in a_year() if due.due_date < TODAY}
    done = acts(list(dues.values()))
    late = sum(act.on > dues[act.due].due_date for act in done)
    assert 0.84 < len(done) / len(dues) < 0.97
    assert 0.02 < late / len(dues) < 0.12


def test_nothing_is_done_after_today_before_its_period_or_on_a_day_off():
    dues = {due.key: due for due in a_year()}
    for act in acts(list(dues.values())):
        assert dues[act.due].period_from <= act.on <= TODAY
        assert CALENDAR.is_workday(act.on)


def test_what_is_still_to_come_has_no_acts_and_what_is_running_has_some():
    running = [due for due in a_year() if due.period_from <= TODAY <= due.due_date]
    coming = [due for due in a_year() if due.period_from > TODAY]
    assert 0 < len(acts(running)) < len(running)
    assert acts(coming) == []


def test_several_times_give_several_days_and_hours_add_up():
    twice = [monthly(f"u{n}", 3, required=Decimal(2)) for n in range(20)]
    assert len({(act.due, act.on) for act in acts(twice)}) == len(acts(twice))
    hours = monthly("u", 3, required=Decimal(24), required_unit="学时", activity="training")
    full = [a for a in (acts([replace(hours, key=f"h{n}")]) for n in range(20)) if len(a) == 3]
    assert full
    assert all(sum(act.quantity for act in three) == 24 for three in full)
    assert all(act.quantity_unit == "学时" for three in full for act in three)


def test_a_share_is_met_with_as_many_different_people_as_are_owed():
    share = monthly(
        "u",
        3,
        required=Decimal(3),
        required_unit="人",
        distinct_people=True,
        people=tuple(range(100, 130)),
        activity="talk",
    )
    met = [act for n in range(10) for act in acts([replace(share, key=f"s{n}")])]
    assert met
    assert all(len(set(act.people)) == 3 for act in met)


def test_the_same_seed_gives_the_same_year_and_other_obligations_do_not_disturb_it():
    year = a_year(10)
    assert acts(year) == acts(year)
    assert acts(year) != acts(year, seed=7)
    more = [act for act in acts([*year, monthly("另一支部", 5)]) if not act.due.startswith("另")]
    assert more == acts(year)


@pytest.mark.parametrize("activity", list(Activity))
def test_every_kind_of_duty_is_put_into_words(activity):
    wording = wording_for(monthly("u", 3, activity=activity.value, title="某项工作"))
    assert wording.topics
    assert wording.notes
    assert wording.paper


def test_words_follow_the_duty():
    due = monthly("信息学院党总支", 3, activity="lecture", title="每年至少讲1次党课")
    assert all("党课" in topic for topic in wording_for(due).topics)
    assert all("主题党日" in topic for topic in wording_for(monthly("u", 3)).topics)
