"""Find the places of an annotation's quotes: ``python -m tests.reading.annotating FILE…``.

A paper is annotated by writing quotes only; this fills in where they stand, in order,
and refuses a quote that the paper does not hold.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any


class QuoteNotFound(Exception):
    """A quote that does not stand in its paper, or not behind the one before it."""


def place_quotes(text: str, records: list[dict[str, Any]]) -> None:
    """
    Fill ``start`` and ``end`` where they are missing; quotes stand in reading order.

    One quote may carry two records; a later occurrence of the same words needs more
    words around it, or its ``start`` written down.

    :raises QuoteNotFound: naming the quote.
    """
    floor = 0
    for record in records:
        if "start" not in record:
            at = text.find(record["quote"], floor)
            if at < 0:
                raise QuoteNotFound(record["quote"])
            record["start"], record["end"] = at, at + len(record["quote"])
        floor = record["start"]


def read_annotated(path: Path) -> tuple[str, dict[str, Any]]:
    """A paper's text, untouched, and its annotation; ``path`` is the annotation's."""
    text = path.with_suffix(".txt").read_bytes().decode("utf-8")
    annotation: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return text, annotation


def main(paths: list[str]) -> None:
    for name in paths:
        path = Path(name)
        text, annotation = read_annotated(path)
        place_quotes(text, annotation["headings"])
        place_quotes(text, annotation["constraints"])
        path.write_text(json.dumps(annotation, ensure_ascii=False, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
