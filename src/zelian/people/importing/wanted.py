"""What a file wants: each row as a thing under the key it has in the organisation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zelian.people.importing.cells import Value, plain
from zelian.people.importing.findings import Findings, Guesses
from zelian.people.importing.layout import (
    APPOINTMENTS,
    IN_ORDER,
    LEAVES,
    OVERSIGHTS,
    PEOPLE,
    POST_KINDS,
    POSTS,
    UNIT_KINDS,
    UNITS,
    Form,
)
from zelian.people.importing.rows import FileRows, Row, SheetRows
from zelian.people.importing.state import Key, State, Thing, Things, path_of, person_key
from zelian.people.importing.units import NoUnit, UnitFinder, settle_units

KeyOf = Callable[[SheetRows, Row], Key | None]


@dataclass(slots=True)
class Wanted:
    """The file's things by sheet and key; a thing's values are only those that were given."""

    things: dict[str, Things] = field(default_factory=lambda: {sheet: {} for sheet in IN_ORDER})

    def __getitem__(self, sheet: str) -> Things:
        return self.things[sheet]


def wanted_of(
    state: State, file: FileRows, findings: Findings, base: State | None = None
) -> Wanted:
    """
    Every row as a thing; rows that can't be understood are found and left out.

    ``base`` is the state the file was made from. Words are looked up in what stands and in the
    file together: a post may be in a unit that is only founded by the same file.
    """
    return _Reading(state, file, findings, base).read()


@dataclass(slots=True)
class _Reading:
    state: State
    file: FileRows
    findings: Findings
    base: State | None
    wanted: Wanted = field(default_factory=Wanted)
    finder: UnitFinder = field(default_factory=UnitFinder)
    kinds: dict[str, dict[str, str]] = field(default_factory=dict)
    terms: dict[Key, list[Thing]] = field(default_factory=dict)
    titles: dict[str, set[str]] = field(default_factory=dict)
    padded: dict[str, str] = field(default_factory=dict)
    units: Things = field(default_factory=dict)
    guesses: Guesses = field(default_factory=Guesses)

    def read(self) -> Wanted:
        for title in (UNIT_KINDS, POST_KINDS):
            self._each(title, lambda sheet, row: (str(row.values["code"]),))
            self.kinds[title] = self._kind_words(title)
        settled = settle_units(self.state, self.file.sheets.get(UNITS), self.findings)
        self.finder = settled.finder
        self._units(settled.rows, settled.parents)
        self._each(POSTS, self._post_key)
        self._each(PEOPLE, lambda sheet, row: (person_key(str(row.values["staff_no"])),))
        self._index_seats()
        self._each(APPOINTMENTS, self._appointment_key)
        self._each(OVERSIGHTS, self._oversight_key)
        self._index_terms()
        self._each(LEAVES, self._leave_key)
        return self.wanted

    def _each(self, title: str, key_of: KeyOf) -> None:
        sheet = self.file.sheets.get(title)
        for row in sheet.rows if sheet else ():
            musts = {column.name for column in sheet.sheet.columns if column.must}
            if not musts & row.broken and musts <= set(row.values):
                self._resolve(sheet, row)
                if not musts & row.broken and (key := key_of(sheet, row)):
                    self._put(sheet, row, key)

    def _put(self, sheet: SheetRows, row: Row, key: Key) -> None:
        title = sheet.sheet.title
        earlier = self.wanted[title].get(key)
        if earlier is not None:
            first = next(column.name for column in sheet.sheet.columns if column.must)
            self.findings.error(
                title,
                sheet.place(row.number, first),
                _("与第 %(row)s 行重复。") % {"row": earlier.row},
                _("同一项只能有一行，请删去多余的。"),
            )
            return
        values = {name: value for name, value in row.values.items() if name not in row.broken}
        broken = frozenset(row.broken)
        self.wanted[title][key] = Thing(title, key, values, row=row.number, broken=broken)

    def _resolve(self, sheet: SheetRows, row: Row) -> None:
        """Put units and kinds in place of the words for them."""
        for column in sheet.sheet.columns:
            word = row.values.get(column.name)
            if not isinstance(word, str) or not word:
                continue
            if column.form is Form.UNIT:
                self._resolve_unit(sheet, row, column.name, word)
            elif column.form in {Form.UNIT_KIND, Form.POST_KIND}:
                title = UNIT_KINDS if column.form is Form.UNIT_KIND else POST_KINDS
                self._resolve_kind(sheet, row, title, word)
            elif column.form is Form.STAFF_NO and column.name != "staff_no":
                row.values[column.name] = person_key(word)

    def _resolve_unit(self, sheet: SheetRows, row: Row, name: str, word: str) -> None:
        try:
            row.values[name] = self.finder.find(word)
        except NoUnit as wrong:
            self._error(sheet, row, name, wrong.text, wrong.advice)

    def _resolve_kind(self, sheet: SheetRows, row: Row, title: str, word: str) -> None:
        words = self.kinds[title]
        if word in words:
            row.values["kind"] = words[word]
            return
        like = self.guesses.nearest(word, lambda: words)
        text = _("没有“%(word)s”这一类。") % {"word": word}
        advice = _("请从下拉列表中选择，或先在“%(sheet)s”表中添加。") % {"sheet": title}
        if like:
            advice = _("是不是“%(like)s”？") % {"like": like} + advice
        self._error(sheet, row, "kind", text, advice)

    def _kind_words(self, title: str) -> dict[str, str]:
        """Codes of kinds by code, name and the names documents use; names go first."""
        merged: dict[str, dict[str, Value]] = {}
        for things in (self.state[title], self.wanted[title]):
            for key, thing in things.items():
                merged[key[0]] = {**merged.get(key[0], {}), **thing.values}
        words: dict[str, str] = {}
        for code, values in merged.items():
            words.setdefault(plain(str(values.get("name", ""))), code)
        for code, values in merged.items():
            words.setdefault(code, code)
            for alias in values.get("aliases") or ():
                words.setdefault(plain(alias), code)
        words.pop("", None)
        return words

    def _units(self, rows: dict[int, str], parents: dict[int, str]) -> None:
        sheet = self.file.sheets.get(UNITS)
        for row in sheet.rows if sheet else ():
            unit = rows.get(row.number)
            if unit is None or {"name", "code"} & row.broken or "name" not in row.values:
                continue
            if isinstance(word := row.values.get("kind"), str):
                self._resolve_kind(sheet, row, UNIT_KINDS, word)
            if row.number in parents:
                row.values["parent"] = parents[row.number]
            elif unit.startswith("+"):
                row.values["parent"] = ""
            self._put(sheet, row, (unit,))

    def _post_key(self, sheet: SheetRows, row: Row) -> Key:
        return (str(row.values["unit"]), str(row.values["title"]))

    def _appointment_key(self, sheet: SheetRows, row: Row) -> Key | None:
        if not self._knows_person(sheet, row, "person") or not self._knows_post(sheet, row):
            return None
        self._check_name(sheet, row)
        return (*self._seat(row), _day(row, "from_date"))

    def _oversight_key(self, sheet: SheetRows, row: Row) -> Key | None:
        if not self._knows_post(sheet, row):
            return None
        values = row.values
        place = (str(values["unit"]), str(values["title"]))
        return (*place, str(values["kind"]), str(values["overseen"]), _day(row, "from_date"))

    def _leave_key(self, sheet: SheetRows, row: Row) -> Key | None:
        if row.values.get("stand_in"):
            self._knows_person(sheet, row, "stand_in")
        if not self._knows_person(sheet, row, "person") or not self._knows_post(sheet, row):
            return None
        day = row.values["from_date"]
        for term in self.terms.get(self._seat(row), ()):
            begins, ends = term.day("from_date"), term.day("until_date")
            if begins is not None and isinstance(day, date) and begins <= day < (ends or date.max):
                return (*self._seat(row), str(row.values["kind"]), _day(row, "from_date"))
        self._error(
            sheet,
            row,
            "from_date",
            _("%(day)s这一天，这个人不在这个岗位上。") % {"day": _day(row, "from_date")},
            _("请核对工号、岗位和日期，或先在“任职”表中添加任职。"),
        )
        return None

    def _index_seats(self) -> None:
        for things in (self.state[POSTS], self.wanted[POSTS]):
            for unit, title in things:
                self.titles.setdefault(unit, set()).add(title)
        for things in (self.state[PEOPLE], self.wanted[PEOPLE]):
            self.padded.update((key.lstrip("0"), key) for (key,) in things if key[:1] == "0")
        self.units = {**self.state[UNITS], **self.wanted[UNITS]}

    def _index_terms(self) -> None:
        merged: dict[Key, Thing] = dict(self.state[APPOINTMENTS])
        for key, thing in self.wanted[APPOINTMENTS].items():
            old = merged.get(key)
            values = {**(old.values if old else {}), **thing.values}
            merged[key] = Thing(APPOINTMENTS, key, values)
        for key, thing in merged.items():
            self.terms.setdefault(key[:3], []).append(thing)

    def _seat(self, row: Row) -> Key:
        return (str(row.values["person"]), str(row.values["unit"]), str(row.values["title"]))

    def _knows_person(self, sheet: SheetRows, row: Row, name: str) -> bool:
        number = str(row.values[name])
        if self._person(number) is not None:
            return True
        padded = self.padded.get(number)
        advice = _("请核对工号，或先在“人员”表中登记。")
        if padded:
            advice = _("系统中有工号 %(number)s，可能是 Excel 去掉了前面的 0：请设为文本格式。") % {
                "number": padded
            }
        text = _("没有工号为 %(number)s 的人员。") % {"number": number}
        self._error(sheet, row, name, text, advice)
        return False

    def _person(self, number: str) -> Thing | None:
        return self.wanted[PEOPLE].get((number,)) or self.state[PEOPLE].get((number,))

    def _check_name(self, sheet: SheetRows, row: Row) -> None:
        """The name beside a staff number is only there to be compared."""
        said = row.values.pop("person_name", None)
        number = str(row.values["person"])
        before: Things = self.base[PEOPLE] if self.base else {}
        names = {
            plain(thing.text("name"))
            for things in (self.state[PEOPLE], self.wanted[PEOPLE], before)
            if (thing := things.get((number,))) and thing.text("name")
        }
        if isinstance(said, str) and names and said not in names:
            self._error(
                sheet,
                row,
                "person_name",
                _("工号 %(number)s 是%(name)s，不是%(said)s。")
                % {"number": number, "name": "、".join(sorted(names)), "said": said},
                _("请核对工号和姓名。"),
            )

    def _knows_post(self, sheet: SheetRows, row: Row) -> bool:
        key = (str(row.values["unit"]), str(row.values["title"]))
        if key in self.state[POSTS] or key in self.wanted[POSTS]:
            return True
        like = self.guesses.nearest("/".join(key), lambda: self.titles.get(key[0], ()))
        advice = _("请先在“岗位”表中添加。")
        if like:
            advice = _("是不是“%(like)s”？") % {"like": like} + advice
        unit = path_of(self.units, key[0])
        text = _("“%(unit)s”没有“%(title)s”这个岗位。") % {"unit": unit, "title": key[1]}
        self._error(sheet, row, "title", text, advice)
        return False

    def _error(self, sheet: SheetRows, row: Row, name: str, text: str, advice: str) -> None:
        row.broken.add(name)
        self.findings.error(sheet.sheet.title, sheet.place(row.number, name), text, advice)


def _day(row: Row, name: str) -> str:
    value = row.values[name]
    return value.isoformat() if isinstance(value, date) else ""
