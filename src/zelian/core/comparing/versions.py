"""What a new version of a regulation changes, clause by clause, and which duties with it.

Clauses are paired in three rounds: the same words at the same place, the same words
anywhere, then the most alike words. Source of the distances: rapidfuzz's normalised Indel
similarity; of the shown differences: diff-match-patch with semantic clean-up.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from diff_match_patch import diff_match_patch
from rapidfuzz import fuzz

from zelian.core.comparing.clauses import Clause, squeezed
from zelian.core.vocabulary.regulation import Duty


class ChangeKind(StrEnum):
    """What became of a clause or duty."""

    SAME = "same"
    RENUMBERED = "renumbered"
    MOVED = "moved"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"


class PieceKind(StrEnum):
    """What became of a stretch of words."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of words that stayed, came or went."""

    kind: PieceKind
    words: str


@dataclass(frozen=True, slots=True)
class DutyChange:
    """What became of a duty; ``measures`` says whether its countable part changed."""

    kind: ChangeKind
    old: Duty | None
    new: Duty | None
    measures: bool = False


@dataclass(frozen=True, slots=True)
class ClauseChange:
    """What became of a clause, in the order of the new version; gone ones stand where they were.

    ``likeness`` is from 0 to 1; ``pieces`` tell the wording apart and are empty where it is
    the same.
    """

    kind: ChangeKind
    old: Clause | None
    new: Clause | None
    likeness: float
    pieces: tuple[Piece, ...] = ()
    duties: tuple[DutyChange, ...] = ()


_ALIKE = 55.0
_ALIKE_AT_SAME_PLACE = 40.0
_DUTY_ALIKE = 60.0
# below this, marks sign by sign are harder to read than the two wordings
_TOLD_APART = 0.6


def compare(old: Sequence[Clause], new: Sequence[Clause]) -> tuple[ClauseChange, ...]:
    """Pair the clauses of two versions and say what became of each."""
    pairs = _pair(old, new)
    by_new = {n: o for o, n in pairs.items()}
    moved = _out_of_order(by_new)
    changes = [
        _change(old[by_new[n]], clause, moved=n in moved)
        if n in by_new
        else ClauseChange(ChangeKind.NEW, None, clause, 0.0, duties=_came(clause))
        for n, clause in enumerate(new)
    ]
    return tuple(_with_gone(old, pairs, changes))


def _pair(old: Sequence[Clause], new: Sequence[Clause]) -> dict[int, int]:
    """Old clause to new clause, by number; what has no partner is left out."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    by_words: dict[str, list[int]] = defaultdict(list)
    for n, clause in enumerate(new):
        by_words[clause.words].append(n)
    for same_place in (True, False):
        for o, clause in enumerate(old):
            if o in pairs:
                continue
            free = [n for n in by_words.get(clause.words, ()) if n not in taken]
            if same_place:
                free = [n for n in free if new[n].path == clause.path]
            if free:
                pairs[o] = free[0]
                taken.add(free[0])
    for _, o, n in sorted(_alike(old, new, pairs, taken), key=lambda found: -found[0]):
        if o not in pairs and n not in taken:
            pairs[o] = n
            taken.add(n)
    return pairs


def _alike(
    old: Sequence[Clause], new: Sequence[Clause], pairs: dict[int, int], taken: set[int]
) -> Iterator[tuple[float, int, int]]:
    """Pairs of clauses left over that are alike enough, with their likeness in per cent."""
    for o, was in enumerate(old):
        if o in pairs or not was.words:
            continue
        for n, now in enumerate(new):
            if n in taken or not now.words:
                continue
            same_place = was.path == now.path
            floor = _ALIKE_AT_SAME_PLACE if same_place else _ALIKE
            likeness = fuzz.ratio(was.words, now.words, score_cutoff=floor)
            if likeness:
                yield likeness + 5 * same_place, o, n


def _out_of_order(by_new: dict[int, int]) -> set[int]:
    """The new clauses that left their order; the rest is the longest run that kept it."""
    ends: list[int] = []
    last: list[int] = []
    before: dict[int, int | None] = {}
    in_order = sorted(by_new)
    for n in in_order:
        at = bisect_left(ends, by_new[n])
        before[n] = last[at - 1] if at else None
        ends[at:], last[at:] = ([by_new[n]], [n]) if at == len(ends) else (ends[at:], last[at:])
        ends[at], last[at] = by_new[n], n
    kept: set[int] = set()
    at_end = last[-1] if last else None
    while at_end is not None:
        kept.add(at_end)
        at_end = before[at_end]
    return set(in_order) - kept


def _change(old: Clause, new: Clause, *, moved: bool) -> ClauseChange:
    duties = tuple(_duty_changes(old.duties, new.duties))
    if old.words != new.words:
        likeness = fuzz.ratio(old.words, new.words) / 100
        if likeness >= _TOLD_APART:
            pieces = tuple(differences(old.words, new.words))
        else:
            pieces = (Piece(PieceKind.REMOVED, old.words), Piece(PieceKind.ADDED, new.words))
        return ClauseChange(ChangeKind.CHANGED, old, new, likeness, pieces, duties)
    if moved:
        kind = ChangeKind.MOVED
    else:
        kind = ChangeKind.SAME if old.path == new.path else ChangeKind.RENUMBERED
    return ClauseChange(kind, old, new, 1.0, duties=duties)


def _with_gone(
    old: Sequence[Clause], pairs: dict[int, int], changes: Sequence[ClauseChange]
) -> Iterator[ClauseChange]:
    """The changes with each gone clause behind the partner of the one before it."""
    gone_after: dict[int, list[ClauseChange]] = defaultdict(list)
    at = -1
    for o, clause in enumerate(old):
        if o in pairs:
            at = pairs[o]
            continue
        duties = tuple(DutyChange(ChangeKind.GONE, duty, None) for duty in clause.duties)
        gone_after[at].append(ClauseChange(ChangeKind.GONE, clause, None, 0.0, duties=duties))
    yield from gone_after[-1]
    for n, change in enumerate(changes):
        yield change
        yield from gone_after[n]


def _came(clause: Clause) -> tuple[DutyChange, ...]:
    return tuple(DutyChange(ChangeKind.NEW, None, duty) for duty in clause.duties)


def _duty_changes(old: Sequence[Duty], new: Sequence[Duty]) -> Iterator[DutyChange]:
    """The duties of two paired clauses, paired by what they ask for."""
    waiting = list(old)
    for duty in new:
        best = max(waiting, key=lambda was: _duty_likeness(was, duty), default=None)
        if best is None or _duty_likeness(best, duty) < _DUTY_ALIKE:
            yield DutyChange(ChangeKind.NEW, None, duty)
            continue
        waiting.remove(best)
        measures = [m.value for m in best.measures] != [m.value for m in duty.measures]
        same = not measures and _demand(best) == _demand(duty)
        yield DutyChange(ChangeKind.SAME if same else ChangeKind.CHANGED, best, duty, measures)
    for duty in waiting:
        yield DutyChange(ChangeKind.GONE, duty, None)


def _demand(duty: Duty) -> tuple[object, ...]:
    return squeezed(duty.action), duty.subjects, duty.modality, duty.activity


def _duty_likeness(old: Duty, new: Duty) -> float:
    alike = fuzz.ratio(squeezed(old.action), squeezed(new.action))
    return alike + 10 * (old.activity is new.activity)


def differences(old: str, new: str) -> Iterator[Piece]:
    """The wording's differences as a person would mark them."""
    engine = diff_match_patch()
    found = engine.diff_main(old, new)
    engine.diff_cleanupSemantic(found)
    kinds = {0: PieceKind.KEPT, 1: PieceKind.ADDED, -1: PieceKind.REMOVED}
    for kind, words in found:
        yield Piece(kinds[kind], words)
