"""What announces the headings below is none itself."""

from __future__ import annotations

from tests.core.reading.test_outline import paths
from zelian.core.vocabulary.regulation import Reading


def test_entries_with_dots_and_page_numbers_give_no_headings(reading: Reading) -> None:
    """
    目　　录
    前言…………………………1
    一、巡护..........................2
    （一）路线........................2
    二、登记..........................5
    附件.............................9
    一、巡护
    （一）路线
    按路线巡山。
    二、登记
    按表登记。
    """
    assert paths(reading) == ["一", "一/（一）", "二"]


def test_a_bare_list_whose_titles_come_again_gives_no_headings(reading: Reading) -> None:
    """
    护林站岗位职责
    一、站长职责
    二、护林员职责
    三、值班员职责
    一、站长职责
    1.带班。
    二、护林员职责
    1.巡山。
    三、值班员职责
    1.接听电话。
    """
    assert paths(reading) == ["一", "一/1", "二", "二/1", "三", "三/1"]


def test_sections_that_begin_anew_under_each_chapter_are_entries_too(reading: Reading) -> None:
    """
    目录
    第一章 巡护
    第一节 路线
    第二节 时间
    第二章 登记
    第一节 表册
    第三章 附则
    第一章 巡护
    第一节 路线
    第一条 按路线巡山。
    第二节 时间
    第二条 按时间巡山。
    第二章 登记
    第一节 表册
    第三条 按表册登记。
    第三章 附则
    第四条 本办法自公布之日起施行。
    """
    assert paths(reading)[:2] == ["第一章", "第一章/第一节"]
    assert len(paths(reading)) == 10


def test_a_short_outline_that_is_all_there_is_stays(reading: Reading) -> None:
    """
    目录
    一、站长职责
    二、护林员职责
    三、值班员职责
    """
    assert paths(reading) == ["一", "二", "三"]


def test_titles_in_a_row_that_do_not_come_again_stay(reading: Reading) -> None:
    """
    第一章 巡护
    第一节 路线
    第一条 按路线巡山。
    第二章 登记
    第二条 按表登记。
    """
    assert len(paths(reading)) == 5
