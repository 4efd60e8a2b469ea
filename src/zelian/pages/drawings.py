"""Pictures drawn on the server as SVG: no script, no inline style, printable, copyable."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from zelian.pages.parts import BarRow, HeatCalendar, HeatDay
from zelian.pages.statuses import STATUSES
from zelian.pages.words import year_date

CELL, GAP, LEFT, TOP = 13, 3, 26, 20
STEP = CELL + GAP
BAR_WIDTH, BAR_HEIGHT = 1000, 14


def heat_svg(calendar: HeatCalendar) -> SafeString:
    """Weeks as columns, Monday on top; colour by status, strength by count, words on hover."""
    first = date(calendar.year, 1, 1)
    days = [first + timedelta(days=n) for n in range(366 if _is_leap(calendar.year) else 365)]
    offset = first.weekday()
    most = max((day.count for day in calendar.days.values()), default=0)
    cells = [
        _cell(day, calendar.days.get(day), (n + offset) // 7, (n + offset) % 7, most)
        for n, day in enumerate(days)
    ]
    weeks = (len(days) + offset - 1) // 7 + 1
    return format_html(
        '<svg class="heat" viewBox="0 0 {} {}" role="group" aria-label="{}">{}{}{}</svg>',
        LEFT + weeks * STEP,
        TOP + 7 * STEP,
        heat_title(calendar),
        _months(calendar.year, offset),
        _weekdays(),
        format_html_join("", "{}", ((cell,) for cell in cells)),
    )


def heat_title(calendar: HeatCalendar) -> str:
    """The calendar's own title, or its year."""
    return str(calendar.title or _("{year}年日历").format(year=calendar.year))


def heat_legend(calendar: HeatCalendar) -> list[tuple[str, str]]:
    """``(tone, words)`` of the statuses that occur, in the order of the house."""
    used = {str(day.status) for day in calendar.days.values() if day.status}
    return [(look.tone, str(look.label)) for code, look in STATUSES.items() if code in used]


def _is_leap(year: int) -> bool:
    return monthrange(year, 2)[1] == 29


def _months(year: int, offset: int) -> SafeString:
    places = []
    for month in range(1, 13):
        first = date(year, month, 1)
        week = (first.timetuple().tm_yday - 1 + offset) // 7
        name = _("{month}月").format(month=month)
        places.append((LEFT + week * STEP, TOP - 7, name))
    return format_html_join("", '<text class="heat-word" x="{}" y="{}">{}</text>', places)


def _weekdays() -> SafeString:
    names = ((0, _("一")), (2, _("三")), (4, _("五")), (6, _("日")))
    places = ((0, TOP + row * STEP + CELL - 2, name) for row, name in names)
    return format_html_join("", '<text class="heat-word" x="{}" y="{}">{}</text>', places)


def _cell(day: date, on: HeatDay | None, week: int, weekday: int, most: int) -> SafeString:
    x, y = LEFT + week * STEP, TOP + weekday * STEP
    if on is None or not (on.count or on.status):
        return format_html(
            '<rect class="heat-day" x="{}" y="{}" width="{}" height="{}" rx="2"></rect>',
            x, y, CELL, CELL,
        )  # fmt: skip
    words = day_words(day, on)
    tone = STATUSES[on.status].tone if on.status else "live"
    strength = 1 if most <= 1 else 1 + round(3 * (on.count - 1) / (most - 1))
    rect = format_html(
        '<rect class="heat-day tone-{} strength-{}" x="{}" y="{}" width="{}" height="{}" rx="2">'
        "<title>{}</title></rect>",
        tone, max(1, min(4, strength)), x, y, CELL, CELL, words,
    )  # fmt: skip
    if not on.url:
        return rect
    return format_html('<a href="{}" aria-label="{}">{}</a>', on.url, words, rect)


def day_words(day: date, on: HeatDay) -> str:
    """A day of the calendar in words."""
    said = on.label or _("{n}项").format(n=on.count)
    return _("{day}：{said}").format(day=year_date(day), said=said)


def bar_svg(row: BarRow, longest: int) -> SafeString:
    """Done, open and overdue side by side, to the scale of the longest row."""
    parts = []
    x = 0.0
    for name, count in (("done", row.done), ("open", row.open), ("over", row.overdue)):
        if count:
            width = BAR_WIDTH * count / max(longest, 1)
            parts.append((name, f"{x:.1f}", f"{width:.1f}", BAR_HEIGHT))
            x += width
    words = _("已完成{done}项，未到期{open}项，已逾期{overdue}项").format(
        done=row.done, open=row.open, overdue=row.overdue
    )
    return format_html(
        '<svg class="bar" viewBox="0 0 {} {}" preserveAspectRatio="none" role="img" '
        'aria-label="{}"><title>{}</title>{}</svg>',
        BAR_WIDTH,
        BAR_HEIGHT,
        words,
        words,
        format_html_join(
            "", '<rect class="bar-{}" x="{}" y="0" width="{}" height="{}"></rect>', parts
        ),
    )


def percent(value: object) -> int:
    """A whole per cent, kept within 0 and 100."""
    return max(0, min(100, round(float(value or 0))))


def progress_svg(value: object) -> SafeString:
    """A progress bar; ``value`` in per cent."""
    return format_html(
        '<svg class="progress-line" viewBox="0 0 100 4" preserveAspectRatio="none" '
        'aria-hidden="true"><rect class="progress-ground" width="100" height="4"></rect>'
        '<rect class="progress-done" width="{}" height="4"></rect></svg>',
        percent(value),
    )
