"""A command that was refused: a plain sentence, and the field that is to blame."""

from __future__ import annotations

from dataclasses import dataclass


class Refusal(Exception):
    """Base of this app's refusals; ``field`` is a form field's name where one is to blame."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True, slots=True)
class Difference:
    """What now stands in a field, beside what was about to be written."""

    label: str
    stands: str
    typed: str


class ChangedMeanwhile(Refusal):
    """Somebody was faster: ``differences`` show both versions, ``version`` is the one that stands.

    Sending the form again with that version overwrites knowingly.
    """

    def __init__(self, sentence: str, *, differences: tuple[Difference, ...], version: int) -> None:
        super().__init__(sentence)
        self.differences = differences
        self.version = version
