"""Kinds of list as form sheets: the annex forms, and one layout for every other kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from zelian.documents.written.forms import FootLine, FormSheet
from zelian.documents.written.paper import Align, Cell
from zelian.lists.cells import cell_words
from zelian.lists.columns import value_of
from zelian.lists.lifecycle import Step, steps_of
from zelian.lists.models import ListColumn, ListItem, ListKind
from zelian.lists.papers.annexes import ANNEXES, Annex
from zelian.lists.papers.on_paper import Facts, OnPaper
from zelian.pages.words import shown
from zelian.signing.meanings import ENDORSE, SIGN
from zelian.signing.queries import VALID, SignatureView

Type = ListColumn.Type
BLANK_ROWS = 15
NOBODY = Facts()
NUMBER, GROUND = "number", "ground"  # the columns that are not the kind's own
_ALIGN: dict[str, Align] = {
    Type.DATE: "center",
    Type.CHOICE: "center",
    Type.YES_NO: "center",
    Type.PERSON: "center",
    Type.UNIT: "center",
    Type.NUMBER: "end",
}


def sheet_of(paper: OnPaper) -> FormSheet:
    """A list as a form sheet, by its kind's form."""
    grounded = paper.kind.form not in ANNEXES and any(item.duty for item in paper.items)
    columns = _ordered(paper.columns, grounded=grounded)
    return _sheet(
        paper.kind,
        columns,
        rows=_rows(columns, paper.items),
        facts=paper.facts,
        title=paper.listed.title,
        signed={
            meaning: _signed(view) if (view := paper.signature(meaning)) else ""
            for meaning in (SIGN, ENDORSE)
        },
    )


def blank_sheet(
    kind: ListKind, columns: Sequence[ListColumn], *, rows: int = BLANK_ROWS, facts: Facts = NOBODY
) -> FormSheet:
    """The kind's form with empty rows, for handing out."""
    ordered = _ordered(columns, grounded=False)
    empty = [
        [Cell(str(number), align="center") if c.key == NUMBER else Cell() for c in ordered]
        for number in range(1, rows + 1)
    ]
    return _sheet(kind, ordered, rows=empty, facts=facts, title=kind.name, signed={})


def _ordered(columns: Sequence[ListColumn], *, grounded: bool) -> list[ListColumn]:
    """The kind's columns with the number behind the name of a responsibility, else first."""
    number = ListColumn(key=NUMBER, name=_("序号"), weight=0.45)
    ordered = list(columns)
    ordered.insert(1 if ordered and ordered[0].key == "group" else 0, number)
    if grounded:
        ordered.append(ListColumn(key=GROUND, name=_("依据"), weight=1.6))
    return ordered


def _sheet(
    kind: ListKind,
    columns: Sequence[ListColumn],
    *,
    rows: Sequence[Sequence[Cell]],
    facts: Facts,
    title: str,
    signed: dict[str, str],
) -> FormSheet:
    annex = ANNEXES.get(kind.form)
    year = _("（%(year)s年度）") % {"year": facts.year} if facts.year else ""
    return FormSheet(
        title=str(annex.title) if annex else title,
        name=facts.subject or kind.name,
        label=str(annex.label) if annex else "",
        subtitle=year if annex else "",
        widths=[column.weight for column in columns],
        facts=_annex_facts(annex, facts) if annex else _plain_facts(kind, facts),
        head=[*(_labels(annex, facts, len(columns)) if annex else ()), *_heads(columns)],
        rows=rows or [[Cell() for _column in columns]],
        foot=_annex_foot(annex, signed) if annex else list(_plain_foot(kind, facts, signed)),
    )


def _annex_facts(annex: Annex, facts: Facts) -> list[str]:
    filled_on = _("填报日期：%(date)s") % {"date": _day(facts)}
    if not annex.sealed:
        return [filled_on]
    return [_("单位(盖章)：%(unit)s") % {"unit": facts.unit}, filled_on]


def _plain_facts(kind: ListKind, facts: Facts) -> list[str]:
    return [
        _("责任主体：%(subject)s") % {"subject": facts.subject},
        _("年度：%(year)s") % {"year": facts.year or "　　　　"},
        _("清单种类：%(kind)s") % {"kind": kind.name},
        _("填报日期：%(date)s") % {"date": _day(facts)},
    ]


def _day(facts: Facts) -> str:
    return shown(facts.on) if facts.on else _("　　年　月　日")


def _labels(annex: Annex, facts: Facts, columns: int) -> Iterator[list[Cell]]:
    """Rows of labelled cells over the columns; too few columns give each a row of its own."""
    for row in annex.labels:
        parts = [row] if columns >= 2 * len(row) else [(one,) for one in row]
        for part in parts:
            spare = columns - len(part)
            cells: list[Cell] = []
            for place, (label, field) in enumerate(part):
                width = spare // len(part) + (place < spare % len(part))
                cells.append(Cell(str(label), label=True))
                cells.append(Cell(getattr(facts, field), column_span=width))
            yield cells


def _heads(columns: Sequence[ListColumn]) -> list[list[Cell]]:
    """The columns' names; neighbours with a common heading stand below it."""
    if not any(column.heading for column in columns):
        return [[Cell(column.name, label=True) for column in columns]]
    above: list[Cell] = []
    below: list[Cell] = []
    for heading, group in groupby(columns, key=lambda column: column.heading):
        members = list(group)
        if heading:
            above.append(Cell(heading, column_span=len(members), label=True))
            below += [Cell(column.name, label=True) for column in members]
        else:
            above += [Cell(column.name, row_span=2, label=True) for column in members]
    return [above, below]


def _rows(columns: Sequence[ListColumn], items: Sequence[ListItem]) -> list[list[Cell]]:
    """A row an item; the name of a responsibility reaches down over its rows."""
    rows: list[list[Cell]] = []
    for _group, members in groupby(items, key=lambda item: item.group or item.pk):
        held = list(members)
        for place, item in enumerate(held):
            rows.append(
                [
                    _cell(column, item, len(held) if column.key == "group" else 1)
                    for column in columns
                    if place == 0 or column.key != "group"
                ]
            )
    return rows


def _cell(column: ListColumn, item: ListItem, row_span: int) -> Cell:
    if column.key == NUMBER:
        return Cell(str(item.number), align="center")
    if column.key == GROUND:
        return Cell(ground_of(item))
    words = cell_words(column, value_of(item, column.key))
    return Cell(words, row_span=row_span, align=_ALIGN.get(column.type, "start"))


def ground_of(item: ListItem) -> str:
    """The provision a row rests on; empty for one of its own."""
    if item.duty is None:
        return ""
    provision = item.duty.provision
    return f"《{item.duty.regulation.title}》{provision.label if provision else ''}"


def _annex_foot(annex: Annex, signed: dict[str, str]) -> list[list[FootLine]]:
    lines = [FootLine(str(label), signed.get(meaning, "")) for label, meaning in annex.foot]
    # what was signed is long: then a line each
    return [[line] for line in lines] if any(line.signed for line in lines) else [lines]


def _plain_foot(kind: ListKind, facts: Facts, signed: dict[str, str]) -> Iterator[list[FootLine]]:
    """A line for each who signs by the kind's steps, then what the other steps leave."""
    steps = steps_of(kind)
    yield [FootLine(_("责任主体（签字）："), signed.get(SIGN, ""))]
    if Step.ENDORSE in steps:
        yield [FootLine(_("审核背书（签字）："), signed.get(ENDORSE, ""))]
    rest = []
    if Step.DISCUSS in steps:
        rest.append(FootLine(_("集体讨论："), facts.discussed))
    if Step.FILE in steps:
        rest.append(FootLine(_("备案编号："), facts.filed))
    if facts.is_unit:
        rest.append(FootLine(_("（单位盖章）")))
    if rest:
        yield rest


def _signed(view: SignatureView) -> str:
    """A signature on its line: who, when, the digest's beginning, the number to check it by."""
    one = view.signature
    words = [one.signer_name, shown(one.signed_at)]
    if one.on_behalf_of:
        words[0] = _("%(name)s（代%(post)s）") % {"name": one.signer_name, "post": one.on_behalf_of}
    words.append(_("摘要 %(digest)s") % {"digest": view.short_digest})
    if not view.early:
        words.append(_("核验编号 %(number)s") % {"number": view.number})
    if view.standing != VALID:
        words.append(_("（%(standing)s）") % {"standing": view.label})
    return "　".join(words)
