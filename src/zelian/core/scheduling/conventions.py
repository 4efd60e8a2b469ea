"""What regulations leave open, decided once, as dated data with reasons.

A rule here never overrules a text: it fills in the day that 年初 or 中旬 leaves unsaid.
A changed convention gets a new :class:`Conventions` with a later ``since`` beside this one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from zelian.core.vocabulary.measure import Per, When
from zelian.core.vocabulary.wording import said


@dataclass(frozen=True, slots=True)
class Moment:
    """When a named moment falls: the last day on time in each of ``months``.

    ``day`` is a day of the month or ``"end"``; performance counts from the first day of
    the month that lies ``opens_months - 1`` months earlier. ``why`` is shown to people.
    """

    months: tuple[int, ...]
    day: int | str
    opens_months: int
    why: str


MOMENTS: Mapping[When, Moment] = {
    When.YEAR_START: Moment(
        (2,), "end", 3, said("“年初”按2月底前掌握：元旦、春节和寒假多在此前，上年12月起完成的算数")
    ),
    When.YEAR_MID: Moment(
        (7,), 15, 4, said("“年中”按7月15日前掌握：上半年结束、暑假开始前，4月起完成的算数")
    ),
    When.YEAR_END: Moment((12,), "end", 12, said("“年末”“年底”按12月31日前掌握")),
    When.QUARTER_END: Moment((3, 6, 9, 12), "end", 3, said("“季度末”按季度最后一日掌握")),
    When.HALF_YEAR_END: Moment((6, 12), "end", 6, said("“半年末”按6月30日、12月31日掌握")),
    When.MONTH_END: Moment(tuple(range(1, 13)), "end", 1, said("“月末”按当月最后一日掌握")),
}

LEAST_LEAD_DAYS: Mapping[Per | None, int] = {
    Per.YEAR: 60,
    Per.HALF_YEAR: 30,
    Per.QUARTER: 20,
    Per.MONTH: 10,
    None: 90,
}
"""A date counts from the beginning of its year, quarter or month, and from at least so many
days before it: what is due on 10 January may well be done in December."""


@dataclass(frozen=True, slots=True)
class Conventions:
    """The house's decisions; every field may be set otherwise by an institution.

    :param mid_day: the day of the month that 中旬前 means.
    :param term_start_days: 学期初 lasts so many days from the first day of the term;
        what is due then may be done ``term_lead_days`` before the term begins.
    :param least_part: a period cut by founding, closing, effect or repeal to less than
        this part of itself gives no obligation, but a remark.
    :param least_days: a deadline that leaves fewer days than this, counted from the day
        it begins to bind, gives no obligation, but a remark.
    :param pro_rata: whether a cut period asks for fewer times (rounded half up, at least
        one); by default the text's number stands.
    :param daily_on_workdays: 每日 asks for working days only.
    :param lead_opens_days: what is due before an event may be done so many days before.
    :param hours_a_day: an event is known by its day, so hours are rounded up to days.
    """

    since: date = date(2026, 11, 20)
    moments: Mapping[When, Moment] = field(default_factory=lambda: MOMENTS)
    least_lead_days: Mapping[Per | None, int] = field(default_factory=lambda: LEAST_LEAD_DAYS)
    mid_day: int = 15
    term_start_days: int = 14
    term_lead_days: int = 30
    least_part: Fraction = Fraction(1, 3)
    least_days: int = 10
    pro_rata: bool = False
    daily_on_workdays: bool = True
    lead_opens_days: int = 30
    hours_a_day: int = 24


CONVENTIONS = Conventions()
"""What holds unless an institution decides otherwise."""
