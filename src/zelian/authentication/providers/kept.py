"""What providers say and lend, kept in this process for a while: never in the database.

Whoever could write the keys of a provider there could sign in as anybody.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

Value = TypeVar("Value")

_lock = threading.Lock()
_kept: dict[tuple[str, ...], tuple[float, Any]] = {}


def keep(name: tuple[str, ...], fetch: Callable[[], tuple[Value, float]]) -> Value:
    """What is kept under the name, or what ``fetch`` gives with the seconds it lasts."""
    with _lock:
        until, value = _kept.get(name, (0.0, None))
    if time.monotonic() < until:
        return value
    value, seconds = fetch()
    with _lock:
        _kept[name] = (time.monotonic() + seconds, value)
    return value


def forget(*name: str) -> None:
    """Throw away what is kept under names that begin like this; all of it without one."""
    with _lock:
        for known in [each for each in _kept if each[: len(name)] == name]:
            del _kept[known]
