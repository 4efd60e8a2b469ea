"""How often one address may ask a page that is open to everybody."""

from __future__ import annotations

import time

from django.core.cache import cache
from django.http import HttpRequest

WINDOW = 60  # seconds
NUMBERS, FILES = 30, 6  # checks a window


def too_many(request: HttpRequest, what: str, limit: int) -> bool:
    """Count this request; whether its address has asked more often than ``limit`` a minute."""
    key = f"zelian.signing.{what}/{request.META.get('REMOTE_ADDR', '')}/{_window()}"
    cache.add(key, 0, 2 * WINDOW)
    try:
        return cache.incr(key) > limit
    except ValueError:  # swept out of a full cache between the two calls
        return False


def _window() -> int:
    """The number of the window that is open now."""
    return int(time.time()) // WINDOW
