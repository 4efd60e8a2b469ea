from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.links.citations import article_label
from zelian.core.reading.links.turns import TURNS, Linked
from zelian.core.reading.turns import Turn
from zelian.core.vocabulary.regulation import LinkKind, Reading

MATCHES = [(turn, text, said) for turn in TURNS for text, said in turn.match]
NO_MATCHES = [(turn, text) for turn in TURNS for text in turn.no_match]

ReadText = Callable[[str], Reading]


@pytest.mark.parametrize(("turn", "text", "said"), MATCHES)
def test_a_turn_reads_its_examples(turn: Turn[Linked], text: str, said: tuple[object, ...]) -> None:
    assert tuple(link.said for link in turn.read(clean_signs(text))) == said


@pytest.mark.parametrize(("turn", "text"), NO_MATCHES)
def test_a_turn_leaves_its_counter_examples_alone(turn: Turn[Linked], text: str) -> None:
    assert list(turn.read(clean_signs(text))) == []


def test_every_turn_has_a_name_of_its_own_a_day_and_both_kinds_of_examples() -> None:
    assert len({turn.id for turn in TURNS}) == len(TURNS)
    for turn in TURNS:
        assert turn.id.startswith("link.")
        assert isinstance(turn.since, date)
        assert turn.match, turn.id
        assert turn.no_match, turn.id


LAW = (
    "某某市湿地管护办法\n"
    "第一条 为贯彻落实《某某省湿地条例》，根据《湿地法》第八条、第10条第2款和《河道规定》"
    "（省政府令第9号）等有关规定，结合本市实际，制定本办法。\n"
    "第二条 管护站应当每日巡护，填写《巡护登记表》。\n"
    "第三条 违反前条规定的，依照《湿地法》（以下简称《大法》）第二十条处理；"
    "情节严重的，适用本办法第五条。\n"
    "第四条 前款规定的罚款，依照第二条、第三条执行，并报《大法》规定的机关。\n"
    "第五条 本办法自2025年3月1日起施行。下列文件同时废止：\n"
    "（一）《湿地巡护守则》（某湿发〔2011〕2号）；\n"
    "（二）《湿地奖惩办法》。\n"
)


def links_of(reading: Reading, text: str) -> list[tuple[str, str, str, str]]:
    return [(k.kind.value, k.title, k.article, k.span.of(text)) for k in reading.links]


def test_a_law_names_what_it_rests_on_and_what_it_replaces(read_text: ReadText) -> None:
    reading = read_text(LAW)
    assert links_of(reading, LAW) == [
        ("implements", "某某省湿地条例", "", "《某某省湿地条例》"),
        ("based_on", "湿地法", "第八条", "《湿地法》第八条"),
        ("based_on", "湿地法", "第十条第二款", "第10条第2款"),
        ("based_on", "河道规定", "", "《河道规定》（省政府令第9号）"),
        ("refers", "", "第二条", "前条"),
        ("refers", "湿地法", "第二十条", "《湿地法》（以下简称《大法》）第二十条"),
        ("refers", "", "第五条", "第五条"),
        ("refers", "", "第四条", "前款"),
        ("refers", "", "第二条", "第二条"),
        ("refers", "", "第三条", "第三条"),
        ("refers", "湿地法", "", "《大法》"),
        ("abolishes", "湿地巡护守则", "", "《湿地巡护守则》（某湿发〔2011〕2号）"),
        ("abolishes", "湿地奖惩办法", "", "《湿地奖惩办法》"),
    ]


def test_the_metadata_take_over_what_the_links_say(read_text: ReadText) -> None:
    meta = read_text(LAW).regulation
    assert meta.based_on == (
        "《某某省湿地条例》",
        "《湿地法》第八条",
        "第10条第2款",
        "《河道规定》（省政府令第9号）",
    )
    assert meta.supersedes == ("《湿地巡护守则》（某湿发〔2011〕2号）", "《湿地奖惩办法》")


def test_a_number_in_brackets_goes_with_its_title(read_text: ReadText) -> None:
    text = "按照《护林意见》（林发〔2020〕3号）执行。"
    (link,) = read_text(text).links
    assert (link.kind, link.doc_number) == (LinkKind.REFERS, "林发〔2020〕3号")


@pytest.mark.parametrize(
    "text",
    [
        "第一条 护林员应当每日巡山。\n第二条 站长每周检查。\n",
        "填写《巡山登记表》，签订《防火责任书》。",
        "学习《林业》杂志。",
        "第三章 监督检查\n第四章 附则\n",
        "现将《办法》印发给你们。",
    ],
)
def test_what_names_no_other_document_is_no_link(read_text: ReadText, text: str) -> None:
    assert read_text(text).links == ()


def test_its_own_title_is_no_link(read_text: ReadText) -> None:
    text = (
        "某某林场关于印发《护林员管理办法》的通知\n各站：\n"
        "现将《某某林场护林员管理办法》印发给你们。\n"
    )
    assert read_text(text).links == ()


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("第12条", "第十二条"),
        ("第一百零三条第二款第（三）项", "第一百零三条第二款第三项"),
        ("第9条之二", "第九条之二"),
        ("附件2", "附件2"),
    ],
)
def test_an_article_has_one_form(words: str, label: str) -> None:
    assert article_label(clean_signs(words)) == label
