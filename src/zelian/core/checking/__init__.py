"""A list held against what is demanded of it, and its rows against themselves.

:func:`cover` says how far required responsibilities are answered; :func:`check` adds what is
wrong with single rows. Nothing is decided here: findings carry their reasons, people decide.
"""

from zelian.core.checking.checks import check
from zelian.core.checking.covering import cover
from zelian.core.checking.nouns import (
    Answer,
    Checked,
    Column,
    Counted,
    Demand,
    Extent,
    Finding,
    Foreign,
    People,
    Quote,
    Row,
    Said,
    Severity,
    Sheet,
)

__all__ = [
    "Answer",
    "Checked",
    "Column",
    "Counted",
    "Demand",
    "Extent",
    "Finding",
    "Foreign",
    "People",
    "Quote",
    "Row",
    "Said",
    "Severity",
    "Sheet",
    "check",
    "cover",
]
