"""``make bench-reading``: how much of annotated documents is read right, how fast, in what memory.

Scores are those of ``tests.reading.comparing``: for the reference documents where they lie
beside the repository, and for the papers of ``tests/reading``. Each figure stands beside its
target; a ratio of 1.00 and more meets it.
"""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bench import reading_speed
from tests.reading.comparing import Tally, compare
from zelian.core.reading import read
from zelian.documents import open_document
from zelian.documents.reading_report import document_to_json

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT.parent / "shared"
PAPERS = ROOT / "tests" / "reading" / "papers"
HELD_BACK = ROOT / "tests" / "reading" / "held_back"
LAWS = "bench.reading_laws"

FOR_REFERENCE = {"measures": 0.98, "headings": 0.99, "subjects": 0.95, "activity": 0.95,
                 "metadata": 0.95, "rows": 1.0}  # fmt: skip
FOR_PAPERS = {"measures": 0.95, "headings": 0.99, "subjects": 0.90, "activity": 0.90}

Line = tuple[str, str, str]
"""A label, a figure, and its target with the ratio, empty where nothing is aimed at."""


def main() -> None:
    """Every section in turn, printed as it is measured."""
    print(f"Python {platform.python_version()} · {platform.machine()} · {os.cpu_count()} cores")
    show("Five reference documents", reference())
    show("Own annotated papers", papers(PAPERS, FOR_PAPERS))
    show("Papers held back from writing rules", papers(HELD_BACK, FOR_PAPERS))
    show("Speed and memory", reading_speed.run(sorted(PAPERS.glob("*.txt"))))
    print("\nLaws, article by article", flush=True)
    laws()


def show(title: str, lines: Iterator[Line]) -> None:
    print(f"\n{title}")
    for label, value, target in lines:
        print(f"  {label:<44}{value:>28}   {target}".rstrip(), flush=True)


def reference() -> Iterator[Line]:
    gold = REFERENCE / "eval" / "gold"
    if not gold.is_dir():
        yield f"no reference documents in {REFERENCE}", "", ""
        return
    tally = Tally()
    for path in sorted(gold.glob("*.json")):
        annotated = json.loads(path.read_text(encoding="utf-8"))
        _compare(annotated, REFERENCE / "seeds" / annotated["file"], tally)
    yield from _figures(tally, FOR_REFERENCE)


def papers(folder: Path, targets: dict[str, float]) -> Iterator[Line]:
    every = Tally()
    for path in sorted(folder.glob("*.json")):
        annotated = json.loads(path.read_text(encoding="utf-8"))
        own = Tally()
        for tally in (own, every):
            _compare(annotated, path.with_suffix(".txt"), tally)
        figures = (own.measures_f1, own.headings_f1, own.subjects, own.activities)
        yield path.stem, "  ".join(f"{figure:.3f}" for figure in figures), ""
    yield "(measures, headings, subjects, activity)", "", ""
    yield from _figures(every, targets)


def _compare(annotated: dict[str, Any], path: Path, tally: Tally) -> None:
    opened = open_document(path.name, path.read_bytes())
    compare(annotated, document_to_json(opened, read(opened.paper)), tally)


def _figures(tally: Tally, targets: dict[str, float]) -> Iterator[Line]:
    detail = f"P {tally.precision:.3f}  R {tally.recall:.3f}  F1 {tally.measures_f1:.4f}"
    counts = f"({tally.found} found, {tally.extra} extra, {tally.missed} missed)"
    yield f"measures {counts}", detail, _against(tally.measures_f1, targets.get("measures"))
    for name, figure in (
        ("headings", tally.headings_f1),
        ("subjects", tally.subjects),
        ("activity", tally.activities),
        ("recipients", tally.recipients),
        ("metadata", tally.metadata),
        ("rows", tally.tables),
    ):
        label = {"headings": "headings F1", "rows": f"table and scoring rows ({tally.rows})"}
        yield label.get(name, name), f"{figure:.4f}", _against(figure, targets.get(name))


def _against(figure: float, target: float | None) -> str:
    return f"target {target:.2f}, ratio {figure / target:.2f}" if target else ""


def laws() -> None:
    """The large check of the outline, in a process of its own: its package is no dependency."""
    if importlib.util.find_spec(LAWS) is None:
        print(f"  {LAWS} is not here; the laws are left out.")
        return
    subprocess.run([sys.executable, "-m", LAWS], check=True, cwd=ROOT)


if __name__ == "__main__":
    main()
