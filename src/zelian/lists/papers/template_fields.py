"""The fields a Word template may name: of a list, of its rows, of its signatures."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zelian.documents.written.writable import writable
from zelian.lists.cells import cell_words
from zelian.lists.columns import value_of
from zelian.lists.models import ListColumn, ListItem, ListKind, ResponsibilityList
from zelian.lists.papers.layouts import ground_of
from zelian.lists.papers.on_paper import Facts, OnPaper
from zelian.pages.words import shown
from zelian.signing.meanings import ENDORSE, SIGN
from zelian.signing.queries import SignatureView

# What stands in a template is the same in every language of the pages: these are names, not
# words to translate.
ROWS, SIGNATURES = "条目", "签字"
NUMBER, GROUND = "序号", "依据"
_UNNAMABLE = re.compile(r"\W")


@dataclass(frozen=True, slots=True)
class TemplateField:
    """A field by its name, what it gives, and an example."""

    name: str
    meaning: str
    example: str = ""


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a kind: single ones, and those of each row of the lists by their names."""

    single: tuple[TemplateField, ...]
    of_rows: Mapping[str, tuple[TemplateField, ...]]
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def names(self) -> frozenset[str]:
        """The single fields."""
        return frozenset(one.name for one in self.single)

    def row_names(self, rows: str) -> frozenset[str]:
        """The fields of each row of a list."""
        return frozenset(one.name for one in self.of_rows.get(rows, ()))


def name_of(column: ListColumn) -> str:
    """A column's name as a field: letters and digits only."""
    name = _UNNAMABLE.sub("", column.name)
    return name if name.isidentifier() else f"栏{name}"


def fields_of(kind: ListKind, paper: OnPaper) -> Fields:
    """The kind's fields, with what stands in them for one list."""
    single = _single(paper)
    rows = [_row(kind, paper.columns, item) for item in paper.items]
    signatures = [_signature(view) for view in reversed(paper.signatures)]
    row_fields = [
        (NUMBER, _("在清单中的序号")),
        *((name_of(column), column.note or column.name) for column in paper.columns),
        (GROUND, _("所依据的制度条款")),
    ]
    signature_fields = [
        ("签字人", _("谁签的")),
        ("职务", _("签字时的职务")),
        ("时间", _("签字时间")),
        ("含义", _("签字、审核背书等")),
        ("代签", _("代谁签的；本人签的为空")),
        ("核验编号", _("核对签字用的编号")),
        ("摘要", _("签字内容的摘要")),
    ]
    return Fields(
        single=tuple(TemplateField(name, meaning, words) for name, meaning, words in single),
        of_rows={
            ROWS: _examples(row_fields, rows),
            SIGNATURES: _examples(signature_fields, signatures),
        },
        values={name: words for name, _m, words in single} | {ROWS: rows, SIGNATURES: signatures},
    )


def sample_paper(kind: ListKind) -> OnPaper:
    """A list of nobody's, to show and try a template by."""
    columns = list(kind.columns.all())
    listed = ResponsibilityList(kind=kind, year=2026, title=_("示例学院2026年度%(kind)s") % {
        "kind": kind.name})  # fmt: skip
    items = [_sample_item(columns, number) for number in (1, 2, 3)]
    facts = Facts(
        unit=_("示例学院"),
        name=_("李明"),
        post=_("书记"),
        in_charge=_("组织部、宣传部"),
        liaison=_("物理系"),
        subject=_("示例学院书记"),
        is_unit=False,
        year=2026,
        on=date(2026, 3, 20),
        discussed=_("2026年3月18日 党委会"),
        filed=_("校纪备〔2026〕1号"),
    )
    return OnPaper(listed, columns, items, (), facts, "")


def _sample_item(columns: Sequence[ListColumn], number: int) -> ListItem:
    item = ListItem(number=number, values={}, origin=ListItem.Origin.OWN)
    for column in columns:
        words = _("%(column)s示例%(number)s") % {"column": column.name, "number": number}
        value: Any = {
            ListColumn.Type.DATE: date(2026, 6, 30),
            ListColumn.Type.NUMBER: 2,
            ListColumn.Type.YES_NO: True,
            ListColumn.Type.CHOICE: next(iter(column.choices), ""),
            ListColumn.Type.PERSON: _("李明"),
        }.get(column.type, words)
        if column.key == "group":
            value = _("组织领导责任")
        if hasattr(item, column.key):
            setattr(item, column.key, value)
        else:
            item.values[column.key] = value.isoformat() if isinstance(value, date) else value
    return item


def _single(paper: OnPaper) -> list[tuple[str, str, str]]:
    facts, listed = paper.facts, paper.listed
    signed, endorsed = paper.signature(SIGN), paper.signature(ENDORSE)
    told = [
        ("标题", _("清单的标题"), listed.title),
        ("年度", _("四位数字"), str(facts.year or "")),
        ("清单种类", _("清单种类的名称"), listed.kind.name),
        ("单位", _("单位全称"), facts.unit),
        ("责任主体", _("单位或岗位"), facts.subject),
        ("姓名", _("岗位任职人；单位的清单为空"), facts.name),
        ("职务", _("岗位名称；单位的清单为空"), facts.post),
        ("分管工作", _("岗位分管的单位"), facts.in_charge),
        ("联系单位", _("岗位联系的单位"), facts.liaison),
        ("填报日期", _("责任主体签字的日期；未签字为空"), shown(facts.on) if facts.on else ""),
        ("条目数", _("共多少条"), str(len(paper.items))),
        ("状态", _("清单办到哪一步"), str(listed.get_state_display())),
        ("集体讨论", _("讨论日期和会议"), facts.discussed),
        ("备案编号", _("备案回执的编号"), facts.filed),
        ("签字人", _("责任主体签字的人；未签字为空"), _who(signed)),
        ("签字时间", _("责任主体签字的时间"), _when(signed)),
        ("核验编号", _("责任主体签字的核验编号"), signed.number if signed else ""),
        ("背书人", _("审核背书的人；未背书为空"), _who(endorsed)),
        ("背书时间", _("审核背书的时间"), _when(endorsed)),
        ("内容摘要", _("签字内容的摘要（短）"), signed.short_digest if signed else ""),
    ]
    return [(name, meaning, writable(words)) for name, meaning, words in told]


def _who(view: SignatureView | None) -> str:
    return view.signature.signer_name if view else ""


def _when(view: SignatureView | None) -> str:
    return shown(view.signature.signed_at) if view else ""


def _row(kind: ListKind, columns: Sequence[ListColumn], item: ListItem) -> dict[str, str]:
    words = {name_of(c): cell_words(c, value_of(item, c.key)) for c in columns}
    told = {NUMBER: str(item.number), **words, GROUND: ground_of(item)}
    return {name: writable(value) for name, value in told.items()}


def _signature(view: SignatureView) -> dict[str, str]:
    one = view.signature
    return {
        "签字人": writable(one.signer_name),
        "职务": writable(one.signer_title),
        "时间": shown(one.signed_at),
        "含义": view.meaning,
        "代签": writable(one.on_behalf_of),
        "核验编号": "" if view.early else view.number,
        "摘要": view.short_digest,
    }


def _examples(
    names: Sequence[tuple[str, str]], rows: Sequence[Mapping[str, str]]
) -> tuple[TemplateField, ...]:
    first = rows[0] if rows else {}
    return tuple(TemplateField(name, meaning, first.get(name, "")) for name, meaning in names)
