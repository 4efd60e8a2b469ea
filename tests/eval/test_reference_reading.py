"""The reader against the five annotated documents, where they are at hand."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from zelian.core.reading import read
from zelian.documents import open_document
from zelian.documents.reading_report import document_to_json

SHARED = Path(__file__).resolve().parents[3] / "shared"

pytestmark = pytest.mark.skipif(
    not (SHARED / "eval" / "score.py").exists(),
    reason="the annotated reference documents lie beside the repository, not in it",
)


@pytest.fixture(scope="module")
def score() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score", SHARED / "eval" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def totals(score: ModuleType) -> dict[str, tuple[int, ...]]:
    sums: dict[str, tuple[int, ...]] = {}
    for path in sorted((SHARED / "eval" / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        found = _reading(SHARED / "seeds" / gold["file"])
        figures, _, _, _ = score.score_file(gold, found)
        for name, values in figures.items():
            before = sums.get(name, (0,) * len(values))
            sums[name] = tuple(a + b for a, b in zip(before, values, strict=True))
    return sums


def _reading(path: Path) -> dict[str, Any]:
    opened = open_document(path.name, path.read_bytes())
    return document_to_json(opened, read(opened.paper))


@pytest.mark.parametrize(("name", "least"), [("measures", 0.85), ("headings", 0.95)])
def test_what_is_found_reaches_its_score(
    score: ModuleType, totals: dict[str, tuple[int, ...]], name: str, least: float
) -> None:
    assert score.prf(*totals[name])["f1"] >= least


@pytest.mark.parametrize("name", ["subjects", "activity", "recipients", "meta", "scoring", "table"])
def test_what_is_told_of_it_is_right(totals: dict[str, tuple[int, ...]], name: str) -> None:
    right, of = totals[name]
    assert right >= 0.85 * of
