"""Text and places in it: what every reading hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from zelian.core.vocabulary.wording import Sentence


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch ``[start, end)`` of a document's plain text, in characters."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span [{self.start}, {self.end}) is not a stretch of text")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The words it covers."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Whether the two share at least one character."""
        return self.start < other.end and other.start < self.end


NOWHERE = Span(0, 0)
"""The place of what stands nowhere in the text."""


class BlockKind(StrEnum):
    """What a stretch of a document is on paper."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    IMAGE = "image"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or table cell of a document, by its place in the plain text.

    ``table``, ``row`` and ``column`` (0-based) are set for cells; ``level`` is the
    outline level (1 = highest) where the paper states one, as Word headings do.
    """

    kind: BlockKind
    span: Span
    table: int | None = None
    row: int | None = None
    column: int | None = None
    row_span: int = 1
    column_span: int = 1
    level: int | None = None


@dataclass(frozen=True, slots=True)
class Unsure:
    """A stretch that was recognised from a picture, with a ``confidence`` from 0 to 1."""

    span: Span
    confidence: float


@dataclass(frozen=True, slots=True)
class Paper:
    """A document as text and blocks. ``text`` is untouched; blocks lie over it in order.

    ``unsure`` holds, in order, the words that a recogniser of scans did not read for
    certain; it is empty for files that carry their text. ``confidence`` is the mean over
    all recognised signs, ``None`` where nothing had to be recognised.
    """

    text: str
    blocks: tuple[Block, ...]
    unsure: tuple[Unsure, ...] = ()
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """Something doubtful, for a person to settle: a stable code, a place, a sentence."""

    code: str
    span: Span
    message: Sentence = field(default_factory=lambda: Sentence(""))

    def to_json(self) -> dict[str, object]:
        """The reader's JSON form of a remark."""
        return {
            "code": self.code,
            "start": self.span.start,
            "end": self.span.end,
            "message": self.message.text(),
        }


JsonObject = Mapping[str, object]
