"""Demands and rows judged by a person: how well the check agrees, for each state.

``python -m tests.core.checking.test_pairs`` prints the figures of docs/dev/list-checking.md.
"""

from __future__ import annotations

import sys
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.core.checking.made import required_sets, row
from zelian.core.checking import Demand, Extent, cover

PAIRS = tomllib.loads(Path(__file__).with_name("pairs.toml").read_text(encoding="utf-8"))
MARKS = {"c": Extent.COVERED, "w": Extent.WEAK, "m": Extent.MISSING}
# What the check must reach on pairs no threshold was chosen by.
FLOORS = {Extent.COVERED: (0.9, 0.9), Extent.WEAK: (0.9, 0.85), Extent.MISSING: (0.85, 0.95)}
UNSEEN = ("held", "fresh")


def judged(split: str) -> Iterator[tuple[str, Extent, Extent]]:
    """The line, what a person said and what the check says."""
    by_name = {one.name: (each, one) for each in required_sets().values() for one in each}
    for name, lines in PAIRS[split].items():
        demands, demand = by_name[name]
        for line in lines:
            yield line, *_states(line, demands, demand)


def _states(line: str, demands: tuple[Demand, ...], demand: Demand) -> tuple[Extent, Extent]:
    mark, name, content, measures = (cell.strip() for cell in line.split("|"))
    answers = cover(demands, [row(1, name, content, local_measures=measures)])
    return MARKS[mark], next(one.extent for one in answers if one.demand is demand)


def figures(*splits: str) -> dict[Extent, tuple[float, float]]:
    """Precision and recall of each state."""
    found = Counter((said, got) for split in splits for _line, said, got in judged(split))
    out: dict[Extent, tuple[float, float]] = {}
    for extent in Extent:
        right = found[extent, extent]
        given = sum(n for (_said, got), n in found.items() if got is extent)
        wanted = sum(n for (said, _got), n in found.items() if said is extent)
        out[extent] = (right / max(given, 1), right / max(wanted, 1))
    return out


@pytest.mark.parametrize("extent", list(Extent))
def test_the_check_agrees_with_a_person_on_pairs_it_was_not_tuned_by(extent: Extent) -> None:
    precision, recall = figures(*UNSEEN)[extent]
    least_precision, least_recall = FLOORS[extent]
    assert precision >= least_precision
    assert recall >= least_recall


def test_what_is_missing_is_never_called_covered() -> None:
    crossed = [
        line
        for split in PAIRS
        for line, said, got in judged(split)
        if {said, got} == {Extent.MISSING, Extent.COVERED}
    ]
    assert crossed == []


def test_there_are_enough_pairs_and_none_in_two_splits() -> None:
    lines = [
        (name, line) for each in PAIRS.values() for name, rows in each.items() for line in rows
    ]
    assert len(lines) >= 120
    assert len(set(lines)) == len(lines)
    assert not set(PAIRS["dev"]) & set(PAIRS["held"])


def main() -> None:
    """Print the figures."""
    for split in PAIRS:
        total = sum(len(rows) for rows in PAIRS[split].values())
        right = sum(said is got for _line, said, got in judged(split))
        sys.stdout.write(f"{split}: {right}/{total}\n")
        for extent, (precision, recall) in figures(split).items():
            sys.stdout.write(f"  {extent.value:8} precision {precision:.2f} recall {recall:.2f}\n")
        for line, said, got in judged(split):
            if said is not got:
                sys.stdout.write(f"    {said.value} -> {got.value}: {line}\n")


if __name__ == "__main__":
    main()
