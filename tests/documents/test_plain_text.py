from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
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
