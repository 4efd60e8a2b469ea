"""What stands and what a file wants, side by side: the plan of changes.

What the file does not name stays. A blank cell leaves its value. Where somebody changed a
value after the file was given out, both are shown as a conflict.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zelian.people.importing.cells import Value, plain
from zelian.people.importing.findings import Findings
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
from zelian.people.importing.plan import Change, Kind, Plan, Wording
from zelian.people.importing.rows import FileRows
from zelian.people.importing.state import State, Thing
from zelian.people.importing.wanted import Wanted
from zelian.people.models import Appointment, Post, PostKind, UnitFunction
from zelian.people.operations.appointments import term_of

_DEFAULTS: Mapping[str, Mapping[str, Value]] = {
    UNITS: {"code": "", "parent": "", "function": UnitFunction.NONE.value, "vacancy": "",
            "closed_on": None},
    POSTS: {"closed_on": None},
    PEOPLE: {"username": ""},
    APPOINTMENTS: {"nature": Appointment.Nature.FULL.value, "until_date": None,
                   "term_until": None, "document": ""},
    OVERSIGHTS: {"until_date": None},
    LEAVES: {"until_date": None, "stand_in": None},
    UNIT_KINDS: {"aliases": (), "order": 0, "in_use": True},
    POST_KINDS: {"aliases": (), "order": 0, "in_use": True, "term_years": None, "vacancy": ""},
}  # fmt: skip
ENDABLE = (UNITS, POSTS, APPOINTMENTS, OVERSIGHTS, LEAVES)
_STARTS = {UNITS: "founded_on", POSTS: "opened_on"}


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a file is to be taken. ``on`` is the day renames, moves and missing rows count from.

    ``ends_missing``: what the file does not name ends. ``file_wins``: in a conflict the file
    is right. ``opens_accounts``: a column of user names is heeded. ``base`` is the state the
    file was made from; ``scope`` the tree prefixes that may be changed, ``None`` for all.
    ``changes_kinds``: kinds, which all institutions share, may be changed. ``oneself`` is the
    staff number of who hands the file in, ``own_posts`` their posts: nobody grants themselves.
    """

    on: date
    today: date
    ends_missing: bool = False
    file_wins: bool = False
    opens_accounts: bool = False
    base: State | None = None
    scope: tuple[str, ...] | None = None
    changes_kinds: bool = False
    oneself: str = ""
    own_posts: frozenset[int] = frozenset()


def compare(
    state: State, wanted: Wanted, file: FileRows, findings: Findings, wishes: Wishes
) -> Plan:
    """The plan of changes; what can't be done is found in :mod:`rules`."""
    return _Comparing(state, wanted, file, findings, wishes).plan_of()


def starts_on(thing: Thing) -> date | None:
    """The first day of a thing that runs for a time."""
    return thing.day(_STARTS.get(thing.sheet, "from_date"))


def ends_on(thing: Thing) -> date | None:
    """The first day on which a thing no longer holds."""
    end = BY_TITLE[thing.sheet].end
    return thing.day(end.name) if end else None


@dataclass(slots=True)
class _Comparing:
    state: State
    wanted: Wanted
    file: FileRows
    findings: Findings
    wishes: Wishes
    plan: Plan = field(default_factory=Plan)
    wording: Wording = field(init=False)

    def __post_init__(self) -> None:
        self.plan.merged = {sheet: dict(self.state[sheet]) for sheet in IN_ORDER}
        self.wording = Wording(self.plan.merged)

    def plan_of(self) -> Plan:
        self._know_new_units()
        for sheet in IN_ORDER:
            for thing in self.wanted[sheet].values():
                old = self.state[sheet].get(thing.key)
                if old is None:
                    self._come(thing)
                else:
                    self._change(old, thing)
            if self.wishes.ends_missing and sheet in ENDABLE and sheet in self.file.sheets:
                self._end_missing(sheet)
        self._end_with_others()
        return self.plan

    def _know_new_units(self) -> None:
        """Names in sentences are those to be, so units come first."""
        for sheet in (UNIT_KINDS, POST_KINDS, UNITS, PEOPLE):
            for key, thing in self.wanted[sheet].items():
                old = self.state[sheet].get(key)
                values = {**(old.values if old else _DEFAULTS[sheet]), **thing.values}
                pk, version = (old.pk, old.version) if old else (None, 0)
                self.plan.merged[sheet][key] = Thing(sheet, key, values, pk, thing.row, version)

    # -- what comes ----------------------------------------------------------------------

    def _come(self, thing: Thing) -> None:
        sheet = BY_TITLE[thing.sheet]
        values: dict[str, Value] = {**_DEFAULTS[thing.sheet], **thing.values}
        if thing.sheet == UNITS and not values.get("short_name"):
            values["short_name"] = values.get("name", "")
        if thing.sheet == PEOPLE:
            values["username"] = self._username(thing, "")
        if thing.sheet == APPOINTMENTS and "term_until" not in thing.values:
            values["term_until"] = self._term(thing, str(values["nature"]))
        missing = [c for c in sheet.columns if c.starts and c.name not in values]
        for column in missing:
            if column.name not in thing.broken:
                text = _("新增的一行没有填“%(title)s”。") % {"title": column.title}
                self._error(thing, column.name, text, _("请补上；原有的请核对编码、名称或工号。"))
        if self._was_taken_back(thing):
            self.plan.merged[thing.sheet].pop(thing.key, None)
            return
        whole = Thing(thing.sheet, thing.key, values, row=thing.row)
        self.plan.merged[thing.sheet][thing.key] = whole
        if not missing:
            first = next(c.name for c in sheet.columns if c.must)
            self.plan.changes.append(Change(Kind.NEW, whole, {}, values, self._cell(thing, first)))

    def _term(self, thing: Thing, nature: str) -> date | None:
        """Where no end of the term is given, it follows from the years of the post's kind."""
        post = self.plan.merged[POSTS].get(thing.key[1:3])
        kind = self.plan.merged[POST_KINDS].get((post.text("kind"),)) if post else None
        begins = starts_on(thing)
        if kind is None or begins is None:
            return None
        years = kind.values.get("term_years")
        seat = Post(kind=PostKind(term_years=years if isinstance(years, int) else None))
        return term_of(seat, nature, begins)

    def _was_taken_back(self, thing: Thing) -> bool:
        """Somebody removed it after the file was given out."""
        base = self.wishes.base
        if base is None or thing.key not in base[thing.sheet]:
            return False
        wins = self.wishes.file_wins
        self.findings.conflict(
            thing.sheet,
            self._cell(thing, next(c.name for c in BY_TITLE[thing.sheet].columns if c.must)),
            self.wording.thing(thing),
            _("导出之后，系统中已没有这一项。"),
            _("按文件重新添加。") if wins else _("不再添加；要添加请选择“冲突时以文件为准”。"),
        )
        return not wins

    def _username(self, thing: Thing, standing: str) -> str:
        name = thing.text("username").lower()
        if not name or name == standing:
            return standing
        if not self.wishes.opens_accounts:
            self.findings.warn(
                PEOPLE,
                self._cell(thing, "username"),
                _("用户名“%(name)s”不会用来开通账号：您没有管理账号的权限。") % {"name": name},
                _("账号由系统管理员在“账号”页面开通。"),
            )
            return standing
        if standing:
            text = _("此人已有账号“%(name)s”，用户名不能在表中修改。") % {"name": standing}
            self._error(thing, "username", text, _("请改回，或留空。"))
            return standing
        return name

    # -- what changes --------------------------------------------------------------------

    def _change(self, old: Thing, thing: Thing) -> None:
        sheet = BY_TITLE[thing.sheet]
        before: dict[str, Value] = {}
        after: dict[str, Value] = {}
        for column in sheet.columns:
            if column.name not in thing.values or column.shown_only:
                continue
            new, standing = thing.values[column.name], old.values.get(column.name)
            if column.name == "username":
                new = self._username(thing, str(standing or ""))
            if _alike(column, standing, new) or not self._may_end(old, thing, column, new):
                continue
            if self._is_kept(old, thing, column, new):
                continue
            before[column.name], after[column.name] = standing, new
        merged = Thing(old.sheet, old.key, {**old.values, **after}, old.pk, thing.row, old.version)
        self.plan.merged[old.sheet][old.key] = merged
        if not after:
            self.plan.same[old.sheet] += 1
            return
        end = sheet.end.name if sheet.end else ""
        kind = Kind.ENDED if before.get(end, "") is None and end in after else Kind.CHANGED
        first = next(column.name for column in sheet.columns if column.name in after)
        cell = self._cell(thing, end if kind == Kind.ENDED else first)
        self.plan.changes.append(Change(kind, merged, before, after, cell))

    def _may_end(self, old: Thing, thing: Thing, column: Column, new: Value) -> bool:
        """A closed unit or post is closed: its rows can't be changed by a file."""
        closed = ends_on(old)
        if old.sheet not in {UNITS, POSTS} or closed is None:
            return True
        text = _("“%(thing)s”已于 %(day)s 撤销，不能再改。") % {
            "thing": self.wording.thing(old), "day": closed.isoformat()
        }  # fmt: skip
        self._error(thing, column.name, text, _("请删去这一行；要重新设立请另取名称。"))
        return False

    def _is_kept(self, old: Thing, thing: Thing, column: Column, new: Value) -> bool:
        """Whether the value in the system stands, because somebody changed it since."""
        base = self.wishes.base[old.sheet].get(old.key) if self.wishes.base else None
        if base is None or base.values.get(column.name) == old.values.get(column.name):
            return False
        untouched = _alike(column, base.values.get(column.name), new)
        keeps = untouched or not self.wishes.file_wins
        words = {
            "title": column.title,
            "now": self.wording.value(column, old.values.get(column.name)),
            "file": self.wording.value(column, new),
        }
        if untouched:
            advice = _("表中没有改动这一项，保留系统中的。")
        elif keeps:
            advice = _("保留系统中的；要用表中的，请选择“冲突时以文件为准”。")
        else:
            advice = _("按表中的修改。")
        self.findings.conflict(
            old.sheet,
            self._cell(thing, column.name),
            self.wording.thing(old),
            _("导出之后“%(title)s”在系统中改成了“%(now)s”，表中是“%(file)s”。") % words,
            advice,
        )
        return keeps

    # -- what ends -----------------------------------------------------------------------

    def _end_missing(self, sheet: str) -> None:
        """What the file does not name ends; what was added after it was given out does not."""
        on, base = self.wishes.on, self.wishes.base
        end = BY_TITLE[sheet].end
        for key, thing in self.state[sheet].items():
            begins, ends = starts_on(thing), ends_on(thing)
            gone = ends is not None and ends <= on
            if key in self.wanted[sheet] or gone or end is None or not self._in_scope(thing):
                continue
            name = self.wording.thing(thing)
            if base is not None and key not in base[sheet]:
                text, advice = _("导出之后才有，表中没有列入。"), _("保留。")
                self.findings.conflict(sheet, "", name, text, advice)
                continue
            if begins is not None and begins >= on:
                text = _("“%(thing)s”没有列入，但到 %(day)s 才开始。") % {
                    "thing": name, "day": begins.isoformat()
                }  # fmt: skip
                self.findings.warn(sheet, "", text, _("没有结束它；不要的请在页面上取消。"))
                continue
            merged = Thing(sheet, key, {**thing.values, end.name: on}, thing.pk, 0, thing.version)
            self.plan.merged[sheet][key] = merged
            change = Change(Kind.MISSING, merged, {end.name: ends}, {end.name: on})
            self.plan.changes.append(change)

    def _in_scope(self, thing: Thing) -> bool:
        """Whether the thing goes out in an export of this scope, so that it can be missed."""
        units = [thing.key[0] if thing.sheet in {UNITS, POSTS, OVERSIGHTS} else thing.key[1]]
        if thing.sheet == OVERSIGHTS:
            units.append(thing.key[3])
        return all(in_scope(self.state, unit, self.wishes.scope) for unit in units)

    def _end_with_others(self) -> None:
        """Oversight ends with the post or the unit; leaves end with their appointments."""
        ended = {
            sheet: {c.thing.key: day for c in self.plan.of(sheet, Kind.ENDED, Kind.MISSING)
                    if (day := ends_on(c.thing)) is not None}
            for sheet in (UNITS, POSTS, APPOINTMENTS)
        }  # fmt: skip
        for key, thing in self.state[OVERSIGHTS].items():
            days = [ended[POSTS].get(key[:2]), ended[UNITS].get((key[3],))]
            self._end_along(thing, [day for day in days if day is not None])
        seats: dict[tuple[str, ...], list[tuple[str, date]]] = {}
        for seat, day in ended[APPOINTMENTS].items():
            seats.setdefault(seat[:3], []).append((seat[3], day))
        for key, thing in self.state[LEAVES].items():
            # of the terms on one post, a leave belongs to the last that had begun
            begun = [term for term in seats.get(key[:3], ()) if term[0] <= key[4]]
            self._end_along(thing, [max(begun)[1]] if begun else [])

    def _end_along(self, thing: Thing, days: list[date]) -> None:
        if not days:
            return
        day, merged = min(days), self.plan.merged[thing.sheet][thing.key]
        ends, begins = ends_on(merged), starts_on(merged)
        if ends is not None and ends <= day:
            return
        if begins is not None and begins >= day:
            text = _("“%(thing)s”到那时还没有开始。") % {"thing": self.wording.thing(thing)}
            self.findings.error(
                thing.sheet, "", text, _("请先在页面上取消它，再撤销单位、岗位或免职。")
            )
            return
        values = {**merged.values, "until_date": day}
        later = Thing(thing.sheet, thing.key, values, thing.pk, merged.row, thing.version)
        self.plan.merged[thing.sheet][thing.key] = later
        self.plan.changes.append(
            Change(Kind.ENDED, later, {"until_date": ends}, {"until_date": day}, derived=True)
        )

    # -- places --------------------------------------------------------------------------

    def _cell(self, thing: Thing, name: str) -> str:
        return self.file.sheets[thing.sheet].place(thing.row, name)

    def _error(self, thing: Thing, name: str, text: str, advice: str) -> None:
        self.findings.error(thing.sheet, self._cell(thing, name), text, advice)


def in_scope(state: State, unit: str, scope: tuple[str, ...] | None) -> bool:
    """Whether a unit that stands lies under the prefixes; new ones are judged by their parents."""
    if scope is None or unit not in state.paths:
        return True
    return state.paths[unit].startswith(scope)


def _alike(column: Column, standing: Value, new: Value) -> bool:
    if standing == new:
        return True
    if column.form in {Form.TEXT, Form.NAME, Form.STAFF_NO} and isinstance(standing, str):
        folded = plain(standing)
        return folded == new or (column.form is Form.NAME and folded.replace(" ", "") == new)
    if isinstance(standing, tuple) and isinstance(new, tuple):
        return tuple(map(plain, standing)) == new
    return (standing in {None, ""}) and (new in {None, ""}) if _is_flat(standing, new) else False


def _is_flat(*values: Value) -> bool:
    return all(not isinstance(value, tuple) for value in values)
