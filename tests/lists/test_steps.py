"""Where lists stand: the page of a list's way, its head, what waits for whom, old signatures."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.lists.ways import discuss, endorse, fresh, make_list, sign, signed_list
from tests.signing.proving import proof
from tests.world import LONG_AGO, TODAY
from zelian.lists import queries
from zelian.lists.models import ListItem, ListKind, ResponsibilityList
from zelian.lists.operations import reopen_list, return_list
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import EARLY_FORM, content_of
from zelian.people.models import Oversight
from zelian.signing.operations import sign as sign_content

State = ResponsibilityList.State
YEAR = TODAY.year


def life(world, listed, who: str = "head"):
    viewer = world.viewer(who)
    sheet = queries.get_sheet(viewer, fresh(listed))
    return queries.life_of(viewer, fresh(listed), signatures=sheet.signatures, digest=sheet.digest)


def standings(found) -> dict[str, str]:
    return {step.key: step.standing for step in found.steps}


def second_in_charge(world) -> None:
    world.seat("vice", "school", "member", "副校长")
    Oversight.objects.create(
        post=world.posts["vice"],
        unit=world.units["physics"],
        kind=Oversight.Kind.IN_CHARGE,
        from_date=LONG_AGO,
    )


# -- the way -------------------------------------------------------------------------------


def test_a_draft_says_what_comes_first_and_who_will_endorse(world):
    found = life(world, make_list(world, "physics"))
    assert standings(found) == {
        "discuss": "now",
        "sign": "later",
        "endorse": "later",
        "file": "later",
        "publish": "later",
        "take_effect": "later",
    }
    words = {step.key: step.words for step in found.steps}
    assert "集体讨论" in words["discuss"]
    assert words["endorse"] == "签字后由校党委副书记审核背书。"


def test_a_step_done_says_by_whom_and_when(world):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member", opinion="同意")
    steps = {step.key: step for step in life(world, listed).steps}
    assert (steps["discuss"].who, steps["discuss"].at) == ("学院党委会", TODAY)
    assert steps["discuss"].words == "由组织部干事登记。"
    assert steps["sign"].who == "物理学院党委书记"
    assert steps["endorse"].who == "校党委副书记"
    assert "同意" in steps["endorse"].words
    assert steps["endorse"].reason["code"] == "endorser.in_charge"
    assert (steps["endorse"].standing, steps["file"].standing) == ("done", "now")


def test_a_step_past_its_day_is_late(world):
    ListKind.objects.filter(pk="powers").update(sign_by="03-31")
    listed = make_list(world, "physics")
    steps = {step.key: step for step in life(world, listed).steps}
    assert steps["sign"].late
    assert steps["sign"].due.year == YEAR
    ListKind.objects.filter(pk="powers").update(sign_by="12-31")
    steps = {step.key: step for step in life(world, listed).steps}
    assert not steps["sign"].late


def test_what_changed_since_the_discussion_shows(world):
    listed = make_list(world, "physics")
    discuss(world, listed)
    assert not life(world, listed).changed_since_discussion
    ListItem.objects.filter(list=listed, number=1).update(content="会后改的")
    assert life(world, listed).changed_since_discussion


def test_returns_stay_to_be_seen(world):
    listed = signed_list(world, "physics", "unit_head")
    back = fresh(listed)
    return_list(
        viewer=world.viewer("team_member"), listed=back, version=back.version, reason="补措施"
    )
    found = life(world, listed)
    assert [one.reason for one in found.returns] == ["补措施"]
    assert len(found.earlier) == 1
    assert found.endorsement is None
    assert standings(found)["discuss"] == "now"


# -- pages ---------------------------------------------------------------------------------


def page_of(sign_in, listed, who: str) -> str:
    return sign_in(who).get(reverse("lists:steps", args=[listed.pk])).content.decode()


def test_the_page_shows_the_whole_way(world, sign_in):
    listed = signed_list(world, "physics", "unit_head")
    page = page_of(sign_in, listed, "unit_clerk")
    for words in ("办理进度", "集体讨论", "纪要.pdf", "等待校党委副书记审核背书", "为什么"):
        assert words in page


def test_the_head_of_every_page_says_for_whom_it_waits(world, sign_in):
    listed = signed_list(world, "physics", "unit_head")
    page = reverse("lists:list", args=[listed.pk])
    assert "等待校党委副书记审核背书" in sign_in("unit_clerk").get(page).content.decode()
    shown = sign_in("team_member").get(page)
    assert shown.context["frame"].solid.url == reverse("lists:endorse", args=[listed.pk])
    assert shown.context["frame"].listed == listed


@pytest.mark.parametrize(
    ("who", "page"), [("unit_clerk", "discuss"), ("member", None), ("head", None)]
)
def test_the_next_step_is_the_solid_button_of_who_does_it(world, sign_in, who, page):
    listed = make_list(world, "physics")
    answer = sign_in(who).get(reverse("lists:steps", args=[listed.pk]))
    if who == "member":
        assert answer.status_code == 404
        return
    solid = answer.context["frame"].solid
    assert (solid and solid.url) == (page and reverse(f"lists:{page}", args=[listed.pk]))


def test_the_page_costs_the_same_for_many_items(world, sign_in):
    listed = signed_list(world, "physics", "unit_head")
    client, page = sign_in("unit_clerk"), reverse("lists:steps", args=[listed.pk])
    client.get(page)
    with CaptureQueriesContext(connection) as few:
        client.get(page)
    ListItem.objects.create(list=listed, number=3, content="再一条", origin="own")
    with CaptureQueriesContext(connection) as more:
        client.get(page)
    assert len(more) == len(few) <= 35


# -- what waits for whom -------------------------------------------------------------------


def waiting(world, who: str):
    return queries.waiting_for(world.viewer(who), year=YEAR)


def test_each_step_waits_for_whom_it_should(world):
    listed = make_list(world, "physics")
    assert waiting(world, "unit_clerk").to_discuss == (listed,)
    assert waiting(world, "unit_head").to_sign == ()
    discuss(world, listed)
    assert waiting(world, "unit_head").to_sign == (listed,)
    assert waiting(world, "unit_clerk").to_sign == ()
    assert queries.lists_to_sign(world.viewer("unit_head"), year=YEAR) == [listed]
    sign(world, listed)
    assert waiting(world, "team_member").to_endorse == (listed,)
    assert waiting(world, "head").count == 0
    endorse(world, listed, "team_member")
    assert waiting(world, "team_member").count == 0


def test_a_choice_waits_for_the_own_side(world):
    second_in_charge(world)
    listed = signed_list(world, "physics", "unit_head")
    assert waiting(world, "unit_clerk").to_choose_endorser == (listed,)
    assert waiting(world, "team_member").to_endorse == ()


def test_what_came_back_waits_as_returned_and_not_twice(world):
    listed = signed_list(world, "physics", "unit_head")
    back = fresh(listed)
    return_list(viewer=world.viewer("team_member"), listed=back, version=back.version, reason="补")
    found = waiting(world, "unit_clerk")
    assert (found.returned, found.to_discuss, found.count) == ((listed,), (), 1)


def test_what_waits_costs_three_queries(world, django_assert_num_queries):
    second_in_charge(world)
    for subject in ("physics", "unit_head", "member"):
        make_list(world, subject)
    signed_list(world, "physics", "unit_head", kind="problems")
    viewer = world.viewer("unit_head")
    with django_assert_num_queries(3):
        queries.waiting_for(viewer, year=YEAR)


# -- statuses ------------------------------------------------------------------------------


def test_the_table_shows_the_step_and_the_subjects_signer(world, sign_in):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member")
    row = queries.list_lists(world.viewer("head")).get(pk=listed.pk)
    assert queries.status_of(row) == "endorsed"
    assert queries.newest_signature(row).signer_name == "物理学院党委书记"
    assert "已背书" in sign_in("head").get(reverse("lists:lists")).content.decode()


@pytest.mark.parametrize(
    ("state", "code"),
    [("in_force", "effective"), ("revised", "revised"), ("archived", "archived")],
)
def test_a_list_in_force_or_over_shows_as_such_while_its_signature_stands(world, state, code):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member")
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=state, effective_on=TODAY)
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: code}
    ListItem.objects.filter(list=listed, number=1).update(content="偷偷改")
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "void"}


def early_signature(world, listed):
    """As it was signed before kinds of list had columns."""
    seen = content_of(fresh(listed), items_to_sign(listed), form=EARLY_FORM)
    signature = sign_content(
        viewer=world.viewer("unit_head"), thing=listed, form=EARLY_FORM, seen=seen, proof=proof()
    )
    listed.signatures.add(signature)
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=State.SIGNED)
    return signature


def test_what_was_signed_in_the_early_form_stands_still(world):
    listed = make_list(world, "physics", kind="responsibilities")
    early_signature(world, listed)
    viewer = world.viewer("head")
    sheet = queries.get_sheet(viewer, fresh(listed))
    assert (sheet.status, sheet.signatures[0].standing) == ("signed", "signed")
    row = queries.list_lists(viewer).get(pk=listed.pk)
    assert queries.status_of(row) == "signed"
    ListItem.objects.filter(list=listed, number=1).update(content="改过")
    sheet = queries.get_sheet(viewer, fresh(listed))
    assert sheet.status == "void"
    assert [change.stands for change in sheet.signatures[0].changes] == ["改过"]


def test_an_early_signature_does_not_see_columns_that_came_later(world):
    listed = make_list(world, "physics", kind="responsibilities")
    early_signature(world, listed)
    ListItem.objects.filter(list=listed, number=1).update(department="办公室")
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "signed"}


def test_a_list_signed_early_can_be_taken_back_and_signed_anew(world):
    listed = make_list(world, "physics", kind="responsibilities")
    early_signature(world, listed)
    back = fresh(listed)
    reopen_list(viewer=world.viewer("unit_head"), listed=back, version=back.version, reason="改")
    assert sign(world, listed).form == "zelian.list/2"
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "signed"}


def test_any_column_of_the_kind_is_part_of_what_is_signed(world):
    listed = make_list(world, "physics", kind="problems")
    ListItem.objects.filter(list=listed).update(values={"found_by": "自查"}, due_on=TODAY)
    discuss(world, listed)
    sign(world, listed)
    item = listed.items.first()
    for change in (
        {"values": {"found_by": "审计"}},
        {"due_on": TODAY + timedelta(days=1)},
        {"origin": "copied"},
    ):
        ListItem.objects.filter(pk=item.pk).update(**change)
        assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "void"}
        ListItem.objects.filter(pk=item.pk).update(
            values=item.values, due_on=item.due_on, origin=item.origin
        )
        assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "signed"}
    ListItem.objects.filter(pk=item.pk).update(q1="不是这类清单的栏目")
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "signed"}
