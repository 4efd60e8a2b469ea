"""A page that was recognised: what any page has, and how sure each of its words is."""

from __future__ import annotations

from dataclasses import dataclass

from zelian.documents.portable.pages import Page


@dataclass(frozen=True, slots=True)
class Strip:
    """Words that were recognised in one piece, with a confidence a sign, blanks left out."""

    words: str
    confidences: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class SeenPage(Page):
    """A page that was recognised, with its strips from top to bottom."""

    strips: tuple[Strip, ...] = ()
