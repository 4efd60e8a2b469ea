from __future__ import annotations

import io
import os
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.things import PNG
from zelian.history.models import Event
from zelian.performance.evidence import CannotAcceptFile, clean_name, examine, sweep
from zelian.performance.models import Evidence
from zelian.performance.operations import (
    CannotKeepEvidence,
    attach_evidence,
    remove_evidence,
    withdraw_act,
)

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)


def packed(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
        ("a.png", PNG, "image/png"),
        ("a.gif", b"GIF89a" + bytes(20), "image/gif"),
        ("a.webp", b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        ("a.heic", b"\0\0\0\x18ftypheic" + bytes(20), "image/heic"),
        ("a.mp4", b"\0\0\0\x18ftypisom" + bytes(20), "video/mp4"),
        ("a.mov", b"\0\0\0\x18ftypqt  " + bytes(20), "video/quicktime"),
        ("a.m4a", b"\0\0\0\x18ftypM4A " + bytes(20), "audio/mp4"),
        ("a.pdf", b"%PDF-1.7\n", "application/pdf"),
        ("a.ofd", packed("OFD.xml"), "application/ofd"),
        ("a.doc", stream("WordDocument"), "application/msword"),
        ("a.xls", stream("Workbook"), "application/vnd.ms-excel"),
        ("a.ppt", stream("PowerPoint Document"), "application/vnd.ms-powerpoint"),
        ("记录.txt", "会议记录\n第一项".encode(), "text/plain"),
        ("记录.txt", "会议记录\n第一项".encode("gb18030"), "text/plain"),
    ],
)
def test_files_are_known_by_their_bytes(name, content, media_type):
    examined = examine(upload(name, content))
    assert (examined.name, examined.media_type, examined.size) == (name, media_type, len(content))
    assert examined.digest.startswith("sha256:")


@pytest.mark.parametrize(
    ("part", "suffix"),
    [("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("ppt/presentation.xml", "pptx")],
)
def test_office_files_are_told_by_their_parts(part, suffix):
    examined = examine(upload(f"a.{suffix}", packed("[Content_Types].xml", part)))
    assert "openxmlformats" in examined.media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.exe", b"MZ\x90\0"),
        ("照片.jpg", b"MZ\x90\0" + bytes(50)),
        ("a.sh", b"#!/bin/sh\n"),
        ("a.txt", b"#!/bin/sh\n"),
        ("a.html", b"<html></html>"),
        ("a.txt", b"  <!DOCTYPE html><script>"),
        ("a.svg", b"<svg xmlns='x'></svg>"),
        ("a.txt", b"<svg onload=x>"),
        ("a.xml", b"<?xml version='1.0'?>"),
        ("a.txt", b"\x7fELF\0\0"),
        ("a.js", b"alert(1)"),
        ("a.zip", packed("a.txt")),
        ("a.jar", packed("word/document.xml")),
        ("安装.msi", OLE),
        ("安装.doc", OLE),
        ("a.mp4", b"\0\0\0\x18ftypevil" + bytes(20)),
        ("a.bin", bytes(range(256))),
        ("无后缀", "只是文字".encode()),
    ],
)
def test_programs_pages_and_unknown_files_are_refused(name, content):
    with pytest.raises(CannotAcceptFile) as refused:
        examine(upload(name, content))
    assert name in refused.value.sentence


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.png", b"", "空文件"),
        ("a.docx", b"PK\x03\x04broken", "打不开"),
        ("a.docx", packed("word/document.xml", "word/vbaProject.bin"), "宏"),
        ("a.xls", stream("Workbook") + "_VBA_PROJECT".encode("utf-16-le"), "宏"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(name, content, words):
    with pytest.raises(CannotAcceptFile) as refused:
        examine(upload(name, content))
    assert words in refused.value.sentence


def test_too_large_a_file_is_refused_with_the_limit(settings):
    settings.ZELIAN_EVIDENCE_LIMIT = 2 * 1024 * 1024
    with pytest.raises(CannotAcceptFile) as refused:
        examine(upload("录像.mp4", b"\0\0\0\x18ftypisom" + bytes(2 * 1024 * 1024)))
    assert "2 MB" in refused.value.sentence
    assert "录像.mp4" in refused.value.sentence


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\照片.jpg", "照片.jpg"),
        ("a\u202egpj.png", "agpj.png"),
        ("a\nb\0.png", "ab.png"),
        ('<b>"x"?.png', "bx.png"),
        ("...", "未命名"),
        ("", "未命名"),
        ("长" * 300 + ".docx", "长" * 115 + ".docx"),
    ],
)
def test_names_are_cleaned(typed, kept):
    assert clean_name(typed) == kept


def test_a_wrong_suffix_is_put_right():
    assert examine(upload("照片.bmp", PNG)).name == "照片.bmp.png"


# -- keeping -----------------------------------------------------------------------------


@pytest.fixture
def act(bench):
    return bench.record(files=[upload("签到表.png", PNG)])


def test_a_file_is_stored_under_its_digest_outside_the_web_root(act, settings):
    row = act.evidence.get()
    digest = row.digest.removeprefix("sha256:")
    assert row.file.name == f"evidence/{digest[:2]}/{digest}.bin"
    assert Path(settings.MEDIA_ROOT) in Path(row.file.path).parents
    assert settings.MEDIA_URL in ("", "/")
    with row.file.open() as file:
        assert file.read() == PNG


def test_the_same_file_is_stored_once_for_many_acts(bench, act):
    other = bench.record("foreign_head", files=[upload("另名.png", PNG)])
    assert {row.file.name for row in Evidence.objects.all()} == {act.evidence.get().file.name}
    assert other.evidence.get().name == "另名.png"


def test_the_same_file_twice_in_one_form_counts_once(bench):
    act = bench.record(files=[upload("a.png", PNG), upload("b.png", PNG)])
    assert act.evidence.count() == 1


def test_one_bad_file_keeps_all_from_being_attached(bench, act):
    good = upload("b.pdf", b"%PDF-1.4 x")
    with pytest.raises(CannotKeepEvidence) as refused:
        attach_evidence(
            viewer=bench.world.viewer("unit_head"), act=act, files=[good, upload("c.png", b"")]
        )
    assert refused.value.field == "files"
    assert act.evidence.count() == 1


def test_attaching_nothing_or_what_is_there_is_refused(bench, act):
    viewer = bench.world.viewer("unit_head")
    with pytest.raises(CannotKeepEvidence):
        attach_evidence(viewer=viewer, act=act, files=[])
    with pytest.raises(CannotKeepEvidence) as refused:
        attach_evidence(viewer=viewer, act=act, files=[upload("b.png", PNG)])
    assert "已经附" in refused.value.sentence


def test_attaching_to_a_withdrawn_act_is_refused(bench, act):
    viewer = bench.world.viewer("unit_head")
    withdraw_act(viewer=viewer, act=act, reason="有误")
    act.refresh_from_db()
    with pytest.raises(CannotKeepEvidence):
        attach_evidence(viewer=viewer, act=act, files=[upload("b.pdf", b"%PDF-1.4")])


def test_removed_evidence_stays_in_history_by_digest(bench, act):
    row = act.evidence.get()
    digest = row.digest
    viewer = bench.world.viewer("unit_head")
    with pytest.raises(CannotKeepEvidence):
        remove_evidence(viewer=viewer, evidence=row, reason=" ")
    remove_evidence(viewer=viewer, evidence=row, reason="传错了")
    event = Event.objects.get(action="evidence.removed")
    assert event.before["evidence"][0]["digest"] == digest
    assert event.why == "传错了"


def test_others_cannot_attach_or_remove(bench, act):
    viewer = bench.world.viewer("foreign_head")
    with pytest.raises(PermissionDenied):
        attach_evidence(viewer=viewer, act=act, files=[upload("b.pdf", b"%PDF-1.4")])
    with pytest.raises(PermissionDenied):
        remove_evidence(viewer=viewer, evidence=act.evidence.get(), reason="不要")


def test_the_sweep_takes_unused_files_a_day_later_and_leaves_used_ones(bench):
    content = b"%PDF-1.4 swept " + os.urandom(8)
    act = bench.record(files=[upload("a.pdf", content)])
    other = bench.record("foreign_head", files=[upload("a.pdf", content)])
    path = act.evidence.get().file.name
    tomorrow = timezone.now() + timedelta(days=2)
    for each, name in ((act, "unit_head"), (other, "foreign_head")):
        sweep(tomorrow)
        assert default_storage.exists(path)
        remove_evidence(
            viewer=bench.world.viewer(name), evidence=each.evidence.get(), reason="传错了"
        )
    sweep(timezone.now())
    assert default_storage.exists(path)
    assert sweep(tomorrow) >= 1
    assert not default_storage.exists(path)


# -- serving -----------------------------------------------------------------------------


def test_evidence_is_served_safely(act, sign_in):
    row = act.evidence.get()
    answer = sign_in("unit_head").get(reverse("performance:evidence", args=[row.pk]))
    assert b"".join(answer.streaming_content) == PNG
    assert answer["Content-Type"] == "image/png"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "private" in answer["Cache-Control"]


def test_what_is_no_picture_is_downloaded(bench, sign_in):
    act = bench.record(files=[upload("讲稿.pdf", b"%PDF-1.4 text")])
    row = act.evidence.get()
    answer = sign_in("unit_head").get(reverse("performance:evidence", args=[row.pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert "filename" in answer["Content-Disposition"]
    downloaded = sign_in("unit_head").get(
        reverse("performance:evidence", args=[row.pk]), {"download": "1"}
    )
    assert downloaded["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("unit_head", 200),
        ("unit_clerk", 200),
        ("team_member", 200),
        ("discipline", 200),
        ("foreign_head", 403),
        ("branch_secretary", 403),
        ("system_admin", 403),
    ],
)
def test_evidence_is_seen_by_those_concerned_and_those_who_supervise(act, sign_in, name, code):
    address = reverse("performance:evidence", args=[act.evidence.get().pk])
    answer = sign_in(name).get(address)
    assert answer.status_code == code


def test_a_participant_sees_the_evidence(bench, sign_in):
    act = bench.record(files=[upload("a.png", PNG)], people=[bench.world.people["foreign_head"]])
    address = reverse("performance:evidence", args=[act.evidence.get().pk])
    answer = sign_in("foreign_head").get(address)
    assert answer.status_code == 200


def test_missing_evidence_is_not_found(world, sign_in):
    address = reverse("performance:evidence", args=[999])
    assert sign_in("unit_head").get(address).status_code == 404
