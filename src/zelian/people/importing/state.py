"""The organisation as it stands, in the shape of the workbook: things by stable keys.

A unit goes by its number (``"7"``), a new one by its row (``"+12"``); a post by unit and
title; a person by staff number; a term by who, where, what and its first day.
"""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from zelian.people.importing.cells import Value, plain
from zelian.people.importing.layout import (
    APPOINTMENTS,
    LEAVES,
    OVERSIGHTS,
    PEOPLE,
    POST_KINDS,
    POSTS,
    SHEETS,
    UNIT_KINDS,
    UNITS,
)
from zelian.people.models import (
    Appointment,
    Leave,
    Oversight,
    Person,
    Post,
    PostKind,
    Unit,
    UnitKind,
    UnitPast,
)

Key = tuple[str, ...]
Things = dict[Key, "Thing"]


@dataclass(slots=True)
class Thing:
    """One row: as it stands (``pk``), or as a file wants it (``row``)."""

    sheet: str
    key: Key
    values: dict[str, Value]
    pk: int | str | None = None
    row: int = 0
    version: int = 0
    broken: frozenset[str] = frozenset()
    """Columns whose cells could not be read; they are told already."""

    def day(self, name: str) -> date | None:
        """A date among the values."""
        value = self.values.get(name)
        return value if isinstance(value, date) else None

    def text(self, name: str) -> str:
        """A word among the values, empty where it is not given."""
        value = self.values.get(name)
        return value if isinstance(value, str) else ""


@dataclass(slots=True)
class State:
    """Everything of the organisation, by sheet and key."""

    things: dict[str, Things] = field(default_factory=lambda: {sheet.title: {} for sheet in SHEETS})
    paths: dict[str, str] = field(default_factory=dict)
    """Tree paths by unit."""
    last_changes: dict[str, date] = field(default_factory=dict)
    """The last day each unit was renamed or moved, where it ever was."""

    def __getitem__(self, sheet: str) -> Things:
        return self.things[sheet]

    def add(self, thing: Thing) -> None:
        """Put a thing in its place."""
        self.things[thing.sheet][thing.key] = thing

    def digest(self) -> str:
        """What tells two states apart: ``sha256:…`` over all of it."""
        return digest_of(
            [sheet, list(thing.key), thing.values, thing.version]
            for sheet, things in sorted(self.things.items())
            for thing in sorted(things.values(), key=lambda thing: thing.key)
        )

    def packed(self) -> bytes:
        """All of it as bytes, for :func:`unpacked_state`."""
        plain_form = {
            sheet: [[list(t.key), t.values] for t in things.values()]
            for sheet, things in self.things.items()
        }
        return zlib.compress(_json(plain_form).encode())


def unpacked_state(data: bytes) -> State:
    """A state that was kept; without the numbers of its rows."""
    state = State()
    for sheet, rows in json.loads(zlib.decompress(data)).items():
        for key, values in rows:
            state.add(Thing(sheet, tuple(key), {name: _back(v) for name, v in values.items()}))
    return state


def digest_of(parts: Iterator[Any]) -> str:
    """``sha256:…`` over parts that JSON can hold, dates among them."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(_json(part).encode())
        digest.update(b"\n")
    return f"sha256:{digest.hexdigest()}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_kept, sort_keys=True)


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        return {"day": value.isoformat()}
    raise TypeError(type(value))


def _back(value: Any) -> Value:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"])
    return tuple(value) if isinstance(value, list) else value


def person_key(staff_no: str) -> str:
    """A staff number as a key: capital and small letters are one."""
    return plain(staff_no).casefold()


def load_state() -> State:
    """The whole organisation; ten queries."""
    state = State()
    state.paths = {str(pk): path for pk, path in Unit.objects.values_list("pk", "path")}
    past = UnitPast.objects.order_by("until_date").values_list("unit_id", "until_date")
    state.last_changes = {str(unit): day for unit, day in past}
    loaders: tuple[Callable[[], Iterator[Thing]], ...] = (
        _unit_kinds, _post_kinds, _units, _posts, _people, _appointments, _oversights, _leaves,
    )  # fmt: skip
    for load in loaders:
        for thing in load():
            state.add(thing)
    return state


def load_kinds() -> State:
    """The kinds alone; two queries."""
    state = State()
    for thing in (*_unit_kinds(), *_post_kinds()):
        state.add(thing)
    return state


def _unit_kinds() -> Iterator[Thing]:
    for kind in UnitKind.objects.all():
        yield Thing(UNIT_KINDS, (kind.code,), _kind_values(kind, "tier"), kind.pk)


def _post_kinds() -> Iterator[Thing]:
    for kind in PostKind.objects.all():
        values = _kind_values(kind, "rank", "term_years", "vacancy")
        yield Thing(POST_KINDS, (kind.code,), values, kind.pk)


def _kind_values(kind: UnitKind | PostKind, *more: str) -> dict[str, Value]:
    names = ("code", "name", "order", "in_use", *more)
    return {name: getattr(kind, name) for name in names} | {"aliases": tuple(kind.aliases)}


def _units() -> Iterator[Thing]:
    step = Unit.steplen
    places: dict[str, str] = {}
    names = ("code", "name", "short_name", "function", "vacancy", "founded_on", "closed_on")
    for unit in Unit.objects.order_by("path"):
        places[unit.path] = str(unit.pk)
        values: dict[str, Value] = {name: getattr(unit, name) for name in names}
        values |= {"kind": unit.kind_id, "parent": places.get(unit.path[:-step], "")}
        yield Thing(UNITS, (str(unit.pk),), values, unit.pk, version=unit.version)


def _posts() -> Iterator[Thing]:
    for post in Post.objects.select_related("unit").order_by("unit__path", "kind__order", "pk"):
        values: dict[str, Value] = {
            "unit": str(post.unit_id),
            "title": post.title,
            "kind": post.kind_id,
            "opened_on": post.opened_on,
            "closed_on": post.closed_on,
        }
        yield Thing(POSTS, _seat(post), values, post.pk)


def _people() -> Iterator[Thing]:
    for person in Person.objects.select_related("account").order_by("staff_no"):
        username = person.account.get_username() if person.account else ""
        values: dict[str, Value] = {
            "staff_no": person.staff_no,
            "name": person.name,
            "username": username,
        }
        key = (person_key(person.staff_no),)
        yield Thing(PEOPLE, key, values, person.pk, version=person.version)


def _appointments() -> Iterator[Thing]:
    rows = Appointment.objects.select_related("person", "post__unit")
    for row in rows.order_by("post__unit__path", "post__kind__order", "post_id", "from_date", "pk"):
        unit, title = _seat(row.post)
        person = person_key(row.person.staff_no)
        values: dict[str, Value] = {
            "person": person,
            "unit": unit,
            "title": title,
            "nature": row.nature,
            "from_date": row.from_date,
            "until_date": row.until_date,
            "term_until": row.term_until,
            "document": row.document,
        }
        yield Thing(APPOINTMENTS, (person, unit, title, row.from_date.isoformat()), values, row.pk)


def _oversights() -> Iterator[Thing]:
    rows = Oversight.objects.select_related("post__unit", "unit")
    for row in rows.order_by("post__unit__path", "post_id", "kind", "unit__path", "from_date"):
        unit, title = _seat(row.post)
        values: dict[str, Value] = {
            "unit": unit,
            "title": title,
            "kind": row.kind,
            "overseen": str(row.unit_id),
            "from_date": row.from_date,
            "until_date": row.until_date,
        }
        key = (unit, title, row.kind, str(row.unit_id), row.from_date.isoformat())
        yield Thing(OVERSIGHTS, key, values, row.pk)


def _leaves() -> Iterator[Thing]:
    rows = Leave.objects.select_related("appointment__person", "appointment__post", "stand_in")
    for row in rows.order_by("appointment__post__unit__path", "appointment_id", "from_date", "pk"):
        unit, title = _seat(row.appointment.post)
        person = person_key(row.appointment.person.staff_no)
        values: dict[str, Value] = {
            "person": person,
            "unit": unit,
            "title": title,
            "kind": row.kind,
            "from_date": row.from_date,
            "until_date": row.until_date,
            "stand_in": person_key(row.stand_in.staff_no) if row.stand_in else None,
        }
        key = (person, unit, title, row.kind, row.from_date.isoformat())
        yield Thing(LEAVES, key, values, row.pk)


def _seat(post: Post) -> Key:
    return (str(post.unit_id), plain(post.title))


def path_of(units: Mapping[Key, Thing], unit: str) -> str:
    """The full path of names down to a unit: 校党委/物理学院党委; a cycle ends it."""
    names: list[str] = []
    seen: set[str] = set()
    while unit and unit not in seen and (unit,) in units:
        seen.add(unit)
        names.append(plain(units[unit,].text("name")))
        unit = units[unit,].text("parent")
    return "/".join(reversed(names))
