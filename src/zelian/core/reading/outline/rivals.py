"""Where a second outline is nearly as consistent as the one taken.

Reads: candidates with their choices and paths. Writes: alternatives, each with a remark that
says both places; of a stretch read otherwise only the first label that parts the two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import exp

from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.outline.candidates import Candidate
from zelian.core.reading.outline.levels import Choice, Path, paths_along
from zelian.core.vocabulary.regulation import OutlineAlternative
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence, said

_FURTHEST = 100
"""How many labels two readings may differ over; what is read otherwise for longer is no slip."""


def rivals_of(
    flow: Flow, candidates: Sequence[Candidate], choices: Sequence[Choice], paths: Sequence[Path]
) -> Iterator[tuple[OutlineAlternative, Remark]]:
    """The labels that another outline puts elsewhere, in the document's order."""
    known = {id(choice): i for i, choice in enumerate(choices)}
    told: dict[int, tuple[OutlineAlternative, Remark]] = {}
    for i, choice in enumerate(choices):
        other: list[Choice] = []
        rival = choice.rival
        while rival is not None and id(rival) not in known and len(other) <= _FURTHEST:
            other.append(rival)
            rival = rival.before
        if not 0 < len(other) <= _FURTHEST:
            continue
        first = i + 1 - len(other)
        above = paths[first - 1] if first else ()
        elsewhere = paths_along(above, candidates[first : i + 1], other[::-1])
        for at, taken, path in zip(reversed(other), range(first, i + 1), elsewhere, strict=True):
            places = _places(choices[taken], paths[taken], at, path)
            if places[0] != places[1]:
                if taken not in told and (all(places) or not candidates[taken].weak):
                    told[taken] = _told(flow, candidates[taken], *places, choice.behind)
                break
    yield from (told[at] for at in sorted(told))


def _places(taken: Choice, path: Path, other: Choice, elsewhere: Path) -> tuple[Path, Path]:
    """Both places of one label; where it is taken for none, its place is empty."""
    return path if taken.style is not None else (), elsewhere if other.style is not None else ()


def _told(
    flow: Flow, candidate: Candidate, path: Path, other: Path, behind: float
) -> tuple[OutlineAlternative, Remark]:
    label, at = candidate.label, candidate.passage.start
    span = flow.place(at, at + label.length)
    template = said("“{label}”的层级有两种读法：{taken}，或 {other}；已取前者，请核对。")
    values = {"label": label.text, "taken": _shown(path), "other": _shown(other)}
    weight = round(1 / (1 + exp(2 * behind)), 3)
    alternative = OutlineAlternative(span, path, other, weight)
    return alternative, Remark("outline.ambiguous", span, Sentence(template, values))


def _shown(path: Path) -> str | Sentence:
    return "/".join(path) if path else Sentence(said("不作条目"))
