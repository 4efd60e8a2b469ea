"""A term in words, as pages and files say it."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from django.utils.translation import gettext as _

from zelian.pages.words import year_date


class Term(Protocol):
    """Anything held from a day until a day."""

    from_date: date
    until_date: date | None


def dates_in_words(term: Term) -> str:
    """``2026年3月1日起`` and, where it ends, ``，2027年3月1日止（不含当日）``."""
    words = _("%(day)s起") % {"day": year_date(term.from_date)}
    if term.until_date is None:
        return words
    return _("，").join([words, _("%(day)s止（不含当日）") % {"day": year_date(term.until_date)}])
