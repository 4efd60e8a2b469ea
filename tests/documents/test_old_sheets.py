"""Old workbooks give what the new ones give they were written from by LibreOffice."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.documents.old_papers import FOLDER, book
from zelian.documents import CannotRead, open_document

LIST = (FOLDER / "measures.xls").read_bytes()


def test_the_old_workbook_and_the_new_one_say_the_same():
    old, new = (open_document(n, d).paper for n, d in (("a.xls", LIST), ("a.xlsx", book())))
    assert old == new


def test_cells_are_shown_as_the_sheet_shows_them_and_hidden_ones_are_not():
    rows = [line.split("\t") for line in open_document("a.et", LIST).paper.text.splitlines()]
    assert ["参演率", "90%", "丙站"] in rows
    assert ["期限", "2026年4月30日"] in rows
    assert ["公式", "3", "是"] in rows
    assert "藏" not in str(rows)


def test_merged_cells_keep_their_spans():
    paper = open_document("a.xls", LIST).paper
    merged = next(b for b in paper.blocks if b.span.of(paper.text) == "防火")
    assert (merged.row, merged.row_span) == (1, 2)


def test_a_locked_workbook_says_so():
    # FILEPASS (0x2F) in the place of the first record after BOF
    at = LIST.index(b"\x09\x08\x10\x00") + 20
    locked = LIST[:at] + b"\x2f\x00" + LIST[at + 2 :]
    with pytest.raises(CannotRead) as refused:
        open_document("a.xls", locked)
    assert refused.value.code == "file.encrypted"


CHANGES = st.lists(
    st.tuples(st.integers(512, len(LIST) - 1), st.integers(0, 255)), min_size=1, max_size=8
)


@settings(max_examples=300, deadline=None)
@given(CHANGES, st.integers(600, 5 * len(LIST)))
def test_cut_and_changed_files_are_read_or_refused(
    changes: list[tuple[int, int]], length: int
) -> None:
    data = bytearray(LIST)
    for at, value in changes:
        data[at] = value
    del data[length:]
    with suppress(CannotRead):
        assert open_document("a.xls", bytes(data)).paper.text
