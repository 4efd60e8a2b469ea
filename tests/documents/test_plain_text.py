from __future__ import annotations

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zelian.documents import CannotRead, open_document

WORDS = "第一条 站长应当带班。\r\n\r\n第二条　护林员应当巡山。\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (WORDS.encode(), WORDS),
        (WORDS.encode("utf-8-sig"), "\ufeff" + WORDS),
        (WORDS.encode("utf-16"), "\ufeff" + WORDS),
        (b"\xfe\xff" + WORDS.encode("utf-16-be"), "\ufeff" + WORDS),
        (WORDS.encode("gb18030"), WORDS),
        (WORDS.encode("gbk"), WORDS),
    ],
)
def test_the_text_is_the_file_itself(data: bytes, text: str) -> None:
    opened = open_document("制度.txt", data)
    assert opened.paper.text == text
    assert opened.format == "txt"
    assert opened.digest == "sha256:" + hashlib.sha256(data).hexdigest()


def test_every_line_with_words_is_a_block() -> None:
    paper = open_document("a.md", WORDS.encode()).paper
    assert [b.span.of(paper.text) for b in paper.blocks] == [
        "第一条 站长应当带班。",
        "第二条　护林员应当巡山。",
    ]


def test_the_ending_may_be_in_capitals() -> None:
    assert open_document("A.TXT", "字".encode()).format == "txt"


@settings(deadline=None)  # the first picture loads what scans need
@given(st.binary(max_size=400), st.sampled_from(["a.txt", "a.md", "a.docx"]))
def test_any_bytes_are_read_or_refused(data: bytes, name: str) -> None:
    try:
        opened = open_document(name, data)
    except CannotRead:
        return
    assert opened.paper.text


@given(st.binary(max_size=200))
def test_a_zip_that_goes_on_with_anything_is_read_or_refused(data: bytes) -> None:
    with pytest.raises(CannotRead):
        open_document("a.docx", b"PK\x03\x04" + data)


RULES = "第一条 站长应当每月检查一次设备，并将检查结果报上级单位。\r\n第二条 不得迟到。\n"
TRADITIONAL = "第一條 站長應當每月檢查一次設備，並將檢查結果報上級單位。\r\n"


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (TRADITIONAL.encode("big5"), TRADITIONAL),
        (TRADITIONAL.encode("gb18030"), TRADITIONAL),
        (RULES.encode("utf-16-le"), RULES),
        (RULES.encode("utf-16-be"), RULES),
        (RULES.encode("gbk"), RULES),
        ("禁止入内".encode("gbk"), "禁止入内"),
    ],
)
def test_the_encoding_is_found_without_a_mark(data: bytes, text: str) -> None:
    assert open_document("制度.txt", data).paper.text == text


def test_signs_of_direction_and_of_no_width_stay_in_a_text_file() -> None:
    words = "\u202e第一条\u200b 站长应当每月\u2060检查一次。\u200f\n"
    assert open_document("a.txt", words.encode()).paper.text == words


def test_a_file_that_is_no_text_is_refused_in_plain_words() -> None:
    with pytest.raises(CannotRead) as refused:
        open_document("a.txt", b"abc\x00\x01def")
    assert "字节" not in refused.value.sentence.text()
