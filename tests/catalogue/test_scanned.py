"""A scan is uploaded, recognised by the job, and its doubts wait on the confirming page."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.documents import scanned_pages
from zelian.catalogue import tasks
from zelian.catalogue.models import Regulation
from zelian.catalogue.operations import upload_regulation
from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span, Unsure
from zelian.documents import OpenedDocument

State = Regulation.State
WORDS = "第一条 财务处每季度核对一次食堂账目。"


def uploaded_scan(world) -> Regulation:
    file = SimpleUploadedFile("扫描件.png", scanned_pages.second(), content_type="image/png")
    regulation = upload_regulation(
        viewer=world.viewer("organisation"),
        file=file,
        name=file.name,
        unit=world.units["school"],
        submission=None,
    )
    regulation.refresh_from_db()
    return regulation


def unsure_scan(name, data, progress=None):
    """As the reader of scans answers, four pages long."""
    for page in range(1, 5):
        progress(page / 4)
    block = Block(BlockKind.PARAGRAPH, Span(0, len(WORDS)))
    start = WORDS.index("季度")
    unsure = Unsure(Span(start, start + 2), 0.612)
    return OpenedDocument(name, "png", "sha256:0", Paper(WORDS, (block,), (unsure,), 0.93))


def test_a_picture_is_taken_in_and_its_table_read(world):
    regulation = uploaded_scan(world)
    assert regulation.state == State.DRAFT
    assert regulation.format == "png"
    assert "每季度末向镇人民政府报送一次隐患清单" in regulation.text
    assert regulation.duties.filter(measures__isnull=False).distinct().count() >= 4


def test_unsure_words_are_remarks_on_the_words_themselves(world, monkeypatch, sign_in):
    monkeypatch.setattr(tasks, "open_document", unsure_scan)
    regulation = uploaded_scan(world)
    remark = regulation.remarks.get(code="scan.unsure")
    assert regulation.text[remark.start : remark.end] == "季度"
    assert remark.message["values"] == {"words": "季度", "percent": 61}
    page = sign_in("organisation").get(reverse("catalogue:regulation", args=[regulation.pk]))
    assert "“季度”没有把握（61%）" in page.content.decode()


@pytest.mark.parametrize(
    ("confidence", "expected"), [(0.93, [12, 25, 37, 50, 75, 99]), (None, [12, 25, 37, 50, 55, 99])]
)
def test_a_scan_s_recognition_is_the_first_half_of_its_progress(
    world, monkeypatch, confidence, expected
):
    noted: list[int] = []

    def opened(name, data, progress=None):
        found = unsure_scan(name, data, progress)
        paper = Paper(found.paper.text, found.paper.blocks, (), confidence)
        return OpenedDocument(name, "png", found.digest, paper)

    def reading(paper, *, progress=None):
        progress(0.5)
        progress(1.0)
        return tasks_read(paper)

    tasks_read = tasks.read
    clock = iter(range(100))
    monkeypatch.setattr(tasks, "open_document", opened)
    monkeypatch.setattr(tasks, "read", reading)
    monkeypatch.setattr(tasks, "monotonic", lambda: next(clock))
    monkeypatch.setattr(
        tasks, "note_progress", lambda *, regulation_id, percent: noted.append(percent)
    )
    uploaded_scan(world)
    assert noted == expected
