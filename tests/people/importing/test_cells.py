"""What a cell means, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from zelian.people.importing.cells import Misread, read_cell
from zelian.people.importing.layout import (
    APPOINTMENTS,
    BY_TITLE,
    PEOPLE,
    POST_KINDS,
    UNITS,
    Column,
)
from zelian.people.importing.workbook import DAY, FAULT, NUMBER, TEXT, TRUTH, Cell

DATE = BY_TITLE[UNITS].column("founded_on")
NUMBER_OF_STAFF = BY_TITLE[PEOPLE].column("staff_no")
NAME = BY_TITLE[PEOPLE].column("name")
UNIT_NAME = BY_TITLE[UNITS].column("name")
NATURE = BY_TITLE[APPOINTMENTS].column("nature")
YEARS = BY_TITLE[POST_KINDS].column("term_years")
IN_USE = BY_TITLE[POST_KINDS].column("in_use")
ALIASES = BY_TITLE[POST_KINDS].column("aliases")
FUNCTION = BY_TITLE[UNITS].column("function")
END = BY_TITLE[UNITS].column("closed_on")

READ = [
    ("2024-09-01", TEXT, DATE, date(2024, 9, 1)),
    ("2024.9.1", TEXT, DATE, date(2024, 9, 1)),
    ("2024/9/1", TEXT, DATE, date(2024, 9, 1)),
    ("2024年9月1日", TEXT, DATE, date(2024, 9, 1)),
    ("2024 年 9 月 1 日", TEXT, DATE, date(2024, 9, 1)),
    ("２０２４年９月１日", TEXT, DATE, date(2024, 9, 1)),
    ("2024．9．1", TEXT, DATE, date(2024, 9, 1)),
    ("2024-09-01 00:00:00", TEXT, DATE, date(2024, 9, 1)),
    ("20240901", TEXT, DATE, date(2024, 9, 1)),
    ("20240901", NUMBER, DATE, date(2024, 9, 1)),
    ("45536", NUMBER, DATE, date(2024, 9, 1)),
    ("2024-09-01", DAY, DATE, date(2024, 9, 1)),
    ("　2024-9-1 ", TEXT, DATE, date(2024, 9, 1)),
    ("20200001", TEXT, NUMBER_OF_STAFF, "20200001"),
    ("０１２３", TEXT, NUMBER_OF_STAFF, "0123"),
    ("123", NUMBER, NUMBER_OF_STAFF, "123"),
    ("2.024000123E10", NUMBER, NUMBER_OF_STAFF, "20240001230"),
    ("A-12.3", TEXT, NUMBER_OF_STAFF, "A-12.3"),
    ("12 34", TEXT, NUMBER_OF_STAFF, "1234"),
    ("张 三", TEXT, NAME, "张三"),
    ("张\u3000三", TEXT, NAME, "张三"),
    ("欧阳 明日", TEXT, NAME, "欧阳明日"),
    ("John Smith", TEXT, NAME, "John Smith"),
    ("阿卜杜拉·买买提", TEXT, NAME, "阿卜杜拉·买买提"),
    ("第１支部（学生）", TEXT, UNIT_NAME, "第1支部（学生）"),
    ("  物理学院\n党委 ", TEXT, UNIT_NAME, "物理学院 党委"),
    ("2024", NUMBER, UNIT_NAME, "2024"),
    ("3.0", NUMBER, YEARS, 3),
    ("5", TEXT, YEARS, 5),
    ("是", TEXT, IN_USE, True),
    ("否", TRUTH, IN_USE, False),
    ("部长、处长，主任", TEXT, ALIASES, ("部长", "处长", "主任")),
    ("任职", TEXT, NATURE, "full"),
    ("代理", TEXT, NATURE, "acting"),
    ("无", TEXT, FUNCTION, ""),
    ("清空", TEXT, FUNCTION, ""),
    ("清空", TEXT, YEARS, None),
    ("清空", TEXT, ALIASES, ()),
]


@pytest.mark.parametrize(("text", "kind", "column", "value"), READ)
def test_a_cell_is_read_as_people_mean_it(text: str, kind: str, column: Column, value: object):
    meant = read_cell(Cell(text, kind), column)
    assert meant is not None
    assert meant.value == value


@pytest.mark.parametrize("text", ["", "  ", "\u3000", "\u200b"])
def test_blanks_are_nothing(text: str):
    assert read_cell(Cell(text), UNIT_NAME) is None


MISREAD = [
    ("2024年9月", TEXT, DATE, "请写到日"),
    ("2024.9", TEXT, DATE, "请写到日"),
    ("2024.9", NUMBER, DATE, "年月日"),
    ("1/9/2024", TEXT, DATE, "年月日"),
    ("明年", TEXT, DATE, "年月日"),
    ("2024-02-30", TEXT, DATE, "月份和日数"),
    ("0024-02-03", TEXT, DATE, "年份"),
    ("9999-01-01", TEXT, DATE, "年份"),
    ("3", NUMBER, DATE, "年月日"),
    ("1E+9", NUMBER, DATE, "年月日"),
    ("是", TRUTH, DATE, "年月日"),
    ("2.02E+10", TEXT, NUMBER_OF_STAFF, "文本"),
    ("1.2E+18", NUMBER, NUMBER_OF_STAFF, "文本"),
    ("1234567890123456", NUMBER, NUMBER_OF_STAFF, "文本"),
    ("12.5", NUMBER, NUMBER_OF_STAFF, "文本"),
    ("-3", NUMBER, NUMBER_OF_STAFF, "文本"),
    ("2024-09-01", DAY, NUMBER_OF_STAFF, "工号"),
    ("张三", TEXT, NUMBER_OF_STAFF, "工号"),
    ("=1+1", TEXT, NUMBER_OF_STAFF, "工号"),
    ("甲" * 61, TEXT, NAME, "缩短到 60"),
    ("甲\u202e乙", TEXT, UNIT_NAME, "甲乙"),
    ("#REF!", FAULT, UNIT_NAME, "实际内容"),
    ("2024-09-01", DAY, UNIT_NAME, "文本"),
    ("-1", NUMBER, YEARS, "整数"),
    ("两年", TEXT, YEARS, "整数"),
    ("99999", NUMBER, YEARS, "整数"),
    ("1E999999999", NUMBER, YEARS, "整数"),
    ("Infinity", NUMBER, YEARS, "整数"),
    ("代里", TEXT, NATURE, "是不是“代理”"),
    ("也许", TEXT, IN_USE, "可填：是、否"),
    ("清空", TEXT, UNIT_NAME, "留空表示不改"),
    ("清空", TEXT, END, "留空表示不改"),
    ("清空", TEXT, BY_TITLE[UNITS].column("parent"), "留空表示不改"),
]


@pytest.mark.parametrize(("text", "kind", "column", "advice"), MISREAD)
def test_what_a_cell_cannot_be_is_told_with_what_would_be_right(
    text: str, kind: str, column: Column, advice: str
):
    with pytest.raises(Misread) as wrong:
        read_cell(Cell(text, kind), column)
    assert wrong.value.text
    assert advice in wrong.value.advice


def test_a_formula_is_refused_whatever_it_gives():
    with pytest.raises(Misread) as wrong:
        read_cell(Cell("20200001", NUMBER, formula=True), NUMBER_OF_STAFF)
    assert "公式请改为数值" in wrong.value.advice


@pytest.mark.parametrize(
    ("text", "kind", "column", "remark"),
    [("张 三", TEXT, NAME, "按“张三”读"), ("45536", NUMBER, DATE, "按日期 2024-09-01 读")],
)
def test_what_was_put_right_is_remarked(text: str, kind: str, column: Column, remark: str):
    meant = read_cell(Cell(text, kind), column)
    assert meant is not None
    assert remark in meant.remark
