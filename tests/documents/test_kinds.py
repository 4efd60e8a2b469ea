"""The same regulation on every kind of paper is the same reading."""

from __future__ import annotations

import pytest

from tests.documents import one_paper
from zelian.core.reading import read
from zelian.core.vocabulary.text import BlockKind
from zelian.documents import open_document

KINDS = {
    "txt": one_paper.as_text,
    "docx": one_paper.as_word,
    "html": one_paper.as_web,
    "htm": one_paper.as_web,
    "xlsx": one_paper.as_sheet,
    "pdf": one_paper.as_portable,
    "doc": (one_paper.FOLDER / "one_paper.doc").read_bytes,
    "wps": (one_paper.FOLDER / "one_paper.doc").read_bytes,
    "xls": (one_paper.FOLDER / "one_paper.xls").read_bytes,
    "ofd": one_paper.as_ofd,
}


def reading_of(kind: str):
    paper = open_document(f"办法.{kind}", KINDS[kind]()).paper
    reading = read(paper)
    duties = [
        (d.path, d.subjects, d.modality, d.activity, [(m.kind, m.value) for m in d.measures])
        for d in reading.duties
    ]
    spans = [m.span.of(paper.text) for d in reading.duties for m in d.measures]
    rows = [(r.no, r.measure, r.responsible) for r in reading.table]
    headings = [(q.path, q.title) for q in reading.provisions]
    return reading.regulation.title, headings, duties, rows, spans


def test_the_regulation_is_read_at_all():
    title, headings, duties, rows, _ = reading_of("txt")
    assert title == one_paper.TITLE
    assert len(headings) >= 8
    assert sum(len(measures) for *_, measures in duties) >= 16
    assert [no for no, *_ in rows] == [1, 2, 3]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_paper_gives_the_same_duties_and_measures(kind):
    assert reading_of(kind) == reading_of("docx")


@pytest.mark.parametrize(
    ("kind", "data"), [("pdf", one_paper.as_portable), ("ofd", one_paper.as_ofd)]
)
def test_the_printed_paper_has_no_page_furniture_and_whole_paragraphs(kind, data):
    paper = open_document(f"办法.{kind}", data()).paper
    prose = [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.PARAGRAPH]
    assert prose == [one_paper.TITLE, *one_paper.PARAGRAPHS, one_paper.AFTER]
    furniture = [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.FURNITURE]
    assert furniture == ["云溪水库管理处文件"]
