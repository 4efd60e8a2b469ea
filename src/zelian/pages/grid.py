"""What a page has hundreds of, as HTML: the rows of a table, the options of a select, badges.

Written here and not as templates: an organisation has 500 units to choose from and a table fifty
rows of a dozen cells, and a page of them must come without a wait.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.templatetags.static import static
from django.utils.formats import localize
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zelian.pages import statuses
from zelian.pages.tables import Cell, Row

EMPTY = format_html("{}", "")
BLANK = "---------"
"""Django's own words for no choice."""


def icon(name: str, label: str = "") -> SafeString:
    """An icon of the sprite; with a label it speaks, without it is decoration."""
    href = f"{static('vendor/icons/sprite.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
        )
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"></use></svg>', href
    )


def badge(code: str, label: str | Promise = "") -> SafeString:
    """A status as word, icon and colour; ``label`` says it in other words."""
    look = statuses.status_of(code)
    return format_html(
        '<span class="state tone-{}">{}<span>{}</span></span>',
        look.tone,
        icon(look.icon),
        label or look.label,
    )


def grid_rows(rows: Iterable[Row]) -> SafeString:
    """The body of a table."""
    return format_html_join(
        "\n", '<tr role="row">{}</tr>', ((_joined(map(_cell, row.cells)),) for row in rows)
    )


def _cell(cell: Cell) -> SafeString:
    column = cell.column
    content = badge(str(cell.value)) if column.status and cell.value else cell.content
    if cell.url:
        content = format_html('<a href="{}">{}</a>', cell.url, content)
    if column.heading:
        return format_html(
            '<th role="rowheader" scope="row" class="{}">{}</th>', column.align, content
        )
    return format_html(
        '<td role="cell" class="{}{}" data-label="{}">{}</td>',
        column.align,
        " compact" if cell.is_compact else "",
        column.label,
        content,
    )


def options(control: Mapping[str, Any]) -> SafeString:
    """The options of a select, by the context of its widget."""
    parts = []
    for name, choices, _index in control["optgroups"]:
        inside = _joined(_option(choice, required=control["required"]) for choice in choices)
        if name:
            inside = format_html('\n  <optgroup label="{}">{}\n  </optgroup>', name, inside)
        parts.append(inside)
    return _joined(parts)


def _option(choice: Mapping[str, Any], *, required: bool) -> SafeString:
    label = choice["label"]
    if label == BLANK:
        label = _("请选择") if required else "—"
    return format_html(
        '\n  <option value="{}"{}>{}</option>',
        str(choice["value"]),
        _attributes(choice["attrs"]) if choice["attrs"] else EMPTY,
        localize(label),
    )


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    """As Django writes them: ``True`` as the bare name, ``False`` not at all."""
    return _joined(
        format_html(" {}", name) if value is True else format_html(' {}="{}"', name, str(value))
        for name, value in attributes.items()
        if value is not False
    )


def _joined(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
