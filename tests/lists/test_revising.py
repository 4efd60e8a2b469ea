from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.lists.duties import make_duties
from tests.lists.standing import MADE_ON, YEAR, moment, stand, standing
from tests.world import TODAY
from zelian.catalogue.models import Regulation
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.lists.models import ListItem, ListKind, ResponsibilityList, RevisionCall
from zelian.lists.operations.calling import (
    CannotCallRevision,
    CannotDismissCall,
    call_revision,
    dismiss_call,
    find_calls,
)
from zelian.lists.operations.returning import CannotReopenList
from zelian.lists.operations.revising import (
    CannotReviseList,
    discard_revision,
    open_revision,
    revise_list,
)
from zelian.lists.operations.taking_effect import take_effect
from zelian.lists.queries.revising import next_years, unlisted_subjects
from zelian.people.models import Appointment, Post

State = ResponsibilityList.State
Call = RevisionCall.State


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
def called(world, duties, college):
    """A call: the college is no longer to make a plan, and its head has changed."""
    duties["plan"].bearers.all().delete()
    day = TODAY - timedelta(days=3)
    post = world.posts["unit_head"]
    Appointment.objects.filter(post=post).update(until_date=day)
    Appointment.objects.create(person=world.people["member"], post=post, from_date=day)
    find_calls(actor=SYSTEM, today=TODAY)
    return list(RevisionCall.objects.filter(list=college).order_by("pk"))


def revise(world, listed, calls=(), who="organisation", reason="") -> ResponsibilityList:
    return revise_list(viewer=world.viewer(who), listed=listed, calls=calls, reason=reason)


def ask(world, lists, who="inspection", **words):
    given = {"reason": "措施不具体", "document": "督查通报第3号", "submission": uuid.uuid4()}
    return call_revision(viewer=world.viewer(who), lists=lists, **(given | words))


# -- a new edition -------------------------------------------------------------------------


def test_a_revision_copies_all_rows_and_applies_what_is_proposed(world, college, called):
    college.items.filter(number=1).update(local_measures="每季度通报", values={"extra": "甲"})
    edition = revise(world, college, called, who="unit_clerk")
    assert (edition.edition, edition.previous, edition.state) == (2, college, State.DRAFT)
    row = edition.items.get()
    assert (row.number, row.local_measures, row.values) == (1, "每季度通报", {"extra": "甲"})
    assert row.responsible == "物理学院党委委员"
    assert row.copied_from == college.items.get(number=1)
    assert {call.state for call in RevisionCall.objects.all()} == {Call.TAKEN}
    assert {call.edition for call in RevisionCall.objects.all()} == {edition}


def test_the_old_edition_stays_in_force_and_as_it_was(world, college, called):
    before = list(college.items.values_list("number", "content", "responsible"))
    edition = revise(world, college, called)
    college.refresh_from_db()
    assert college.state == State.IN_FORCE
    assert list(college.items.values_list("number", "content", "responsible")) == before
    stand(edition, state=State.PUBLISHED)
    take_effect(actor=SYSTEM, listed=edition, on=TODAY)
    college.refresh_from_db()
    assert (college.state, college.ended_on) == (State.REVISED, TODAY)
    assert list(college.items.values_list("number", "content", "responsible")) == before


def test_history_tells_of_the_revision_at_both_editions(world, college, called):
    edition = revise(world, college, called, reason="检查后修订")
    told = Event.objects.filter(action="list.revision_begun").values_list("thing_id", "why")
    assert sorted(told) == [(college.pk, "检查后修订"), (edition.pk, "检查后修订")]
    followed = Event.objects.get(action="list.calls_followed")
    assert (followed.after["removed"], followed.after["changed"]) == (1, 1)


def test_a_second_revision_goes_into_the_draft_that_is_open(world, college, called):
    edition = revise(world, college, called[:1])
    again = revise(world, college, called[1:])
    assert again == edition
    assert ResponsibilityList.objects.filter(kind=college.kind_id).count() == 2


def test_a_revision_on_its_way_lets_no_other_begin(world, college, called):
    edition = revise(world, college, called[:1])
    stand(edition, state=State.SIGNED)
    with pytest.raises(CannotReviseList) as refusal:
        revise(world, college, called[1:])
    assert "第2版正在办理（已签字）" in refusal.value.sentence


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.DRAFT, "还是草稿"),
        (State.SIGNED, "退回修改"),
        (State.FILED, "退回修改"),
        (State.REVISED, "新版代替"),
        (State.ARCHIVED, "已归档"),
    ],
)
def test_only_lists_in_force_are_revised(world, college, state, words):
    stand(college, state=state)
    with pytest.raises(CannotReviseList) as refusal:
        revise(world, college, reason="需要")
    assert words in refusal.value.sentence


def test_a_draft_that_was_sent_back_takes_the_proposals_itself(world, college, called):
    stand(college, state=State.DRAFT)
    assert revise(world, college, called) == college
    assert college.items.count() == 1


def test_a_list_on_its_way_goes_back_to_a_draft_and_takes_them(world, college, called):
    stand(college, state=State.SIGNED)
    assert revise(world, college, called, who="committee_office") == college
    college.refresh_from_db()
    assert (college.state, college.edition, college.items.count()) == (State.DRAFT, 1, 1)
    assert "不再由本责任主体承担" in college.returns.get().reason


def test_the_own_side_does_not_take_back_what_was_filed(world, college, called):
    stand(college, state=State.FILED)
    with pytest.raises(CannotReopenList):
        revise(world, college, called, who="unit_clerk")


def test_a_revision_needs_a_call_or_a_reason(world, college):
    with pytest.raises(CannotReviseList) as refusal:
        revise(world, college, reason="  ")
    assert refusal.value.field == "reason"
    with pytest.raises(CannotReviseList):
        revise(world, college, reason="长" * 501)


def test_calls_of_another_list_and_settled_ones_are_refused(world, college, called):
    other = standing(world, unit=world.units["letters"])
    with pytest.raises(CannotReviseList):
        revise(world, other, called)
    RevisionCall.objects.update(state=Call.DISMISSED)
    with pytest.raises(CannotReviseList):
        revise(world, college, called)


def test_a_row_that_reads_otherwise_by_now_is_left_to_its_writer(world, college, called):
    edition = revise(world, college, called[:1])
    edition.items.update(responsible="甲", responsible_by_hand=True)
    other = [call for call in called if call not in called[:1]]
    revise(world, college, other)
    assert set(edition.items.values_list("responsible", flat=True)) == {"甲"}


@pytest.mark.parametrize("who", ["foreign_clerk", "inspection", "branch_secretary"])
def test_strangers_revise_nothing(world, college, called, who):
    with pytest.raises(PermissionDenied):
        revise(world, college, called, who=who)


def test_an_edition_that_took_effect_is_called_no_more(world, college, called):
    edition = revise(world, college, called)
    stand(edition, state=State.PUBLISHED)
    take_effect(actor=SYSTEM, listed=edition, on=TODAY)
    find_calls(actor=SYSTEM, today=TODAY)
    assert not RevisionCall.objects.filter(list=edition).exists()
    assert set(RevisionCall.objects.values_list("state", flat=True)) == {Call.TAKEN}


# -- given up ------------------------------------------------------------------------------


def discard(world, edition, **words):
    given = {"version": ResponsibilityList.objects.get(pk=edition.pk).version, "reason": "暂缓"}
    return discard_revision(viewer=world.viewer("unit_clerk"), listed=edition, **(given | words))


def test_a_revision_given_up_keeps_its_rows_and_opens_its_calls(world, college, called):
    edition = revise(world, college, called)
    discard(world, edition)
    edition.refresh_from_db()
    assert (edition.state, edition.items.count()) == (State.ARCHIVED, 1)
    assert set(RevisionCall.objects.values_list("state", "edition")) == {(Call.OPEN, None)}
    third = revise(world, college, called)
    assert third.edition == 3


def test_what_is_no_draft_of_a_revision_is_not_given_up(world, college, called):
    with pytest.raises(CannotReviseList):
        discard(world, college)
    edition = revise(world, college, called)
    with pytest.raises(CannotReviseList):
        discard(world, edition, version=0)
    with pytest.raises(CannotReviseList):
        discard(world, edition, reason="")
    stand(edition, state=State.SIGNED)
    with pytest.raises(CannotReviseList):
        discard(world, edition)


# -- calls by people -----------------------------------------------------------------------


def test_an_inspection_calls_for_many_lists_with_its_document(world, college, duties):
    other = standing(world, unit=world.units["letters"])
    made = ask(world, [college, other])
    assert {call.list for call in made} == {college, other}
    assert made[0].raised_by_name == "巡察办主任"
    assert made[0].reason["values"] == {"reason": "措施不具体", "document": "督查通报第3号"}


def test_the_same_form_sent_twice_calls_once(world, college):
    once = uuid.uuid4()
    first, second = (ask(world, [college], submission=once) for _ in range(2))
    assert first == second


def test_a_call_by_a_person_stays_until_somebody_deals_with_it(world, college):
    (call,) = ask(world, [college])
    find_calls(actor=SYSTEM, today=TODAY)
    call.refresh_from_db()
    assert call.state == Call.OPEN


def test_a_finding_goes_over_to_the_edition_that_stands(world, college, called):
    edition = revise(world, college, called)
    (found,) = ask(world, [college])
    stand(edition, state=State.PUBLISHED)
    take_effect(actor=SYSTEM, listed=edition, on=TODAY)
    find_calls(actor=SYSTEM, today=TODAY)
    found.refresh_from_db()
    assert (found.list, found.state) == (edition, Call.OPEN)


def test_calls_without_lists_words_or_right_are_refused(world, college):
    with pytest.raises(CannotCallRevision):
        ask(world, [])
    with pytest.raises(CannotCallRevision):
        ask(world, [college], reason=" ")
    with pytest.raises(CannotCallRevision):
        ask(world, [college], document="长" * 501)
    with pytest.raises(PermissionDenied):
        ask(world, [college], who="unit_head")
    stand(college, state=State.DRAFT)
    with pytest.raises(CannotCallRevision):
        ask(world, [college])


def test_the_leading_office_puts_a_call_aside_with_a_reason(world, college, called):
    viewer = world.viewer("organisation")
    with pytest.raises(CannotDismissCall) as refusal:
        dismiss_call(viewer=viewer, call=called[0], reason="")
    assert refusal.value.field == "reason"
    call = dismiss_call(viewer=viewer, call=called[0], reason="年底一并调整")
    assert (call.state, call.settled_why) == (Call.DISMISSED, "年底一并调整")
    with pytest.raises(CannotDismissCall):
        dismiss_call(viewer=viewer, call=call, reason="再来")
    with pytest.raises(PermissionDenied):
        dismiss_call(viewer=world.viewer("unit_head"), call=called[1], reason="不改")


def test_the_own_side_says_that_a_look_through_changed_nothing(world, college):
    call = RevisionCall.objects.create(
        list=college, cause="period", key="period:x", reason={"template": "x"}, raised_on=TODAY
    )
    dismissed = dismiss_call(viewer=world.viewer("unit_clerk"), call=call, reason="已检视")
    assert dismissed.state == Call.DISMISSED


# -- missing lists -------------------------------------------------------------------------


def test_a_post_of_mid_year_without_a_list_is_named(world, college, duties):
    standing(world, post=world.posts["foreign_head"])
    unit = world.units["physics"]
    Post.objects.create(
        unit=unit, kind_id="secretary", title="第二书记", opened_on=date(YEAR, 6, 1)
    )
    Post.objects.create(unit=unit, kind_id="clerk", title="新干事", opened_on=date(YEAR, 6, 1))
    found = unlisted_subjects(world.viewer("organisation"), year=YEAR)
    assert [(row.name, [kind.pk for kind in row.kinds]) for row in found] == [
        ("物理学院党委第二书记", ["responsibilities"])
    ]
    assert unlisted_subjects(world.viewer("unit_head"), year=YEAR) == []


def test_in_december_the_next_year_is_to_be_begun(world, college):
    december = date(YEAR, 12, 1)
    assert next_years(world.viewer("organisation")) == []
    found = next_years(world.viewer("organisation", december))
    assert [(row.kind.pk, row.year, row.count) for row in found] == [
        ("responsibilities", YEAR + 1, 1)
    ]
    assert next_years(world.viewer("unit_head", december)) == []


# -- pages ---------------------------------------------------------------------------------


def page(client, name, *args, **query) -> str:
    response = client.get(reverse(f"lists:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_inbox_says_why_and_what_to_do(sign_in, college, called):
    text = page(sign_in("organisation"), "calls")
    assert "不再由本责任主体承担，涉及第2条" in text
    assert reverse("lists:revise", args=[college.pk]) in text
    assert reverse("lists:dismiss-call", args=[called[0].pk]) in text


def test_the_inbox_narrows_by_cause(sign_in, college, called):
    client = sign_in("organisation")
    assert "不再由本责任主体承担" not in page(client, "calls", cause="post")
    assert "不再由本责任主体承担" in page(client, "calls", cause="duty")


def test_the_lists_own_page_shows_the_calls_with_the_button(sign_in, college, called):
    text = page(sign_in("unit_clerk"), "list", college.pk)
    assert "这份清单需要修订" in text
    assert reverse("lists:revise", args=[college.pk]) in text


def test_the_page_of_a_revision_shows_old_and_new_words_and_begins_it(sign_in, college, called):
    client = sign_in("unit_clerk")
    text = page(client, "revise", college.pk)
    assert "<del>物理学院党委书记</del>" in text
    assert "<ins>物理学院党委委员</ins>" in text
    address = reverse("lists:revise", args=[college.pk])
    answer = client.post(address, {"calls": [call.pk for call in called], "reason": ""})
    edition = open_revision(college)
    assert answer.url == reverse("lists:list", args=[edition.pk])


def test_nothing_chosen_and_nothing_written_is_told_at_the_field(sign_in, college, called):
    answer = sign_in("unit_clerk").post(reverse("lists:revise", args=[college.pk]), {"reason": ""})
    assert "请写明修订的原因" in answer.content.decode()


@pytest.mark.parametrize("calls", [["x"], ["999999"], ["9" * 40]], ids=["word", "none", "long"])
def test_calls_that_are_none_are_refused_at_the_field(sign_in, college, called, calls):
    address = reverse("lists:revise", args=[college.pk])
    answer = sign_in("unit_clerk").post(address, {"calls": calls, "reason": ""})
    assert answer.status_code == 200
    assert open_revision(college) is None


def test_a_revision_is_given_up_from_its_page(sign_in, world, college, called):
    edition = revise(world, college, called)
    client = sign_in("unit_clerk")
    address = reverse("lists:discard-revision", args=[edition.pk])
    assert "原来的一版继续有效" in page(client, "discard-revision", edition.pk)
    edition.refresh_from_db()
    answer = client.post(address, {"reason": "暂缓", "version": edition.version})
    assert answer.url == reverse("lists:list", args=[college.pk])


def test_an_inspector_calls_from_the_list_and_for_many(sign_in, world, college):
    client = sign_in("inspection")
    address = reverse("lists:call-revision")
    form = client.get(f"{address}?list={college.pk}").context["form"]
    sent = {"reason": "措施空泛", "document": "", "submission": form["submission"].value()}
    assert client.post(f"{address}?list={college.pk}", sent).status_code == 302
    many = {
        **sent,
        "submission": str(uuid.uuid4()),
        "kind": "responsibilities",
        "unit": world.units["physics"].pk,
    }
    # pages go by the clock: the year in view is the running one
    ResponsibilityList.objects.filter(pk=college.pk).update(year=timezone.localdate().year)
    assert client.post(address, many).status_code == 302
    assert RevisionCall.objects.filter(list=college, cause="finding").count() == 2


@pytest.mark.parametrize(
    "asked", ["x", "-1", "9" * 30, "１"], ids=["word", "minus", "long", "wide"]
)
def test_a_list_that_is_none_is_a_page_that_says_so(sign_in, college, asked):
    address = reverse("lists:call-revision") + f"?list={asked}"
    assert sign_in("inspection").get(address).status_code == 404


def test_units_without_such_lists_are_told_so(sign_in, world, college):
    sent = {
        "reason": "x",
        "submission": str(uuid.uuid4()),
        "kind": "responsibilities",
        "unit": world.units["letters"].pk,
    }
    answer = sign_in("inspection").post(reverse("lists:call-revision"), sent)
    assert "这里今年没有已经签字的这种清单" in answer.content.decode()


def test_rows_keep_what_they_were_derived_from(world, college):
    source = ListItem.objects.create(list=college, number=9, content="来源")
    college.items.filter(number=1).update(derived_from=source)
    edition = revise(world, college, reason="需要")
    assert edition.items.get(number=1).derived_from == source
    assert ListKind.objects.get(pk="responsibilities") == edition.kind
