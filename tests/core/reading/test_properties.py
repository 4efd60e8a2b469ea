"""What must hold for any text at all."""

from __future__ import annotations

import sys
import time
from types import FrameType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zelian.core.reading import read, reading_to_json
from zelian.core.vocabulary.text import Paper

PIECES = st.sampled_from([
    "一、", "（一）", "1.", "4、", "（1）", "①", "第三条 ", "附件2\n", "每年", "每两个月",
    "不少于", "两次", "12月31日前", "年初", "会后5个工作日内", "8%", "三分之二", "站长",
    "护林员", "应当", "召开", "会议", "，", "。", "；", "：", "\n", "\n\n", "\t", "\r\n", "　",
    "[image: x]", "《", "》", "“", "”", "（", "）", "责任单位", "序号", "分值", "的", "不得",
    "报告", "1", "十", "%", "/", "\ufeff", "\x00",
])  # fmt: skip
TEXTS = st.lists(PIECES | st.text(max_size=6), max_size=60).map("".join)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(TEXTS)
def test_every_span_quotes_the_untouched_text(text: str) -> None:
    out = reading_to_json(read(Paper(text, ())), text)
    quoted = out["provisions"] + out["duties"] + [m for d in out["duties"] for m in d["measures"]]
    for place in quoted:
        assert text[place["start"] : place["end"]] == place["quote"]
        assert 0 <= place["start"] <= place["end"] <= len(text)
    for row in out["scoring"]:
        for criterion in row["criteria"]:
            assert text[criterion["start"] : criterion["end"]] == criterion["text"]
    for remark in out["remarks"]:
        assert remark["message"]
        assert 0 <= remark["start"] <= remark["end"] <= len(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text: str) -> None:
    read(Paper(text, ()))


def steps(text: str) -> int:
    """How many calls, of Python and of C, one reading makes: a clock that never wavers."""
    count = 0

    def note(frame: FrameType, event: str, arg: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    read(Paper("热身。", ()))
    sys.setprofile(note)
    try:
        read(Paper(text, ()))
    finally:
        sys.setprofile(None)
    return count


UNITS = {
    "prose": "护林员应当每日巡山一次，发现火情立即报告站长；",
    "no stops at all": "护林站每年开展检查两次并报告场长",
    "commas only": "站长每月检查，护林员每日巡山，",
    "periods only": "每年",
    "dates only": "3月5日前、",
    "brackets": "（（",
    "digits": "12345678",
    "Chinese digits": "一二三四五六",
    "quotes": "《“",
    "blanks": " \u3000",
    "labels": "一、（一）1.",
    "towards": "向站长",
    "tabs": "\t站",
}


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_a_long_paragraph_is_never_slow(unit: str) -> None:
    text = (unit * (20_000 // len(unit)))[:20_000]
    began = time.process_time()
    read(Paper(text, ()))
    assert time.process_time() - began < 10  # seconds; far above what it takes


@pytest.mark.parametrize("unit", UNITS.values(), ids=UNITS.keys())
def test_work_grows_no_faster_than_the_text(unit: str) -> None:
    short = (unit * (5_000 // len(unit)))[:5_000]
    assert steps(short * 4) <= 5 * max(steps(short), 500)


def test_work_grows_no_faster_than_the_number_of_articles() -> None:
    def articles(n: int) -> str:
        items = "（一）看火；\n（二）记事。\n"
        return "".join(f"第{i}条 护林员应当巡山。\n{items}" for i in range(1, n))

    assert steps(articles(400)) <= 5 * steps(articles(100))
