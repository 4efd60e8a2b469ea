"""One page where all lists of the school stand."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from zelian.lists.lateness import is_late, late_on
from zelian.lists.models import ListKind, ResponsibilityList
from zelian.lists.queries.standing import KINDS, lists_that_stand, standing_of
from zelian.lists.stages import Stage, at_stage, stage_of

State = ResponsibilityList.State
YEAR = timezone.localdate().year


@pytest.fixture
def lists(world):
    """A list of the college, of its head and its branch, of another college, of a department."""
    made = {}
    today = timezone.localdate()
    for key, unit, post, state, fields in (
        ("physics", "physics", None, State.DRAFT, {"compile_by": today - timedelta(days=1)}),
        ("head", "physics", "unit_head", State.DRAFT, {"begun_at": timezone.now()}),
        ("branch", "physics_staff", None, State.SIGNED, {}),
        ("letters", "letters", None, State.IN_FORCE, {"effective_on": today}),
        ("finance", "finance", None, State.FILED, {}),
        ("old", "finance", None, State.REVISED, {"edition": 2}),
    ):
        place = world.units[unit]
        made[key] = ResponsibilityList.objects.create(
            kind_id="problems" if key == "letters" else "responsibilities",
            year=YEAR,
            unit=place,
            unit_path=place.path,
            post=world.posts[post] if post else None,
            state=state,
            title=key,
            **fields,
        )
    return made


def standing(world, who="organisation", **options):
    viewer = world.viewer(who, timezone.localdate())
    return standing_of(lists_that_stand(viewer, YEAR), viewer, **options)


def by_unit(found):
    return {str(row.unit): row.counts for row in found.rows}


def test_a_unit_counts_its_posts_and_what_is_below_it(world, lists):
    found = by_unit(standing(world))
    assert list(found) == ["校党委", "财务处", "物理学院党委", "文学院党委"]
    assert found["物理学院党委"].stages == {"not_begun": 1, "begun": 1, "signed": 1}
    assert found["物理学院党委"].late == 1
    assert found["校党委"].total == 6


def test_units_further_down_are_shown_when_asked_for(world, lists):
    found = standing(world)
    assert [str(row.unit) for row in found.rows if row.has_more] == ["物理学院党委"]
    deep = standing(world, deep=True)
    assert "物理学院教工支部" in by_unit(deep)
    below = standing(world, below=world.units["physics"])
    assert list(by_unit(below)) == ["物理学院党委", "物理学院教工支部"]
    assert below.total.total == 3


def test_columns_are_stages_or_kinds(world, lists):
    assert standing(world).columns == [(stage.value, str(stage.label)) for stage in Stage]
    found = standing(world, by=KINDS)
    assert [key for key, _label in found.columns] == ["responsibilities", "problems"]
    assert by_unit(found)["文学院党委"].by(KINDS) == {"problems": 1}


def test_everybody_sees_what_they_may_read(world, lists):
    assert standing(world, "unit_head").total.total == 3
    assert list(by_unit(standing(world, "unit_head"))) == ["物理学院党委", "物理学院教工支部"]
    assert standing(world, "branch_secretary").total.total == 1
    assert standing(world, "foreign_head").total.total == 1
    assert standing(world, "member").total.total == 0
    assert standing(world, "committee_office").total.total == 6


def test_it_costs_three_queries(world, lists, django_assert_num_queries):
    viewer = world.viewer("organisation")
    with django_assert_num_queries(3):
        standing_of(lists_that_stand(viewer, YEAR), viewer, deep=True)


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("begun", [True, False])
def test_a_stage_and_its_lists_agree(world, lists, state, begun):
    fields = {"state": state, "begun_at": timezone.now() if begun else None}
    fields["effective_on"] = timezone.localdate()
    ResponsibilityList.objects.filter(pk=lists["head"].pk).update(**fields)
    stage = stage_of(state, begun)
    found = [
        one
        for one in Stage
        if ResponsibilityList.objects.filter(at_stage(one), pk=lists["head"].pk).exists()
    ]
    assert found == [stage]


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("filed_with", ["", "discipline"])
def test_late_in_the_database_is_late_in_hand(world, lists, state, filed_with):
    today = timezone.localdate()
    ListKind.objects.filter(pk="responsibilities").update(filed_with=filed_with)
    for before in (-1, 0, 1):
        for field in ("compile_by", "file_by"):
            days = {"compile_by": None, "file_by": None, field: today + timedelta(days=before)}
            ResponsibilityList.objects.filter(pk=lists["head"].pk).update(
                state=state, effective_on=today, **days
            )
            one = ResponsibilityList.objects.select_related("kind").get(pk=lists["head"].pk)
            queried = ResponsibilityList.objects.filter(late_on(today), pk=one.pk).exists()
            assert is_late(one, today) is queried


# -- the page ---------------------------------------------------------------------------------


def test_every_number_opens_just_those_lists(sign_in, lists):
    client = sign_in("organisation")
    for parameters in ({}, {"by": "kinds"}, {"all": "1"}):
        board = client.get(reverse("lists:standing"), parameters).context["board"]
        for line in [board.total, *board.lines]:
            for number in (line.total, line.late, *line.cells):
                if number.value:
                    table = client.get(number.url).context["table"]
                    assert table.count == number.value, number


def test_the_page_of_a_unit_and_of_nonsense(world, sign_in, lists):
    client = sign_in("organisation")
    page = reverse("lists:standing")
    physics = client.get(page, {"unit": world.units["physics"].pk}).content.decode()
    assert "只看物理学院党委及其下属" in physics
    for unit in ("x", "-1", "9" * 30, "999999", ""):
        assert client.get(page, {"unit": unit}).context["board"].unit is None


def test_a_page_without_lists_says_so(sign_in):
    assert "还没有清单" in sign_in("unit_head").get(reverse("lists:standing")).content.decode()


def test_the_table_is_handed_out_as_a_file(sign_in, lists):
    client = sign_in("organisation")
    answer = client.get(reverse("lists:standing"), {"export": "xlsx", "all": "1"})
    book = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    rows = list(book.active.values)
    assert rows[0][:2] == ("单位（含下属）", "合计")
    assert [row[:2] for row in rows[1:3]] == [("校党委", 6), ("财务处", 2)]
    csv = client.get(reverse("lists:standing"), {"export": "csv"})
    assert "物理学院党委" in b"".join(csv.streaming_content).decode("utf-8-sig")


def test_the_index_of_lists_is_narrowed_in_every_way(sign_in, lists):
    client = sign_in("organisation")

    def titles(**filters):
        table = client.get(reverse("lists:lists"), filters).context["table"]
        return {row.thing.title for row in table.rows}

    assert titles(kind="problems") == {"letters"}
    assert titles(led_by="organisation") == set(lists)
    assert titles(state="not_begun") == {"physics"}
    assert titles(state="draft") == {"physics", "head"}
    assert titles(state="over") == titles(state="revised") == {"old"}
    assert titles(late="yes") == {"physics"}
    assert titles(edition="revised") == {"old"}
    assert titles(edition="first", state="filed") == {"finance"}
