"""Old Word files give what new ones give; the papers were written by LibreOffice."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.old_papers import FOLDER, word
from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import CannotRead, open_document

RULES = (FOLDER / "duty_rules.doc").read_bytes()


def opened(data: bytes = RULES, name: str = "办法.doc") -> Paper:
    return open_document(name, data).paper


def lines(paper: Paper) -> list[str]:
    return [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.PARAGRAPH]


def test_automatic_numbers_are_labels_at_every_depth():
    assert lines(opened())[1:12] == [
        "总则",
        "第一条 为了加强值班工作，制定本办法。",
        "第二条 场长应当履行下列职责：",
        "（一）每月至少带班两次；",
        "（二）每季度检查一次值班记录：",
        "1.查台账；",
        "2.查交接，包括：",
        "①钥匙；",
        "②对讲机。",
        "（三）其他职责。",
        "第三条 值班员每日巡查不少于三次。",
    ]


def test_tables_keep_rows_columns_and_merged_cells():
    paper = opened()
    cells = {b.span.of(paper.text): b for b in paper.blocks if b.kind is BlockKind.CELL}
    assert (cells["内容"].column, cells["内容"].column_span) == (1, 2)
    assert (cells["防火"].row, cells["防火"].row_span) == (1, 2)
    assert (cells["2.值班"].row, cells["2.值班"].column) == (2, 1)
    assert cells["责任单位"].column == cells["林场"].column == 3


def test_notes_boxes_insertions_and_shown_fields_are_kept():
    found = lines(opened())
    assert "插入的话。" in found
    assert "看得见，说完了。" in found
    assert "联系方式见网站。" in found
    assert found[found.index("这一段挂着文本框。") + 1] == "框中文字。"
    assert found[-1] == "脚注：试行一年。"


@pytest.mark.parametrize("gone", ["删掉的话", "看不见", "页眉文字", "HYPERLINK", "x.invalid"])
def test_deleted_and_hidden_words_headers_and_field_codes_are_not(gone: str):
    assert gone not in opened().text


def test_an_outline_level_is_kept():
    paper = opened()
    assert [b.span.of(paper.text) for b in paper.blocks if b.level] == ["总则"]


def test_the_old_file_and_the_new_one_it_was_made_from_say_the_same():
    new = open_document("办法.docx", word()).paper
    assert sorted(lines(opened())) == sorted(lines(new))
    shape = [(b.row, b.column, b.row_span, b.column_span) for b in new.blocks if b.row is not None]
    old = [
        (b.row, b.column, b.row_span, b.column_span) for b in opened().blocks if b.row is not None
    ]
    # a new file counts the columns of its grid as an old one their edges
    assert old == shape


def with_word(place: int, value: int) -> bytes:
    """The paper with two bytes of its head changed."""
    at = RULES.index(b"\xec\xa5\x01\x01") + place
    return RULES[:at] + value.to_bytes(2, "little") + RULES[at + 2 :]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_word(10, 0x1300), "file.encrypted"),
        (with_word(2, 0x65), "file.outdated"),
        (with_word(0, 0), "file.wrong_kind"),
        (RULES[:1500], "file.damaged"),
        (RULES[:6000], "file.damaged"),
    ],
)
def test_a_bad_file_is_refused_with_its_own_code(data: bytes, code: str):
    with pytest.raises(CannotRead) as refused:
        opened(data)
    assert refused.value.code == code
    assert refused.value.sentence.text().startswith("“办法.doc”")


CHANGES = st.lists(
    st.tuples(st.integers(512, len(RULES) - 1), st.integers(0, 255)), min_size=1, max_size=8
)


@settings(max_examples=300, deadline=None)
@given(CHANGES, st.integers(600, 5 * len(RULES)))
def test_cut_and_changed_files_are_read_or_refused(
    changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(RULES)
    for at, value in changes:
        data[at] = value
    del data[length:]
    with suppress(CannotRead):
        assert opened(bytes(data)).text


def test_a_text_has_a_bound(monkeypatch):
    monkeypatch.setattr("zelian.documents.old_word.text.MOST_CHARACTERS", 100)
    with pytest.raises(CannotRead) as refused:
        opened()
    assert refused.value.code == "file.too_long"
