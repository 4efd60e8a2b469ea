"""The work of a post given to somebody else, and what it is called in history: 代."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.things import make_things
from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists.operations.signing import signing_seat
from zelian.people import operations
from zelian.people.models import Appointment, Delegation, Person, Post
from zelian.people.policies import actor_for, may
from zelian.people.queries import delegations_in_force, list_delegations
from zelian.performance.operations import record_act
from zelian.performance.policies import recorder_of

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
CLERICAL, ACTING = Delegation.Kind.CLERICAL, Delegation.Kind.ACTING


def terms(world, **changed):
    return {
        "post": world.posts["unit_head"],
        "delegate": world.people["foreign_clerk"],
        "kind": CLERICAL,
        "reason": "外出学习",
        "from_date": TODAY,
        "until_date": TODAY + MONTH,
        **changed,
    }


def give(world, by: str = "unit_head", **changed) -> Delegation:
    return operations.delegate_post(viewer=world.viewer(by), **terms(world, **changed))


def refused(world, by: str = "unit_head", **changed) -> operations.CannotDelegate:
    before = (Delegation.objects.count(), Event.objects.count())
    with pytest.raises(operations.CannotDelegate) as caught:
        give(world, by, **changed)
    assert before == (Delegation.objects.count(), Event.objects.count())
    return caught.value


def test_the_holder_gives_the_work_away_for_a_reason_and_a_time(world):
    delegation = give(world)
    assert list(delegations_in_force(TODAY)) == [delegation]
    assert not delegations_in_force(TODAY + MONTH).exists()
    event = Event.objects.first()
    assert (event.action, event.why) == ("delegation.given", "外出学习")


@pytest.mark.parametrize(
    "name", ["head", "organisation", "unit_clerk", "foreign_head", "security_admin", "system_admin"]
)
def test_nobody_gives_another_ones_post_away(world, name):
    with pytest.raises(PermissionDenied):
        give(world, name)


def test_the_organisation_office_gives_a_vacant_post(world):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    delegation = give(world, "organisation", kind=ACTING)
    assert delegation in delegations_in_force(TODAY)
    assert world.viewer("foreign_clerk").post_ids[-1] == world.posts["unit_head"].pk
    with pytest.raises(PermissionDenied):
        give(world, "committee_office", delegate=world.people["member"])


def test_what_is_delegated_is_not_passed_on(bureau):
    for name in ("acting", "clerical", "stand_in"):
        with pytest.raises(PermissionDenied):
            give(bureau, name)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"reason": " "}, "reason", id="no reason"),
        pytest.param({"from_date": TODAY - DAY}, "from_date", id="in the past"),
        pytest.param({"until_date": TODAY}, "until_date", id="no day"),
        pytest.param({"until_date": TODAY + 400 * DAY}, "until_date", id="over a year"),
    ],
)
def test_a_delegation_that_is_not_bounded_is_refused(world, changed, field):
    assert refused(world, **changed).field == field


def test_nobody_delegates_to_themselves(world):
    assert refused(world, delegate=world.people["unit_head"]).sentence == "不能委托给自己。"


def test_the_delegate_must_be_able_to_sign_in(world):
    nobody = Person.objects.create(name="无号", staff_no="3001")
    assert "没有可用的账号" in refused(world, delegate=nobody).sentence


def test_nobody_of_another_school_takes_the_work(bureau):
    refusal = refused(bureau, delegate=bureau.people["other_head"])
    assert "本单位系统内" in refusal.sentence


def test_it_ends_no_later_than_the_appointment(world):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY + 5 * DAY)
    assert refused(world).field == "until_date"
    give(world, until_date=TODAY + 5 * DAY)


def test_one_person_acts_at_a_time_and_nobody_is_asked_twice(world):
    give(world, kind=ACTING)
    assert refused(world).field == "delegate"
    assert refused(world, kind=ACTING, delegate=world.people["member"]).field == "kind"
    give(world, delegate=world.people["member"])


@pytest.mark.parametrize("name", ["unit_head", "foreign_clerk", "organisation"])
def test_giver_delegate_and_organisation_office_end_it(world, name):
    delegation = give(world)
    viewer = world.viewer(name)
    operations.end_delegation(viewer=viewer, delegation=delegation, on=TODAY + DAY, why="提前回来")
    assert delegations_in_force(TODAY).exists()
    assert not delegations_in_force(TODAY + DAY).exists()
    with pytest.raises(operations.CannotDelegate, match="已经结束"):
        operations.end_delegation(viewer=viewer, delegation=delegation, on=TODAY + DAY, why="再")


@pytest.mark.parametrize("name", ["member", "head", "security_admin", "audit_admin"])
def test_nobody_else_ends_it(world, name):
    delegation = give(world)
    with pytest.raises(PermissionDenied):
        operations.end_delegation(
            viewer=world.viewer(name), delegation=delegation, on=TODAY, why="甲"
        )


def test_what_has_not_begun_is_removed(world):
    delegation = give(world, from_date=TODAY + DAY)
    viewer = world.viewer("unit_head")
    operations.end_delegation(viewer=viewer, delegation=delegation, on=TODAY, why="不去了")
    assert not Delegation.objects.exists()


def test_everybody_sees_the_delegations_that_concern_them(world):
    delegation = give(world)
    for name in ("unit_head", "foreign_clerk", "organisation", "security_admin", "audit_admin"):
        assert list(list_delegations(world.viewer(name))) == [delegation], name
    for name in ("member", "head", "unit_clerk"):
        assert not list_delegations(world.viewer(name)).exists(), name


def test_what_is_no_longer_answered_for_shows_as_over(world):
    give(world)
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    assert [row.stage for row in list_delegations(world.viewer("organisation"))] == ["term_over"]


# -- what is done by delegation ------------------------------------------------------------


@pytest.fixture
def bureau(db):
    from tests.world import build_bureau

    return build_bureau()


@pytest.mark.parametrize(
    ("name", "signs"), [("clerical", False), ("acting", True), ("stand_in", True)]
)
def test_who_prepares_never_signs_and_who_acts_does_marked(bureau, name, signs):
    listed, viewer = make_things(bureau).list, bureau.viewer(name)
    assert may(viewer, "lists.view_lists", listed)
    assert may(viewer, "lists.edit_list", listed)
    assert may(viewer, "lists.sign_list", listed) is signs
    assert may(viewer, "lists.reopen_list", listed) is signs
    assert actor_for(viewer, "lists.edit_list", listed).on_behalf_of == "物理学院党委书记"
    if signs:
        seat = signing_seat(viewer, listed)
        assert viewer.actor_from(seat).on_behalf_of == "物理学院党委书记"


@pytest.mark.parametrize("name", ["clerical", "acting", "stand_in"])
def test_an_act_recorded_for_another_says_so(bureau, name):
    act = record_act(
        viewer=bureau.viewer(name),
        submission=uuid.uuid4(),
        unit=bureau.units["physics"],
        post=bureau.posts["unit_head"],
        kind="lecture",
        on=TODAY,
        topic="廉政党课",
    )
    event = Event.objects.get(action="act.recorded", thing_id=act.pk)
    assert (event.actor_name, event.on_behalf_of) == (
        bureau.people[name].name,
        "物理学院党委书记",
    )


def test_what_one_may_do_oneself_is_done_in_ones_own_name(world):
    give(world, delegate=world.people["unit_clerk"])
    viewer = world.viewer("unit_clerk")
    assert viewer.desks
    post = world.posts["unit_head"]
    actor = recorder_of(viewer, unit=world.units["physics"], post=post)
    assert actor.on_behalf_of == ""


# -- pages ---------------------------------------------------------------------------------


def test_a_post_is_given_and_taken_back_in_the_browser(world, sign_in):
    client, post = sign_in("unit_head"), world.posts["unit_head"]
    page = client.get(reverse("people:delegations")).content.decode()
    assert reverse("people:delegate_post", args=[post.pk]) in page
    today = timezone.localdate()
    sent = {
        "delegate": world.people["foreign_clerk"].pk,
        "kind": CLERICAL,
        "reason": "外出学习",
        "from_date": today,
        "until_date": today + MONTH,
    }
    assert client.post(reverse("people:delegate_post", args=[post.pk]), sent).status_code == 302
    delegation = Delegation.objects.get()
    page = client.get(reverse("people:delegations")).content.decode()
    assert "外出学习" in page
    ended = {"on": today, "why": "回来了"}
    address = reverse("people:end_delegation", args=[delegation.pk])
    assert client.post(address, ended).status_code == 302
    assert not Delegation.objects.exists()


def test_a_refusal_stands_beside_its_field_with_what_was_typed(world, sign_in):
    sent = {
        "delegate": world.people["foreign_clerk"].pk,
        "kind": ACTING,
        "reason": "外出学习",
        "from_date": timezone.localdate(),
        "until_date": date(2120, 1, 1),
    }
    address = reverse("people:delegate_post", args=[world.posts["unit_head"].pk])
    page = sign_in("unit_head").post(address, sent).content.decode()
    assert "委托最长一年" in page
    assert "外出学习" in page


# -- on the page of the post -----------------------------------------------------------------


def post_page(sign_in, name: str, post) -> str:
    return sign_in(name).get(reverse("people:post", args=[post.pk])).content.decode()


def test_a_posts_page_says_who_prepares_and_who_acts(world, sign_in):
    post = world.posts["unit_head"]
    assert "代办、代行" not in post_page(sign_in, "organisation", post)
    today = timezone.localdate()
    for key, kind, begins in (
        ("foreign_clerk", CLERICAL, today),
        ("foreign_head", ACTING, today + DAY),
    ):
        Delegation.objects.create(
            post=post,
            delegate=world.people[key],
            kind=kind,
            reason="外出学习",
            granted_by=world.accounts["unit_head"],
            from_date=begins,
            until_date=begins + MONTH,
        )
    shown = post_page(sign_in, "organisation", post)
    assert "代办、代行" in shown
    assert "文学院党委干事" in shown
    assert "文学院党委书记" not in shown  # only from tomorrow on


@pytest.mark.parametrize(
    ("name", "post", "offered"),
    [
        ("unit_head", "unit_head", True),
        ("unit_clerk", "unit_head", False),
        ("organisation", "unit_head", False),
        ("organisation", "vacant", True),
        ("unit_head", "vacant", False),
    ],
)
def test_whoever_may_give_a_post_finds_the_way_on_its_page(world, sign_in, name, post, offered):
    world.posts["vacant"] = Post.objects.create(
        unit=world.units["physics"], kind_id="member", title="组织委员", opened_on=TODAY
    )
    address = reverse("people:delegate_post", args=[world.posts[post].pk])
    assert (address in post_page(sign_in, name, world.posts[post])) is offered
