from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.insight.test_board import WINDOWS, YEAR, owe
from tests.lists.duties import make_duties
from tests.things import make_regulation
from tests.world import TODAY
from zelian.catalogue.models import Regulation
from zelian.insight.boards import desk_calendar, desk_groups
from zelian.insight.desk import tallies, work_groups
from zelian.insight.queries import get_desk
from zelian.insight.queries.desk_lists import list_work
from zelian.lists import operations
from zelian.lists.models import (
    Endorsement,
    Filing,
    ListItem,
    ListReminder,
    Publication,
    PublicationComment,
    ResponsibilityList,
    RevisionCall,
)


@pytest.fixture
def parts(world):
    return make_regulation(world, state=Regulation.State.IN_FORCE)


@pytest.fixture
def year(world, parts):
    """Of each status one for the head's post, the college, a branch and another college."""
    for status in WINDOWS:
        owe(world, parts, "physics", status, post="unit_head")
        owe(world, parts, "physics", status)
        owe(world, parts, "physics_staff", status)
        owe(world, parts, "letters", status)


def test_the_desk_holds_own_posts_and_own_units_by_urgency(world, year):
    desk = get_desk(world.viewer("unit_head"), YEAR)
    found = desk.obligations
    assert [len(rows) for rows in (found.overdue, found.due_soon, found.open)] == [2, 2, 2]
    assert {row.unit for row in found.overdue} == {world.units["physics"]}
    assert (len(found.later), len(found.done)) == (2, 4)


@pytest.mark.parametrize(
    ("who", "waiting"),
    [("unit_clerk", 3), ("branch_secretary", 3), ("foreign_head", 3), ("member", 0), ("head", 0)],
)
def test_each_has_what_is_theirs(world, year, who, waiting):
    assert get_desk(world.viewer(who), YEAR).obligations.waiting == waiting


def test_lists_to_sign_and_drafts_to_confirm_stand_on_the_desk_of_those_concerned(world):
    make_duties(world)
    make_regulation(world, state=Regulation.State.DRAFT)
    operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    head, office = (
        get_desk(world.viewer("unit_head"), YEAR),
        get_desk(world.viewer("organisation"), YEAR),
    )
    assert (len(head.lists.waiting.to_sign), len(head.to_confirm)) == (2, 0)
    assert (len(office.lists.waiting.to_sign), len(office.to_confirm)) == (0, 1)
    assert (head.may_upload, head.may_generate) == (False, True)
    assert (office.may_upload, office.may_generate) == (True, True)


def test_the_figures_count_the_rows_they_lead_to(world, year):
    viewer = world.viewer("unit_head")
    groups = desk_groups(get_desk(viewer, YEAR), viewer)
    assert [(group.status, group.count, len(group.rows), group.more) for group in groups] == [
        ("overdue", 2, 2, 0),
        ("due_soon", 2, 2, 0),
        ("open", 2, 2, 0),
    ]


def test_a_long_list_is_cut_and_says_so(world, parts):
    for _number in range(25):
        owe(world, parts, "physics", "overdue")
    viewer = world.viewer("unit_head")
    group = desk_groups(get_desk(viewer, YEAR), viewer)[0]
    assert (group.count, len(group.rows), group.more) == (25, 20, 5)


def test_the_calendar_shows_the_worst_of_a_day(world, year):
    viewer = world.viewer("unit_head")
    calendar = desk_calendar(get_desk(viewer, YEAR), viewer)
    assert calendar.days[date(YEAR, 3, 31)].status == "overdue"
    assert calendar.days[date(YEAR, 3, 31)].count == 2
    assert calendar.days[date(YEAR, 12, 31)].status == "open"
    assert calendar.days[date(YEAR, 6, 30)].status == "fulfilled"


def test_a_desk_without_anything_is_empty_and_one_with_later_things_is_done(world, parts):
    assert get_desk(world.viewer("unit_head"), YEAR).is_empty
    owe(world, parts, "physics", "not_yet")
    desk = get_desk(world.viewer("unit_head"), YEAR)
    assert not desk.is_empty
    assert desk.is_done


def test_an_account_without_a_person_has_an_empty_desk(world, year):
    assert get_desk(world.viewer("system_admin"), YEAR).is_empty


@pytest.mark.parametrize(("who", "count"), [("unit_head", 11), ("organisation", 17)])
def test_the_desk_costs_the_same_for_any_number_of_rows(
    world, parts, year, who, count, django_assert_num_queries
):
    viewer = world.viewer(who)
    with django_assert_num_queries(count):
        get_desk(viewer, YEAR)
    for _number in range(5):
        owe(world, parts, "physics", "overdue")
    with django_assert_num_queries(count):
        get_desk(viewer, YEAR)


# -- lists ---------------------------------------------------------------------------------


def listed(world, *, kind="responsibilities", state="draft", unit="physics", rows=1, **fields):
    """A list of a unit in a state, with rows of its own."""
    made = ResponsibilityList.objects.create(
        kind_id=kind,
        year=YEAR,
        unit=world.units[unit],
        unit_path=world.units[unit].path,
        title=f"{kind}清单",
        state=state,
        **fields,
    )
    ListItem.objects.bulk_create(
        ListItem(list=made, number=number, content="事项", origin=ListItem.Origin.OWN)
        for number in range(1, rows + 1)
    )
    return made


def groups(world, who, today=TODAY) -> dict[str, list[str]]:
    """What stands on somebody's desk: the buttons' addresses by group."""
    viewer = world.viewer(who, today)
    found = work_groups(get_desk(viewer, YEAR).lists, viewer.today)
    return {group.key: [row.address for row in group.rows] for group in found}


def address(page, thing) -> str:
    return reverse(f"lists:{page}", args=[thing.pk])


def test_each_step_of_a_list_has_its_button_on_the_desk_of_the_own_side(world):
    empty = listed(world, kind="problems", rows=0)
    discuss = listed(world, kind="powers")
    sign = listed(world)
    file = listed(world, kind="tasks", state="endorsed")
    publish = listed(world, kind="team", state="filed")
    assert groups(world, "unit_head") == {
        "fill": [address("list", empty)],
        "discuss": [address("discuss", discuss)],
        "to-sign": [address("sign", sign)],
        "file": [address("file", file)],
        "publish": [address("publish", publish)],
    }
    assert "to-sign" not in groups(world, "unit_clerk")
    assert groups(world, "foreign_head") == {}


def test_whoever_endorses_receives_or_answers_finds_it(world):
    endorse = listed(world, state="signed")
    Endorsement.objects.create(list=endorse, post=world.posts["team_member"], how="in_charge")
    sent = listed(world, kind="powers", state="endorsed")
    filing = Filing.objects.create(
        list=sent,
        receiver="discipline",
        receiver_unit=world.units["school"],
        digest="x",
        submitted_by=world.accounts["unit_clerk"],
        submitted_by_name="干事",
        submitted_on=TODAY,
        late=True,
    )
    shown = Publication.objects.create(
        list=listed(world, kind="team", state="published"),
        scope="unit",
        scope_path=world.units["physics"].path,
        from_date=TODAY,
        until_date=TODAY + timedelta(days=5),
        digest="x",
        by=world.accounts["unit_head"],
        by_name="书记",
    )
    comment = PublicationComment.objects.create(
        publication=shown, text="措施太空", author=world.accounts["member"]
    )
    assert groups(world, "team_member") == {"endorse": [address("endorse", endorse)]}
    assert groups(world, "discipline") == {"receive": [address("receive-one", filing)]}
    assert groups(world, "unit_head") == {"opinions": [address("answer-comment", comment)]}
    comment.answer, comment.answered_at = "已补充", timezone.now()
    comment.save()
    assert groups(world, "member") == {"answers": [address("publication", shown)]}
    later = TODAY + timedelta(days=30)
    assert groups(world, "member", later) == {}


def test_calls_and_reminders_stand_on_the_desk_of_the_own_side(world):
    standing = listed(world, state="in_force", effective_on=TODAY)
    RevisionCall.objects.create(
        list=standing,
        cause="regulation",
        key="regulation:1",
        reason={"template": "《办法》已废止。"},
        raised_on=TODAY,
    )
    late = listed(world, kind="powers", compile_by=TODAY - timedelta(days=1))
    ListReminder.objects.create(
        list=late,
        person=world.people["unit_clerk"],
        words="请尽快编制",
        by=world.accounts["organisation"],
        by_name="组织部干事",
    )
    found = groups(world, "unit_clerk")
    assert found["calls"] == [address("revise", standing)]
    assert found["reminders"] == [address("list", late)]
    viewer = world.viewer("unit_clerk")
    (discuss,) = [
        group
        for group in work_groups(get_desk(viewer, YEAR).lists, TODAY)
        if group.key == "discuss"
    ]
    assert discuss.rows[0].late
    office = tallies(get_desk(world.viewer("organisation"), YEAR).lists)
    assert [(tally.count, tally.status) for tally in office] == [(1, "due_soon"), (1, "overdue")]


def test_a_page_full_of_calls_is_cut_and_leads_to_all(world):
    standing = listed(world, state="in_force", effective_on=TODAY)
    RevisionCall.objects.bulk_create(
        RevisionCall(
            list=standing,
            cause="duty",
            key=f"duty:{number}",
            reason={"template": "有调整。"},
            raised_on=TODAY,
        )
        for number in range(25)
    )
    viewer = world.viewer("unit_head")
    (group,) = work_groups(get_desk(viewer, YEAR).lists, TODAY)
    assert (group.count, len(group.rows), group.more) == (25, 20, 5)
    assert group.url == reverse("lists:calls") + "?state=open"


def test_the_page_of_an_administrator_asks_nothing_of_lists(world, django_assert_num_queries):
    viewer = world.viewer("system_admin")
    with django_assert_num_queries(0):
        assert list_work(viewer, year=YEAR).count == 0
