from __future__ import annotations

from datetime import date

import pytest

from tests.catalogue.papers import lecture, remark_on, uploaded
from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import Regulation
from zelian.catalogue.operations import (
    Metadata,
    accept_all,
    accept_duty,
    choose_bearers,
    confirm_regulation,
    metadata_of,
    reject_duties,
    reject_duty,
    repeal_regulation,
    settle_remark,
    settle_remarks,
    update_metadata,
)
from zelian.catalogue.queries import duties_in_force, obstacles_of, summary_of
from zelian.catalogue.refusals import CannotChange, CannotConfirm, ChangedMeanwhile
from zelian.history.models import Event

HEADS = BearerChoice("head", unit_kind="college_committee")
EFFECT = date(2026, 12, 1)


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def clerk(world):
    return world.viewer("organisation")


@pytest.fixture
def other(world):
    return world.viewer("committee_office")


# -- facts, force, end -----------------------------------------------------------------------


def ready(draft: Regulation, clerk) -> Regulation:
    accept_all(viewer=clerk, regulation=draft)
    ids = list(draft.duties.filter(state="proposed").values_list("pk", flat=True))
    reject_duties(viewer=clerk, regulation_id=draft.pk, duty_ids=ids)
    settle_remarks(viewer=clerk, regulation_id=draft.pk)
    draft.refresh_from_db()
    return draft


def confirm(draft: Regulation, viewer, **changed) -> Regulation:
    values = {"regulation_id": draft.pk, "version": draft.version, "effective_on": EFFECT}
    return confirm_regulation(viewer=viewer, **values | changed)


def test_metadata_is_corrected_by_the_first_and_shown_to_the_second(draft, clerk, other):
    seen = metadata_of(draft)
    update_metadata(
        viewer=clerk,
        regulation_id=draft.pk,
        seen=seen,
        metadata=Metadata(title="新标题", issued_on=date(2026, 1, 5)),
    )
    draft.refresh_from_db()
    assert draft.title == "新标题"
    with pytest.raises(ChangedMeanwhile) as refused:
        update_metadata(
            viewer=other, regulation_id=draft.pk, seen=seen, metadata=Metadata(title="别的标题")
        )
    assert refused.value.differences[0].stands == "新标题"
    with pytest.raises(CannotChange, match="请填写标题"):
        update_metadata(
            viewer=clerk,
            regulation_id=draft.pk,
            seen=metadata_of(draft),
            metadata=Metadata(title=" "),
        )


def test_nothing_goes_in_force_with_something_undecided(draft, clerk):
    with pytest.raises(CannotConfirm) as refused:
        confirm(draft, clerk)
    assert [o.code for o in refused.value.obstacles] == ["proposed"]
    assert refused.value.obstacles[0].duty_ids
    draft.refresh_from_db()
    assert draft.state == Regulation.State.DRAFT


def test_an_open_doubt_stops_it_until_it_is_settled(draft, clerk):
    ready(draft, clerk)
    remark = remark_on(draft, None)
    with pytest.raises(CannotConfirm) as refused:
        confirm(draft, clerk)
    assert [o.code for o in refused.value.obstacles] == ["remarks"]
    settle_remark(viewer=clerk, remark_id=remark.pk)
    draft.refresh_from_db()
    assert confirm(draft, clerk).state == Regulation.State.IN_FORCE


def test_a_doubt_on_a_rejected_duty_stops_nothing(draft, clerk):
    duty = lecture(draft)
    remark_on(draft, duty)
    reject_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    assert "remarks" not in [o.code for o in obstacles_of(draft, clerk.today)]


def test_a_duty_with_nobody_to_bear_it_is_named(world, draft, clerk):
    ready(draft, clerk)
    duty = lecture(draft)
    closed = world.units["finance"]
    closed.closed_on = clerk.today
    closed.save()
    gone = BearerChoice("unit", unit=closed.pk)
    choose_bearers(viewer=clerk, duty_id=duty.pk, version=duty.version, choices=[gone])
    draft.refresh_from_db()
    with pytest.raises(CannotConfirm) as refused:
        confirm(draft, clerk)
    (obstacle,) = refused.value.obstacles
    assert obstacle.code == "unborne"
    assert obstacle.duty_ids == (duty.pk,)
    assert duty.action[:30] in obstacle.sentence


def test_a_draft_with_nothing_accepted_is_refused(draft, clerk):
    ids = list(draft.duties.values_list("pk", flat=True))
    reject_duties(viewer=clerk, regulation_id=draft.pk, duty_ids=ids)
    settle_remarks(viewer=clerk, regulation_id=draft.pk)
    draft.refresh_from_db()
    with pytest.raises(CannotConfirm) as refused:
        confirm(draft, clerk)
    assert [o.code for o in refused.value.obstacles] == ["empty"]


def test_a_day_of_effect_is_needed_and_not_before_the_issue(draft, clerk):
    ready(draft, clerk)
    with pytest.raises(CannotConfirm) as refused:
        confirm(draft, clerk, effective_on=None)
    assert refused.value.field == "effective_on"
    Regulation.objects.filter(pk=draft.pk).update(issued_on=date(2026, 12, 5))
    with pytest.raises(CannotConfirm, match="印发日期") as refused:
        confirm(draft, clerk)
    assert refused.value.field == "effective_on"


def test_two_clerks_confirm_and_the_second_is_told(draft, clerk, other):
    ready(draft, clerk)
    confirm(draft, clerk)
    with pytest.raises(CannotConfirm, match="已经确认施行") as refused:
        confirm(draft, other)
    assert clerk.name in refused.value.sentence
    assert Event.objects.filter(action="regulation.confirmed").count() == 1


def test_a_confirmation_of_a_stale_page_is_refused(draft, clerk, other):
    ready(draft, clerk)
    duty = lecture(draft)
    choose_bearers(viewer=other, duty_id=duty.pk, version=duty.version, choices=[HEADS])
    with pytest.raises(ChangedMeanwhile):
        confirm(draft, clerk)


def test_what_is_in_force_can_no_longer_be_edited(draft, clerk):
    ready(draft, clerk)
    confirm(draft, clerk)
    duty = lecture(draft)
    with pytest.raises(CannotChange, match="施行中"):
        reject_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    draft.refresh_from_db()
    assert draft.confirmed_by_id == clerk.account_id


def test_only_accepted_duties_are_in_force_and_only_from_their_day(world, draft, clerk):
    ready(draft, clerk)
    confirm(draft, clerk)
    accepted = set(draft.duties.filter(state="accepted"))
    assert set(duties_in_force(on=EFFECT)) == accepted
    assert not duties_in_force(on=date(2026, 11, 30))
    repeal_regulation(
        viewer=clerk, regulation_id=draft.pk, repealed_on=date(2027, 7, 1), why="由新办法替代"
    )
    assert set(duties_in_force(on=date(2027, 6, 30))) == accepted
    assert not duties_in_force(on=date(2027, 7, 1))


def test_duties_reach_the_units_under_their_scope(world, draft, clerk):
    ready(draft, clerk)
    confirm(draft, clerk)
    Regulation.objects.filter(pk=draft.pk).update(unit=world.units["physics"])
    assert duties_in_force(on=EFFECT, scope=world.units["physics_staff"])
    assert duties_in_force(on=EFFECT, scope=world.units["school"])
    assert not duties_in_force(on=EFFECT, scope=world.units["letters"])


def test_a_repeal_needs_a_reason_and_a_later_day(draft, clerk):
    with pytest.raises(CannotChange, match="施行中"):
        repeal_regulation(viewer=clerk, regulation_id=draft.pk, repealed_on=EFFECT, why="x")
    ready(draft, clerk)
    confirm(draft, clerk)
    for day, why, field in ((EFFECT, "有理由", "repealed_on"), (date(2027, 1, 1), " ", "why")):
        with pytest.raises(CannotChange) as refused:
            repeal_regulation(viewer=clerk, regulation_id=draft.pk, repealed_on=day, why=why)
        assert refused.value.field == field


def test_the_summary_counts_what_remains(draft, clerk):
    duty = lecture(draft)
    accept_duty(viewer=clerk, duty_id=duty.pk, version=duty.version)
    remark_on(draft, None)
    summary = summary_of(draft, clerk.today)
    assert summary.accepted == 1
    assert summary.proposed == draft.duties.count() - 1
    assert summary.open_remarks == draft.remarks.filter(settled=False).count() >= 1
    assert duty.pk not in summary.unborne
    unclear = [d.pk for d in draft.duties.all() if not d.bearers.exists()]
    assert summary.unborne == frozenset(unclear)
