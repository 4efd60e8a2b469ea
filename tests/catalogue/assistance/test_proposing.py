from __future__ import annotations

import json
from typing import Any

import pytest

from zelian.catalogue.assistance.client import NoAnswer
from zelian.catalogue.assistance.proposing import Proposed, find_quote, proposals_in
from zelian.core.vocabulary.measure import Frequency, Per
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.text import Span

TEXT = "总则。\n第二条 库区管理所应当\n每周巡查坝体一次，并向水务局报送记录。\n第三条 其他。"
PASSAGE = Span(4, len(TEXT) - 7)
GOOD = {
    "quote": "库区管理所应当每周巡查坝体一次",
    "subjects": ["库区管理所"],
    "modality": "must",
    "action": "巡查坝体",
    "activity": "inspection",
    "recipients": [],
    "measures": [
        {
            "kind": "frequency",
            "quote": "每周巡查坝体一次",
            "value": {"min": 1, "max": None, "per": "week", "every": 1},
        }
    ],
}


def proposed(items: Any) -> Proposed:
    answer = items if isinstance(items, str) else json.dumps(items, ensure_ascii=False)
    return proposals_in(answer, text=TEXT, passage=PASSAGE, path=("第二条",))


def test_a_quote_is_found_across_a_broken_line() -> None:
    (duty,) = proposed([GOOD]).duties
    assert duty.span.of(TEXT) == "库区管理所应当\n每周巡查坝体一次"
    assert duty.activity is Activity.INSPECTION
    (measure,) = duty.measures
    assert measure.value == Frequency(min=1, per=Per.WEEK)
    assert measure.span.of(TEXT) == "每周巡查坝体一次"


def test_an_answer_in_a_code_fence_is_read() -> None:
    assert len(proposed(f"```json\n{json.dumps([GOOD])}\n```").duties) == 1


@pytest.mark.parametrize(
    "quote", ["库区管理所应当每日巡查坝体一次", "第三条 其他", "总则", "", "  "]
)
def test_what_the_passage_does_not_hold_is_dropped_and_counted(quote: str) -> None:
    found = proposed([{**GOOD, "quote": quote}])
    assert found.duties == ()
    assert found.invented == 1


def test_an_invented_measure_or_name_is_left_out_of_a_good_proposal() -> None:
    measure = {**GOOD["measures"][0], "quote": "每月巡查一次"}
    (duty,) = proposed([{**GOOD, "measures": [measure], "subjects": ["校长", "库区管理所"]}]).duties
    assert duty.measures == ()
    assert duty.subjects == ("库区管理所",)


@pytest.mark.parametrize(
    "change",
    [
        {"activity": "dancing"},
        {"modality": 3},
        {"quote": 7},
        {"quote": "长" * 700},
        {"subjects": [1]},
        {"measures": [{"kind": "frequency", "quote": "每周", "value": {"often": 1}}]},
        {"measures": [{"kind": "amount", "quote": "每周", "value": {"min": "many"}}]},
        {"measures": [{"kind": "frequency", "quote": "每周", "value": {"min": "两"}}]},
        {"measures": [{"kind": "deadline", "quote": "每周", "value": {"month": 13}}]},
        {"measures": [{"kind": "within", "quote": "每周", "value": {"n": 0, "unit": "day"}}]},
        {"measures": ["每周"]},
    ],
    ids=str,
)
def test_an_item_that_makes_no_sense_is_dropped_and_counted(change: dict[str, Any]) -> None:
    found = proposed([{**GOOD, **change}, GOOD])
    assert len(found.duties) == 1
    assert found.malformed == 1


@pytest.mark.parametrize("answer", ["", "没有", "{}", "null", "[" * 100_000])
def test_an_answer_that_is_no_list_is_refused(answer: str) -> None:
    with pytest.raises(NoAnswer):
        proposed(answer)


def test_a_flood_of_proposals_is_cut() -> None:
    assert len(proposed([GOOD] * 500).duties) == 40


def test_signs_of_patterns_in_a_quote_stand_for_themselves() -> None:
    text = "每年(含闰年)检查1.5次*。"
    assert find_quote("(含闰年)检查1.5次*", text, Span(0, len(text))) == Span(2, 14)
    assert find_quote("检查1x5次", text, Span(0, len(text))) is None
