"""The whole check of a list."""

from __future__ import annotations

from zelian.core.checking.bearers import persons, powers
from zelian.core.checking.covering import cover
from zelian.core.checking.dates import dates
from zelian.core.checking.doubles import doubles
from zelian.core.checking.filling import filling
from zelian.core.checking.nouns import Checked, Severity, Sheet

_ORDER = {Severity.MISSING: 0, Severity.WEAK: 1, Severity.HINT: 2}


def check(sheet: Sheet) -> Checked:
    """Hold a list against its demands and its rows against themselves; worst first in a row."""
    findings = [
        found for look in (filling, dates, doubles, persons, powers) for found in look(sheet)
    ]
    findings.sort(key=lambda found: (found.number, _ORDER[found.severity], found.code, found.row))
    return Checked(cover(sheet.demands, sheet.rows), tuple(findings))
