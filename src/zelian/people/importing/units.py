"""Which unit a word in a file means: by code, by full path of names, by a name that is unique.

Rows of the sheet of units are settled first: each is a unit that stands, or a new one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zelian.people.importing.cells import plain
from zelian.people.importing.findings import Findings, Guesses
from zelian.people.importing.layout import BY_TITLE, UNITS
from zelian.people.importing.rows import Row, SheetRows
from zelian.people.importing.state import State, Thing, path_of


class NoUnit(Exception):
    """A word means no unit, or several; with what would be right."""

    def __init__(self, text: str, advice: str) -> None:
        super().__init__(text)
        self.text, self.advice = text, advice


@dataclass(slots=True)
class UnitFinder:
    """Finds units by what people call them; closed ones only where no other is meant."""

    codes: dict[str, str] = field(default_factory=dict)
    paths: dict[str, str] = field(default_factory=dict)
    names: dict[str, set[str]] = field(default_factory=dict)
    closed: dict[str, set[str]] = field(default_factory=dict)
    guesses: Guesses = field(default_factory=Guesses)

    def put(self, unit: str, path: str, values: Thing) -> None:
        """Let a unit be found; a later one takes a path over."""
        if code := plain(values.text("code")):
            self.codes.setdefault(code, unit)
        by_name = self.names if values.day("closed_on") is None else self.closed
        if by_name is self.names or path not in self.paths:
            self.paths[path] = unit
        for name in (values.text("name"), values.text("short_name")):
            if plain(name):
                by_name.setdefault(plain(name), set()).add(unit)

    def knows(self, word: str) -> bool:
        """Whether exactly one unit is meant."""
        return bool(self._meant(word)) and len(self._meant(word)) == 1

    def find(self, word: str) -> str:
        """
        The unit a word means.

        :raises NoUnit: none, or several.
        """
        meant = self._meant(word)
        if len(meant) == 1:
            return next(iter(meant))
        if meant:
            raise NoUnit(
                _("有 %(count)s 个单位叫“%(word)s”。") % {"count": len(meant), "word": word},
                _("请改写单位编码或完整路径，如“校党委/组织部”。"),
            )
        like = self.guesses.nearest(word, lambda: (*self.names, *self.codes))
        raise NoUnit(
            _("没有找到单位“%(word)s”。") % {"word": word},
            _("是不是“%(like)s”？新单位请先在“单位”表中添加。") % {"like": like}
            if like
            else _("请核对名称，或先在“单位”表中添加。"),
        )

    def _meant(self, word: str) -> set[str]:
        for exact in (self.codes.get(word), self.paths.get(word)):
            if exact:
                return {exact}
        return self.names.get(word) or self.closed.get(word) or set()


@dataclass(slots=True)
class Settled:
    """The sheet of units settled: how to find any unit, and which unit each row is."""

    finder: UnitFinder
    rows: dict[int, str] = field(default_factory=dict)
    parents: dict[int, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Settling:
    state: State
    sheet: SheetRows
    findings: Findings
    finder: UnitFinder = field(default_factory=UnitFinder)
    known: dict[tuple[str, ...], Thing] = field(default_factory=dict)
    rows: dict[int, str] = field(default_factory=dict)
    parents: dict[int, str] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    places: dict[tuple[str, str], str] = field(default_factory=dict)

    def settle(self) -> Settled:
        self._know_standing()
        left = self._coded()
        while left:
            still = [row for row in left if not self._try(row)]
            if len(still) == len(left):
                self._tell_lost(still)
                break
            left = still
        self._know_renamed()
        self._find_parents()
        return Settled(self.finder, self.rows, self.parents)

    def _know_standing(self) -> None:
        self.known = dict(self.state[UNITS])
        for thing in self.state[UNITS].values():
            self.finder.put(thing.key[0], path_of(self.known, thing.key[0]), thing)
            place = (thing.text("parent"), plain(thing.text("name")))
            if thing.day("closed_on") is None or place not in self.places:
                self.places[place] = thing.key[0]

    def _coded(self) -> list[Row]:
        """Rows whose code names a unit that stands are it; the others are given back."""
        left = []
        seen: dict[str, int] = {}
        for row in self.sheet.rows:
            code = str(row.values.get("code") or "")
            if code and code in seen:
                text = _("单位编码“%(code)s”与第 %(row)s 行重复。")
                values = {"code": code, "row": seen[code]}
                self._error(row, "code", text % values, _("每个单位的编码须不同。"))
                row.broken.add("code")
                continue
            if code:
                seen[code] = row.number
            unit = self.finder.codes.get(code) if code else None
            if unit is None:
                left.append(row)
            else:
                self._take(row, unit)
        return left

    def _try(self, row: Row) -> bool:
        """Settle a row whose parent is known by now; whether it was."""
        if "name" not in row.values:
            return True  # told already: it has no name
        word = str(row.values.get("parent") or "")
        if word and not self.finder.knows(word):
            return False
        parent = self.finder.find(word) if word else ""
        if "parent" in row.broken:
            parent = ""
        self._place(row, parent)
        return True

    def _place(self, row: Row, parent: str) -> None:
        name, code = str(row.values["name"]), str(row.values.get("code") or "")
        unit = self.places.get((parent, name))
        stands = self.state[UNITS].get((unit or "",))
        if stands is not None and _is_founded_again(row, stands):
            unit = stands = None
        if stands is not None and code:
            old = plain(stands.text("code"))
            if old and old != code:
                self._error(
                    row,
                    "code",
                    _("系统中“%(unit)s”的编码是 %(old)s，表中是 %(new)s。")
                    % {"unit": name, "old": old, "new": code},
                    _("同一个单位请填 %(old)s；另一个单位请改名称。") % {"old": old},
                )
        if unit is None:
            unit = f"+{row.number}"
            self.places[parent, name] = unit
        self._take(row, unit)
        above = path_of(self.known, parent)
        made = Thing(UNITS, (unit,), {**row.values, "parent": parent})
        if stands is None:
            self.known[unit,] = made
        self.finder.put(unit, f"{above}/{name}" if above else name, made)

    def _take(self, row: Row, unit: str) -> None:
        if unit in self.taken:
            self._error(
                row,
                "name",
                _("与第 %(row)s 行是同一个单位。") % {"row": self.taken[unit]},
                _("同一上级之下名称不能相同；重复的请删去一行。"),
            )
            row.broken.add("name")
            return
        self.taken[unit] = row.number
        self.rows[row.number] = unit

    def _know_renamed(self) -> None:
        """Units that stand are found by the names the file gives them as well."""
        units = dict(self.state[UNITS])
        renamed = False
        for row in self.sheet.rows:
            unit = self.rows.get(row.number, "")
            if (unit,) in units:
                old = units[unit,]
                named = {k: v for k, v in row.values.items() if k in {"name", "short_name", "code"}}
                renamed = renamed or any(plain(old.text(k)) != v for k, v in named.items())
                units[unit,] = Thing(UNITS, (unit,), {**old.values, **named})
        if renamed:
            units = {**self.known, **units}
            for key, thing in units.items():
                self.finder.put(key[0], path_of(units, key[0]), thing)

    def _find_parents(self) -> None:
        """The parent of every row; those settled by their codes had none to be known by."""
        for row in self.sheet.rows:
            word = str(row.values.get("parent") or "")
            if row.number not in self.rows or not word:
                continue
            try:
                self.parents[row.number] = self.finder.find(word)
            except NoUnit as wrong:
                self._error(row, "parent", wrong.text, wrong.advice)
                row.broken.add("parent")

    def _tell_lost(self, rows: Iterable[Row]) -> None:
        """Rows whose parents lead nowhere: to one another in a circle, or to nothing."""
        lost = {str(row.values[name]): row for row in rows for name in ("name", "code")
                if row.values.get(name)}  # fmt: skip
        circles: dict[int, str] = {}
        for row in rows:
            chain, above = [row], lost.get(_last(row))
            while above is not None and above not in chain:
                chain.append(above)
                above = lost.get(_last(above))
            if above is row:
                names = [str(each.values["name"]) for each in chain]
                circles[row.number] = " → ".join([*names, names[0]])
        for row in rows:
            above = lost.get(_last(row))
            if row.number in circles:
                text = _("上级单位成了环：%(chain)s。") % {"chain": circles[row.number]}
                self._error(row, "parent", text, _("请改正其中一个单位的上级。"))
            elif above is not None:
                text = _("上级单位“%(word)s”（第 %(row)s 行）有错。")
                values = {"word": _last(row), "row": above.number}
                self._error(row, "parent", text % values, _("请先改正那一行。"))
            if row.number in circles or above is not None:
                row.values.pop("parent", None)
                row.broken.add("parent")
            # what others name is known all the same, so that one slip is told once
            self._place(row, "")

    def _error(self, row: Row, name: str, text: str, advice: str) -> None:
        self.findings.error(UNITS, self.sheet.place(row.number, name), text, advice)


def _is_founded_again(row: Row, closed: Thing) -> bool:
    """A unit of the same name and place as one that is closed, but founded after that."""
    founded, end = row.values.get("founded_on"), closed.day("closed_on")
    return isinstance(founded, date) and end is not None and founded >= end


def _last(row: Row) -> str:
    """The parent's own name in what a row says of it."""
    word = str(row.values.get("parent") or "")
    return word.rpartition("/")[2]


def settle_units(state: State, sheet: SheetRows | None, findings: Findings) -> Settled:
    """Settle the sheet of units, or, without one, what stands."""
    return _Settling(state, sheet or SheetRows(BY_TITLE[UNITS], {}), findings).settle()
