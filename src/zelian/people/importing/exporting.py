"""The organisation of a day as the rows of the workbook: what stands then, and what is to come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from zelian.people.importing.cells import Value, plain
from zelian.people.importing.comparing import ends_on, in_scope, starts_on
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
    Column,
    Form,
)
from zelian.people.importing.state import State, Thing, path_of
from zelian.people.models import UnitPast

Rows = dict[str, list[list[Value]]]


def rows_on(
    state: State,
    day: date,
    *,
    scope: tuple[str, ...] | None,
    with_accounts: bool = False,
    to_come: bool = True,
) -> Rows:
    """
    Cells by sheet: what has not ended by ``day``, under the prefixes of ``scope``.

    ``to_come`` takes in what only begins later; user names are left out without
    ``with_accounts``.
    """
    chosen = _Choosing(state, day, scope, to_come)
    write = _Writing(state, with_accounts)
    return {
        sheet.title: [
            [write.cell(thing, column) for column in sheet.columns]
            for thing in state[sheet.title].values()
            if chosen.takes(thing)
        ]
        for sheet in SHEETS
    }


def as_it_was(state: State, past: dict[int, UnitPast]) -> State:
    """The state with the names and places that units had; ``past`` by unit."""
    for thing in state[UNITS].values():
        row = past.get(int(thing.pk)) if thing.pk is not None else None
        if row is not None:
            parent = str(row.parent_id) if row.parent_id else ""
            thing.values |= {"name": row.name, "short_name": row.short_name, "parent": parent}
    return state


class _Choosing:
    """Which things belong into the workbook of a day."""

    def __init__(
        self, state: State, day: date, scope: tuple[str, ...] | None, to_come: bool
    ) -> None:
        self._state, self._day, self._scope, self._to_come = state, day, scope, to_come
        self._kept: dict[str, set[tuple[str, ...]]] = {}
        self._by_person: dict[str, list[tuple[str, ...]]] = {}
        for title, inside in self._rules().items():
            self._kept[title] = {
                thing.key for thing in state[title].values() if self._runs(thing) and inside(thing)
            }
        seated = {key[0] for key in self._kept[APPOINTMENTS]}
        ever = {key[0] for key in state[APPOINTMENTS]}
        self._kept[PEOPLE] = {
            key for key in state[PEOPLE] if key[0] in seated or key[0] not in ever
        }
        stand_ins = {state[LEAVES][key].values.get("stand_in") for key in self._kept[LEAVES]}
        self._kept[PEOPLE] |= {(str(number),) for number in stand_ins if number}

    def takes(self, thing: Thing) -> bool:
        """Whether a thing belongs into the workbook; kinds all do."""
        return thing.sheet in {UNIT_KINDS, POST_KINDS} or thing.key in self._kept[thing.sheet]

    def _rules(self) -> dict[str, Callable[[Thing], bool]]:
        """In the order in which they lean on one another."""

        def post_stands(unit: str, title: str) -> bool:
            return (unit, title) in self._kept[POSTS]

        return {
            UNITS: lambda thing: in_scope(self._state, thing.key[0], self._scope),
            POSTS: lambda thing: (thing.key[0],) in self._kept[UNITS],
            APPOINTMENTS: lambda thing: post_stands(*thing.key[1:3]),
            OVERSIGHTS: lambda thing: (
                post_stands(*thing.key[:2]) and (thing.key[3],) in self._kept[UNITS]
            ),
            LEAVES: self._of_kept_term,
        }

    def _of_kept_term(self, leave: Thing) -> bool:
        begins = leave.key[4]
        return any(
            key[:3] == leave.key[:3] and key[3] <= begins for key in self._terms(leave.key[0])
        )

    def _terms(self, person: str) -> list[tuple[str, ...]]:
        if not self._by_person:
            for key in self._kept[APPOINTMENTS]:
                self._by_person.setdefault(key[0], []).append(key)
        return self._by_person.get(person, [])

    def _runs(self, thing: Thing) -> bool:
        begins, ends = starts_on(thing), ends_on(thing)
        begun = self._to_come or begins is None or begins <= self._day
        return begun and (ends is None or ends > self._day)


class _Writing:
    """A thing's values as the words a reader of the sheet finds."""

    def __init__(self, state: State, with_accounts: bool) -> None:
        self._state, self._with_accounts = state, with_accounts
        self._units = {key[0]: path_of(state[UNITS], key[0]) for key in state[UNITS]}

    def cell(self, thing: Thing, column: Column) -> Value:
        """The words of one cell."""
        if column.name == "person_name":
            return self._person(thing.key[0], "name")
        if column.name == "username" and not self._with_accounts:
            return None
        return self._words(thing.values.get(column.name), column)

    def _words(self, value: Value, column: Column) -> Value:
        if value is None or value == "":
            return None
        if column.form is Form.UNIT:
            unit = self._state[UNITS][str(value),]
            return plain(unit.text("code")) or self._units[str(value)]
        if column.form in {Form.UNIT_KIND, Form.POST_KIND}:
            title = UNIT_KINDS if column.form is Form.UNIT_KIND else POST_KINDS
            return self._state[title][str(value),].text("name")
        if column.form is Form.STAFF_NO and column.name != "staff_no":
            return self._person(str(value), "staff_no")
        if isinstance(value, tuple):
            return "、".join(value)
        return _chosen(value, column) if column.choices else value

    def _person(self, number: str, name: str) -> str:
        person = self._state[PEOPLE].get((number,))
        return person.text(name) if person else number


def _chosen(value: Value, column: Column) -> Value:
    """The word of a code; of yes and no too."""
    if isinstance(value, bool):
        value = "1" if value else ""
    return next((word for word, code in (column.choices or {}).items() if code == value), None)
