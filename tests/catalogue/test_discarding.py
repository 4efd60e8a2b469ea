from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse

from tests.catalogue.papers import (
    HTMX,
    TEXT,
    a_file,
    at,
    last_event,
    lecture,
    page,
    put_in_force,
    uploaded,
)
from zelian.catalogue.models import Correction, Duty, Provision, ReadingRemark, Regulation
from zelian.catalogue.operations import (
    accept_duty,
    discard_regulation,
    read_again,
    upload_regulation,
)
from zelian.catalogue.refusals import CannotChange
from zelian.catalogue.tasks import read_regulation

State = Regulation.State


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def viewer(world):
    return world.viewer("organisation")


def discard(viewer, regulation, why="") -> Regulation:
    return discard_regulation(viewer=viewer, regulation_id=regulation.pk, why=why)


def test_nothing_of_a_wrong_upload_is_left_but_its_trace(
    viewer, draft, django_capture_on_commit_callbacks
):
    name, digest = draft.file.name, draft.digest
    with django_capture_on_commit_callbacks(execute=True):
        discard(viewer, draft)
    draft.refresh_from_db()
    assert (draft.state, draft.text, draft.file.name) == (State.DISCARDED, "", "")
    assert not default_storage.exists(name)
    for model in (Duty, Provision, ReadingRemark, Correction):
        assert not model.objects.exists()
    event = last_event()
    assert event.action == "regulation.discarded"
    assert event.before["digest"] == digest
    assert event.before["file_name"] == "办法.txt"


def test_the_file_stays_until_the_discarding_is_certain(
    viewer, draft, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=False):
        discard(viewer, draft)
    assert default_storage.exists(draft.file.name)


def test_the_same_file_may_be_uploaded_again(world, viewer, draft):
    discard(viewer, draft)
    again = upload_regulation(
        viewer=viewer, file=a_file(), name="办法.txt", unit=world.units["school"]
    )
    again.refresh_from_db()
    assert again.state == State.DRAFT
    assert again.digest == draft.digest
    discard(viewer, again)


def test_decisions_are_not_thrown_away_without_a_reason(viewer, draft):
    duty = lecture(draft)
    accept_duty(viewer=viewer, duty_id=duty.pk, version=duty.version)
    with pytest.raises(CannotChange, match="写明为什么") as refused:
        discard(viewer, draft)
    assert refused.value.field == "why"
    discard(viewer, draft, why="上传的是征求意见稿")
    assert last_event().why == "上传的是征求意见稿"
    assert last_event().before["decided"] == 1


def test_what_was_in_force_is_repealed_not_discarded(world, viewer, draft):
    put_in_force(world, draft)
    with pytest.raises(CannotChange, match="办理废止"):
        discard(viewer, draft, why="不要了")


def test_once_is_enough_and_there_is_no_way_back(viewer, draft):
    discard(viewer, draft)
    with pytest.raises(CannotChange, match="已经作废"):
        discard(viewer, draft)
    with pytest.raises(CannotChange, match="已经作废"):
        read_again(viewer=viewer, regulation_id=draft.pk)


def test_a_job_that_comes_late_reads_nothing(viewer, draft):
    Regulation.objects.filter(pk=draft.pk).update(state=State.READING)
    discard(viewer, draft)
    read_regulation.call(draft.pk)
    draft.refresh_from_db()
    assert draft.state == State.DISCARDED


def test_whoever_uploaded_it_may_take_it_back_others_may_not(world, draft):
    for who in ("unit_head", "member", "inspection", "head", "system_admin"):
        with pytest.raises(PermissionDenied):
            discard(world.viewer(who), draft)
    Regulation.objects.filter(pk=draft.pk).update(uploaded_by=world.accounts["member"])
    discard(world.viewer("member"), draft)


def test_a_discarded_file_is_out_of_the_list_unless_it_is_asked_for(viewer, draft, sign_in):
    clerk, here = sign_in("organisation"), reverse("catalogue:regulations")
    Regulation.objects.filter(pk=draft.pk).update(title="云麓旧办法")
    discard(viewer, draft)
    assert "云麓旧办法" not in page(clerk.get(here))
    assert "云麓旧办法" in page(clerk.get(here, {"state": "discarded"}))
    assert "云麓旧办法" not in page(sign_in("member").get(here, {"state": "discarded"}))
    text = page(clerk.get(at("regulation", draft)))
    assert "已经作废" in text
    assert "作废制度文件" in text
    assert clerk.get(at("original", draft)).status_code == 404


def test_the_page_asks_why_and_keeps_what_was_typed(world, viewer, draft, sign_in):
    clerk, duty = sign_in("organisation"), lecture(draft)
    accept_duty(viewer=viewer, duty_id=duty.pk, version=duty.version)
    assert "1 项已经有人核对过" in page(clerk.get(at("discard", draft)))
    assert "写明为什么" in page(clerk.post(at("discard", draft)))
    long = page(clerk.post(at("discard", draft), {"why": "长" * 501}))
    assert "不超过 500 字" in long
    assert "长" * 501 in long
    done = clerk.post(at("discard", draft), {"why": "传错了"}, follow=True)
    assert "已作废，可以重新上传" in page(done)
    assert "已经作废" in page(clerk.post(at("discard", draft), {"why": "再来"}))
    assert clerk.get(at("discard", 999)).status_code == 404


def test_an_unreadable_file_goes_with_one_button(world, sign_in):
    broken = uploaded(world, b"\xff\xfe\x00", "坏.txt")
    assert broken.state == State.UNREADABLE
    clerk = sign_in("organisation")
    assert at("discard", broken) in page(clerk.get(at("regulation", broken)))
    clerk.post(at("discard", broken))
    broken.refresh_from_db()
    assert broken.state == State.DISCARDED


def test_what_is_gone_answers_politely_to_a_page_that_is_still_open(viewer, draft, sign_in):
    clerk, duty = sign_in("organisation"), lecture(draft)
    discard(viewer, draft)
    answer = clerk.post(at("accept", duty), {"version": duty.version}, headers=HTMX)
    assert "合并" in page(answer) or "已不存在" in page(answer)
    assert TEXT not in page(answer)
