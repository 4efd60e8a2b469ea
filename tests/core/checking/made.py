"""Demands and rows put together by hand, with measures read as the app reads them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import zelian.packs.demo
from zelian.core.checking import Counted, Demand, Row, Said
from zelian.core.reading.measures import find_measures
from zelian.core.vocabulary.signs import folded

SETS = Path(zelian.packs.demo.__file__).with_name("required_sets.toml")


@cache
def counted(text: str) -> tuple[Counted, ...]:
    """The measures in a text."""
    return tuple(Counted(f.value, f.start, f.end) for f in find_measures(folded(text)))


def demand(name: str, text: str, number: int = 1) -> Demand:
    """A demand by its name and words."""
    return Demand(f"demand:{number}", number, name, text, counted(text))


def row(
    number: int,
    name: str = "",
    content: str = "",
    *,
    key: str = "",
    **said: str,
) -> Row:
    """A row; ``said`` are further columns by their keys."""
    words = {"content": content, **said}
    plain = ("responsible", "department", "due_on", "duty", "asked")
    return Row(
        key=key or f"item:{number}",
        number=number,
        name=name,
        said=tuple(
            Said(column, text, counted(text))
            for column, text in words.items()
            if text and column not in plain
        ),
    )


@cache
def required_sets() -> dict[str, tuple[Demand, ...]]:
    """The demonstration's required sets by name."""
    return {
        told["name"]: tuple(
            demand(one["name"], one["text"], number)
            for number, one in enumerate(told["requirements"], 1)
        )
        for told in tomllib.loads(SETS.read_text(encoding="utf-8"))["set"]
    }
