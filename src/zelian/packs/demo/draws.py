"""Chance that is always the same: drawn from a seed and the words of what it is drawn for.

A draw does not depend on those before it, so that one obligation more or fewer leaves
every other thing of the demonstration as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Draws:
    """All draws of one seed."""

    seed: int

    def part(self, *words: object) -> float:
        """A number in ``[0, 1)`` that belongs to these words."""
        text = "\x1f".join((str(self.seed), *map(str, words)))
        digest = blake2b(text.encode(), digest_size=7).digest()
        return int.from_bytes(digest, "big") / 2**56

    def below(self, count: int, *words: object) -> int:
        """A whole number in ``[0, count)``."""
        return int(self.part(*words) * count)

    def one_of(self, things: Sequence[T], *words: object) -> T:
        """One of the things."""
        return things[self.below(len(things), *words)]

    def some_of(self, things: Sequence[T], count: int, *words: object) -> list[T]:
        """``count`` of the things (all, where there are fewer), in their own order."""
        ranked = sorted(range(len(things)), key=lambda i: self.part(*words, i))
        return [things[i] for i in sorted(ranked[:count])]
