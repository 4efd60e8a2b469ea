"""Commands that were refused: a plain sentence each, and the field that is to blame."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """
    One thing that is wrong, at the form field ``field`` (``None``: with the whole).

    ``file`` says which of the files handed in is to blame, counted from 0.
    """

    field: str | None
    sentence: str
    file: int | None = None


class Refused(Exception):
    """Base of this app's refusals; ``faults`` holds everything that is wrong, at least one."""

    def __init__(self, field: str | None, sentence: str, *more: Fault) -> None:
        super().__init__(sentence)
        self.faults = (Fault(field, sentence), *more)

    @property
    def field(self) -> str | None:
        """The first fault's field."""
        return self.faults[0].field

    @property
    def sentence(self) -> str:
        """The first fault's sentence."""
        return self.faults[0].sentence

    @classmethod
    def with_all(cls, faults: list[Fault]) -> Refused:
        """One refusal of all faults."""
        refusal = cls(faults[0].field, faults[0].sentence)
        refusal.faults = tuple(faults)
        return refusal


class CannotRecordAct(Refused):
    """An act that can't be recorded or changed so."""


class CannotWithdrawAct(Refused):
    """An act that can't be withdrawn."""


class CannotKeepEvidence(Refused):
    """A file that can't be attached or removed."""


class CannotWaive(Refused):
    """An obligation that can't be waived, or whose waiver can't be lifted."""


class CannotPlan(Refused):
    """A year that can't be planned."""


class CannotKeepCalendar(Refused):
    """A calendar year or day that can't be so."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What now stands in a field, beside what was about to be written."""

    label: str
    stands: str
    typed: str


class ChangedMeanwhile(Refused):
    """Somebody was faster; ``differences`` show both versions of what differs."""

    def __init__(self, sentence: str, differences: tuple[Difference, ...]) -> None:
        super().__init__(None, sentence)
        self.differences = differences
