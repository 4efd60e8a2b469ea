"""What became of the demonstration's units and holders over the years, from ``life.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Past:
    """What a unit was called until a day."""

    unit: str
    name: str
    until: date


@dataclass(frozen=True, slots=True)
class Merged:
    """A unit that no longer stands, and the one it went into."""

    key: str
    name: str
    into: str
    on: date


@dataclass(frozen=True, slots=True)
class Away:
    """The holder of a post is away in ``[from_date, until_date)``; who stands in, by post."""

    post: str
    stand_in: str
    kind: str
    from_date: date
    until_date: date


@dataclass(frozen=True, slots=True)
class PartTime:
    """A post held beside another one, by the holder of ``holder``."""

    unit: str
    word: str
    kind: str
    title: str
    holder: str


@dataclass(frozen=True, slots=True)
class Life:
    """All of it; ``terms`` and ``vacancies`` by post and by unit."""

    past: tuple[Past, ...]
    merged: tuple[Merged, ...]
    away: tuple[Away, ...]
    part_time: tuple[PartTime, ...]
    terms: dict[str, date]
    vacancies: dict[str, str]


def build_life(today: date) -> Life:
    """The same for every institution of the pack, told from ``today``."""
    data = tomllib.loads(files(__package__).joinpath("life.toml").read_text("utf-8"))
    return Life(
        past=tuple(Past(p["unit"], p["name"], _day(p["until"], today)) for p in data["past"]),
        merged=tuple(
            Merged(m["key"], m["name"], m["into"], _day(m["on"], today)) for m in data["merged"]
        ),
        away=tuple(_away(row, today) for row in data["leaves"]),
        part_time=tuple(PartTime(**row) for row in data["part_time"]),
        terms={row["post"]: today + timedelta(days=row["days_left"]) for row in data["terms"]},
        vacancies={row["unit"]: row["rule"] for row in data["vacancies"]},
    )


def _away(row: dict[str, Any], today: date) -> Away:
    start = today - timedelta(days=row["days_ago"])
    until = start + timedelta(days=row["days"])
    return Away(row["post"], row["stand_in"], row["kind"], start, until)


def _day(told: dict[str, int], today: date) -> date:
    return date(today.year + told["year"], told["month"], told["day"])
