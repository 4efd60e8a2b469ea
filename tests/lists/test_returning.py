"""A list sent back: by whom, until when, and what becomes of its signatures and steps."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.lists.ways import discuss, endorse, fresh, make_list, sign, signed_list
from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists import operations, queries
from zelian.lists.models import Filing, Publication, ResponsibilityList
from zelian.people.models import Delegation

State = ResponsibilityList.State
REASON = "第二条写得太笼统"


def send_back(world, listed, who: str, reason: str = REASON, **fields):
    values = {"version": fresh(listed).version} | fields
    return operations.return_list(
        viewer=world.viewer(who), listed=fresh(listed), reason=reason, **values
    )


def take_back(world, listed, who: str, reason: str = REASON):
    return operations.reopen_list(
        viewer=world.viewer(who), listed=fresh(listed), version=fresh(listed).version, reason=reason
    )


def file_it(world, listed) -> Filing:
    """As if it had been sent up and received."""
    filing = Filing.objects.create(
        list=listed,
        receiver="discipline",
        receiver_unit=world.units["school"],
        digest="sm3:0",
        submitted_by=world.accounts["unit_clerk"],
        submitted_by_name="干事",
        submitted_on=TODAY,
        number="备1",
    )
    ResponsibilityList.objects.filter(pk=listed.pk).update(state=State.FILED)
    return filing


def test_the_superior_sends_it_back_and_all_signatures_go(world):
    listed = signed_list(world, "physics", "unit_head")
    send_back(world, listed, "team_member")
    listed = fresh(listed)
    assert listed.state == State.DRAFT
    assert listed.endorsements.get().ended_at is not None
    assert (listed.returns.get().from_state, listed.returns.get().by_name) == (
        "signed",
        "校党委副书记",
    )
    assert Event.objects.get(action="list.returned").why == REASON
    sheet = queries.get_sheet(world.viewer("unit_head"), listed)
    assert [(one.status, one.signature.withdrawal.reason) for one in sheet.signatures] == [
        ("withdrawn", REASON)
    ]
    notice = queries.notice_of(listed)
    assert REASON in notice.words
    assert notice.warning


def test_after_a_return_everything_is_done_anew(world):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member")
    send_back(world, listed, "organisation")
    discuss(world, listed)
    sign(world, listed)
    endorse(world, listed, "team_member")
    sheet = queries.get_sheet(world.viewer("head"), fresh(listed))
    assert sheet.status == "endorsed"
    assert [one.status for one in sheet.signatures] == ["signed"] * 2 + ["withdrawn"] * 2
    assert listed.endorsements.count() == 2


def test_what_was_filed_and_published_ends_too(world):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member")
    filing = file_it(world, listed)
    publication = Publication.objects.create(
        list=listed,
        scope="unit",
        scope_path=listed.unit_path,
        from_date=TODAY,
        until_date=TODAY.replace(day=28),
        digest="sm3:0",
        by=world.accounts["unit_clerk"],
        by_name="干事",
    )
    send_back(world, listed, "discipline")
    filing.refresh_from_db()
    publication.refresh_from_db()
    assert filing.ended_at is not None
    assert publication.ended_at is not None


@pytest.mark.parametrize("who", ["unit_head", "unit_clerk", "head", "discipline", "foreign_head"])
def test_before_it_is_filed_only_the_superior_and_the_leading_office_send_back(world, who):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(PermissionDenied):
        send_back(world, listed, who)


@pytest.mark.parametrize("who", ["unit_head", "unit_clerk", "organisation"])
def test_its_own_side_takes_it_back_until_it_is_filed(world, who):
    listed = signed_list(world, "physics", "unit_head")
    endorse(world, listed, "team_member")
    take_back(world, listed, who)
    assert fresh(listed).state == State.DRAFT
    assert Event.objects.get(action="list.reopened").before == {"state": "endorsed"}


def test_what_is_filed_is_not_taken_back(world):
    listed = signed_list(world, "physics", "unit_head")
    file_it(world, listed)
    with pytest.raises(operations.CannotReopenList, match="已经备案"):
        take_back(world, listed, "unit_head")


@pytest.mark.parametrize("reason", ["", " \n ", "长" * 501])
def test_a_return_needs_a_reason_of_some_length(world, reason):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(operations.CannotReturnList) as refused:
        send_back(world, listed, "team_member", reason)
    assert refused.value.field == "reason"
    assert fresh(listed).state == State.SIGNED


def test_a_list_that_changed_since_it_was_seen_is_not_sent_back(world):
    listed = signed_list(world, "physics", "unit_head")
    with pytest.raises(operations.CannotReturnList, match="有了变动"):
        send_back(world, listed, "team_member", version=1)


@pytest.mark.parametrize("state", [State.DRAFT, State.REVISED, State.ARCHIVED])
def test_only_what_is_on_its_way_is_sent_back(world, state):
    listed = make_list(world, "physics", state=state)
    with pytest.raises(operations.CannotReturnList, match="不在办理途中"):
        send_back(world, listed, "organisation")


def test_who_acts_for_the_superior_sends_it_back_in_their_name(world):
    listed = signed_list(world, "physics", "unit_head")
    Delegation.objects.create(
        post=world.posts["team_member"],
        delegate=world.people["foreign_head"],
        kind="acting",
        reason="出差",
        granted_by=world.accounts["team_member"],
        from_date=TODAY,
        until_date=TODAY.replace(day=30),
    )
    send_back(world, listed, "foreign_head")
    assert Event.objects.get(action="list.returned").on_behalf_of == "校党委副书记"


def test_it_is_sent_back_and_taken_back_on_pages(world, sign_in):
    listed = signed_list(world, "physics", "unit_head")
    page, client = reverse("lists:return", args=[listed.pk]), sign_in("team_member")
    version = fresh(listed).version
    answer = client.post(page, {"version": version, "reason": " "})
    assert "请写明退回的原因" in answer.content.decode()
    answer = client.post(page, {"version": 1, "reason": REASON})
    assert REASON in answer.content.decode()
    client.post(page, {"version": version, "reason": REASON})
    assert fresh(listed).state == State.DRAFT
    shown = sign_in("unit_clerk").get(reverse("lists:list", args=[listed.pk])).content.decode()
    assert REASON in shown
    discuss(world, listed)
    page = reverse("lists:reopen", args=[listed.pk])
    client = sign_in("unit_clerk")
    client.post(page, {"version": fresh(listed).version, "reason": "会后要改"})
    assert fresh(listed).state == State.DRAFT
