from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.lists.duties import add_duty, make_duties
from tests.lists.standing import IN_FORCE_ON, MADE_ON, YEAR, moment, other_list, standing
from tests.things import make_regulation
from tests.world import TODAY
from zelian.catalogue.models import Regulation, RegulationLink
from zelian.core.vocabulary.wording import Sentence
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.lists.models import ListItem, ListKind, ResponsibilityList, RevisionCall
from zelian.lists.operations.calling import CallWatch, find_calls
from zelian.people.models import Appointment, Post, Succession, Unit, UnitPast

State = ResponsibilityList.State
Call = RevisionCall.State
Cause = RevisionCall.Cause


@pytest.fixture
def duties(world):
    found = make_duties(world)
    Regulation.objects.update(confirmed_at=moment(MADE_ON - timedelta(days=30)))
    return found


@pytest.fixture
def college(world, duties):
    """The physics college's own list, of two duties, in force."""
    return standing(world, unit=world.units["physics"])


@pytest.fixture
def secretary(world, duties):
    """The list of the college's secretary, of one duty, in force."""
    return standing(world, post=world.posts["unit_head"])


def look(today=TODAY) -> int:
    return find_calls(actor=SYSTEM, today=today)


def calls(listed) -> list[RevisionCall]:
    return list(RevisionCall.objects.filter(list=listed, state=Call.OPEN).order_by("pk"))


def only(listed) -> RevisionCall:
    found = calls(listed)
    assert len(found) == 1
    return found[0]


def words(call) -> str:
    return Sentence.from_json(call.reason).text()


def repeal(regulation, on=TODAY - timedelta(days=5)) -> None:
    regulation.state, regulation.repealed_on = Regulation.State.REPEALED, on
    regulation.save()


def test_a_list_that_still_says_what_it_should_is_not_called(world, college, secretary):
    assert look() == 0
    assert not RevisionCall.objects.exists()


def test_a_repealed_regulation_calls_with_the_rows_it_leaves_behind(world, duties, college):
    repeal(duties["meeting"].regulation)
    assert look() == 1
    call = only(college)
    assert (call.cause, call.raised_on) == (Cause.REGULATION, TODAY)
    assert words(call) == "《学院党课办法》已于2026年11月15日废止，涉及第1、2条。"
    assert [told["number"] for told in call.proposal["remove"]] == [1, 2]
    assert call.key == f"regulation:{duties['meeting'].regulation_id}:repealed:2026-11-15"


def test_a_regulation_that_replaces_another_takes_its_rows_over(world, duties, college):
    old = duties["meeting"].regulation
    repeal(old)
    new, *_ = make_regulation(world, state=Regulation.State.DRAFT)
    Regulation.objects.filter(pk=new.pk).update(
        state=Regulation.State.IN_FORCE,
        title="学院党课办法（修订）",
        confirmed_by=world.accounts["organisation"],
        confirmed_at=timezone.now(),
    )
    colleges = {"bearer": "unit", "unit_kind_id": "college_committee"}
    changed = add_duty(new, "召开专题会议研究部署", order=2, **colleges)
    added = add_duty(new, "报送总结材料", order=3, **colleges)
    RegulationLink.objects.create(regulation=new, kind="abolishes", target=old, start=0, end=1)
    look()
    call = only(college)
    assert words(call) == (
        "《学院党课办法》已于2026年11月15日废止，由《学院党课办法（修订）》代替，涉及第1、2条。"
    )
    assert [told["duty"] for told in call.proposal["change"]] == [changed.pk]
    content = call.proposal["change"][0]["values"]["content"]
    assert content == ["召开专题会议", "召开专题会议研究部署"]

    assert [told["number"] for told in call.proposal["remove"]] == [2]
    assert [told["duty"] for told in call.proposal["add"]] == [added.pk]


def test_a_new_regulation_calls_for_its_duties(world, duties, college, secretary):
    new, *_ = make_regulation(world, state=Regulation.State.DRAFT)
    duty = add_duty(new, "开展警示教育", order=2, bearer="unit", unit_kind_id="college_committee")
    Regulation.objects.filter(pk=new.pk).update(
        state=Regulation.State.IN_FORCE,
        title="警示教育办法",
        confirmed_by=world.accounts["organisation"],
        confirmed_at=timezone.now(),
        effective_on=TODAY,
    )
    look()
    call = only(college)
    assert words(call) == "《警示教育办法》自2026年11月20日起施行，应增加1条责任。"
    assert call.proposal["add"] == [
        {
            "duty": duty.pk,
            "content": "开展警示教育",
            "requirement": "每年至少 2 次",
            "responsible": "物理学院党委书记",
        }
    ]
    assert not calls(secretary)


def test_what_people_left_out_of_a_list_is_no_drift(world, duties, college):
    college.items.filter(duty=duties["plan"]).delete()
    assert look() == 0


def test_a_duty_that_moved_away_calls_though_its_regulation_stands(world, duties, college):
    duties["plan"].bearers.all().delete()
    look()
    call = only(college)
    assert call.cause == Cause.DUTY
    assert words(call) == "《学院党课办法》的责任有1项不再由本责任主体承担，涉及第2条。"


def test_a_new_holder_calls_for_rows_that_were_not_set_by_hand(world, duties, college, secretary):
    post, day = world.posts["unit_head"], TODAY - timedelta(days=3)
    college.items.filter(number=2).update(responsible="专人", responsible_by_hand=True)
    Appointment.objects.filter(post=post).update(until_date=day)
    Appointment.objects.create(person=world.people["member"], post=post, from_date=day)
    look()
    for listed, numbers in ((college, "1"), (secretary, "1")):
        call = only(listed)
        assert call.cause == Cause.POST
        assert words(call) == (
            f"自2026年11月17日起由物理学院党委委员担任，清单上的责任人没有改，涉及第{numbers}条。"
        )
        change = call.proposal["change"]
        assert [told["values"]["responsible"] for told in change] == [
            ["物理学院党委书记", "物理学院党委委员"]
        ]


def test_a_post_that_is_vacant_now_calls_too(world, duties, secretary):
    day = TODAY - timedelta(days=3)
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=day)
    look()
    assert words(only(secretary)).startswith("自2026年11月17日起岗位空缺")


def test_a_list_whose_post_was_closed_is_to_be_put_away(world, duties, secretary):
    Post.objects.filter(pk=world.posts["unit_head"].pk).update(closed_on=TODAY)
    look()
    call = only(secretary)
    assert call.proposal == {"close": True}
    assert words(call) == "“物理学院党委书记”已于2026年11月20日撤销，这份清单应当停用。"


def test_a_unit_that_was_merged_says_into_which(world, duties, college):
    physics, letters = world.units["physics"], world.units["letters"]
    Unit.objects.filter(pk=physics.pk).update(closed_on=TODAY)
    Succession.objects.create(kind="merged", predecessor=physics, successor=letters, on=TODAY)
    look()
    assert "已于2026年11月20日并入“文学院党委”" in words(only(college))


def test_a_renamed_unit_calls_for_the_title(world, duties, college):
    unit = world.units["physics"]
    UnitPast.objects.create(unit=unit, name=unit.name, short_name=unit.short_name, until_date=TODAY)
    Unit.objects.filter(pk=unit.pk).update(name="物理与电子学院党委", short_name="物电学院党委")
    look()
    call = only(college)
    assert call.proposal["title"] == [
        f"物理学院党委{YEAR}年度责任清单",
        f"物电学院党委{YEAR}年度责任清单",
    ]


def test_kinds_with_a_rhythm_call_when_it_is_over(world, duties, college):
    ListKind.objects.filter(pk="responsibilities").update(revised_every="quarter")
    assert look() == 0
    assert look(IN_FORCE_ON + timedelta(days=91)) == 1
    assert only(college).cause == Cause.PERIOD


def test_a_call_whose_cause_has_gone_settles_by_itself_and_comes_again(world, duties, college):
    regulation = duties["meeting"].regulation
    repeal(regulation)
    look()
    regulation.state, regulation.repealed_on = Regulation.State.IN_FORCE, None
    regulation.save()
    assert look() == 1
    assert RevisionCall.objects.get(list=college).state == Call.SETTLED
    repeal(regulation)
    assert look() == 1
    assert RevisionCall.objects.get(list=college).state == Call.OPEN
    assert list(Event.objects.order_by("pk").values_list("action", flat=True))[-3:] == [
        "call.raised",
        "call.settled",
        "call.raised",
    ]


def test_looking_twice_calls_once(world, duties, college):
    repeal(duties["meeting"].regulation)
    assert [look(), look()] == [1, 0]


def test_what_was_put_aside_stays_so_on_the_next_edition_too(world, duties, college):
    repeal(duties["meeting"].regulation)
    look()
    RevisionCall.objects.update(state=Call.DISMISSED)
    assert look() == 0
    ResponsibilityList.objects.filter(pk=college.pk).update(state=State.REVISED)
    second = ResponsibilityList.objects.get(pk=college.pk)
    second.pk, second.edition, second.previous, second.state = None, 2, college, State.IN_FORCE
    second.save()
    for item in ListItem.objects.filter(list=college):
        item.pk, item.list = None, second
        item.save()
    assert look() == 0


@pytest.mark.parametrize("state", [State.DRAFT, State.DISCUSSED, State.REVISED, State.ARCHIVED])
def test_lists_that_do_not_stand_are_not_called(world, duties, college, state):
    ResponsibilityList.objects.filter(pk=college.pk).update(state=state)
    repeal(duties["meeting"].regulation)
    assert look() == 0


def second_edition(listed, **values):
    """A new edition with its rows copied; the first gets other values."""
    new = ResponsibilityList.objects.create(
        kind=listed.kind,
        year=listed.year,
        unit=listed.unit,
        unit_path=listed.unit_path,
        title=listed.title,
        edition=2,
        previous=listed,
        state=State.IN_FORCE,
        effective_on=TODAY,
    )
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=State.REVISED, ended_on=TODAY)
    for item in listed.items.all():
        fields = {"content": item.content, "values": item.values}
        if item.number == 1:
            fields |= values
        ListItem.objects.create(list=new, number=item.number, copied_from=item, **fields)
    return new


def test_a_risk_of_another_level_calls_for_the_lists_derived_from_it(world):
    risks = other_list(world, "risks", "physics", "经费审批", "招生录取")
    watched = other_list(world, "supervision", "physics", "监督经费审批", "监督招生")
    source = risks.items.get(number=1)
    watched.items.filter(number=1).update(derived_from=source)
    new = second_edition(risks, values={"level": "一级"})
    look()
    call = only(watched)
    assert call.cause == Cause.RISK
    assert words(call) == f"《{risks.title}》第2版调整了风险等级，涉及第1条。"
    assert call.proposal["change"][0]["derived_from"] == new.items.get(number=1).pk


def test_a_changed_source_calls_and_words_taken_over_follow(world):
    powers = other_list(world, "powers", "physics", "审批经费", "安排课程")
    risks = other_list(world, "risks", "physics", "审批经费")
    risks.items.update(derived_from=powers.items.get(number=1))
    second_edition(powers, content="审批五万元以上经费")
    look()
    call = only(risks)
    assert call.cause == Cause.SOURCE
    assert call.proposal["change"][0]["values"]["content"] == ["审批经费", "审批五万元以上经费"]


@pytest.mark.parametrize("more", [0, 3])
def test_looking_costs_the_same_for_any_number_of_lists(
    world, duties, college, django_assert_num_queries, more
):
    for key in ("letters", "physics_staff", "letters_staff")[:more]:
        standing(world, unit=world.units[key])
    with django_assert_num_queries(25):
        look()


def test_the_clock_does_nothing_while_nothing_has_changed(
    world, duties, college, django_assert_num_queries
):
    watch = CallWatch()
    watch.look(actor=SYSTEM, today=TODAY)
    with django_assert_num_queries(1):
        assert watch.look(actor=SYSTEM, today=TODAY) == 0
    repeal(duties["meeting"].regulation)
    Event.objects.create(
        at=timezone.now(),
        actor_name="系统",
        action="regulation.repealed",
        thing_type="catalogue.regulation",
        thing_id=duties["meeting"].regulation_id,
        thing_label="办法",
    )
    assert watch.look(actor=SYSTEM, today=TODAY) == 1
    assert watch.look(actor=SYSTEM, today=TODAY) == 0
