"""What an import would do: changes in the order of the sheets, each in words and in data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zelian.people.importing.cells import Value
from zelian.people.importing.layout import (
    APPOINTMENTS,
    BY_TITLE,
    IN_ORDER,
    LEAVES,
    OVERSIGHTS,
    PEOPLE,
    POST_KINDS,
    POSTS,
    UNIT_KINDS,
    UNITS,
    Column,
    Form,
)
from zelian.people.importing.state import Thing, Things, digest_of, path_of
from zelian.people.models import ImportEntry

Kind = ImportEntry.Kind
NOTHING = "空"


@dataclass(slots=True)
class Change:
    """One thing that comes, changes or ends. ``derived`` follows of itself from another."""

    kind: str
    thing: Thing
    before: dict[str, Value] = field(default_factory=dict)
    after: dict[str, Value] = field(default_factory=dict)
    cell: str = ""
    derived: bool = False

    @property
    def sheet(self) -> str:
        """The sheet the thing stands in."""
        return self.thing.sheet


@dataclass(slots=True)
class Plan:
    """All changes, and the organisation as it will be: ``merged`` by sheet and key."""

    changes: list[Change] = field(default_factory=list)
    merged: dict[str, Things] = field(default_factory=dict)
    same: Counter[str] = field(default_factory=Counter)

    def of(self, sheet: str, *kinds: str) -> Iterator[Change]:
        """The changes of a sheet, of some kinds or of all."""
        for change in self.changes:
            if change.sheet == sheet and (not kinds or change.kind in kinds):
                yield change

    def counts(self) -> dict[str, dict[str, int]]:
        """How many of each kind, by sheet; ``same`` counts what stays as it is."""
        found: dict[str, dict[str, int]] = {}
        for sheet in IN_ORDER:
            kinds = Counter(change.kind for change in self.changes if change.sheet == sheet)
            row = {str(kind): count for kind, count in kinds.items()}
            if self.same[sheet]:
                row["same"] = self.same[sheet]
            if row:
                found[sheet] = row
        return found

    def digest(self) -> str:
        """What tells one plan from another."""
        return digest_of(
            [c.kind, c.sheet, list(c.thing.key), c.before, c.after, c.derived] for c in self.changes
        )


@dataclass(slots=True)
class Wording:
    """Things and values in words; looks units, people and kinds up in the organisation to be."""

    merged: dict[str, Things]
    _paths: dict[str, str] = field(default_factory=dict)

    def thing(self, thing: Thing) -> str:
        """What a thing is called: a unit's path, a post with its unit, a person with number."""
        sheet, key = thing.sheet, thing.key
        plainly: dict[str, Callable[[], str]] = {
            UNITS: lambda: self.unit(key[0]),
            UNIT_KINDS: lambda: thing.text("name") or key[0],
            POST_KINDS: lambda: thing.text("name") or key[0],
            PEOPLE: lambda: self.person(key[0]),
            POSTS: lambda: self.post(key[0], key[1]),
        }
        if sheet in plainly:
            return plainly[sheet]()
        if sheet == OVERSIGHTS:
            way = self.value(BY_TITLE[sheet].column("kind"), key[2])
            return _("%(post)s%(way)s%(unit)s") % {
                "post": self.post(key[0], key[1]), "way": way, "unit": self.unit(key[3])
            }  # fmt: skip
        post = self.post(key[1], key[2])
        if sheet == APPOINTMENTS:
            return _("%(person)s任%(post)s") % {"person": self.person(key[0]), "post": post}
        kind = self.value(BY_TITLE[LEAVES].column("kind"), key[3])
        return _("%(person)s（%(post)s）%(kind)s") % {
            "person": self.person(key[0]), "post": post, "kind": kind
        }  # fmt: skip

    def unit(self, unit: str) -> str:
        """A unit's full path."""
        if unit not in self._paths:
            self._paths[unit] = path_of(self.merged[UNITS], unit)
        return self._paths[unit]

    def post(self, unit: str, title: str) -> str:
        """A post with its unit's own name."""
        return f"{self.unit(unit).rpartition('/')[2]}“{title}”"

    def person(self, number: str) -> str:
        """A person with the staff number."""
        person = self.merged[PEOPLE].get((number,))
        if person is None:
            return number
        return f"{person.text('name')}（{person.text('staff_no')}）"

    def value(self, column: Column, value: Value) -> str:
        """A value as the sheet shows it."""
        if value in {None, "", ()}:
            return NOTHING
        if column.form is Form.UNIT:
            return self.unit(str(value))
        if column.form in {Form.UNIT_KIND, Form.POST_KIND}:
            title = UNIT_KINDS if column.form is Form.UNIT_KIND else POST_KINDS
            kind = self.merged[title].get((str(value),))
            return kind.text("name") if kind else str(value)
        if column.choices and not isinstance(value, bool):
            return next((word for word, code in column.choices.items() if code == value), NOTHING)
        return _plain_value(value)

    def detail(self, change: Change) -> str:
        """What changes, a phrase a column: 简称：甲 → 乙."""
        phrases = []
        for column in BY_TITLE[change.sheet].columns:
            if column.name not in change.after:
                continue
            new = self.value(column, change.after[column.name])
            if change.kind == Kind.NEW:
                if new != NOTHING:
                    phrases.append(f"{column.title}：{new}")
                continue
            old = self.value(column, change.before.get(column.name))
            phrases.append(f"{column.title}：{old} → {new}")
        if change.derived:
            phrases.append(_("随所在的单位或岗位结束"))
        return _("；").join(phrases)


def _plain_value(value: Value) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return value.isoformat()
    return "、".join(value) if isinstance(value, tuple) else str(value)
