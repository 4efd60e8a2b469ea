"""The rows of a sheet as HTML. Written here and not as a template: a list has hundreds of rows
of a dozen cells, and a page of them must come without a wait.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zelian.lists.models import ListItem
from zelian.lists.queries.rows import NEW, Cell, Row, RowTable
from zelian.pages.grid import EMPTY, icon

register = template.Library()


@register.simple_tag
def sheet_rows(table: RowTable, may_edit: bool, may_comment: bool) -> SafeString:
    """All rows of a table, each group below its name."""
    writer = RowWriter.of(may_edit=bool(may_edit), may_comment=bool(may_comment))
    parts = []
    for group in table.groups:
        if group.name:
            parts.append(
                format_html(
                    '<tr class="group-row" role="row"><th scope="rowgroup" role="rowheader"'
                    ' colspan="{}">{}</th></tr>',
                    table.width,
                    group.name,
                )
            )
        parts += [writer.row(row) for row in group.rows]
    return _joined(parts)


@register.simple_tag
def sheet_row(row: Row, may_edit: bool, may_comment: bool, just_saved: bool = False) -> SafeString:
    """One row; ``just_saved`` tells the browser that its draft may go."""
    writer = RowWriter.of(may_edit=bool(may_edit), may_comment=bool(may_comment))
    return writer.row(row, just_saved=bool(just_saved))


@dataclass(frozen=True, slots=True)
class RowWriter:
    """Writes rows; the words that all of them share are asked for once."""

    may_edit: bool
    may_comment: bool
    number: str
    source: str
    doings: str
    fill: str
    comment: str
    open_comment: str
    vacant: str
    unfilled: str
    pencil: SafeString

    @classmethod
    def of(cls, *, may_edit: bool, may_comment: bool) -> RowWriter:
        """A writer for what the viewer may do."""
        return cls(
            may_edit=may_edit,
            may_comment=may_comment,
            number=_("序号"),
            source=_("依据"),
            doings=_("操作"),
            fill=_("填写"),
            comment=_("意见"),
            open_comment=_("待处理"),
            vacant=_("（空缺）"),
            unfilled=_("（未填）"),
            pencil=icon("pencil"),
        )

    def row(self, row: Row, *, just_saved: bool = False) -> SafeString:
        """One row with its cells."""
        item = row.item
        return format_html(
            '<tr id="item-{}" class="list-row" role="row">'
            '<td class="end list-number" role="cell" data-label="{}">{}{}{}</td>'
            '{}<td role="cell" data-label="{}">{}</td>{}</tr>',
            item.pk,
            self.number,
            item.number,
            _mark(row),
            format_html('<span data-saved="list-item-{}" hidden></span>', item.pk)
            if just_saved
            else EMPTY,
            _joined(self._cell(cell) for cell in row.cells),
            self.source,
            _source(item),
            self._doings(row) if self.may_edit or self.may_comment else EMPTY,
        )

    def _cell(self, cell: Cell) -> SafeString:
        words = lines(cell.words)
        if cell.column.key == "content":
            return format_html(
                '<th scope="row" role="rowheader" class="list-content">{}</th>', words
            )
        if not words:
            empty = self.vacant if cell.column.key == "responsible" else self.unfilled
            wanted = cell.missing or cell.column.key == "responsible"
            words = format_html('<span class="quiet">{}</span>', empty if wanted else "—")
        remarks = format_html_join(
            "", '<small class="cell-remark">{}</small>', ((remark,) for remark in cell.remarks)
        )
        return format_html(
            '<td role="cell" class="cell-{}" data-label="{}"><span>{}</span>{}</td>',
            cell.column.type,
            cell.column.name,
            words,
            remarks,
        )

    def _doings(self, row: Row) -> SafeString:
        which = format_html(
            '<span class="visually-hidden">{}</span>',
            _("第%(number)s条") % {"number": row.item.number},
        )
        return format_html(
            '<td role="cell" class="no-print list-doings" data-label="{}">{}{}</td>',
            self.doings,
            self._fill(row, which) if self.may_edit else EMPTY,
            self._comment(row, which) if self.may_comment else EMPTY,
        )

    def _fill(self, row: Row, which: SafeString) -> SafeString:
        url = reverse("lists:edit", args=[row.item.pk])
        return format_html(
            '<a class="button button-quiet" data-edit href="{}" hx-get="{}"'
            ' hx-target="closest tr" hx-swap="outerHTML">{}<span>{}</span>{}</a>',
            url,
            url,
            self.pencil,
            self.fill,
            which,
        )

    @property
    def _waiting(self) -> SafeString:
        return format_html('<span class="row-mark row-mark-changed">{}</span>', self.open_comment)

    def _comment(self, row: Row, which: SafeString) -> SafeString:
        words = _("意见 %(count)s") % {"count": row.comments} if row.comments else self.comment
        return format_html(
            '<a class="button button-quiet" href="{}"><span>{}</span>{}{}</a>',
            reverse("lists:row-comments", args=[row.item.pk]),
            words,
            self._waiting if row.open_comments else EMPTY,
            which,
        )


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def lines(words: str) -> SafeString:
    """Words with their line breaks."""
    first, *others = words.split("\n")
    return format_html("{}{}", first, format_html_join("", "<br>{}", ((line,) for line in others)))


def _mark(row: Row) -> SafeString:
    """How a row stands to last year's list, with what stood there on demand."""
    if row.mark == NEW:
        return format_html(' <span class="row-mark row-mark-new">{}</span>', _("新增"))
    if not row.was:
        return EMPTY
    was = format_html_join(
        "",
        "<dt>{}</dt><dd>{}</dd>",
        ((_("上年%(label)s") % {"label": one.label}, lines(one.words) or "—") for one in row.was),
    )
    return format_html(
        '<details class="row-was"><summary class="row-mark row-mark-changed">{}</summary>'
        "<dl>{}</dl></details>",
        _("有改动"),
        was,
    )


def _source(item: ListItem) -> SafeString:
    """Where a row comes from: the clause, the row of another list, or in words."""
    if item.duty_id:
        duty = item.duty
        place = f" {duty.provision.address}" if duty.provision else ""
        return format_html(
            '<a href="{}" title="{}">{}{}</a>',
            reverse("insight:chain", args=["item", item.pk]),
            duty.quote,
            duty.regulation.title,
            place,
        )
    words = item.get_origin_display()
    if item.derived_from_id:
        url = reverse("lists:item", args=[item.derived_from_id])
        return format_html('<a href="{}">{}</a>', url, words)
    return format_html('<span class="quiet">{}</span>', words)
