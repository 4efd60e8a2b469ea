"""The passage: a paragraph or table cell of the flow."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Passage:
    """A paragraph or cell as a stretch ``[start, end)`` of the flow."""

    start: int
    end: int
    grid: int | None = None
    row: int = 0
    column: int = 0
    level: int | None = None
    joined: bool = False
