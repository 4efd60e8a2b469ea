"""Which lists are late: not compiled, or not filed, by their day."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from zelian.lists.models import ResponsibilityList

State = ResponsibilityList.State
UNFILED = (State.DRAFT, State.DISCUSSED, State.SIGNED, State.ENDORSED)
# Lists of these states no longer count among those that stand.
OVER = (State.REVISED, State.ARCHIVED)


def late_on(day: date) -> Q:
    """
    Lists late on ``day``: still a draft after the day of compiling, or not filed after that of
    filing, where their kind is filed at all.
    """
    compiling = Q(state=State.DRAFT, compile_by__lt=day)
    filing = Q(state__in=UNFILED, file_by__lt=day) & ~Q(kind__filed_with="")
    return compiling | filing


def is_late(listed: ResponsibilityList, day: date) -> bool:
    """:func:`late_on` for a list in hand; reads ``listed.kind``."""
    if listed.state == State.DRAFT and listed.compile_by and listed.compile_by < day:
        return True
    waits = listed.state in UNFILED and bool(listed.kind.filed_with)
    return waits and listed.file_by is not None and listed.file_by < day
