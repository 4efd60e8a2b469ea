"""Any outline that keeps its own rules is labelled back exactly, whatever its styles."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zelian.core.reading import read
from zelian.core.reading.outline.labels import counting
from zelian.core.vocabulary.text import Paper

Printer = Callable[[int], tuple[str, str]]
"""From a number to a label as printed and as normalised."""


def _signs(first: str) -> Callable[[int], str]:
    return lambda n: chr(ord(first) + n - 1)


LEVELS: list[list[Printer]] = [
    [
        lambda n: (f"第{counting(n)}部分 ", f"第{counting(n)}部分"),
        lambda n: (f"第{counting(n)}篇　", f"第{counting(n)}篇"),
        lambda n: (f"第{counting(n)}单元 ", f"第{counting(n)}单元"),
        lambda n: (f"第{counting(n)}章　", f"第{counting(n)}章"),
    ],
    [
        lambda n: (f"{counting(n)}、", counting(n)),
        lambda n: (f"{counting(n)}．", counting(n)),
        lambda n: (f"{counting(n)} 、", counting(n)),
    ],
    [
        lambda n: (f"（{counting(n)}）", f"（{counting(n)}）"),
        lambda n: (f"({counting(n)})", f"（{counting(n)}）"),
        lambda n: (f"（{counting(n)}) ", f"（{counting(n)}）"),
        lambda n: (_signs("㈠")(n), f"（{counting(n)}）"),
    ],
    [
        lambda n: (f"{n}.", str(n)),
        lambda n: (f"{n}．", str(n)),
        lambda n: (f"{n}. ", str(n)),
        lambda n: (f"{n}、", str(n)),
        lambda n: (_signs("⒈")(n), str(n)),
    ],
    [
        lambda n: (f"（{n}）", f"（{n}）"),
        lambda n: (f"({n})", f"（{n}）"),
        lambda n: (f"{n}）", f"（{n}）"),
        lambda n: (_signs("⑴")(n), f"（{n}）"),
    ],
    [lambda n: (_signs("①")(n), _signs("①")(n))],
]
SIGNS = "巡护林区山场站点防火看守通报值班登记讲评修缮器材道路水源"
WORDS = st.text(alphabet=SIGNS, min_size=3, max_size=14)


@dataclass
class Written:
    """A document being written, and what must be read from it."""

    lines: list[str] = field(default_factory=list)
    paths: list[tuple[str, ...]] = field(default_factory=list)


@st.composite
def outlines(draw: st.DrawFn) -> Written:
    chosen = sorted(draw(st.sets(st.integers(0, 5), min_size=1, max_size=4)))
    styles = [draw(st.sampled_from(LEVELS[level])) for level in chosen]
    written = Written([f"关于{draw(WORDS)}的意见"])
    _write(draw, written, styles, ())
    return written


def _write(
    draw: st.DrawFn, written: Written, styles: list[Printer], above: tuple[str, ...]
) -> None:
    least = 2 if not above else 0
    for number in range(1, draw(st.integers(least, 4)) + 1):
        printed, normal = styles[0](number)
        title = draw(WORDS)
        body = draw(st.sampled_from(["", "。", "，{}。", "。{}应当{}。", "，{}；"]))
        written.lines.append(printed + title + body.replace("{}", title[:4]))
        written.paths.append((*above, normal))
        if draw(st.booleans()):
            written.lines.append(f"{draw(WORDS)}应当{draw(WORDS)}。")
        if len(styles) > 1:
            _write(draw, written, styles[1:], (*above, normal))


def paths_of(text: str) -> list[tuple[str, ...]]:
    return [provision.path for provision in read(Paper(text, ())).provisions]


BOUNDED = settings(
    max_examples=120,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@BOUNDED
@given(outlines(), st.sampled_from(["\n", "\r\n", "\n\n", "\n　　"]))
def test_any_outline_is_labelled_back(written: Written, between: str) -> None:
    assert paths_of(between.join(written.lines)) == written.paths


@BOUNDED
@given(st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=2, max_size=4), WORDS)
def test_articles_count_on_through_chapters_and_hold_items(
    chapters: list[list[int]], words: str
) -> None:
    lines: list[str] = []
    paths: list[tuple[str, ...]] = []
    article = 0
    for i, articles in enumerate(chapters, 1):
        chapter = f"第{counting(i)}章"
        lines.append(f"{chapter}　{words}")
        paths.append((chapter,))
        for items in articles:
            article += 1
            label = f"第{counting(article)}条"
            lines.append(f"{label}　中华{words}{'：' if items else '。'}")
            paths.append((chapter, label))
            for n in range(1, items + 1):
                lines.append(f"（{counting(n)}）{words}；")
                paths.append((chapter, label, f"（{counting(n)}）"))
    assert paths_of("\n".join(lines)) == paths


@BOUNDED
@given(st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=2, max_size=4), WORDS)
def test_a_standard_is_numbered_with_points(clauses: list[list[int]], words: str) -> None:
    lines = [f"{words}规范"]
    paths: list[tuple[str, ...]] = []
    for i, below in enumerate(clauses, 1):
        lines.append(f"{i}  {words}")
        paths.append((str(i),))
        for j, deepest in enumerate(below, 1):
            lines.append(f"{i}.{j}  {words}应当{words}。")
            paths.append((str(i), f"{i}.{j}"))
            for k in range(1, deepest + 1):
                lines.append(f"{i}.{j}.{k} {words}应当{words}。")
                paths.append((str(i), f"{i}.{j}", f"{i}.{j}.{k}"))
    assert paths_of("\n".join(lines)) == paths


ROWS: list[list[Printer]] = [
    [LEVELS[0][3], LEVELS[1][0], LEVELS[2][0]],
    [LEVELS[1][0], LEVELS[2][1], LEVELS[3][1]],
    [LEVELS[2][0], LEVELS[3][0]],
    [LEVELS[0][0], LEVELS[3][2], LEVELS[4][0]],
]


@st.composite
def slipped(draw: st.DrawFn) -> Written:
    """An outline in which one label of a row bears the number before or after its own."""
    styles = draw(st.sampled_from(ROWS))
    shape = draw(st.lists(st.lists(st.integers(0, 3), max_size=3), min_size=4, max_size=6))
    at = draw(st.integers(2, len(shape) - 1))
    wrong = at + draw(st.sampled_from([-1, 1]))
    written = Written([f"关于{draw(WORDS)}的意见"])
    for i, below in enumerate(shape, 1):
        normal = styles[0](i)[1]
        written.lines.append(styles[0](wrong if i == at else i)[0] + draw(WORDS))
        written.paths.append((normal,))
        for j, deepest in enumerate(below, 1):
            written.lines.append(styles[1](j)[0] + draw(WORDS) + "。")
            written.paths.append((normal, styles[1](j)[1]))
            for k in range(1, deepest + 1 if len(styles) > 2 else 1):
                written.lines.append(styles[2](k)[0] + draw(WORDS) + "。")
                written.paths.append((*written.paths[-k][:2], styles[2](k)[1]))
    return written


@BOUNDED
@given(slipped())
def test_one_wrong_number_in_a_row_is_put_right_and_told(written: Written) -> None:
    reading = read(Paper("\n".join(written.lines), ()))
    assert [provision.path for provision in reading.provisions] == written.paths
    assert "label.slip" in [remark.code for remark in reading.remarks]


@pytest.mark.parametrize(
    "rows",
    ["一、甲\n", "1、甲\n", "一、甲\n（一）乙\n1、丙\n（1）丁\n①戊\n", "①戊\n1、丙\n一、甲\n",
     "1 甲事\n2 乙事\n", "第一章甲\n第一条乙\n", "A.甲\n附件1\n"],
)  # fmt: skip
def test_labels_over_and_over_are_read_in_bounded_time(rows: str) -> None:
    began = time.process_time()
    paths_of((rows * 20_000)[:24_000])
    assert time.process_time() - began < 10  # seconds; far above what it takes
