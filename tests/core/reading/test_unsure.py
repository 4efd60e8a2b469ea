"""Words that were recognised without confidence become remarks, not a flood of them."""

from __future__ import annotations

from zelian.core.reading.unsure import unsure_remarks
from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span, Unsure


def paper(*lines: str, doubts: dict[str, float], confidence: float = 0.97, furniture: str = ""):
    text, blocks = "", []
    for line in lines:
        kind = BlockKind.FURNITURE if line == furniture else BlockKind.PARAGRAPH
        blocks.append(Block(kind, Span(len(text), len(text) + len(line))))
        text += f"{line}\n"
    unsure = tuple(
        Unsure(Span(text.index(words), text.index(words) + len(words)), sure)
        for words, sure in doubts.items()
    )
    return Paper(text, tuple(blocks), unsure, confidence)


def told(paper: Paper) -> list[tuple[str, str, dict[str, object]]]:
    return [(r.code, r.span.of(paper.text), dict(r.message.values)) for r in unsure_remarks(paper)]


def test_nothing_is_said_of_a_file_that_carries_its_text():
    assert unsure_remarks(Paper("每季度一次", ())) == []


def test_a_doubt_is_told_with_its_words_and_how_sure_it_is():
    found = paper("每季度召开一次会议。", doubts={"季度": 0.618})
    assert told(found) == [("scan.unsure", "季度", {"words": "季度", "percent": 61})]
    assert unsure_remarks(found)[0].message.text() == (
        "这里是从图片识别的，“季度”没有把握（61%），请对照原件核对。"
    )


def test_doubts_near_one_another_are_one_remark():
    found = paper("每季度召开一次会议。", "每月一报。", doubts={"季": 0.8, "会": 0.5, "报": 0.7})
    assert told(found) == [
        ("scan.unsure", "季度召开一次会", {"words": "季、会", "percent": 50}),
        ("scan.unsure", "报", {"words": "报", "percent": 70}),
    ]


def test_doubts_far_apart_in_a_paragraph_are_told_apart():
    found = paper("甲" + "乙" * 40 + "丙。", doubts={"甲": 0.5, "丙": 0.5})
    assert [span for _, span, _ in told(found)] == ["甲", "丙"]


def test_page_furniture_is_not_worth_a_remark():
    found = paper("某某文件", "每月一报。", doubts={"某某": 0.4}, furniture="某某文件")
    assert told(found) == []


def test_many_words_are_shortened():
    found = paper("字" * 80, doubts={"字" * 80: 0.3})
    assert len(str(told(found)[0][2]["words"])) == 42


def test_a_poor_scan_as_a_whole_is_said_once_at_its_beginning():
    found = paper("每月一报。", doubts={"月": 0.5}, confidence=0.71)
    assert [code for code, _, _ in told(found)] == ["scan.poor", "scan.unsure"]
    assert told(found)[0][2] == {"percent": 71}
