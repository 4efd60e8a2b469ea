"""Demands and rows: what covers, what is weak and why, what is missing."""

from __future__ import annotations

import random
import time

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.checking.made import demand, required_sets, row
from zelian.core.checking import Column, Extent, Row, Sheet, check, cover
from zelian.core.vocabulary.signs import folded

TEAM = required_sets()["领导班子八项主体责任"]
ORDER = {Extent.MISSING: 0, Extent.WEAK: 1, Extent.COVERED: 2}
WORDS = "领导班子每季度至少研究一次党风廉政建设，分析政治生态，管住课堂网络阵地。干部核查"
PHRASES = [part for one in TEAM for part in one.text.rstrip("。").split("，")]
texts = st.one_of(
    st.lists(st.sampled_from(PHRASES), max_size=4).map("，".join),
    st.text(alphabet=WORDS, max_size=40),
)
rows_drawn = st.lists(
    st.tuples(st.sampled_from(["", *(one.name for one in TEAM)]), texts), max_size=6
).map(lambda told: [row(n, name, text) for n, (name, text) in enumerate(told, 1)])


def extents(rows: list[Row]) -> list[Extent]:
    return [answer.extent for answer in cover(TEAM, rows)]


def only(text: str, *rows: Row, name: str = "纪律教育"):
    (answer,) = cover([demand(name, text)], rows)
    return answer


@given(rows_drawn, rows_drawn)
@settings(max_examples=60, deadline=None)
def test_a_row_more_never_lowers_what_is_covered(rows: list[Row], more: list[Row]) -> None:
    before, after = cover(TEAM, rows), cover(TEAM, [*rows, *_renumbered(more, len(rows))])
    for less, full in zip(before, after, strict=True):
        assert ORDER[full.extent] >= ORDER[less.extent]
        assert full.share >= less.share


def _renumbered(rows: list[Row], first: int) -> list[Row]:
    return [row(first + n, one.name, one.content) for n, one in enumerate(rows, 1)]


@given(rows_drawn, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
def test_the_order_of_rows_does_not_matter(rows: list[Row], shuffle: random.Random) -> None:
    mixed = list(rows)
    shuffle.shuffle(mixed)
    assert cover(TEAM, mixed) == cover(TEAM, rows)


@given(rows_drawn)
@settings(max_examples=30, deadline=None)
def test_checking_twice_gives_the_same(rows: list[Row]) -> None:
    sheet = Sheet(2026, tuple(rows), (Column("content", "内容"),), TEAM)
    assert check(sheet) == check(sheet)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=200))
@settings(max_examples=120, deadline=None)
def test_any_text_at_all_can_be_checked(name: str, asked: str, said: str) -> None:
    (answer,) = cover([demand(name, asked)], [row(1, name, said, local_measures=asked)])
    assert 0 <= answer.share <= 1
    assert answer.reason.sentence.text()


def test_a_demand_in_its_own_words_is_covered_and_nothing_at_all_is_missing() -> None:
    assert set(extents([row(n, one.name, one.text) for n, one in enumerate(TEAM, 1)])) == {
        Extent.COVERED
    }
    assert set(extents([])) == {Extent.MISSING}


def test_two_rows_together_cover_what_each_covers_in_part() -> None:
    text = "每年组织党纪学习，用身边的案例开展警示教育，对苗头问题及时谈话提醒。"
    first = row(1, "学习", "每年组织一次党纪学习")
    second = row(2, "警示", "用身边案例开展警示教育，对苗头问题谈话提醒")
    assert only(text, first).extent is Extent.WEAK
    assert only(text, first, second).extent is Extent.COVERED


def test_times_promised_by_several_rows_add_up() -> None:
    text = "每年组织不少于两次党纪学习。"
    spring, autumn = row(1, "", "组织党纪学习1次"), row(2, "", "秋季再组织党纪学习1次")
    weak = only(text, spring)
    assert weak.extent is Extent.WEAK
    assert "measure.frequency" in {one.code for one in weak.reason.because}
    assert only(text, spring, autumn).extent is Extent.COVERED


def test_quarters_count_as_times() -> None:
    text = "每半年分析一次意识形态形势。"
    quarters = row(1, "", "分析意识形态形势", q2="分析意识形态形势", q4="分析意识形态形势")
    assert only(text, quarters).extent is Extent.COVERED


def test_a_weak_answer_says_which_part_has_none_and_marks_what_both_say() -> None:
    text = "纠治形式主义，规范公务接待，节假日前发出提醒。"
    answer = only(text, row(3, "作风", "规范公务接待标准"), name="作风")
    assert answer.extent is Extent.WEAK
    told = [one.sentence.text() for one in answer.reason.because]
    assert any("节假日前发出提醒" in one for one in told)
    asked, said = answer.quotes[0], answer.quotes[1]
    marked = [said.text[start:end] for start, end in said.marked]
    assert "公务接待" in "".join(marked)
    assert all(0 <= start < end <= len(asked.text) for start, end in asked.marked)


def test_only_the_same_name_is_weak_and_says_so() -> None:
    answer = only("每年组织党纪学习，开展警示教育。", row(1, "纪律教育责任", "加强沟通"))
    assert answer.extent is Extent.WEAK
    assert "只有责任名称" in answer.reason.sentence.text()


def test_what_a_row_says_is_not_done_answers_nothing() -> None:
    text = "每年组织党纪学习，开展警示教育。"
    assert only(text, row(1, "", "不再组织党纪学习，暂不开展警示教育")).extent is Extent.MISSING


def test_a_later_deadline_a_smaller_share_and_more_days_are_weak() -> None:
    for text, weak, good in (
        ("每年3月底前签订责任书。", "5月底前签订责任书", "3月15日前签订责任书"),
        (
            "每月与不少于8%的班子成员谈话。",
            "每月与不少于5%的班子成员谈话",
            "每月与不少于10%的班子成员谈话",
        ),
        (
            "会议结束后5个工作日内报送会议纪要。",
            "10个工作日内报送会议纪要",
            "3个工作日内报送会议纪要",
        ),
    ):
        assert only(text, row(1, "", weak)).extent is Extent.WEAK, weak
        assert only(text, row(1, "", good)).extent is Extent.COVERED, good


def test_traditional_and_wide_signs_say_the_same() -> None:
    text = "每年召开两次党风廉政建设会议，研究反腐败工作。"
    wide = row(1, "", "每年召開２次黨風廉政建設會議，研究反腐敗工作")
    assert only(text, wide).extent is Extent.COVERED
    assert folded("黨風廉政２Ａ㎡") == "党风廉政2a㎡"


def test_empty_and_senseless_demands_and_rows_are_no_answer() -> None:
    assert only("", row(1, "", "组织党纪学习")).extent is Extent.MISSING
    assert only("，。！？", row(1, "", "，。！？"), name="").extent is Extent.MISSING
    assert only("组织党纪学习。", row(1, "", ""), row(2, "", "……")).extent is Extent.MISSING


def test_a_text_of_ten_thousand_signs_does_not_hold_the_check_up() -> None:
    long = row(1, "", "组织党纪学习，" * 1_500)
    begun = time.perf_counter()
    answer = only("每年组织党纪学习，开展警示教育。", long)
    assert answer.extent is not Extent.MISSING
    assert time.perf_counter() - begun < 1


def test_three_hundred_rows_against_thirty_demands_take_no_time() -> None:
    demands = [one for each in required_sets().values() for one in each][:30]
    rows = tuple(
        row(n, one.name, f"{one.text}第{n}项，{PHRASES[n % len(PHRASES)]}", key=f"item:{n}")
        for n in range(1, 301)
        for one in [demands[n % len(demands)]]
    )
    sheet = Sheet(2026, rows, (Column("content", "内容"),), tuple(demands))
    begun = time.perf_counter()
    found = check(sheet)
    took = time.perf_counter() - begun
    assert len(found.answers) == len(demands)
    # measured 0.1 s for the first time; a busy machine gets five times that
    assert took < 0.5
