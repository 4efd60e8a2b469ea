"""Red head and imprint leave the reading's flow, keep their place, and still tell the issuer."""

from __future__ import annotations

from datetime import date

import pytest

from tests.documents.word_files import docx, p
from zelian.core.reading import read
from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import open_document

HEAD = ["000123", "机密★1年", "特急", "青石岭林业局文件", "青林发〔2025〕7号　　签发人：周山"]
BODY = [
    "青石岭林业局关于印发《巡护办法》的通知",
    "各林场：",
    "现将《巡护办法》印发给你们，请认真执行。",
    "2025年3月4日",
    "第一条 护林员应当每日巡山一次。",
    "第二条 林场应当每月检查一次。",
]
IMPRINT = ["（此件公开发布）", "抄送：各乡镇人民政府，县应急管理局，", "县气象局。",
           "青石岭林业局办公室　　　2025年3月6日印发"]  # fmt: skip


def furniture(paper: Paper) -> list[str]:
    return [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.FURNITURE]


def as_text(lines: list[str]) -> Paper:
    return open_document("办法.txt", "\n".join(lines).encode()).paper


def as_word(lines: list[str]) -> Paper:
    return open_document("办法.docx", docx("".join(map(p, lines)))).paper


@pytest.mark.parametrize("opened", [as_text, as_word])
def test_head_and_imprint_are_furniture_and_metadata_is_read_all_the_same(opened):
    paper = opened([*HEAD, *BODY, *IMPRINT])
    assert furniture(paper) == [*HEAD[:4], *IMPRINT]
    reading = read(paper)
    assert reading.regulation.doc_number == "青林发〔2025〕7号"
    assert reading.regulation.issuer == "青石岭林业局"
    assert reading.regulation.issued_on == date(2025, 3, 4)
    assert [d.subjects for d in reading.duties if d.measures] == [("护林员",), ("林场",)]


def test_the_issuer_stands_in_the_red_head_and_the_day_in_the_imprint_alone():
    body = ["巡护办法", "第一条 护林员应当每日巡山一次。"]
    reading = read(as_text([*HEAD[3:], *body, IMPRINT[3]]))
    assert reading.regulation.issuer == "青石岭林业局"
    assert reading.regulation.issued_on == date(2025, 3, 6)


@pytest.mark.parametrize(
    "lines",
    [
        ["关于加强公文管理的若干文件", "第一条 每月检查一次。"],
        ["第一条 每月检查一次。", "第二条 紧急情况特急处理。", "2025年3月4日"],
        ["办法", "第九条 材料抄送：县局、乡镇。", "第十条 本办法自印发之日起施行。"],
        ["办法", "抄送：县局。", "第十条 本办法自印发之日起施行。"],
        ["000123"],
    ],
)
def test_what_only_looks_alike_stays_in_the_text(lines: list[str]):
    assert furniture(as_text(lines)) == []
