"""What a row leaves out: its measure, its person, its department, its date, a quarter."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from zelian.core.checking.nouns import QUARTERS, Column, Finding, Row, Severity, Sheet
from zelian.core.checking.promises import shortfall
from zelian.core.checking.words import terms_of
from zelian.core.vocabulary.measure import Frequency, Per
from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence, said

MEASURES = ("local_measures", *QUARTERS)
_QUARTER_NAMES = (said("一季度"), said("二季度"), said("三季度"), said("四季度"))
_ADVICE = Sentence(said("请在这一条里补上。"))
_OFTEN = (Per.DAY, Per.WEEK, Per.MONTH, Per.QUARTER)

Look = Callable[[Row, Mapping[str, Column]], Iterator[Finding]]


def finding(
    row: Row,
    code: str,
    severity: Severity,
    sentence: Sentence,
    *,
    advice: Sentence = _ADVICE,
    column: str = "",
    beside: str = "",
    because: tuple[Reason, ...] = (),
    rests_on: tuple[str, ...] = (),
) -> Finding:
    """A finding about a row. What it rests on is always the row's words, its people and date."""
    due = row.due_on.isoformat() if row.due_on else ""
    told = [code, row.name, row.responsible, row.department, due]
    told += [f"{words.column}={words.text}" for words in row.said]
    return Finding(
        code=code,
        severity=severity,
        row=row.key,
        number=row.number,
        reason=Reason(code, sentence, row.key, because),
        advice=advice,
        column=column,
        beside=beside,
        rests_on="\x1f".join((*told, *rests_on)),
    )


def filling(sheet: Sheet) -> Iterator[Finding]:
    """What rows leave out, row by row."""
    columns = {column.key: column for column in sheet.columns}
    for row in sheet.rows:
        for look in _LOOKS:
            yield from look(row, columns)


def _measure(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    asked = [key for key in MEASURES if key in columns]
    if asked and not any(key in row.filled for key in asked):
        names = "、".join(columns[key].name for key in asked)
        sentence = Sentence(said("没有写措施：“{columns}”都是空的。"), {"columns": names})
        yield finding(row, "row.no_measure", Severity.MISSING, sentence, column=asked[0])


def _quarter(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    asked = [key for key in QUARTERS if key in columns]
    empty = [key for key in asked if key not in row.filled]
    if not empty or len(empty) == len(asked) or not _is_quarterly(row):
        return
    names = tuple(Reason("quarter", Sentence(_QUARTER_NAMES[QUARTERS.index(k)])) for k in empty)
    sentence = Sentence(said("要求每季度都做，有 {n} 个季度没有写措施和目标。"), {"n": len(empty)})
    yield finding(row, "row.quarter_empty", Severity.WEAK, sentence, column=empty[0], because=names)


def _is_quarterly(row: Row) -> bool:
    told = (words for words in row.said if words.column not in QUARTERS)
    values = [*row.asked, *(m.value for words in told for m in words.measures)]
    return any(
        isinstance(value, Frequency) and value.per in _OFTEN and value.every == 1 and value.min
        for value in values
    )


def _person(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    if "responsible" in columns and not row.responsible.strip():
        sentence = Sentence(said("没有写责任人。"))
        yield finding(row, "row.no_person", Severity.MISSING, sentence, column="responsible")


def _department(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    column = columns.get("department")
    if column and not row.department.strip():
        severity = Severity.MISSING if column.required else Severity.HINT
        sentence = Sentence(said("没有写责任部门。"))
        yield finding(row, "row.no_department", severity, sentence, column="department")


def _date(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    if "due_on" in columns and row.due_on is None:
        sentence = Sentence(said("没有写完成时限。"))
        yield finding(row, "row.no_date", Severity.MISSING, sentence, column="due_on")


def _required(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    """Required columns that none of the other looks speaks of."""
    told = {*MEASURES, "responsible", "department", "due_on"}
    for column in columns.values():
        if column.required and column.key not in told and column.key not in row.filled:
            sentence = Sentence(said("必填的“{column}”是空的。"), {"column": column.name})
            yield finding(row, "row.column_empty", Severity.MISSING, sentence, column=column.key)


def _content(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    """A content of stops and blanks alone says nothing that could be done."""
    if "content" in row.filled and not any(sign.isalnum() for sign in row.content):
        sentence = Sentence(said("内容里没有文字，看不出要做什么。"))
        yield finding(row, "row.says_nothing", Severity.WEAK, sentence, column="content")


def _promise(row: Row, columns: Mapping[str, Column]) -> Iterator[Finding]:
    """What the duty asks in numbers, and the unit's own words promise less of."""
    about = frozenset(terms_of(row.content).said)
    own = [words for words in row.said if words.column in MEASURES and words.measures]
    if not own:
        return
    told = Row(row.key, row.number, row.name, tuple(own))
    for value in row.asked:
        lack = shortfall(value, about, [told])
        if lack is None or lack.promised is None:
            continue
        values = {"asked": lack.asked, "promised": lack.promised}
        sentence = Sentence(said("制度要求“{asked}”，措施只写到“{promised}”。"), values)
        advice = Sentence(said("请按制度的要求改写措施；确需调整的，请牵头部门认可。"))
        yield finding(
            row,
            "row.promises_less",
            Severity.WEAK,
            sentence,
            advice=advice,
            column=own[0].column,
        )


_LOOKS: tuple[Look, ...] = (
    _measure,
    _quarter,
    _person,
    _department,
    _date,
    _required,
    _content,
    _promise,
)
