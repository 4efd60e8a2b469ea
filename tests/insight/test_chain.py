from __future__ import annotations

import uuid
from decimal import Decimal

import pytest

from tests.lists.duties import add_duty
from tests.things import REASONS, make_things
from tests.world import TODAY
from zelian.catalogue.models import Duty, Regulation
from zelian.insight.presenting import current_of, steps_of
from zelian.insight.queries import KINDS, NoSuchLink, chain_of
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.performance.models import Act, ActPerson, Contribution, Evidence, Obligation


@pytest.fixture
def things(world):
    return make_things(world)


def whole(things) -> dict[str, object]:
    return {
        "provision": things.provision,
        "duty": things.duty,
        "item": things.item,
        "obligation": things.obligation,
        "act": things.act,
        "evidence": things.evidence,
    }


def shown(chain) -> dict[str, list[object]]:
    return {level.kind: list(level.things) for level in chain.levels}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("who", ["unit_head", "unit_clerk", "organisation", "team_member"])
def test_from_any_link_the_whole_chain_is_found_both_ways(world, things, kind, who):
    thing = whole(things)[kind]
    chain = chain_of(world.viewer(who), kind, thing.pk)
    assert shown(chain) == {kind: [thing] for kind, thing in whole(things).items()}
    assert all(level.hidden == level.more == 0 for level in chain.levels)
    assert len(chain.edges) == 5


@pytest.mark.parametrize("kind", KINDS)
def test_the_thing_in_view_is_marked_and_the_clause_quoted_in_its_place(world, things, kind):
    chain = chain_of(world.viewer("unit_head"), kind, whole(things)[kind].pk)
    current = current_of(steps_of(chain, world.viewer("unit_head")))
    assert (current.kind, current.id) == (kind, whole(things)[kind].pk)
    assert chain.quote.words == "学院党委书记每年至少讲一次廉政党课"
    assert chain.quote.before == ""  # the line begins with it; the line above is another clause
    assert chain.quote.after.startswith("，课后留存讲稿")


def test_things_are_shown_with_their_status(world, things):
    chain = chain_of(world.viewer("unit_head"), "obligation", things.obligation.pk)
    status = {
        node.kind: node.status
        for step in steps_of(chain, world.viewer("unit_head"))
        for node in step.nodes
    }
    assert status["obligation"] == "open"
    assert status["act"] == "recorded"
    assert status["item"] == "draft"


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        ("provision", 8),
        ("duty", 8),
        ("item", 8),
        ("obligation", 8),
        ("act", 8),
        ("evidence", 8),
    ],
)
def test_a_chain_costs_few_queries(world, things, kind, count, django_assert_num_queries):
    viewer = world.viewer("organisation")
    thing = whole(things)[kind]
    with django_assert_num_queries(count):
        chain_of(viewer, kind, thing.pk)


def many_more(world, things, count: int) -> None:
    """Obligations and acts of the duty, for the physics college's students' branch."""
    unit = world.units["physics_students"]
    for number in range(count):
        obligation = Obligation.objects.create(
            key=f"more/{number}",
            duty=things.duty,
            measure=things.measure,
            unit=unit,
            unit_path=unit.path,
            year=TODAY.year,
            activity="lecture",
            title=f"第{number}期",
            period_from=things.obligation.period_from,
            period_until=things.obligation.period_until,
            due_date=things.obligation.due_date,
            required=Decimal(1),
            reasons=REASONS,
        )
        act = Act.objects.create(
            submission=uuid.uuid4(),
            kind="lecture",
            on=TODAY,
            topic=f"第{number}讲",
            unit=unit,
            unit_path=unit.path,
            recorded_by=world.accounts["unit_clerk"],
        )
        Contribution.objects.create(
            act=act, obligation=obligation, chosen_by="system", reasons=REASONS
        )


def test_a_long_chain_is_bounded_and_says_how_many_more(
    world, things, django_assert_max_num_queries
):
    many_more(world, things, 60)
    viewer = world.viewer("unit_head")
    with django_assert_max_num_queries(3 * len(KINDS) + 3):
        chain = chain_of(viewer, "duty", things.duty.pk)
    obligations = chain.level("obligation")
    assert (len(obligations.things), obligations.more, obligations.count) == (50, 11, 61)
    assert len(chain.level("act").things) == 50


def test_an_obligation_shows_its_own_acts_not_those_of_its_siblings(world, things):
    many_more(world, things, 3)
    chain = chain_of(world.viewer("organisation"), "obligation", things.obligation.pk)
    assert shown(chain)["act"] == [things.act]
    assert shown(chain)["obligation"] == [things.obligation]


def test_a_duty_shows_what_hangs_on_it_and_no_other_duty(world, things):
    other = add_duty(things.regulation, "别的事项", order=2, bearer="unit", unit_kind_id="branch")
    chain = chain_of(world.viewer("organisation"), "duty", things.duty.pk)
    assert shown(chain)["duty"] == [things.duty]
    assert shown(chain_of(world.viewer("organisation"), "provision", things.provision.pk))[
        "duty"
    ] == [things.duty, other]


def test_what_a_person_refused_to_count_is_no_link(world, things):
    Contribution.objects.update(refused=True)
    chain = chain_of(world.viewer("organisation"), "obligation", things.obligation.pk)
    assert shown(chain)["act"] == []
    assert shown(chain)["evidence"] == []
    assert shown(chain_of(world.viewer("organisation"), "act", things.act.pk))["obligation"] == []


def test_what_one_may_not_read_is_counted_and_never_shown(world, things):
    chain = chain_of(world.viewer("foreign_head"), "duty", things.duty.pk)
    assert shown(chain) == {
        "provision": [things.provision],
        "duty": [things.duty],
        "item": [],
        "obligation": [],
        "act": [],
        "evidence": [],
    }
    hidden = {level.kind: level.hidden for level in chain.levels}
    assert hidden == {
        "provision": 0,
        "duty": 0,
        "item": 1,
        "obligation": 1,
        "act": 1,
        "evidence": 1,
    }


@pytest.mark.parametrize("kind", ["item", "obligation", "act", "evidence"])
@pytest.mark.parametrize("who", ["foreign_head", "foreign_clerk", "member", "system_admin"])
def test_a_thing_out_of_reach_has_no_chain(world, things, kind, who):
    with pytest.raises(NoSuchLink):
        chain_of(world.viewer(who), kind, whole(things)[kind].pk)


def test_who_took_part_in_an_act_sees_it_but_not_what_it_serves(world, things):
    ActPerson.objects.create(act=things.act, person=world.people["foreign_head"])
    chain = chain_of(world.viewer("foreign_head"), "act", things.act.pk)
    assert shown(chain)["act"] == [things.act]
    assert shown(chain)["evidence"] == [things.evidence]
    assert shown(chain)["obligation"] == []
    assert chain.level("obligation").hidden == 1


def test_a_draft_regulation_has_a_chain_only_for_those_who_confirm_it(world, things):
    assert chain_of(world.viewer("organisation"), "duty", things.draft_duty.pk).kind == "duty"
    with pytest.raises(NoSuchLink):
        chain_of(world.viewer("unit_head"), "duty", things.draft_duty.pk)


def test_a_rejected_duty_is_no_link(world, things):
    Duty.objects.filter(pk=things.duty.pk).update(state=Duty.State.REJECTED)
    with pytest.raises(NoSuchLink):
        chain_of(world.viewer("organisation"), "duty", things.duty.pk)


@pytest.mark.parametrize(("kind", "thing_id"), [("score", 1), ("duty", 10**9), ("", 1)])
def test_what_is_not_there_has_no_chain(world, kind, thing_id):
    with pytest.raises(NoSuchLink):
        chain_of(world.viewer("organisation"), kind, thing_id)


def test_a_chain_that_is_not_there_yet_says_what_is_missing(world, things):
    Evidence.objects.all().delete()
    Contribution.objects.all().delete()
    Act.objects.all().delete()
    chain = chain_of(world.viewer("unit_head"), "item", things.item.pk)
    missing = [
        step.missing for step in steps_of(chain, world.viewer("unit_head")) if not step.count
    ]
    assert missing == ["还没有履责记实", "还没有佐证材料"]


def test_an_item_keeps_to_its_own_list(world, things):
    unit = world.units["letters"]
    other = ResponsibilityList.objects.create(
        kind=things.list.kind, year=TODAY.year, title="别的清单", unit=unit, unit_path=unit.path
    )
    second = ListItem.objects.create(list=other, duty=things.duty, number=1, content="讲廉政党课")
    chain = chain_of(world.viewer("organisation"), "item", second.pk)
    assert shown(chain)["item"] == [second]
    assert shown(chain)["obligation"] == []
    both = chain_of(world.viewer("organisation"), "duty", things.duty.pk)
    assert set(shown(both)["item"]) == {things.item, second}


def test_a_repealed_regulation_keeps_its_chain(world, things):
    Regulation.objects.filter(pk=things.regulation.pk).update(
        state=Regulation.State.REPEALED, repealed_on=TODAY
    )
    assert chain_of(world.viewer("unit_head"), "duty", things.duty.pk).thing == things.duty
