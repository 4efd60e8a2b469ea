"""Returned, ended, given anew, reminded of, archived; who sees what, and what waits for whom."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.pledges.pledging import VALUES, YEAR, fill, fresh, in_force, issue, kind, one, sign
from tests.things import make_things
from tests.world import TODAY
from zelian.history.models import Event
from zelian.people.models import Appointment
from zelian.people.personal import record_kind
from zelian.people.queries import unit_leaving
from zelian.performance.pledging import figures_of
from zelian.pledges import operations, queries
from zelian.pledges.facts import About
from zelian.pledges.models import Pledge, PledgeReminder

LATER = TODAY + timedelta(days=60)


@pytest.fixture
def pledge(world) -> Pledge:
    issue(world)
    return fill(world, one(world))


def send_back(world, pledge, who="team_member", **fields) -> Pledge:
    fields = {"version": fresh(pledge).version, "reason": "目标太笼统"} | fields
    return operations.return_pledge(viewer=world.viewer(who), pledge=pledge, **fields)


def new_holder(world, key: str = "unit_head", person: str = "member") -> None:
    Appointment.objects.filter(post=world.posts[key]).update(until_date=TODAY)
    Appointment.objects.create(post=world.posts[key], person=world.people[person], from_date=TODAY)


# -- returning ------------------------------------------------------------------------------


def test_a_returned_pledge_is_a_draft_whose_signatures_are_withdrawn(world, pledge):
    sign(world, pledge)
    back = send_back(world, pledge)
    assert (back.state, queries.status_of(back)) == ("draft", "draft")
    assert [one.standing for one in queries.standing_signatures(back)] == ["withdrawn"]
    sheet = queries.get_sheet(world.viewer("unit_head"), back)
    assert sheet.last_return.reason == "目标太笼统"
    assert Event.objects.get(action="pledge.returned").why == "目标太笼统"


def test_the_giver_mends_it_and_sends_it_again(world, pledge):
    sign(world, pledge)
    send_back(world, pledge)
    fill(world, pledge, values={**VALUES, "goals": "写具体了"})
    now = fresh(pledge)
    operations.issue_pledge(viewer=world.viewer("unit_head"), pledge=now, version=now.version)
    sign(world, pledge)
    sign(world, pledge, "team_member")
    assert queries.status_of(fresh(pledge)) == "effective"


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"reason": " "}, "写明"),
        ({"reason": "长" * 501}, "500"),
        ({"version": 77}, "有了变动"),
    ],
    ids=["none", "long", "version"],
)
def test_a_return_is_refused_with_a_sentence(world, pledge, fields, sentence):
    with pytest.raises(operations.CannotReturnPledge, match=sentence):
        send_back(world, pledge, **fields)


def test_a_draft_is_not_returned(world, pledge):
    send_back(world, pledge)
    with pytest.raises(operations.CannotReturnPledge, match="草稿"):
        send_back(world, pledge)


def test_in_force_only_the_leading_office_returns_it(world):
    pledge = in_force(world)
    with pytest.raises(operations.CannotReturnPledge, match="牵头部门"):
        send_back(world, pledge)
    assert send_back(world, pledge, "committee_office").effective_on is None


def test_a_draft_that_never_went_out_is_sent_by_the_leading_office_only(world):
    issue(world, as_draft=True)
    pledge = one(world)
    with pytest.raises(operations.CannotIssuePledge, match="还没有下发"):
        operations.issue_pledge(
            viewer=world.viewer("unit_head"), pledge=pledge, version=pledge.version
        )
    with pytest.raises(PermissionDenied):
        operations.issue_pledge(
            viewer=world.viewer("foreign_head"), pledge=pledge, version=pledge.version
        )
    viewer = world.viewer("committee_office")
    with pytest.raises(operations.CannotIssuePledge, match="有了变动"):
        operations.issue_pledge(viewer=viewer, pledge=pledge, version=77)
    pledge = operations.issue_pledge(viewer=viewer, pledge=pledge, version=pledge.version)
    with pytest.raises(operations.CannotMovePledge, match="待签字"):
        operations.issue_pledge(viewer=viewer, pledge=pledge, version=pledge.version)


# -- words and the other side of a draft ----------------------------------------------------


def test_the_words_of_a_draft_are_changed_by_its_office(world):
    issue(world, as_draft=True)
    pledge, viewer = one(world), world.viewer("committee_office")
    done = operations.word_pledge(
        viewer=viewer, pledge=pledge, version=pledge.version, body=" 另写的正文\r\n第二行 "
    )
    assert done.body == "另写的正文\n第二行"
    same = operations.word_pledge(viewer=viewer, pledge=done, version=done.version, body=done.body)
    assert same.version == done.version
    with pytest.raises(PermissionDenied):
        operations.word_pledge(
            viewer=world.viewer("unit_head"), pledge=done, version=done.version, body="x"
        )


@pytest.mark.parametrize(
    ("body", "version", "sentence"),
    [(" ", 0, "不能为空"), ("长" * 10_001, 0, "1万字"), ("好", 77, "有了变动")],
    ids=["none", "long", "version"],
)
def test_words_are_refused_with_a_sentence(world, body, version, sentence):
    issue(world, as_draft=True)
    pledge = one(world)
    with pytest.raises(operations.CannotFillPledge, match=sentence):
        operations.word_pledge(
            viewer=world.viewer("committee_office"),
            pledge=pledge,
            version=version or pledge.version,
            body=body,
        )


def test_what_is_out_keeps_its_words_and_its_other_side(world, pledge):
    viewer = world.viewer("committee_office")
    with pytest.raises(operations.CannotFillPledge, match="已经下发"):
        operations.word_pledge(viewer=viewer, pledge=pledge, version=pledge.version, body="x")
    with pytest.raises(operations.CannotFillPledge, match="已经下发"):
        operations.address_pledge(
            viewer=viewer, pledge=pledge, version=pledge.version, post=world.posts["head"]
        )


@pytest.mark.parametrize(("post", "sentence"), [("unit_head", "自己"), ("head", "空缺")])
def test_the_giver_and_a_vacant_post_are_no_other_side(world, post, sentence):
    issue(world, as_draft=True)
    pledge = one(world)
    Appointment.objects.filter(post=world.posts["head"]).update(until_date=TODAY)
    with pytest.raises(operations.CannotFillPledge, match=sentence):
        operations.address_pledge(
            viewer=world.viewer("committee_office"),
            pledge=pledge,
            version=pledge.version,
            post=world.posts[post],
        )


# -- a new holder ---------------------------------------------------------------------------


def test_a_new_holder_owes_a_pledge_of_their_own(world):
    old = in_force(world)
    viewer = world.viewer("committee_office")
    assert queries.list_owed(viewer) == []
    new_holder(world)
    (owed,) = queries.list_owed(viewer)
    assert (owed.pledge, owed.holder) == (old, world.people["member"])
    found = {row.giver: row.result for row in issue(world)}
    assert found["物理学院党委"] == "other_holder"
    made = operations.renew_pledge(viewer=viewer, pledge=old)
    assert (made.state, made.holder_name, made.previous, made.values) == (
        "issued",
        "物理学院党委委员",
        old,
        {},
    )
    ended = fresh(old)
    assert (ended.state, ended.ended_on) == ("ended", TODAY)
    assert queries.list_owed(viewer) == []
    assert [one.standing for one in queries.standing_signatures(ended)] == ["signed", "signed"]


def test_a_pledge_is_given_anew_only_to_a_new_holder(world):
    old = in_force(world)
    viewer = world.viewer("committee_office")
    with pytest.raises(operations.CannotIssuePledge, match="没有变"):
        operations.renew_pledge(viewer=viewer, pledge=old)
    Appointment.objects.filter(post=world.posts["unit_head"]).update(until_date=TODAY)
    assert queries.list_owed(viewer) == []
    with pytest.raises(operations.CannotIssuePledge, match="空缺"):
        operations.renew_pledge(viewer=viewer, pledge=old)
    Pledge.objects.filter(pk=old.pk).update(state="archived")
    with pytest.raises(operations.CannotIssuePledge, match="归档"):
        operations.renew_pledge(viewer=viewer, pledge=old)
    with pytest.raises(PermissionDenied):
        operations.renew_pledge(viewer=world.viewer("foreign_head"), pledge=old)


def test_a_pledge_of_an_appointment_stands_in_later_years(world):
    issue(world, "integrity", who="discipline")
    pledge = one(world, "integrity", "physics", "member")
    sign(world, pledge, "member")
    viewer = world.viewer("discipline", LATER)
    again = operations.make_pledges(
        viewer=viewer, kind=kind("integrity"), year=LATER.year, unit=world.units["school"]
    )
    assert "there" in {row.result for row in again if row.giver == "物理学院党委委员"}
    assert Pledge.objects.filter(kind="integrity", post=world.posts["member"]).count() == 1


# -- the end --------------------------------------------------------------------------------


def test_a_pledge_is_ended_for_a_reason(world, pledge):
    viewer = world.viewer("committee_office")
    with pytest.raises(operations.CannotEndPledge, match="写明"):
        operations.end_pledge(viewer=viewer, pledge=pledge, version=pledge.version, reason="")
    with pytest.raises(operations.CannotEndPledge, match="有了变动"):
        operations.end_pledge(viewer=viewer, pledge=pledge, version=77, reason="撤销")
    done = operations.end_pledge(
        viewer=viewer, pledge=pledge, version=pledge.version, reason="任务撤销"
    )
    assert queries.status_of(done) == "term_over"
    with pytest.raises(operations.CannotEndPledge, match="已经终止"):
        operations.end_pledge(viewer=viewer, pledge=done, version=done.version, reason="撤销")
    assert {row.giver: row.result for row in issue(world)}["物理学院党委"] == "issued"


def test_a_year_that_is_over_is_archived(world):
    pledge = in_force(world)
    asked = {"kind": kind(), "year": YEAR, "unit": world.units["school"]}
    with pytest.raises(operations.CannotEndPledge, match="没有结束"):
        operations.archive_pledges(viewer=world.viewer("committee_office"), **asked)
    later = world.viewer("committee_office", LATER)
    assert operations.archive_pledges(viewer=later, **asked) == 1
    assert queries.status_of(fresh(pledge)) == "archived"
    with pytest.raises(operations.CannotIssuePledge, match="牵头"):
        operations.archive_pledges(viewer=world.viewer("discipline", LATER), **asked)


# -- reminding and progress -----------------------------------------------------------------


def test_whoever_is_to_sign_is_reminded_once_a_day(world, pledge):
    viewer = world.viewer("committee_office", LATER)
    late = queries.list_late(viewer, year=YEAR)
    count = late.count()
    assert count > 1
    assert operations.remind_pledges(viewer=viewer, pledges=late) == count
    assert operations.remind_pledges(viewer=viewer, pledges=late) == 0
    assert "尽快" in PledgeReminder.objects.first().words
    assert Event.objects.filter(action="pledge.reminded").count() == count
    sign(world, pledge)
    tomorrow = world.viewer("committee_office", LATER + timedelta(days=1))
    operations.remind_pledges(viewer=tomorrow, pledges=[pledge])
    assert PledgeReminder.objects.filter(post=world.posts["team_member"]).exists()


def test_a_stranger_reminds_nobody(world, pledge):
    with pytest.raises(PermissionDenied):
        operations.remind_pledges(viewer=world.viewer("unit_head"), pledges=[pledge])
    with pytest.raises(PermissionDenied):
        operations.remind_pledges(viewer=world.viewer("discipline"), pledges=[pledge])


def test_progress_counts_by_unit_what_stands_how(world, django_assert_num_queries):
    in_force(world)
    viewer = world.viewer("committee_office", LATER)
    letter = kind()
    with django_assert_num_queries(2):
        progress = queries.progress_of(viewer, year=YEAR, kind=letter)
    rows = {str(row.unit): (row.done, row.running, row.late) for row in progress.rows}
    assert rows["物理学院党委"] == (1, 0, 1)
    assert rows["文学院党委"] == (0, 0, 1)
    assert (progress.done, progress.drafts) == (1, 0)
    assert progress.total == Pledge.objects.count()


# -- who sees what --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("unit_head", True),
        ("unit_clerk", True),
        ("team_member", True),
        ("committee_office", True),
        ("discipline", True),
        ("member", False),
        ("foreign_head", False),
        ("branch_secretary", False),
    ],
)
def test_a_pledge_is_seen_by_both_sides_and_by_readers_of_the_unit(world, pledge, who, sees):
    rows = queries.list_pledges(world.viewer(who))
    assert rows.filter(pk=pledge.pk).exists() == sees


def test_a_former_holder_still_reads_what_they_signed(world):
    old = in_force(world)
    new_holder(world)
    assert queries.get_pledge(world.viewer("unit_head"), old.pk) == old
    (listed,) = record_kind("pledges-pledge").rows(world.viewer("unit_head"))
    assert listed == old


def test_a_pledge_out_of_reach_is_not_there(world, pledge):
    with pytest.raises(Pledge.DoesNotExist):
        queries.get_pledge(world.viewer("foreign_head"), pledge.pk)


def test_what_waits_is_told_to_whose_turn_it_is(world, pledge, django_assert_num_queries):
    head, member = world.viewer("unit_head"), world.viewer("team_member")
    with django_assert_num_queries(1):
        assert queries.pledges_waiting_for(head).to_sign == (pledge,)
    assert pledge not in queries.pledges_waiting_for(member).to_countersign
    sign(world, pledge)
    assert queries.pledges_waiting_for(head).count == 0
    waiting = queries.pledges_waiting_for(member)
    assert pledge in waiting.to_countersign
    assert queries.pledges_waiting_for(world.viewer("team_member", LATER)).late == waiting.count
    assert queries.pledges_waiting_for(world.viewer("system_admin")).count == 0


# -- what a unit bears, and figures ---------------------------------------------------------


def test_unsigned_pledges_are_weighed_before_a_unit_goes(world, pledge):
    leaving = unit_leaving(world.units["physics"], TODAY)
    assert any(burden.key == "pledges" and burden.count for burden in leaving.burdens)


def test_figures_are_those_of_the_giver_on_the_day(world):
    obligation = make_things(world).obligation
    about = About(obligation.unit_id, obligation.post_id, YEAR, date(YEAR + 1, 1, 2))
    told = {fact.label: fact.value for fact in figures_of(about)}
    assert told == {
        "全年履责期次": "1",
        "其中按期履行": "0",
        "逾期履行": "0",
        "已经逾期未履行": "1",
    }
