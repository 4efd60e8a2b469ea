from __future__ import annotations

import io
import uuid
import zipfile
from pathlib import PurePath

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse
from django_tasks import task_backends

from tests.catalogue.papers import TEXT, a_file, uploaded
from zelian.catalogue import tasks
from zelian.catalogue.forms import UploadForm
from zelian.catalogue.models import Duty, Provision, Regulation
from zelian.catalogue.operations import (
    read_again,
    upload_regulation,
    upload_regulations,
    uploading,
)
from zelian.catalogue.refusals import CannotChange, CannotUpload
from zelian.documents import is_archive
from zelian.documents.opening import READABLE
from zelian.history.models import Event
from zelian.people.models import Unit

State = Regulation.State


def upload(world, file, name="办法.txt", submission=None, who="organisation"):
    return upload_regulation(
        viewer=world.viewer(who),
        file=file,
        name=name,
        unit=world.units["school"],
        submission=submission,
    )


def actions() -> list[str]:
    return list(Event.objects.order_by("id").values_list("action", flat=True))


def test_an_upload_is_kept_read_and_waits_for_a_person(world):
    regulation = uploaded(world)
    assert regulation.state == State.DRAFT
    assert regulation.text == TEXT
    assert regulation.progress == 100
    with regulation.file.open() as file:
        assert file.read() == TEXT.encode()
    assert actions() == ["regulation.uploaded", "regulation.read"]
    assert {duty.state for duty in regulation.duties.all()} == {Duty.State.PROPOSED}


def test_everything_read_stands_in_the_text(world):
    regulation = uploaded(world)
    duties = list(regulation.duties.prefetch_related("measures"))
    assert len(duties) >= 5
    assert [duty.order for duty in duties] == list(range(1, len(duties) + 1))
    for duty in duties:
        assert regulation.text[duty.start : duty.end] == duty.quote
        assert duty.provision.start <= duty.start
        for measure in duty.measures.all():
            assert regulation.text[measure.start : measure.end] == measure.quote
            assert duty.start <= measure.start < measure.end <= duty.end


def test_duties_hang_on_the_provision_they_stand_in(world):
    regulation = uploaded(world)
    lecture = regulation.duties.get(activity="lecture")
    assert lecture.provision.path == ["一", "（一）"]
    inspection = regulation.duties.get(activity="inspection")
    assert inspection.provision.path == ["二", "（二）"]


def test_clear_subjects_are_bound_and_unclear_ones_wait(world):
    regulation = uploaded(world)
    lecture = regulation.duties.get(activity="lecture")
    assert [str(bearer) for bearer in lecture.bearers.all()] == ["学院党委·主要负责人"]
    assert lecture.bearers.get().word == "学院党委书记"
    unclear = [d for d in regulation.duties.all() if d.subjects == ["主要负责人"]]
    assert unclear
    assert not any(duty.bearers.exists() for duty in unclear)


def test_the_page_offers_all_that_can_be_read_and_archives():
    accepted = (
        UploadForm(units=Unit.objects.none()).fields["file"].widget.attrs["accept"].split(",")
    )
    assert set(READABLE.split("、")) < set(accepted)
    assert is_archive("x.zip", b"")
    assert {".zip", ".tar", ".tgz", ".gz"} < set(accepted)


@pytest.mark.parametrize(
    ("name", "data", "word"),
    [
        ("表.exe", b"MZ", "不认识"),
        ("没有扩展名", b"\x01\x02", "不认识"),
        ("空.txt", b"", "空文件"),
    ],
)
def test_an_unfit_file_is_refused_at_the_field(world, name, data, word):
    with pytest.raises(CannotUpload, match=word) as refused:
        upload(world, a_file(data, name), name)
    assert refused.value.field == "file"
    assert name in refused.value.sentence
    assert not Regulation.objects.exists()


def test_a_file_past_the_limit_is_refused(world, settings):
    settings.ZELIAN_DOCUMENT_LIMIT = 10
    with pytest.raises(CannotUpload, match="上限"):
        upload(world, a_file("一、内容超过了十个字节"))


def docx(parts: dict[str, bytes]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


OLE = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600
ROOT = b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
BAD_FILES = {
    "文字.docx": "这不是文档".encode(),
    "加密.docx": OLE,
    "残缺.docx": docx({"[Content_Types].xml": b"<Types"})[:-20],
    "压缩炸弹.docx": docx({"[Content_Types].xml": b"x", "word/document.xml": b"0" * 300_000_000}),
    "空白.txt": b"   \n\n  ",
    "乱码.txt": bytes([0x81, 0x00, 0xFF, 0xFE, 0x00]) * 40,
    "含空字节.txt": "一、内容\0内容".encode(),
}


@pytest.mark.parametrize("name", BAD_FILES)
def test_an_unreadable_file_ends_with_a_sentence_that_names_it(world, name):
    (sent,) = send_many(world, a_file(BAD_FILES[name], name))
    if sent.refusal:
        # what can be told at a glance is told before anything is kept
        assert name in sent.refusal.sentence
        assert not Regulation.objects.exists()
        return
    regulation = sent.regulation
    regulation.refresh_from_db()
    assert regulation.state == State.UNREADABLE
    assert name in regulation.failure["values"]["name"]
    assert regulation.failure["template"]
    assert actions()[-1] == "regulation.unreadable"
    assert not Duty.objects.exists()


def test_the_same_file_twice_is_told_with_the_first(world):
    first = uploaded(world)
    with pytest.raises(CannotUpload, match="已经上传过") as refused:
        upload(world, a_file(), "另一个名字.txt", uuid.uuid4())
    assert refused.value.duplicate == first
    assert Regulation.objects.count() == 1


@pytest.mark.parametrize("same", [True, False])
def test_a_file_that_arrives_twice_at_the_same_moment_is_kept_once(world, monkeypatch, same):
    first = uploaded(world)
    looked = iter([None, first])
    monkeypatch.setattr(uploading, "_sent_before", lambda _submission: next(looked))
    monkeypatch.setattr(uploading, "_refuse_duplicate", lambda _digest: None)
    if same:
        assert upload(world, a_file(), submission=first.submission) == first
    else:
        looked = iter([None, None])
        with pytest.raises(IntegrityError):
            upload(world, a_file(), submission=uuid.uuid4())
    assert Regulation.objects.count() == 1


def test_a_repealed_file_may_be_laid_down_again(world):
    first = uploaded(world)
    Regulation.objects.filter(pk=first.pk).update(
        state=State.REPEALED, effective_on="2026-01-01", repealed_on="2026-06-01"
    )
    again = upload(world, a_file(), submission=uuid.uuid4())
    assert again.pk != first.pk


def test_the_same_submission_twice_is_one_regulation(world):
    submission = uuid.uuid4()
    first = upload(world, a_file(), submission=submission)
    second = upload(world, a_file(), submission=submission)
    assert first == second
    assert Regulation.objects.count() == 1
    assert actions().count("regulation.uploaded") == 1


def test_a_stored_file_never_carries_its_own_name(world):
    regulation = uploaded(world, name="../../etc/办法.txt")
    assert PurePath(regulation.file.name).name.startswith(regulation.digest.removeprefix("sha256:"))


def test_others_may_not_upload(world):
    for who in ("head", "unit_head", "unit_clerk", "inspection", "member", "system_admin"):
        with pytest.raises(PermissionDenied):
            upload(world, a_file(), who=who)


def test_reading_a_read_document_again_changes_nothing(world):
    regulation = uploaded(world)
    before = list(regulation.duties.values_list("pk", flat=True))
    tasks.read_regulation.call(regulation.pk)
    assert list(regulation.duties.values_list("pk", flat=True)) == before
    assert actions().count("regulation.read") == 1
    with pytest.raises(CannotChange, match="已经读取完成"):
        read_again(viewer=world.viewer("organisation"), regulation_id=regulation.pk)


def test_an_unexpected_error_is_told_kept_and_can_be_repeated(world, monkeypatch, caplog):
    def broken(paper, *, progress=None):
        raise ZeroDivisionError("a bug")

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "read", broken)
        regulation = uploaded(world)
        assert regulation.state == State.UNREADABLE
        assert "重新读取" in regulation.failure["template"]
        assert "ZeroDivisionError" in caplog.text
        Regulation.objects.update(state=State.READING)
        with pytest.raises(ZeroDivisionError):
            tasks.read_regulation.call(regulation.pk)
    read_again(viewer=world.viewer("organisation"), regulation_id=regulation.pk)
    regulation.refresh_from_db()
    assert regulation.state == State.DRAFT
    assert regulation.failure is None


def test_progress_is_noted_seldom_and_never_falls_back(world, monkeypatch):
    regulation = uploaded(world)
    Regulation.objects.update(state=State.READING, progress=0)
    clock = iter([0.0, 0.1, 0.2, 0.9, 1.0, 1.8, 1.9])
    monkeypatch.setattr(tasks, "monotonic", lambda: next(clock))
    progress = tasks.Progress(regulation.pk)
    seen = []
    for fraction in (0.1, 0.2, 0.3, 0.31, 0.9, 0.5):
        progress(fraction)
        regulation.refresh_from_db()
        seen.append(regulation.progress)
    assert seen == [0, 0, 30, 30, 90, 90]


def test_a_paragraph_of_ten_thousand_characters_is_read(world):
    clause = "各单位要结合实际认真抓好落实，" * 700
    regulation = uploaded(world, f"一、总则\n{clause}每年至少报告一次工作。\n")
    assert regulation.state == State.DRAFT
    for duty in regulation.duties.all():
        assert len(duty.action) <= 500
        assert regulation.text[duty.start : duty.end] == duty.quote


def test_a_document_without_a_single_duty_can_still_be_opened(world):
    regulation = uploaded(world, "通知\n祝大家节日快乐。\n")
    assert regulation.state == State.DRAFT
    assert regulation.duties.count() == 0
    assert Provision.objects.count() == 0


def test_the_job_is_one_the_queue_accepts():
    task_backends["default"].validate_task(tasks.read_regulation)


# -- several at once -------------------------------------------------------------------------


def send_many(world, *files, submission=None):
    return upload_regulations(
        viewer=world.viewer("organisation"),
        files=files,
        unit=world.units["school"],
        submission=submission or uuid.uuid4(),
    )


def zipped(**members: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return packed.getvalue()


def another(number: int) -> str:
    return TEXT.replace("海滨学院", f"海滨第{number}学院")


def test_each_of_several_files_is_a_regulation_with_a_job_of_its_own(world):
    uploads = send_many(world, *(a_file(another(n), f"{n}.txt") for n in range(3)))
    assert [upload.name for upload in uploads] == ["0.txt", "1.txt", "2.txt"]
    assert Regulation.objects.filter(state=State.DRAFT).count() == 3
    assert actions().count("regulation.read") == 3


def test_a_bad_file_keeps_none_of_the_others_out(world):
    first = uploaded(world)
    good, bad, known = send_many(
        world, a_file(another(1), "好.txt"), a_file(b"", "空.txt"), a_file(name="旧.txt")
    )
    assert good.regulation.file_name == "好.txt"
    assert "空.txt" in bad.refusal.sentence
    assert known.refusal.duplicate == first


def test_several_files_sent_twice_are_kept_once(world):
    submission = uuid.uuid4()
    for _time in range(2):
        send_many(
            world,
            *(a_file(another(n), f"{n}.txt") for n in range(2)),
            submission=submission,
        )
    assert Regulation.objects.count() == 2


def test_what_an_archive_packs_is_uploaded_file_by_file(world):
    packed = zipped(**{
        "党建/甲办法.txt": another(1).encode(),
        "党建/乙办法.txt": another(2).encode(),
        "程序.exe": b"MZ\x00\x01",
    })  # fmt: skip
    uploads = {u.name: u for u in send_many(world, a_file(packed, "全部.zip"))}
    assert uploads["党建/甲办法.txt"].regulation.file_name == "甲办法.txt"
    assert uploads["党建/乙办法.txt"].regulation is not None
    assert "程序.exe" in uploads["程序.exe"].refusal.sentence
    assert Regulation.objects.count() == 2


def test_the_page_says_of_each_file_what_came_of_it(world, sign_in):
    clerk, address = sign_in("organisation"), reverse("catalogue:upload")
    unit = world.units["physics"].pk
    files = [a_file(another(1), "好.txt"), a_file(b"", "空.txt")]
    answer = clerk.post(address, {"file": files, "unit": unit, "submission": uuid.uuid4()})
    text = answer.content.decode()
    kept = Regulation.objects.get()
    assert reverse("catalogue:regulation", args=[kept.pk]) in text
    assert "“空.txt”是空文件" in text
    assert "2 份中有 1 份没有上传" in text
    assert f'value="{unit}" selected' in text
    files = [a_file(another(n), f"{n}.txt") for n in (2, 3)]
    answer = clerk.post(address, {"file": files, "unit": unit}, follow=True)
    assert "2 份文件已上传" in answer.content.decode()
    empty = clerk.post(address, {"file": a_file(zipped(), "空.zip"), "unit": unit})
    assert "压缩包里没有可以读取的文件" in empty.content.decode()
