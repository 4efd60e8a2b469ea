from __future__ import annotations

import pytest

from zelian.core.reading.layout.grids import find_grids
from zelian.core.reading.tables.headers import Role, role_of
from zelian.core.reading.tables.months import months_of, times_in, values_in
from zelian.core.reading.tables.sheets import read_sheet
from zelian.core.vocabulary.text import Paper


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("序号", Role.NUMBER),
        ("牵头部门", Role.RESPONSIBLE),
        ("配合单位", Role.RESPONSIBLE),
        ("责 任 人", Role.RESPONSIBLE),
        ("落实主体", Role.RESPONSIBLE),
        ("网格长", Role.RESPONSIBLE),
        ("监督部门", None),
        ("责任事项", Role.CONTENT),
        ("工作任务", Role.CONTENT),
        ("完成时限", Role.TIME),
        ("频次要求", Role.TIME),
        ("第三季度", Role.MONTHS),
        ("十一月份", Role.MONTHS),
        ("2026年3月", Role.MONTHS),
        ("标准分", Role.POINTS),
        ("分值（分）", Role.POINTS),
        ("考核得分", Role.SCORE),
        ("评分细则", Role.STANDARD),
        ("考核方式", Role.METHOD),
        ("一级指标", Role.CATEGORY),
        ("职权类别", Role.CATEGORY),
        ("风险点及表现形式", Role.RISK),
        ("风险等级", Role.LEVEL),
        ("风险防控措施", Role.CONTROLS),
        ("存在问题", Role.PROBLEM),
        ("问题整改措施", Role.CONTENT),
        ("岗位名称", Role.POST),
        ("姓名", Role.PERSON),
        ("星期三", Role.LESSON),
        ("备注", Role.NOTE),
        ("东河", None),
    ],
)
def test_a_column_is_known_by_what_its_name_means(name: str, role: Role | None) -> None:
    assert role_of(name) is role


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("3月", (3, 3)),
        ("十二月", (12, 12)),
        ("4—6月", (4, 6)),
        ("1月至3月", (1, 3)),
        ("一季度", (1, 3)),
        ("Q2", (4, 6)),
        ("下半年", (7, 12)),
        ("13月", None),
        ("每月", None),
        ("工作", None),
    ],
)
def test_months_are_read_where_they_stand_alone(words: str, months: tuple[int, int] | None) -> None:
    assert months_of(words) == months


def test_a_cell_of_a_column_of_times_may_name_several() -> None:
    assert times_in("3、6、9月底前") == ((3, 3), (6, 6), (9, 9))
    assert times_in("全年") == ((1, 12),)
    assert times_in("年底前") == ((12, 12),)
    assert times_in("长期坚持") == ()


@pytest.mark.parametrize(
    ("words", "values"),
    [
        ("3月", [{"month": 3, "day": "end", "recurs": "year"}]),
        ("2026年10月", [{"month": 10, "day": "end", "year": 2026}]),
        ("5月中旬", [{"month": 5, "day": "mid", "recurs": "year"}]),
        ("6月15日", [{"month": 6, "day": 15, "recurs": "year"}]),
        ("年底", [{"when": "year_end", "recurs": "year"}]),
        ("每季度", [{"min": 1, "per": "quarter", "every": 1}]),
        ("长期坚持", []),
        ("9:00-9:30", []),
    ],
)
def test_a_time_alone_is_due_at_its_end(words: str, values: list[dict[str, object]]) -> None:
    found = [{k: v for k, v in x.to_json().items() if v is not None} for x in values_in(words)]
    assert found == values


def columns_of(text: str) -> list[tuple[int, str]]:
    (grid,) = find_grids(Paper(text, ()))
    sheet = read_sheet(grid)
    assert sheet is not None
    return [(c.at, c.name) for c in sorted(sheet.columns, key=lambda c: c.at)]


def test_a_second_line_parts_a_merged_column() -> None:
    text = "序号\t任务\t进度安排\t\t责任人\n\t\t上半年\t下半年\t\n1\t修渠\t清淤\t衬砌\t站长\n"
    names = [name for _, name in columns_of(text)]
    assert names == ["序号", "任务", "上半年", "下半年", "责任人"]


def test_a_second_line_without_blanks_is_put_under_its_column() -> None:
    text = "序号\t任务\t进度安排\t责任人\n上半年\t下半年\n1\t修渠\t清淤\t衬砌\t站长\n"
    assert columns_of(text) == [
        (0, "序号"),
        (1, "任务"),
        (2, "上半年"),
        (3, "下半年"),
        (4, "责任人"),
    ]


def test_a_table_goes_on_behind_the_end_of_a_page() -> None:
    head = "序号\t任务\t责任人\n"
    text = f"{head}1\t修渠护坡\t站长\n\n第 1 页 共 2 页\n\n{head}2\t清淤除草\t班长\n"
    (grid,) = find_grids(Paper(text, ()))
    assert [row[0].row for row in grid.rows] == [0, 1, 2, 3]
    assert (grid.start, grid.end) == (0, len(text) - 1)


def test_two_tables_with_words_between_stay_two() -> None:
    head = "序号\t任务\t责任人\n"
    text = f"{head}1\t修渠护坡\t站长\n\n另见下表。\n\n{head}2\t清淤除草\t班长\n"
    assert len(find_grids(Paper(text, ()))) == 2


def test_prose_below_a_table_is_not_drawn_into_it() -> None:
    text = "序号\t任务\t责任人\n1\t修渠护坡清淤\t站长\n各站要认真落实本表所列任务\n"
    (grid,) = find_grids(Paper(text, ()))
    assert text[grid.end :].strip() == "各站要认真落实本表所列任务"
