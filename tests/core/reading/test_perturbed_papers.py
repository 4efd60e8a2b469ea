"""The annotated papers set otherwise: how a text lies on its pages must not change its reading."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zelian.core.reading import read
from zelian.core.reading.layout.wrapping import setting_of
from zelian.core.reading.outline.labels import counting
from zelian.core.vocabulary.text import Paper

Shape = tuple[list[tuple[str, ...]], list[str]]
Lines = Callable[[str], str]

PAPERS = {
    path.stem: path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    for path in sorted((Path(__file__).parents[2] / "reading" / "papers").glob("*.txt"))
}
PROSE = sorted(name for name, text in PAPERS.items() if "\t" not in text)
UNCUT = sorted(name for name in PROSE if not setting_of(PAPERS[name]).width)
TO_WIDE = str.maketrans("0123456789%", "０１２３４５６７８９％")
TO_NARROW = str.maketrans("，；：（）", ",;:()")
COUNTED = re.compile(
    r"(?<![\d.年月〔\-])(?<![一-龥]\d)([1-9]\d?)(?=次|个工作日|日内|小时|个月)(?![\d.])"
)
BOUNDED = settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)


def shape_of(text: str) -> Shape:
    """Every path, and every measure's value, in the order they stand."""
    reading = read(Paper(text, ()))
    values = [
        json.dumps(measure.value.to_json(), ensure_ascii=False, sort_keys=True)
        for duty in reading.duties
        for measure in duty.measures
    ]
    return [provision.path for provision in reading.provisions], values


@cache
def as_it_stands(name: str) -> Shape:
    return shape_of(PAPERS[name])


def in_prose(change: Lines) -> Lines:
    """Change every line that is no row of a table."""
    return lambda text: "\n".join(
        line if "\t" in line else change(line) for line in text.split("\n")
    )


def in_words(text: str) -> str:
    """Counts written out: 3次 is 三次, 2次 is 两次."""
    return COUNTED.sub(lambda m: "两" if m[1] == "2" else counting(int(m[1])), text)


CHANGES: dict[str, Lines] = {
    "other line ends": lambda text: text.replace("\n", "\r\n"),
    "old line ends": lambda text: text.replace("\n", "\r"),
    "trailing blanks": in_prose(lambda line: line + "  　"),
    "full-width digits": in_prose(lambda line: line.translate(TO_WIDE)),
    "half-width signs": in_prose(lambda line: line.translate(TO_NARROW)),
    "counts in words": in_words,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
@pytest.mark.parametrize("name", PAPERS)
def test_signs_and_line_ends_change_nothing(name: str, change: Lines) -> None:
    if "\t" in PAPERS[name] and change is CHANGES["old line ends"]:
        return  # rows of flattened tables are known by their line feeds
    paths, values = as_it_stands(name)
    if change is in_words:  # what a share is of, or what a time runs from, is quoted
        values = [in_words(value) for value in values]
    assert shape_of(change(PAPERS[name])) == (paths, values)


@pytest.mark.parametrize("name", PROSE)
def test_blank_lines_between_paragraphs_change_nothing(name: str) -> None:
    assert shape_of(PAPERS[name].replace("\n", "\n\n")) == as_it_stands(name)


def cut(text: str, width: int, indent: str) -> str:
    """Lines of a width, paragraphs begun by ``indent``."""
    out: list[str] = []
    for line in text.split("\n"):
        words = indent + line.strip() if indent and line.strip() else line
        out += [words[at : at + width] for at in range(0, max(1, len(words)), width)]
    return "\n".join(out)


@BOUNDED
@given(st.sampled_from(UNCUT), st.integers(16, 48), st.sampled_from(["", "　　"]))
def test_the_width_lines_are_cut_at_changes_nothing(name: str, width: int, indent: str) -> None:
    assert shape_of(cut(PAPERS[name], width, indent)) == as_it_stands(name)


def turned(text: str, chance: random.Random, page: str, header: str) -> str:
    """Pages that end in mid-sentence, with a number and what runs along the top of each."""
    lines = text.split("\n")
    long = [i for i, x in enumerate(lines) if len(x) >= 40 and x[-1] in "。；"]
    for number, i in enumerate(sorted(chance.sample(long, min(6, len(long)))), 1):
        words = [at for at in range(14, len(lines[i]) - 12) if lines[i][at - 1] not in "。；："]
        at = chance.choice(words)
        between = ["", page.format(number), *([header] if len(long) > 1 else []), ""]
        lines[i] = "\n".join([lines[i][:at], *between, lines[i][at:]])
    return "\n".join(lines)


@BOUNDED
@given(
    st.sampled_from(PROSE),
    st.randoms(use_true_random=False),
    st.sampled_from(["- {} -", "— {} —", "第 {} 页", "{}", "{}/9", "\f"]),
    st.sampled_from(["", "某某单位制度汇编", "某某厅 2025 年印发"]),
)
def test_the_end_of_a_page_within_a_sentence_changes_nothing(
    name: str, chance: random.Random, page: str, header: str
) -> None:
    assert shape_of(turned(PAPERS[name], chance, page, header)) == as_it_stands(name)
