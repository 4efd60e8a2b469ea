"""What the workbook holds: sheets and columns as data, one place for reading and writing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from zelian.people.models import (
    Appointment,
    Leave,
    Oversight,
    PostRank,
    Tier,
    UnitFunction,
    VacancyRule,
)

UNIT_KINDS, POST_KINDS = "单位类别", "岗位类别"
UNITS, POSTS, PEOPLE = "单位", "岗位", "人员"
APPOINTMENTS, OVERSIGHTS, LEAVES = "任职", "分管联系", "离岗"
GUIDE = "填写说明"
EXAMPLE = "示例："
"""A row whose first cell begins so is an example and is left out."""
CLEARED = "清空"
"""In a cell that need not be filled: empties it. A blank cell leaves things as they are."""
MOST_ROWS = 50_000
LARGEST = 10 * 1024 * 1024
"""The most bytes a workbook may have."""


class Form(Enum):
    """What a cell is read as."""

    TEXT = "text"
    NAME = "name"
    STAFF_NO = "staff_no"
    DATE = "date"
    NUMBER = "number"
    YES_NO = "yes_no"
    WORDS = "words"
    CHOICE = "choice"
    UNIT = "unit"
    UNIT_KIND = "unit_kind"
    POST_KIND = "post_kind"


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column. ``must`` needs a cell in every row, ``starts`` one in a row that is new.

    ``choices`` are codes by the word that stands in the sheet; ``ends`` marks the date that
    ends the thing; ``most`` the characters that fit.
    """

    name: str
    title: str
    form: Form = Form.TEXT
    must: bool = False
    starts: bool = False
    ends: bool = False
    shown_only: bool = False
    most: int = 120
    choices: Mapping[str, str] | None = None
    example: str = ""
    help: str = ""

    @property
    def width(self) -> int:
        """How wide the column is drawn, in characters."""
        return max(12, min(28, 2 * max(len(self.title), len(self.example)) + 2))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its columns, in the order they are written."""

    title: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """The column of a name; every name asked for is one of the layout."""
        return next(column for column in self.columns if column.name == name)

    @property
    def end(self) -> Column | None:
        """The column with the date that ends the thing."""
        return next((column for column in self.columns if column.ends), None)


def words_of(choices: type) -> dict[str, str]:
    """Stored codes by their words, for a set of choices."""
    return {str(label): code for code, label in choices.choices}


VACANCY = {**words_of(VacancyRule)}
YES_NO = {"是": "1", "否": ""}
_DAY_AFTER = "从这一天起不再有效；没有结束的不填。"

SHEETS: tuple[Sheet, ...] = (
    Sheet(
        UNITS,
        (
            Column("code", "单位编码", most=30, example="A01",
                   help="有编码的单位可以改名、换上级。"),
            Column("parent", "上级单位", Form.UNIT, most=900, example="校党委",
                   help="写编码、名称或完整路径（上级/下级）；最上一级不填。"),
            Column("name", "名称", must=True, example="中共某某大学物理学院委员会"),
            Column("short_name", "简称", most=60, example="物理学院党委",
                   help="不填则与名称相同。"),
            Column("kind", "类别", Form.UNIT_KIND, starts=True, example="学院党委"),
            Column("function", "职能", Form.CHOICE, choices=words_of(UnitFunction),
                   help="承担责任制工作的部门才填。"),
            Column("vacancy", "岗位空缺时", Form.CHOICE, choices=VACANCY),
            Column("founded_on", "成立日期", Form.DATE, starts=True, example="2020-01-01"),
            Column("closed_on", "撤销日期", Form.DATE, ends=True, help=_DAY_AFTER),
        ),
    ),
    Sheet(
        POSTS,
        (
            Column("unit", "单位", Form.UNIT, must=True, most=900, example="物理学院党委"),
            Column("title", "职务", must=True, most=80, example="书记"),
            Column("kind", "类别", Form.POST_KIND, starts=True, example="书记"),
            Column("opened_on", "设立日期", Form.DATE, starts=True, example="2020-01-01"),
            Column("closed_on", "撤销日期", Form.DATE, ends=True, help=_DAY_AFTER),
        ),
    ),
    Sheet(
        PEOPLE,
        (
            Column("staff_no", "工号", Form.STAFF_NO, must=True, most=30, example="20200001"),
            Column("name", "姓名", Form.NAME, starts=True, most=60, example="张三"),
            Column("username", "用户名", most=30,
                   help="可不填；有账号管理权限的人导入时开通账号。"),
        ),
    ),
    Sheet(
        APPOINTMENTS,
        (
            Column("person", "工号", Form.STAFF_NO, must=True, most=30, example="20200001"),
            Column("person_name", "姓名", Form.NAME, shown_only=True, most=60, example="张三",
                   help="只用来核对，以工号为准。"),
            Column("unit", "单位", Form.UNIT, must=True, most=900, example="物理学院党委"),
            Column("title", "职务", must=True, most=80, example="书记"),
            Column("nature", "性质", Form.CHOICE, choices=words_of(Appointment.Nature),
                   example="任职", help="不填为任职。"),
            Column("from_date", "任职日期", Form.DATE, must=True, example="2024-09-01"),
            Column("until_date", "免职日期", Form.DATE, ends=True, help=_DAY_AFTER),
            Column("term_until", "任期届满", Form.DATE),
            Column("document", "任免文号", most=80),
        ),
    ),
    Sheet(
        OVERSIGHTS,
        (
            Column("unit", "岗位单位", Form.UNIT, must=True, most=900, example="校党委"),
            Column("title", "职务", must=True, most=80, example="副书记"),
            Column("kind", "方式", Form.CHOICE, must=True, choices=words_of(Oversight.Kind),
                   example="分管"),
            Column("overseen", "分管单位", Form.UNIT, must=True, most=900, example="物理学院党委"),
            Column("from_date", "起", Form.DATE, must=True, example="2024-09-01"),
            Column("until_date", "止", Form.DATE, ends=True, help=_DAY_AFTER),
        ),
    ),
    Sheet(
        LEAVES,
        (
            Column("person", "工号", Form.STAFF_NO, must=True, most=30, example="20200001"),
            Column("unit", "单位", Form.UNIT, must=True, most=900, example="物理学院党委"),
            Column("title", "职务", must=True, most=80, example="书记"),
            Column("kind", "事由", Form.CHOICE, must=True, choices=words_of(Leave.Kind),
                   example="学习培训"),
            Column("from_date", "起", Form.DATE, must=True, example="2025-03-01"),
            Column("until_date", "止", Form.DATE, ends=True, help=_DAY_AFTER),
            Column("stand_in", "代为履职工号", Form.STAFF_NO, most=30, example="20200002"),
        ),
    ),
    Sheet(
        UNIT_KINDS,
        (
            Column("code", "代码", must=True, most=40, example="college"),
            Column("name", "名称", starts=True, most=60, example="学院党委"),
            Column("tier", "层级", Form.CHOICE, starts=True, choices=words_of(Tier),
                   example="学校所属单位"),
            Column("aliases", "文件中的叫法", Form.WORDS, most=600, example="基层党委、党总支",
                   help="几个叫法之间用顿号隔开。"),
            Column("order", "次序", Form.NUMBER),
            Column("in_use", "可选用", Form.YES_NO, choices=YES_NO),
        ),
    ),
    Sheet(
        POST_KINDS,
        (
            Column("code", "代码", must=True, most=40, example="secretary"),
            Column("name", "名称", starts=True, most=60, example="书记"),
            Column("rank", "班子身份", Form.CHOICE, starts=True, choices=words_of(PostRank),
                   example="主要负责人"),
            Column("term_years", "任期（年）", Form.NUMBER),
            Column("vacancy", "空缺时", Form.CHOICE, choices=VACANCY),
            Column("aliases", "文件中的叫法", Form.WORDS, most=600,
                   help="几个叫法之间用顿号隔开。"),
            Column("order", "次序", Form.NUMBER),
            Column("in_use", "可选用", Form.YES_NO, choices=YES_NO),
        ),
    ),
)  # fmt: skip
BY_TITLE: Mapping[str, Sheet] = {sheet.title: sheet for sheet in SHEETS}
IN_ORDER = (UNIT_KINDS, POST_KINDS, UNITS, POSTS, PEOPLE, APPOINTMENTS, OVERSIGHTS, LEAVES)
"""What leans on what: a sheet needs only those before it."""


def letters_of(column: int) -> str:
    """
    The letters of a column counted from 0.

    >>> letters_of(0), letters_of(25), letters_of(26)
    ('A', 'Z', 'AA')
    """
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def place_of(column: int, row: int) -> str:
    """A cell as Excel names it: ``C17``; ``row`` counts from 1."""
    return f"{letters_of(column)}{row}"
