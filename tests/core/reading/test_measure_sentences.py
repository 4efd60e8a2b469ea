"""Single sentences of many genres and the measures in them, as a table.

``measure_sentences.toml`` holds a line a sentence. A value is written ``kind name=value …``;
one that begins with ``?`` may be read or left out, as the annotation's schema allows.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.reading.comparing import value_of
from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.measures import RULES, find_measures, try_rules
from zelian.core.reading.rules import Found, even_stops
from zelian.core.vocabulary.measure import value_from_json

TABLE = Path(__file__).parent / "measure_sentences.toml"
GENRES: dict[str, dict[str, list[str]]] = tomllib.loads(TABLE.read_text(encoding="utf-8"))
SENTENCES = [
    pytest.param(text, wanted, id=f"{genre}: {text[:24]}")
    for genre, sentences in GENRES.items()
    for text, wanted in sentences.items()
]
PAPERS = sorted((Path(__file__).parents[2] / "reading" / "papers").glob("*.txt"))


@dataclass(frozen=True)
class Wanted:
    """A kind and a comparable value; ``optional`` ones may be left out."""

    kind: str
    value: tuple[object, ...]
    optional: bool


def wanted(words: str) -> Wanted:
    kind, *fields = words.removeprefix("?").split()
    value: dict[str, object] = {"min": None} if kind == "frequency" else {}
    for field in fields:
        name, _, said = field.partition("=")
        value[name] = number(said)
    return Wanted(kind, value_of(kind, value), words.startswith("?"))


def number(said: str) -> object:
    try:
        return float(said) if "." in said else int(said)
    except ValueError:
        return said


def kind_and_value(found: Found) -> tuple[str, tuple[object, ...]]:
    kind = found.value.kind.value
    return kind, value_of(kind, found.value.to_json())


@pytest.mark.parametrize(("text", "measures"), SENTENCES)
def test_a_sentence_gives_its_measures_and_no_others(text: str, measures: list[str]) -> None:
    asked = [wanted(words) for words in measures]
    free = [kind_and_value(found) for found in find_measures(clean_signs(text))]
    for demand in sorted(asked, key=lambda demand: demand.optional):
        if (demand.kind, demand.value) in free:
            free.remove((demand.kind, demand.value))
        else:
            assert demand.optional, f"{words_of(demand)} was not read, but {free}"
    lenient = {demand.kind for demand in asked if demand.optional}
    assert [found for found in free if found[0] not in lenient] == []


def words_of(demand: Wanted) -> str:
    return f"{demand.kind} {demand.value}"


def test_the_table_is_long_and_much_of_it_asks_nothing() -> None:
    sentences = [measures for genre in GENRES.values() for measures in genre.values()]
    silent = [measures for measures in sentences if not measures]
    assert len(sentences) >= 600
    assert len(silent) * 10 >= len(sentences) * 3


def read_everywhere(plain: str) -> set[tuple[str, object, int, int]]:
    return {(r.id, f.value, f.start, f.end) for r in RULES for f in r.read(plain)}


def read_at_cues(plain: str) -> set[tuple[str, object, int, int]]:
    return {(RULES[i].id, f.value, f.start, f.end) for i, f in try_rules(plain)}


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_rule_tried_at_cues_only_misses_nothing(path: Path) -> None:
    plain = even_stops(clean_signs(path.read_text(encoding="utf-8")))
    assert read_at_cues(plain) == read_everywhere(plain)


def test_no_sentence_of_the_table_is_passed_over_by_the_cues() -> None:
    for sentences in GENRES.values():
        for text in sentences:
            plain = even_stops(clean_signs(text))
            assert read_at_cues(plain) == read_everywhere(plain), text


def test_no_example_of_a_rule_is_passed_over_by_the_cues() -> None:
    for rule in RULES:
        for example in rule.match:
            plain = even_stops(example.text)
            mine = [f.value for i, f in try_rules(plain) if RULES[i] is rule]
            assert tuple(mine) == example.values, example.text


QUOTES = [
    ("站长应当每月至少召开一次例会，研究工作。", "每月至少召开一次"),
    ("各科室于会后5个工作日内报送纪要。", "会后5个工作日内报送"),
    ("每年1月10日前，各学院向学校报告情况。", "每年1月10日前，各学院向学校报告"),
    ("检查人员不得少于两人，并出示证件。", "不得少于两人"),
    ("按照不低于总人数8%的比例开展谈话。", "不低于总人数8%的比例开展谈话"),
    ("台账由专人管理，保存三年以上。", "保存三年以上"),
    ("每季度末组织业务考核。", "每季度末组织业务考核"),
    ("例会两周一次。", "两周一次"),
    ("每月15日、30日前报送动态。", "每月15日、30日前报送"),
    ("每年组织一次演练和两次培训。", "每年组织一次"),
]


@pytest.mark.parametrize(("text", "quote"), QUOTES)
def test_the_first_measure_quotes_its_own_words(text: str, quote: str) -> None:
    found = find_measures(clean_signs(text))[0]
    assert text[found.start : found.end] == quote


WORDS = (
    "每 每年 每两个月 任期内 一年 半 双周 隔 按季度 不少于 至少 不超过 两 三至五 12 1，200 8.5 "
    "次 个 日 月 年 季度 学期 名 小时 % 百分之 分之 以上 以内 内 前 底 初 后 提前 各 、 ， ： 。 "
    "； （ ） / 的 者 可以 应当 召开 会议 报送 保存 周期为 上半年 6月 第一季度 当月 由 时间 超过 "
    "自 起 实行 日巡查"
)
PIECES = st.sampled_from([*WORDS.split(), "\n"])


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map("".join))
def test_any_words_are_read_within_their_bounds_and_in_order(text: str) -> None:
    found = find_measures(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert [f.start for f in found] == sorted(f.start for f in found)
    for f in found:
        assert value_from_json(f.value.kind.value, f.value.to_json()) == f.value
