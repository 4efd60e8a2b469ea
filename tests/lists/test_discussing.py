"""Collective discussion: what is recorded of it, its minutes, and who may take them away."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.lists.ways import content_now, discuss, fresh, make_list, minutes, sign
from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists import operations, queries
from zelian.lists.attachments import MOST, CannotKeepFile
from zelian.lists.models import Discussion, ListFile, ListItem, ResponsibilityList
from zelian.signing.canonical import digest_of
from zelian.signing.operations import CannotSign

State = ResponsibilityList.State
DOCX_WITH_MACROS = b"PK\x03\x04 word/document.xml word/vbaProject.bin"


@pytest.fixture
def listed(world) -> ResponsibilityList:
    return make_list(world, "physics")


def test_a_discussion_keeps_what_lay_on_the_table_and_its_minutes(world, listed):
    made = discuss(world, listed, files=[minutes(), minutes("签到表.txt", "甲 乙".encode())])
    assert made.digest == digest_of(content_now(listed))
    assert [file.name for file in made.files.all()] == ["纪要.pdf", "签到表.txt"]
    assert fresh(listed).state == State.DISCUSSED
    assert queries.statuses_of_lists([listed.pk]) == {listed.pk: "discussed"}
    event = Event.objects.get(action="list.discussed")
    assert (event.actor_name, event.after["meeting"]) == ("物理学院党委干事", "学院党委会")
    assert event.after["files"][0]["digest"].startswith("sha256:")


def test_a_list_is_not_signed_before_it_was_discussed(world, listed):
    with pytest.raises(CannotSign, match="先经集体讨论"):
        sign(world, listed)
    discuss(world, listed)
    sign(world, listed)
    assert fresh(listed).state == State.SIGNED


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on"),
        ({"meeting": "  "}, "meeting"),
        ({"meeting": "长" * 121}, "meeting"),
        ({"decision": "长" * 1001}, "decision"),
        ({"version": 99}, None),
    ],
    ids=["tomorrow", "no meeting", "long name", "long decision", "old page"],
)
def test_a_wrong_discussion_is_refused_and_nothing_kept(world, listed, fields, field):
    with pytest.raises(operations.CannotRecordDiscussion) as refused:
        discuss(world, listed, **fields)
    assert refused.value.field == field
    assert not Discussion.objects.exists()
    assert fresh(listed).state == State.DRAFT


@pytest.mark.parametrize(
    ("files", "match"),
    [
        ([], "请附上文件"),
        ([minutes("空.pdf", b"")], "空文件"),
        ([minutes("包.zip", b"PK\x05\x06" + b"\0" * 18)], "包"),
        ([minutes("程序.exe", b"MZ\x90\0")], "程序"),
        ([minutes("页.html", b"<html><script>x</script></html>")], "不是可以留存"),
        ([minutes("宏.docx", DOCX_WITH_MACROS)], "宏"),
        ([minutes(f"{number}.txt", b"x") for number in range(MOST + 1)], "最多"),
    ],
    ids=["none", "empty", "archive", "program", "page", "macros", "too many"],
)
def test_files_that_are_no_minutes_are_refused(world, listed, files, match):
    with pytest.raises(CannotKeepFile, match=match) as refused:
        discuss(world, listed, files=files)
    assert refused.value.field == "files"
    assert not ListFile.objects.exists()
    assert fresh(listed).state == State.DRAFT


def test_a_file_over_the_limit_is_refused(world, listed, settings):
    settings.ZELIAN_DOCUMENT_LIMIT = 10
    with pytest.raises(CannotKeepFile, match="上限"):
        discuss(world, listed)


def test_a_name_with_tricks_is_cleaned_and_the_content_names_the_kind(world, listed):
    name = "..\\..\\a/\u202efdp.纪要" + "长" * 300 + ".pdf"
    made = discuss(world, listed, files=[minutes(name), minutes("照片", b"%PDF-1.7 other")])
    first, second = made.files.all()
    assert "/" not in first.name
    assert "\u202e" not in first.name
    assert len(first.name) <= 120
    assert first.name.endswith(".pdf")
    assert second.name == "照片.pdf"


def test_an_empty_list_is_not_discussed(world):
    listed = make_list(world, "physics", rows=())
    with pytest.raises(operations.CannotRecordDiscussion, match="没有条目"):
        discuss(world, listed)


def test_a_list_is_discussed_once_and_again_after_it_came_back(world, listed):
    discuss(world, listed)
    with pytest.raises(operations.CannotRecordDiscussion, match="不需要登记"):
        discuss(world, listed)
    back = fresh(listed)
    operations.reopen_list(
        viewer=world.viewer("unit_clerk"), listed=back, version=back.version, reason="再改"
    )
    discuss(world, listed, meeting="第二次会议")
    assert [one.meeting for one in listed.discussions.all()] == ["第二次会议", "学院党委会"]


def test_a_kind_that_asks_for_no_discussion_has_none(world):
    listed = make_list(world, "physics", kind="responsibilities")
    with pytest.raises(operations.CannotRecordDiscussion, match="不需要登记"):
        discuss(world, listed)


@pytest.mark.parametrize("who", ["member", "foreign_clerk", "head", "discipline", "team_member"])
def test_only_the_preparing_side_records_it(world, listed, who):
    with pytest.raises(PermissionDenied):
        discuss(world, listed, who)


# -- pages ---------------------------------------------------------------------------------


def test_a_discussion_is_recorded_on_a_page(world, sign_in, listed):
    page, client = reverse("lists:discuss", args=[listed.pk]), sign_in("unit_clerk")
    fields = {"on": TODAY.isoformat(), "meeting": "党委会", "decision": "通过", "version": 1}
    answer = client.post(page, fields)
    assert "请附上会议纪要" in answer.context["form"].errors["files"][0]
    assert "党委会" in answer.content.decode()
    assert not Discussion.objects.exists()
    client.post(page, {**fields, "files": [minutes(), minutes("表.txt", b"x")]})
    assert Discussion.objects.get().files.count() == 2
    assert fresh(listed).state == State.DISCUSSED


def test_the_form_begins_with_the_last_meeting(world, sign_in, listed):
    discuss(world, listed, decision="补充两条后通过")
    back = fresh(listed)
    operations.reopen_list(
        viewer=world.viewer("unit_clerk"), listed=back, version=back.version, reason="补充"
    )
    shown = sign_in("unit_clerk").get(reverse("lists:discuss", args=[listed.pk]))
    initial = shown.context["form"].initial
    assert (initial["meeting"], initial["decision"]) == ("学院党委会", "补充两条后通过")


def test_the_signing_page_says_what_was_changed_since(world, sign_in, listed):
    page = reverse("lists:sign", args=[listed.pk])
    assert "要先经集体讨论" in sign_in("unit_head").get(page).content.decode()
    discuss(world, listed)
    assert "集体讨论之后" not in sign_in("unit_head").get(page).content.decode()
    ListItem.objects.filter(list=listed, number=1).update(content="会后改的")
    assert "集体讨论之后" in sign_in("unit_head").get(page).content.decode()


def test_minutes_are_for_who_may_read_the_list_and_only_to_download(world, sign_in, listed):
    file = discuss(world, listed).files.get()
    page = reverse("lists:attachment", args=[file.pk])
    answer = sign_in("head").get(page)
    assert b"".join(answer.streaming_content) == b"%PDF-1.4 minutes"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    for who in ("foreign_head", "member"):
        assert sign_in(who).get(page).status_code == 404


def test_a_file_that_is_gone_from_the_store_is_told(world, sign_in, listed):
    file = discuss(world, listed).files.get()
    file.file.storage.delete(file.file.name)
    answer = sign_in("head").get(reverse("lists:attachment", args=[file.pk]))
    assert answer.status_code == 404
