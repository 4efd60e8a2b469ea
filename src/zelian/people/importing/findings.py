"""What is wrong or doubtful in a workbook, each with its sheet and cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

MOST_FINDINGS = 5_000
MOST_GUESSES = 300
LEAST_ALIKE = 50


class Unreadable(Exception):
    """The file as a whole can't be taken; the sentence says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class Finding:
    """One error, doubt or conflict: where, what is wrong, what would be right."""

    kind: str
    sheet: str
    cell: str
    text: str
    advice: str = ""
    thing: str = ""


@dataclass(slots=True)
class Findings:
    """What was found; beyond ``MOST_FINDINGS`` they are only counted."""

    errors: int = 0
    warnings: int = 0
    conflicts: int = 0
    _kept: list[Finding] = field(default_factory=list)

    def error(self, sheet: str, cell: str, text: str, advice: str = "") -> None:
        """Something that must be mended before anything is applied."""
        self.errors += 1
        self._keep(Finding("error", sheet, cell, text, advice))

    def warn(self, sheet: str, cell: str, text: str, advice: str = "") -> None:
        """Something to look at; it hinders nothing."""
        self.warnings += 1
        self._keep(Finding("warning", sheet, cell, text, advice))

    def conflict(self, sheet: str, cell: str, thing: str, text: str, advice: str) -> None:
        """The file and somebody's later change disagree."""
        self.conflicts += 1
        self._keep(Finding("conflict", sheet, cell, text, advice, thing))

    def _keep(self, finding: Finding) -> None:
        if len(self._kept) < MOST_FINDINGS:
            self._kept.append(finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self._kept)

    @property
    def untold(self) -> int:
        """How many were counted only."""
        return self.errors + self.warnings + self.conflicts - len(self._kept)


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word most like this one, or nothing where none is alike."""
    words = list(known)
    for scorer in (fuzz.ratio, fuzz.WRatio):  # letter by letter first, then parts of words
        if found := process.extractOne(word, words, scorer=scorer, score_cutoff=LEAST_ALIKE):
            return str(found[0])
    return ""


@dataclass(slots=True)
class Guesses:
    """:func:`nearest`, ``MOST_GUESSES`` times: a file that is all wrong must not take for ever."""

    left: int = MOST_GUESSES
    _made: dict[str, str] = field(default_factory=dict)

    def nearest(self, word: str, known: Callable[[], Iterable[str]]) -> str:
        """The known word most like this one, or nothing."""
        if word not in self._made:
            if not self.left:
                return ""
            self.left -= 1
            self._made[word] = nearest(word, known())
        return self._made[word]
