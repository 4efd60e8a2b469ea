"""What the frame around every page shows, whoever looks."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils import timezone

YEARS_BACK = 4


def year_in_view(request: HttpRequest) -> int:
    """The year the pages show: the one chosen in this session, else the running one."""
    chosen = request.session.get("year") if hasattr(request, "session") else None
    return chosen if isinstance(chosen, int) else _today(request).year


def years_to_choose(request: HttpRequest) -> list[int]:
    """Next year (for planning), this one and the four before, newest first."""
    year = _today(request).year
    return list(range(year + 1, year - YEARS_BACK - 1, -1))


def frame(request: HttpRequest) -> dict[str, object]:
    """``year`` in view and the ``years`` to choose from."""
    return {"year": year_in_view(request), "years": years_to_choose(request)}


def _today(request: HttpRequest):
    return getattr(request, "today", None) or timezone.localdate()
