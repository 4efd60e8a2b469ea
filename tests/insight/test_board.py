from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.things import REASONS, make_regulation
from tests.world import TODAY
from zelian.catalogue.models import Regulation
from zelian.insight.boards import duty_rows, month_rows, totals, unit_rows
from zelian.insight.queries import NoSuchBoard, get_board
from zelian.performance.models import Obligation
from zelian.performance.queries import StatusCounts, list_obligations

YEAR = TODAY.year
WINDOWS = {
    "overdue": (date(YEAR, 1, 1), date(YEAR, 3, 31), "open"),
    "due_soon": (date(YEAR, 10, 1), TODAY + timedelta(days=5), "open"),
    "open": (date(YEAR, 1, 1), date(YEAR, 12, 31), "open"),
    "not_yet": (date(YEAR, 12, 1), date(YEAR, 12, 31), "open"),
    "fulfilled": (date(YEAR, 1, 1), date(YEAR, 6, 30), "fulfilled"),
    "fulfilled_late": (date(YEAR, 1, 1), date(YEAR, 6, 30), "fulfilled_late"),
    "waived": (date(YEAR, 1, 1), date(YEAR, 6, 30), "waived"),
}


def owe(world, parts, unit: str, status: str, *, post: str | None = None) -> Obligation:
    """An obligation of a unit or post of the small institution that stands as ``status``."""
    _regulation, _provision, duty, measure = parts
    start, due, outcome = WINDOWS[status]
    return Obligation.objects.create(
        key=f"{unit}/{post}/{status}/{Obligation.objects.count()}",
        duty=duty,
        measure=measure,
        unit=world.units[unit],
        unit_path=world.units[unit].path,
        post=world.posts[post] if post else None,
        year=YEAR,
        activity="lecture",
        title=f"{unit} {status}",
        period_from=start,
        period_until=due + timedelta(days=1),
        due_date=due,
        soon_from=due - timedelta(days=14),
        required=Decimal(1),
        outcome=outcome,
        fulfilled_on=due if outcome.startswith("fulfilled") else None,
        waived_reason="停办" if outcome == "waived" else "",
        reasons=REASONS,
    )


@pytest.fixture
def parts(world):
    return make_regulation(world, state=Regulation.State.IN_FORCE)


@pytest.fixture
def year(world, parts):
    """One obligation of each status in two branches, a college and the school."""
    for status in WINDOWS:
        owe(world, parts, "physics_staff", status)
        owe(world, parts, "letters_students", status)
        owe(world, parts, "physics", status, post="unit_head")
    owe(world, parts, "school", "overdue", post="team_member")


def test_the_totals_count_each_obligation_in_reach_once(world, year):
    board = get_board(world.viewer("organisation"), YEAR)
    assert board.unit == world.units["school"]
    assert board.totals.total == Obligation.objects.count() == 22
    assert board.totals.overdue == 4
    assert {f.name: getattr(board.totals, f.name) for f in fields(StatusCounts)} == {
        **dict.fromkeys(WINDOWS, 3),
        "overdue": 4,
    }


@pytest.mark.parametrize(
    ("who", "unit", "total"),
    [
        ("organisation", "school", 22),
        ("head", "school", 22),
        ("unit_head", "physics", 14),
        ("unit_clerk", "physics", 14),
        ("branch_secretary", "physics_staff", 7),
        ("foreign_head", "letters", 7),
        ("team_member", "school", 15),
        ("member", "physics", 0),
    ],
)
def test_a_board_is_of_what_one_may_read(world, year, who, unit, total):
    board = get_board(world.viewer(who), YEAR)
    assert board.unit == world.units[unit]
    assert board.totals.total == total
    assert sum(row.counts.total for row in board.units) == total
    assert sum(row.counts.total for row in board.duties) == total
    assert sum(counts.total for counts in board.months.values()) == total


def test_a_units_board_holds_it_and_all_below(world, year):
    board = get_board(world.viewer("organisation"), YEAR, unit_id=world.units["physics"].pk)
    assert [row.unit.name for row in board.units] == ["物理学院党委", "物理学院教工支部"]
    assert board.totals.total == 14


@pytest.mark.parametrize(("who", "unit"), [("foreign_head", "physics"), ("member", "physics")])
def test_a_unit_out_of_reach_has_no_board(world, year, who, unit):
    with pytest.raises(NoSuchBoard):
        get_board(world.viewer(who), YEAR, unit_id=world.units[unit].pk)


def test_a_unit_that_is_not_there_has_no_board(world):
    with pytest.raises(NoSuchBoard):
        get_board(world.viewer("organisation"), YEAR, unit_id=10**9)


def test_a_board_costs_the_same_for_any_number_of_rows(
    world, parts, year, django_assert_num_queries
):
    viewer = world.viewer("organisation")
    with django_assert_num_queries(5):
        get_board(viewer, YEAR)
    for unit in ("finance", "office", "letters", "physics_students"):
        owe(world, parts, unit, "overdue")
    with django_assert_num_queries(5):
        get_board(viewer, YEAR)


def test_an_empty_year_has_an_empty_board(world):
    board = get_board(world.viewer("organisation"), YEAR)
    assert board.totals == StatusCounts()
    assert board.units == board.duties == ()


def test_rows_are_drawn_to_their_figures(world, year):
    viewer = world.viewer("organisation")
    board = get_board(viewer, YEAR)
    assert sum(figure.value for figure in totals(board, viewer)) == 22
    for rows in (unit_rows(board, viewer), duty_rows(board, viewer), month_rows(board, viewer)):
        for row in rows:
            assert row.bar.total + row.figures[-1].value == row.total.value
            assert sum(figure.value for figure in row.figures) == row.total.value


def test_figures_are_the_rows_of_the_list_they_name(world, year):
    viewer = world.viewer("organisation")
    board = get_board(viewer, YEAR)
    for figure in totals(board, viewer):
        rows = list_obligations(viewer, year=YEAR, unit=board.unit, status=figure.status)
        assert rows.count() == figure.value
    for month, counts in board.months.items():
        rows = list_obligations(viewer, year=YEAR, month=month)
        assert rows.count() == counts.total
