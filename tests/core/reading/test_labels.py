"""Which words at the head of a passage are a label, and how it is written."""

from __future__ import annotations

import pytest

from zelian.core.reading.outline.labels import Style, label_at


@pytest.mark.parametrize(
    ("text", "style", "number", "printed", "written"),
    [
        ("第一千零五十一条 巡护", Style.ARTICLE, 1051, "第一千零五十一条", "第一千零五十一条"),
        ("第12条 巡护", Style.ARTICLE, 12, "第12条", "第十二条"),
        ("第十七条之二 巡护", Style.ARTICLE, 17, "第十七条之二", "第十七条之二"),
        ("第二分编 巡护", Style.SUBBOOK, 2, "第二分编", "第二分编"),
        ("第三篇 巡护", Style.BOOK, 3, "第三篇", "第三篇"),
        ("第一单元 巡护", Style.PART, 1, "第一单元", "第一单元"),
        ("第一部分 巡护", Style.PART, 1, "第一部分", "第一部分"),
        ("十一、巡护", Style.COUNTED, 11, "十一、", "十一"),
        ("二.巡护", Style.COUNTED, 2, "二.", "二"),
        ("一、1998年以来", Style.COUNTED, 1, "一、", "一"),
        ("（三）巡护", Style.COUNTED_PAREN, 3, "（三）", "（三）"),
        ("（一百零二）巡护", Style.COUNTED_PAREN, 102, "（一百零二）", "（一百零二）"),
        ("三）巡护", Style.COUNTED_PAREN, 3, "三）", "（三）"),
        ("（三、巡护", Style.COUNTED_PAREN, 3, "（三、", "（三）"),
        ("㈢巡护", Style.COUNTED_PAREN, 3, "㈢", "（三）"),
        ("4.巡护", Style.NUMBER, 4, "4.", "4"),
        ("4.2024年以来", Style.NUMBER, 4, "4.", "4"),
        ("⒋巡护", Style.NUMBER, 4, "⒋", "4"),
        ("4.2巡护", Style.DECIMAL, 402, "4.2", "4.2"),
        ("4.2.13巡护", Style.DECIMAL_DEEP, 40213, "4.2.13", "4.2.13"),
        ("4.2.1.3巡护", Style.DECIMAL_DEEPEST, 4020103, "4.2.1.3", "4.2.1.3"),
        ("B.2巡护", Style.DECIMAL, 202, "B.2", "B.2"),
        ("5）巡护", Style.NUMBER_PAREN, 5, "5）", "（5）"),
        ("⑸巡护", Style.NUMBER_PAREN, 5, "⑸", "（5）"),
        ("③巡护", Style.CIRCLED, 3, "③", "③"),
        ("❸巡护", Style.CIRCLED, 3, "❸", "③"),
        ("Ⅱ、巡护", Style.ROMAN, 2, "Ⅱ、", "Ⅱ"),
        ("B.巡护", Style.LETTER, 2, "B.", "B"),
        ("（b）巡护", Style.LETTER, 2, "（b）", "（b）"),
        ("附件2：巡护", Style.ANNEX, 2, "附件2", "附件2"),
        ("附件二\n巡护", Style.ANNEX, 2, "附件二", "附件2"),
        ("附表3\n巡护", Style.ANNEX, 3, "附表3", "附表3"),
        ("附录B\n巡护", Style.ANNEX, 2, "附录B", "附录B"),
    ],
)
def test_labels_are_told_by_their_look(
    text: str, style: Style, number: int, printed: str, written: str
) -> None:
    label = label_at(text, 0)
    assert label is not None
    assert (label.style, label.number, label.text) == (style, number, printed)
    assert label.length == len(printed)
    assert label.written() == written
    assert not label.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "第三条规定的",
        "第二章中的",
        "第一条第二款",
        "（二）项所列",
        "（3）、（4）两项",
        "二、三级站",
        "一，巡护",
        "1：巡护",
    ],
)
def test_what_may_be_a_reference_or_a_slip_is_doubtful(text: str) -> None:
    label = label_at(text, 0)
    assert label is not None
    assert label.doubtful


@pytest.mark.parametrize(
    "text",
    [
        "",
        "护林",
        "3.5万元",
        "1.5小时",
        "2024.3.1召开",
        "3.2%",
        "010-12345678",
        "2、3月",
        "一是巡山",
        "第一，巡山",
        "第一节课",
        "附件所列",
        "附件1的要求",
        "A级站",
        "A.b",
        "Ⅰ级响应",
        "（甲）",
        "3月5日",
    ],
)
def test_what_only_looks_like_a_label_is_none(text: str) -> None:
    assert label_at(text, 0) is None


def test_a_slip_is_written_as_it_must_be() -> None:
    label = label_at("4、巡护", 0)
    assert label is not None
    assert label.loose
    assert label.written(Style.COUNTED) == "四"
    assert label.written(Style.COUNTED, 5) == "五"
    part = label_at("第二单元", 0)
    assert part is not None
    assert part.written(number=3) == "第三单元"
    assert part.countable
    dotted = label_at("1.2巡护", 0)
    assert dotted is not None
    assert not dotted.countable
