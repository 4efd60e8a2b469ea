"""Patterns branched by first sign, and the class of signs that such a pattern begins with."""

from __future__ import annotations

import re

import pytest

from zelian.core.reading.alternatives import first_signs, one_of

SAID = {
    "应当|必须|应": "应必",
    r"须|需(?!求)|(?<![主重首])要(?![求点])": "须需要",
    r"(?:发生|出现|存(?:在|有))(?!地)|认为": "发出存认",
    r"\d|[日周月]季|每": "0123456789日周月每",
    r"[一二三]{1,3}个?月|第[一二]季度": "一二三第",
    r"(?!自)(?<!不)由|从": "由从",
}


@pytest.mark.parametrize("pattern", SAID)
def test_the_signs_that_alternatives_begin_with(pattern: str) -> None:
    assert first_signs(pattern) == SAID[pattern]


@pytest.mark.parametrize(
    "pattern", ["应?当", "每|.年", "(?:全|本)?年|月", r"[^日]期", "自*由", r"\w期"]
)
def test_what_may_begin_with_anything_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="may begin with anything"):
        first_signs(pattern)


def test_a_look_at_the_signs_takes_nothing_away() -> None:
    pattern = "开展|进行|召开|检查(?!站)|组织"
    text = "各站每月召开会议，进行检查，检查站由场部组织，开会时间另定。"
    looked = re.compile(f"(?=[{first_signs(pattern)}])(?:{pattern})")
    found = [m.span() for m in looked.finditer(text)]
    assert found == [m.span() for m in re.finditer(pattern, text)]
    assert [text[a:b] for a, b in found] == ["召开", "进行", "检查", "组织"]


def test_one_pattern_for_many_words_finds_what_they_find() -> None:
    words = ["检查", "检测(?!站)", "查", "组织"]
    text = "检测站每月检查一次，查明原因，组织检测。"
    assert re.findall(one_of(words), text) == re.findall("|".join(words), text)
