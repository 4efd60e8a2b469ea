"""What is compared of a table's reading: ``python -m tests.core.reading.table_outcomes FILE…``.

Printed for a new paper, the outcome is checked by a person against the paper, line by line,
before it is kept beside it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from zelian.core.reading import read
from zelian.core.vocabulary.regulation import Reading
from zelian.core.vocabulary.text import Paper

BY_COLUMN = "table.time"
"""The rule of measures that stand in no sentence: a column of times or months gives them."""


def outcome_of(reading: Reading, text: str) -> dict[str, Any]:
    """Rows, points, steps, and what a column says is due, in short and without places."""
    outcome = {
        "table": [[r.category, r.no, r.measure, list(r.responsible)] for r in reading.table],
        "tasks": [
            [r.category, r.no, r.task, [[*s.months, s.words] for s in r.steps], list(r.responsible)]
            for r in reading.tasks
        ],
        "powers": [
            [r.post, r.no, r.duty, r.risk, r.level, list(r.controls), list(r.responsible)]
            for r in reading.powers
        ],
        "scoring": [
            [
                [r.category, _figure(r.category_points), r.group],
                [r.no, r.item, _figure(r.points)],
                [_figure(c.points) for c in r.criteria],
                [[_figure(d.points), d.per, _figure(d.most), d.to_zero] for d in r.deductions],
            ]
            for r in reading.scoring
        ],
        "forms": [[f.title, list(f.columns), list(f.signatures)] for f in reading.forms],
        "due": [
            [list(d.subjects), "".join(d.span.of(text).split()), values]
            for d in reading.duties
            if (values := [_value(m.value.to_json()) for m in d.measures if m.rule == BY_COLUMN])
        ],
        "remarks": [r.code for r in reading.remarks if r.code.startswith("scoring.")],
    }
    return {name: found for name, found in outcome.items() if found}


def _figure(value: object) -> str | None:
    return None if value is None else str(value)


def _value(value: dict[str, Any]) -> str:
    return " ".join(f"{k}={v}" for k, v in value.items() if v not in {None, ""})


def main(names: list[str]) -> None:
    for name in names:
        text = Path(name).read_bytes().decode("utf-8")
        outcome = outcome_of(read(Paper(text, ())), text)
        sys.stdout.write(json.dumps(outcome, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
