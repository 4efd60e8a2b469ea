"""The days a compilation asks for, checked against the working calendar."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zelian.core.vocabulary.time import WorkCalendar
from zelian.lists.calendar import moved
from zelian.lists.models import ListKind
from zelian.people.refusals import Refusal


class DayIsOff(Refusal):
    """A day falls on a day off, and nothing says clearly what becomes of it."""


@dataclass(frozen=True, slots=True)
class SettledDay:
    """The day that holds, and a sentence where it is not the day that was typed."""

    day: date
    sentence: str = ""


def settled(
    day: date, kinds: Iterable[ListKind], calendar: WorkCalendar, *, field: str
) -> SettledDay:
    """
    A day as the kinds' rule for days off has it.

    :raises DayIsOff: it is a day off, and the kinds say different things about that.
    """
    if calendar.is_workday(day):
        return SettledDay(day)
    rules = {kind.holiday_rule for kind in kinds}
    if len(rules) != 1:
        raise DayIsOff(
            _("%(day)s是休息日，所选种类对此的规定不一致，请改选一个工作日。")
            % {"day": _spoken(day)},
            field=field,
        )
    rule = ListKind.HolidayRule(rules.pop())
    then = moved(day, rule, calendar)
    if then == day:
        return SettledDay(day, _("%(day)s是休息日，按规定不变。") % {"day": _spoken(day)})
    words = {"day": _spoken(day), "rule": rule.label, "then": _spoken(then)}
    return SettledDay(then, _("%(day)s是休息日，%(rule)s，即%(then)s。") % words)


def _spoken(day: date) -> str:
    return _("%(year)s年%(month)s月%(day)s日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }
