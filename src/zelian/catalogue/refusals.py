"""What the catalogue refuses, in plain sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zelian.catalogue.models import Regulation
from zelian.people.refusals import Refusal

__all__ = [
    "CannotChange",
    "CannotConfirm",
    "CannotUpload",
    "ChangedMeanwhile",
    "Difference",
    "Obstacle",
]


@dataclass(frozen=True, slots=True)
class Difference:
    """What now stands in a field, beside what was about to be written."""

    label: str
    stands: str
    typed: str


class ChangedMeanwhile(Refusal):
    """Somebody was faster; ``differences`` show both versions."""

    def __init__(self, sentence: str, differences: Sequence[Difference] = ()) -> None:
        super().__init__(sentence)
        self.differences = tuple(differences)


class CannotUpload(Refusal):
    """A file that may not be taken in; ``duplicate`` is the regulation it came as before."""

    def __init__(
        self, sentence: str, *, field: str = "file", duplicate: Regulation | None = None
    ) -> None:
        super().__init__(sentence, field=field)
        self.duplicate = duplicate


class CannotChange(Refusal):
    """A draft, or a part of one, that may not be changed this way."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that still stands between a draft and its force, and where it is found."""

    code: str
    sentence: str
    duty_ids: tuple[int, ...] = ()


class CannotConfirm(Refusal):
    """A draft that may not go in force yet; ``obstacles`` say what remains."""

    def __init__(
        self, sentence: str, *, field: str | None = None, obstacles: Sequence[Obstacle] = ()
    ) -> None:
        super().__init__(sentence, field=field)
        self.obstacles = tuple(obstacles)
