"""Outlines of other kinds: standards, codes, annexes, slips of the drafter, second readings."""

from __future__ import annotations

from collections.abc import Callable

from tests.core.reading.test_outline import paths
from zelian.core.vocabulary.regulation import Reading


def test_a_standard_numbers_its_clauses_without_a_point(reading: Reading, codes: list[str]) -> None:
    """
    1 范围
    本文件规定了巡护站的设施。
    2 巡护站
    2.1 站房
    2.1.1 站房应每年检修。
    3 术语
    3.1
    巡护
    按路线查看林区的活动。
    附录A
    （规范性附录）
    A.1 检修记录
    """
    assert paths(reading) == [
        "1", "2", "2/2.1", "2/2.1/2.1.1", "3", "3/3.1", "附录A", "附录A/A.1",
    ]  # fmt: skip
    assert not codes


def test_clauses_of_a_standard_count_on_over_its_parts(reading: Reading, codes: list[str]) -> None:
    """
    第一部分　通则
    1　目的
    1.1　为管好巡护站，制定本规定。
    第二部分　岗位
    2　站长
    2.1　每月带队检查一次。
    2.2　12 小时以内报告险情。
    3　护林员
    3.1　每日巡护两次。
    """
    assert paths(reading) == [
        "第一部分", "第一部分/1", "第一部分/1/1.1",
        "第二部分", "第二部分/2", "第二部分/2/2.1", "第二部分/2/2.2",
        "第二部分/3", "第二部分/3/3.1",
    ]  # fmt: skip
    assert next(d.subjects for d in reading.duties if d.measures) == ("站长",)
    assert not codes


def test_a_count_at_the_head_of_a_line_is_no_clause(reading: Reading) -> None:
    """
    一、报送
    3 人以上联名的，应当受理。
    12 月底前报送总结。
    1 份存档备查
    二、归档
    """
    assert paths(reading) == ["一", "二"]


def test_books_and_sub_books_stand_above_chapters(reading: Reading, codes: list[str]) -> None:
    """
    第一编 通则
    第一章 一般规定
    第一条 林区分片管护。
    第二编 管护
    第一分编 巡护
    第二章 巡护站
    第二条 巡护站应当设岗。
    第二分编 扑救
    第三章 扑救队
    第三条 扑救队应当备勤。
    """
    assert paths(reading)[-2:] == ["第二编/第二分编/第三章", "第二编/第二分编/第三章/第三条"]
    assert not codes


def test_units_of_a_course_are_parts(reading: Reading) -> None:
    """
    第一单元 防火
    第一节 火源
    第二单元 扑救
    第一节课应当点名。
    """
    assert paths(reading) == ["第一单元", "第一单元/第一节", "第二单元"]


def test_an_article_put_in_later_follows_its_own(reading: Reading, codes: list[str]) -> None:
    """
    第一条 护林站应当设岗。
    第二条 护林员应当巡山。
    第二条之一 护林员应当记事。
    第二条之二 站长应当讲评。
    第三条 本办法自公布之日起施行。
    """
    assert paths(reading)[2:] == ["第二条之一", "第二条之二", "第三条"]
    assert not codes


def test_what_an_article_begins_with_makes_it_no_reference(reading: Reading) -> None:
    """
    第一条　中华林场各站应当设岗。
    第二条　第一巡护组应当巡山，依照
    第一条的规定记事。
    第三条　与邻场交界的，各站应当会商。
    """
    assert paths(reading) == ["第一条", "第二条", "第三条"]


def test_a_number_given_twice_is_put_right_where_the_next_goes_on(
    reading: Reading, codes: list[str]
) -> None:
    """
    一、巡护
    二、登记
    二、讲评
    四、归档
    """
    assert paths(reading) == ["一", "二", "三", "四"]
    assert codes == ["label.slip"]


def test_a_number_given_twice_stays_where_the_next_does_not_go_on(
    reading: Reading, codes: list[str]
) -> None:
    """
    一、巡护
    二、登记
    二、讲评
    三、归档
    四、附则
    """
    assert paths(reading) == ["一", "二", "二", "三", "四"]
    assert codes == ["label.gap"]


def test_labels_in_many_hands_are_one_row(reading: Reading, codes: list[str]) -> None:
    """
    一.巡护
    (一）路线
    （二)时间
    二 登记
    1.表册
    2、台账
    3．图册
    4 影像
    三讲评
    四、归档
    """
    assert paths(reading) == [
        "一", "一/（一）", "一/（二）", "二", "二/1", "二/2", "二/3", "二/4", "三", "四",
    ]  # fmt: skip
    assert "label.slip" not in codes


def test_words_that_begin_with_a_numeral_are_no_label(reading: Reading) -> None:
    """
    一、评比
    二级护林站应当参加评比。
    三等奖不发奖金。
    二、公示
    三、归档
    """
    assert paths(reading) == ["一", "二", "三"]


def test_letters_and_roman_numerals_are_levels_too(reading: Reading) -> None:
    """
    Ⅰ、设施
    1.器材
    A.水泵
    B.水枪
    Ⅱ、人员
    1.队员
    a)护林员
    b)扑火队员
    """
    assert paths(reading) == [
        "Ⅰ", "Ⅰ/1", "Ⅰ/1/A", "Ⅰ/1/B", "Ⅱ", "Ⅱ/1", "Ⅱ/1/a", "Ⅱ/1/b",
    ]  # fmt: skip


def test_annex_tables_keep_their_name(reading: Reading) -> None:
    """
    一、按附表填报。
    附件1
    巡护办法
    一、巡护时间
    附表1
    巡护登记表
    """
    assert paths(reading) == ["一", "附件1", "附件1/一", "附表1"]


def test_a_colon_lets_the_next_level_stand_under_its_item(
    reading: Reading, codes: list[str]
) -> None:
    """
    一、值守
    1.护林员应当：
    （一）巡山；
    （二）记事。
    2.站长应当：
    （一）讲评；
    （二）归档。
    """
    assert paths(reading)[2:4] == ["一/1/（一）", "一/1/（二）"]
    assert not codes


def test_a_title_without_a_number_lets_the_items_begin_anew(
    reading: Reading, codes: list[str]
) -> None:
    """
    站长职责
    1.带班。
    2.讲评。
    护林员职责
    1.巡山。
    2.记事。
    """
    assert paths(reading) == ["1", "2", "1", "2"]
    assert not codes


def test_numbers_may_count_on_through_the_level_above(reading: Reading, codes: list[str]) -> None:
    """
    一、巡护
    1.路线
    2.时间
    二、登记
    3.表册
    4.台账
    """
    assert paths(reading) == ["一", "一/1", "一/2", "二", "二/3", "二/4"]
    assert not codes


def test_an_enumeration_in_brackets_within_a_sentence_is_no_heading(reading: Reading) -> None:
    """
    一、各站应当做到：（1）按时巡山；（2）按时记事；（3）按时上报。
    二、归档
    """
    assert paths(reading) == ["一", "二"]


def test_another_consistent_place_is_told_with_both_places(reading: Reading) -> None:
    """
    一、巡护
    二、登记
    三、讲评
    1、每月讲评
    2、每季讲评
    3、年终讲评
    4、归档
    五、附则
    """
    (other,) = reading.alternatives
    assert (other.chosen, other.other) == (("三", "4"), ("四",))
    assert 0 < other.weight < 0.5
    (remark,) = (r for r in reading.remarks if r.code == "outline.ambiguous")
    assert remark.span == other.span
    assert "三/4" in remark.message.text()
    assert "四" in remark.message.text()


def test_a_plain_outline_has_no_second_reading(reading: Reading) -> None:
    """
    一、巡护
    （一）路线
    1.东线
    二、登记
    """
    assert reading.alternatives == ()


def test_very_many_labels_are_read_in_bounded_width(read_text: Callable[[str], Reading]) -> None:
    rows = "一、\n（一）巡\n1、山\n（1）林\n①火\n"
    assert len(read_text(rows * 400).provisions) > 1000
