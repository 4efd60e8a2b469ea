"""RTF files, most of them called .doc, are read like the Word files they stand for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.old_papers import FOLDER
from zelian.core.vocabulary.text import BlockKind
from zelian.documents import CannotRead, open_document

RULES = (FOLDER / "duty_rules.rtf").read_bytes()


def lines(data: bytes) -> list[str]:
    paper = open_document("a.rtf", data).paper
    return [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.PARAGRAPH]


def rtf(body: bytes) -> bytes:
    fonts = rb"{\fonttbl{\f0\fnil\fcharset134 SimSun;}{\f1\fcharset136 MingLiU;}{\f2 Arial;}}"
    return rb"{\rtf1\ansi\ansicpg936\deff0" + fonts + body + b"}"


def escaped(words: str, encoding: str = "gbk") -> bytes:
    return "".join(f"\\'{byte:02x}" for byte in words.encode(encoding)).encode()


def test_the_rich_text_and_the_old_word_file_say_the_same():
    rich = open_document("a.rtf", RULES).paper
    old = open_document("a.doc", (FOLDER / "duty_rules.doc").read_bytes()).paper
    boxed = "框中文字。\n"  # LibreOffice writes no text boxes into RTF
    assert rich.text == old.text.replace(boxed, "")
    shapes = [[(b.row, b.column, b.row_span, b.column_span) for b in paper.blocks if b.row]
              for paper in (rich, old)]  # fmt: skip
    assert shapes[0] == shapes[1]


def test_an_outline_level_is_kept():
    paper = open_document("a.rtf", rtf(rb"\pard\outlinelevel1\u30002?\par\pard\u20057?\par")).paper
    assert [b.level for b in paper.blocks] == [2, None]


def test_a_doc_that_is_rich_text_is_read_as_such():
    assert open_document("a.doc", RULES).format == "rtf"


def test_characters_come_in_the_encoding_of_their_font_or_as_numbers():
    body = (
        rb"\f0 " + escaped("每月检查") + rb"\par\f1 " + escaped("每月檢查", "big5")
        + rb"\par\uc1\u27599?\u26376? ok\par\uc2\u27599\'c3\'bf{\uc0\u26376}\par"
    )  # fmt: skip
    assert lines(rtf(body)) == ["每月检查", "每月檢查", "每月 ok", "每月"]


def test_boxes_notes_and_shown_fields_are_kept_the_rest_is_not():
    body = (
        rb"\u30002?{\footnote\u27880?\par}{\shp{\*\shpinst{\sp{\sn x}{\sv 1}}"
        rb"{\shptxt\u26694?\par}}}\par{\field{\*\fldinst HYPERLINK x}{\fldrslt\u31449?}}\par"
        rb"{\v\u38544?}{\deleted\u21024?}{\header\u30473?\par}{\*\unknown\u26410?}\u24471?\par"
    )
    assert lines(rtf(body)) == ["甲", "框", "站", "得", "注"]


def test_pictures_in_the_file_are_passed_over():
    body = rb"{\pict\bin9 }}}}{{{{x}" + rb"\u30002?\par"
    assert lines(rtf(body)) == ["甲"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (rtf(b""), "file.empty"),
        (b"{\\rtf1" + b"{" * 2_000, "html.too_much_markup"),
        (b"{\\rtf1", "file.empty"),
    ],
)
def test_a_bad_file_is_refused_with_its_own_code(data: bytes, code: str):
    with pytest.raises(CannotRead) as refused:
        open_document("a.rtf", data)
    assert refused.value.code == code


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(st.integers(6, len(RULES) - 1), st.integers(0, 255)), max_size=12))
def test_changed_files_are_read_or_refused(changes: list[tuple[int, int]]):
    data = bytearray(RULES)
    for at, value in changes:
        data[at] = value
    with suppress(CannotRead):
        assert open_document("a.rtf", bytes(data)).paper.text
