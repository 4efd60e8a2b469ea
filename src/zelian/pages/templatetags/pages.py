"""Tags and filters that every template has without loading anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from django import forms, template
from django.conf import settings
from django.forms import BoundField
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zelian.core.vocabulary.obligation import Reason
from zelian.pages import drawings, grid, reader, statuses, timeline, words
from zelian.pages.parts import BarRow, HeatCalendar, Mark, NavEntry

register = template.Library()
CHAIN = {
    "regulation": (_("制度文件"), "book-2"),
    "clause": (_("条款"), "quote"),
    "duty": (_("责任事项"), "gavel"),
    "item": (_("清单条目"), "list-check"),
    "obligation": (_("履责期次"), "calendar-due"),
    "act": (_("履责记实"), "pencil-plus"),
    "evidence": (_("佐证材料"), "paperclip"),
}

# as a picker of days or times writes, or nothing at all
PICKED = re.compile(r"(\d{4}-\d{2}-\d{2}|\d{2}:\d{2}(:\d{2})?)?")

register.filter("worded", words.worded)
register.filter("year_date", words.year_date)
register.filter("plain_number", words.plain_number)
register.filter("shown", words.shown)
register.filter("unit_words", words.unit_words)
register.filter("action_words", words.action_words)
register.filter("moments", timeline.moments)
register.simple_tag(grid.badge, name="badge")
register.simple_tag(grid.grid_rows, name="grid_rows")
register.simple_tag(grid.icon, name="icon")
register.simple_tag(grid.options, name="options")


@register.filter
def status(code: str) -> statuses.Status:
    """The look of a status code."""
    return statuses.status_of(code)


@register.filter
def tone(code: str) -> str:
    """The tone of a status code."""
    return statuses.status_of(code).tone


@register.filter
def status_icon(code: str) -> str:
    """The icon of a status code."""
    return statuses.status_of(code).icon


@register.filter
def chain_word(kind: str) -> str:
    """What a link of the chain is."""
    return str(CHAIN[kind][0])


@register.filter
def chain_icon(kind: str) -> str:
    """The icon of a link of the chain."""
    return CHAIN[kind][1]


@register.simple_tag
def address(name: str, otherwise: str = "") -> str:
    """The address of a named page, or ``otherwise`` where that room is not there."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return otherwise


@register.filter
def percent(value: object) -> int:
    """A whole per cent between 0 and 100."""
    return drawings.percent(value)


@register.filter
def heat_title(calendar: HeatCalendar) -> str:
    """The name of a heat calendar."""
    return drawings.heat_title(calendar)


@register.filter
def heat_legend(calendar: HeatCalendar) -> list[tuple[str, str]]:
    """Tones and words of the statuses that occur in a heat calendar."""
    return drawings.heat_legend(calendar)


@register.filter
def is_current(entry: NavEntry, key: str) -> bool:
    """Whether a navigation entry holds the page in view."""
    return entry.is_current(key.strip())


@register.filter
def reason_node(reason: Reason | Mapping | None) -> Reason | None:
    """A reason, also from its stored JSON."""
    return Reason.from_json(reason) if isinstance(reason, Mapping) else reason


@register.filter
def draft_key(tags: str) -> str:
    """The draft that a message with ``extra_tags="saved:KEY"`` declares saved."""
    for tag in (tags or "").split():
        if tag.startswith("saved:"):
            return tag.removeprefix("saved:")
    return ""


@register.filter
def is_group(field: BoundField) -> bool:
    """Whether a field is several controls under one legend."""
    return field.use_fieldset


@register.filter
def is_single_check(field: BoundField) -> bool:
    """Whether a field is one box to tick, whose label stands behind it."""
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.simple_tag
def widget(field: BoundField) -> SafeString:
    """A form control in the house's clothes: class, date picker, file limit."""
    control = field.field.widget
    attrs = {}
    if clothes := f"{control.attrs.get('class', '')} {_clothes(control)}".strip():
        attrs["class"] = clothes
    parts = control.widgets if isinstance(control, forms.MultiWidget) else [control]
    for number, part in enumerate(parts, start=1):
        if _can_pick(field):
            _as_picker(part)
        if len(parts) > 1:
            part.attrs["aria-label"] = _part_label(field, number, len(parts))
    if isinstance(control, forms.Textarea) and control.attrs.get("rows") == "10":
        attrs["rows"] = "5"  # Django's own default is more than a sentence or two need
    if isinstance(control, forms.FileInput):
        attrs["data-limit"] = control.attrs.get("data-limit", settings.ZELIAN_EVIDENCE_LIMIT)
    return field.as_widget(attrs=attrs)


def _clothes(control: forms.Widget) -> str:
    if isinstance(control, (forms.CheckboxSelectMultiple, forms.RadioSelect)):
        return ""
    if isinstance(control, forms.CheckboxInput):
        return "form-check-input"
    return "form-select" if isinstance(control, forms.Select) else "form-control"


def _part_label(field: BoundField, number: int, of: int) -> str:
    """What a screen reader says of one control among several of a field."""
    if of == 2:
        words = gettext("{label}（起）") if number == 1 else gettext("{label}（止）")
    else:
        words = gettext("{label}（第{number}项）")
    return words.format(label=field.label, number=number)


def _can_pick(field: BoundField) -> bool:
    """A picker would silently drop what was typed in another way than it writes itself."""
    if not (field.form.is_bound and field.errors):
        return True
    value = field.value()
    typed = value if isinstance(value, (list, tuple)) else [value]
    return all(PICKED.fullmatch(str(part or "")) for part in typed)


def _as_picker(control: forms.Widget) -> None:
    if isinstance(control, forms.DateInput) and control.input_type == "text":
        control.input_type, control.format = "date", "%Y-%m-%d"
    elif isinstance(control, forms.TimeInput) and control.input_type == "text":
        control.input_type, control.format = "time", "%H:%M"


@register.simple_tag
def reader_text(text: str, marks: Sequence[Mark]) -> SafeString:
    """The reader's text as paragraphs with marks."""
    return reader.render(text, marks)


@register.simple_tag
def heat_svg(calendar: HeatCalendar) -> SafeString:
    """A heat calendar as SVG."""
    return drawings.heat_svg(calendar)


@register.filter
def heat_rows(calendar: HeatCalendar) -> list[tuple]:
    """The table twin of a heat calendar: days with something on them."""
    return [(day, calendar.days[day]) for day in sorted(calendar.days)]


@register.simple_tag
def bar_svg(row: BarRow, longest: int) -> SafeString:
    """One stacked bar as SVG, to the scale of the longest."""
    return drawings.bar_svg(row, longest)


@register.filter
def longest(rows: Sequence[BarRow]) -> int:
    """The largest total among bars."""
    return max((row.total for row in rows), default=0)


@register.simple_tag
def progress_svg(value: object) -> SafeString:
    """A progress bar as SVG; ``value`` in per cent."""
    return drawings.progress_svg(value)


class Captured(Node):
    """Renders its content into a variable instead of the page."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: Context) -> str:
        context[self.name] = SafeString(self.nodelist.render(context).strip())
        return ""


@register.tag
def captured(parser: Parser, token: Token) -> Captured:
    """``{% captured as name %}…{% endcaptured %}``; holds blocks too."""
    try:
        _tag, _as, name = token.split_contents()
    except ValueError as wrong:
        raise template.TemplateSyntaxError("captured as NAME") from wrong
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return Captured(nodelist, name)
