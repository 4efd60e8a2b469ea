from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.lists.duties import add_duty, make_duties
from tests.signing.proving import proof
from tests.world import TODAY
from zelian.catalogue.models import Duty
from zelian.history.models import Event
from zelian.lists import operations
from zelian.lists.models import ListGeneration, ListItem, ListKind, ResponsibilityList
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import content_of
from zelian.people.models import Appointment, Post

YEAR = TODAY.year


@pytest.fixture
def duties(world):
    return make_duties(world)


def college_list(world, viewer: str = "unit_clerk") -> operations.Outcome:
    return operations.generate_list(
        viewer=world.viewer(viewer), year=YEAR, unit=world.units["physics"]
    )


def test_a_unit_list_holds_the_duties_that_bind_the_unit_in_their_order(world, duties):
    outcome = college_list(world)
    listed = ResponsibilityList.objects.get(pk=outcome.list_id)
    assert outcome.result == operations.MADE
    assert [item.duty for item in listed.items.all()] == [duties["meeting"], duties["plan"]]
    assert [item.number for item in listed.items.all()] == [1, 2]
    assert listed.title == f"物理学院党委{YEAR}年度责任清单"
    assert listed.unit_path == world.units["physics"].path


def test_an_item_says_what_how_much_and_who(world, duties):
    outcome = operations.generate_list(
        viewer=world.viewer("unit_head"), year=YEAR, post=world.posts["unit_head"]
    )
    item = ListItem.objects.get(list=outcome.list_id)
    assert item.content == "讲廉政党课"
    assert item.requirement == "每年至少 1 次"
    assert item.responsible == "物理学院党委书记"


def test_a_unit_list_names_the_head_of_the_unit(world, duties):
    outcome = college_list(world)
    assert set(
        ListItem.objects.filter(list=outcome.list_id).values_list("responsible", flat=True)
    ) == {"物理学院党委书记"}


def test_a_vacant_post_leaves_the_responsible_open(world, duties):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    outcome = college_list(world)
    assert ListItem.objects.filter(list=outcome.list_id, responsible="").count() == 2


def test_a_subject_without_duties_is_refused_with_a_sentence(world, duties):
    with pytest.raises(operations.CannotGenerateList, match="没有需要承担的责任事项"):
        operations.generate_list(
            viewer=world.viewer("organisation"), year=YEAR, unit=world.units["finance"]
        )
    assert not ResponsibilityList.objects.exists()


def test_duties_not_in_force_or_not_accepted_bind_nobody(world, duties):
    Duty.objects.filter(pk=duties["meeting"].pk).update(state=Duty.State.REJECTED)
    outcome = college_list(world)
    assert outcome.added == ("制定年度计划",)


def test_generating_again_changes_nothing_and_writes_no_history(world, duties):
    first = college_list(world)
    events = Event.objects.count()
    version = ResponsibilityList.objects.get(pk=first.list_id).version
    again = college_list(world)
    assert (again.result, again.list_id) == (operations.UNCHANGED, first.list_id)
    assert Event.objects.count() == events
    assert ResponsibilityList.objects.get(pk=first.list_id).version == version


def test_a_refresh_brings_new_duties_in_takes_gone_ones_out_and_keeps_local_words(world, duties):
    first = college_list(world)
    clerk = world.viewer("unit_clerk")
    plan = ListItem.objects.get(list=first.list_id, duty=duties["plan"])
    operations.edit_item(
        viewer=clerk,
        item=plan,
        version=1,
        values={"local_measures": "三月底前定稿", "responsible": "副书记"},
    )
    Duty.objects.filter(pk=duties["meeting"].pk).update(state=Duty.State.REJECTED)
    add_duty(
        duties["plan"].regulation,
        "分析廉政形势",
        order=0,
        bearer="unit",
        unit=world.units["physics"],
    )
    again = college_list(world)
    assert again.result == operations.REFRESHED
    assert (again.added, again.removed, again.changed) == (("分析廉政形势",), ("召开专题会议",), ())
    rows = ListItem.objects.filter(list=first.list_id).order_by("number")
    assert [(row.number, row.content) for row in rows] == [
        (1, "分析廉政形势"),
        (2, "制定年度计划"),
    ]
    plan.refresh_from_db()
    assert (plan.local_measures, plan.responsible) == ("三月底前定稿", "副书记")


def test_what_a_refresh_takes_out_stays_whole_in_history(world, duties):
    first = college_list(world)
    item = ListItem.objects.get(list=first.list_id, duty=duties["plan"])
    operations.edit_item(
        viewer=world.viewer("unit_clerk"),
        item=item,
        version=1,
        values={"local_measures": "三月底前定稿"},
    )
    Duty.objects.filter(pk=duties["plan"].pk).update(state=Duty.State.REJECTED)
    college_list(world)
    event = Event.objects.filter(action="list.refreshed").first()
    assert event.before["removed"][0]["local_measures"] == "三月底前定稿"


def test_a_refresh_follows_a_change_of_holder_unless_a_person_was_named_by_hand(world, duties):
    first = college_list(world)
    named, followed = ListItem.objects.filter(list=first.list_id).order_by("number")
    operations.edit_item(
        viewer=world.viewer("unit_clerk"),
        item=named,
        version=1,
        values={"responsible": "组织员"},
    )
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    Appointment.objects.create(
        post=world.posts["unit_head"], person=world.people["member"], from_date=TODAY
    )
    college_list(world, "organisation")
    named.refresh_from_db()
    followed.refresh_from_db()
    assert (named.responsible, followed.responsible) == ("组织员", "物理学院党委委员")


def test_a_signed_list_is_not_touched(world, duties):
    outcome = college_list(world)
    listed = ResponsibilityList.objects.get(pk=outcome.list_id)
    seen = content_of(listed, items_to_sign(listed))
    operations.sign_list(viewer=world.viewer("unit_head"), listed=listed, seen=seen, proof=proof())
    with pytest.raises(operations.CannotGenerateList, match="已经签字"):
        college_list(world)


@pytest.mark.parametrize("who", ["member", "foreign_clerk", "foreign_head", "discipline", "head"])
def test_lists_are_generated_only_by_those_who_keep_them(world, duties, who):
    with pytest.raises(PermissionDenied):
        college_list(world, who)


@pytest.mark.parametrize("who", ["unit_clerk", "unit_head", "organisation", "committee_office"])
def test_the_unit_and_the_leading_offices_generate_its_lists(world, duties, who):
    assert college_list(world, who).result == operations.MADE


def test_generating_many_makes_every_list_in_reach_and_says_who_has_none(world, duties):
    outcomes = operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    made = {outcome.subject for outcome in outcomes if outcome.result == operations.MADE}
    refused = {outcome.subject for outcome in outcomes if outcome.result == operations.REFUSED}
    assert made == {
        "物理学院党委",
        "物理学院党委书记",
        "物理学院教工支部",
        "物理学院学生支部",
        "文学院党委",
        "文学院党委书记",
        "文学院教工支部",
        "文学院学生支部",
    }
    assert "财务处" in refused
    assert len(outcomes) == len(world.units) + Post.objects.count()


def test_a_clerk_generates_many_only_at_and_below_the_own_unit(world, duties):
    outcomes = operations.generate_lists(viewer=world.viewer("unit_clerk"), year=YEAR)
    assert {outcome.subject[:4] for outcome in outcomes} == {"物理学院"}


def test_a_subtree_is_generated_alone(world, duties):
    operations.generate_lists(
        viewer=world.viewer("organisation"), year=YEAR, unit=world.units["letters"]
    )
    assert {row.unit.name[:3] for row in ResponsibilityList.objects.all()} == {"文学院"}


def test_bulk_generation_reads_its_duties_once(world, duties, django_assert_max_num_queries):
    operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    viewer = world.viewer("organisation")
    subjects = len(world.units) + Post.objects.count()
    with django_assert_max_num_queries(20 + 4 * subjects):
        operations.generate_lists(viewer=viewer, year=YEAR)


def test_a_list_of_next_year_goes_by_who_stands_at_its_beginning(world, duties):
    closing = world.posts["unit_head"]
    Post.objects.filter(pk=closing.pk).update(closed_on=date(YEAR, 12, 31))
    outcomes = operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR + 1)
    assert "物理学院党委书记" not in {
        outcome.subject for outcome in outcomes if outcome.result == operations.MADE
    }


def test_the_kinds_of_list_come_with_the_house(world):
    assert ListKind.objects.get(pk="responsibilities").name == "责任清单"


def test_a_generation_runs_once_and_keeps_its_outcome(world, duties):
    viewer = world.viewer("organisation")
    generation = operations.ask_for_lists(viewer=viewer, year=YEAR)
    done = operations.run_generation(viewer=viewer, generation=generation)
    assert (done.state, done.percent) == (ListGeneration.State.DONE, 100)
    assert len([row for row in done.outcome if row["result"] == "made"]) == 8
    events = Event.objects.count()
    operations.run_generation(viewer=viewer, generation=generation)
    assert Event.objects.count() == events


def test_a_double_click_gives_the_generation_that_is_under_way(world, duties):
    viewer = world.viewer("organisation")
    first = operations.ask_for_lists(viewer=viewer, year=YEAR)
    assert operations.ask_for_lists(viewer=viewer, year=YEAR) == first
    assert operations.ask_for_lists(viewer=viewer, year=YEAR + 1) != first


def test_a_generation_that_breaks_is_marked_as_failed(world, duties):
    viewer = world.viewer("organisation")
    generation = operations.ask_for_lists(viewer=viewer, year=YEAR)
    duties["lecture"].measures.update(value={"nonsense": 1})
    with pytest.raises(ValueError, match="nonsense"):
        operations.run_generation(viewer=viewer, generation=generation)
    generation.refresh_from_db()
    assert generation.state == ListGeneration.State.FAILED


def test_every_generated_list_has_its_event(world, duties):
    college_list(world)
    event = Event.objects.get(action="list.generated")
    assert event.actor_name == world.people["unit_clerk"].name
    assert event.after == {"items": 2}
