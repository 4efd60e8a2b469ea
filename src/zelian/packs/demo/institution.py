"""The demonstration's university: units, posts, holders by role, who looks after whom.

Built from ``institution.toml``; the same day and seed always give the same institution.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field, replace
from datetime import date
from importlib.resources import files
from typing import Any

from zelian.packs.demo.draws import Draws

SCHOOL = "school"
DISCIPLINE = "discipline"
COLLEGE_NAMES = {
    "college_committee": ("委员会", "党委"),
    "general_branch": ("总支部委员会", "党总支"),
}
BRANCHES_WITH_A_MEMBER = 16
"""How many branches have a committee of more than the secretary."""


@dataclass(frozen=True, slots=True)
class DemoKind:
    """A kind of unit (with a ``tier``), or of post (with a ``rank``)."""

    code: str
    name: str
    aliases: tuple[str, ...]
    order: int
    rank: str = ""
    tier: str = ""


@dataclass(frozen=True, slots=True)
class DemoUnit:
    """A unit; ``parent`` is the key of one listed before it."""

    key: str
    name: str
    short_name: str
    kind: str
    parent: str | None = None
    function: str = ""


@dataclass(frozen=True, slots=True)
class DemoPost:
    """A seat in a unit; its key is the unit's key, a dot and a word."""

    key: str
    unit: str
    kind: str
    title: str


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A holder, named by role; never an invented name."""

    key: str
    name: str
    staff_no: str


@dataclass(frozen=True, slots=True)
class DemoAppointment:
    """Who holds a post in ``[from_date, until_date)``."""

    person: str
    post: str
    from_date: date
    until_date: date | None = None
    nature: str = "full"


@dataclass(frozen=True, slots=True)
class DemoOversight:
    """A post is ``in_charge`` of a unit or in ``liaison`` with it."""

    post: str
    unit: str
    kind: str
    from_date: date


@dataclass(frozen=True, slots=True)
class Institution:
    """All of it, parents before children."""

    name: str
    founded_on: date
    unit_kinds: tuple[DemoKind, ...]
    post_kinds: tuple[DemoKind, ...]
    units: tuple[DemoUnit, ...]
    posts: tuple[DemoPost, ...]
    people: tuple[DemoPerson, ...]
    appointments: tuple[DemoAppointment, ...]
    oversights: tuple[DemoOversight, ...]


@dataclass(slots=True)
class _Plan:
    """The institution while it is put together."""

    data: dict[str, Any]
    today: date
    draws: Draws
    units: list[DemoUnit] = field(default_factory=list)
    posts: list[DemoPost] = field(default_factory=list)
    people: dict[str, DemoPerson] = field(default_factory=dict)
    appointments: dict[str, list[DemoAppointment]] = field(default_factory=dict)
    oversights: list[DemoOversight] = field(default_factory=list)

    def person(self, name: str) -> str:
        """The key of the person called so; the same name is the same person."""
        if name not in self.people:
            number = len(self.people) + 1
            self.people[name] = DemoPerson(f"p{number}", name, f"JL{number:04d}")
        return self.people[name].key

    def seat(self, unit: DemoUnit, word: str, kind: str, title: str, holder: str = "") -> None:
        """A post of ``unit`` and its holder, in office for some time before this year."""
        post = DemoPost(f"{unit.key}.{word}", unit.key, kind, title)
        years = 2 + self.draws.below(4, "years", post.key)
        since = date(self.today.year - years, self.draws.one_of((3, 6, 9), "month", post.key), 1)
        self.posts.append(post)
        person = self.person(holder or f"{unit.short_name}{title}")
        self.appointments[post.key] = [DemoAppointment(person, post.key, since)]


def build_institution(*, today: date, seed: int = 2026) -> Institution:
    """The university as it stands on ``today``; changes of holder still to come are left out."""
    data = tomllib.loads(files(__package__).joinpath("institution.toml").read_text("utf-8"))
    plan = _Plan(data=data, today=today, draws=Draws(seed))
    _add_school(plan)
    _add_departments(plan)
    _add_colleges(plan)
    _add_branch_members(plan)
    _make_changes(plan)
    return Institution(
        name=data["name"],
        founded_on=data["founded_on"],
        unit_kinds=_kinds(data["unit_kinds"]),
        post_kinds=_kinds(data["post_kinds"]),
        units=tuple(plan.units),
        posts=tuple(plan.posts),
        people=tuple(plan.people.values()),
        appointments=tuple(a for held in plan.appointments.values() for a in held),
        oversights=tuple(plan.oversights),
    )


def _kinds(rows: list[dict[str, Any]]) -> tuple[DemoKind, ...]:
    return tuple(
        DemoKind(
            code=row["code"],
            name=row["name"],
            aliases=tuple(row["aliases"]),
            order=order,
            rank=row.get("rank", ""),
            tier=row.get("tier", ""),
        )
        for order, row in enumerate(rows)
    )


def _add_school(plan: _Plan) -> None:
    for key, kind, parent in (
        (SCHOOL, "committee", None),
        (DISCIPLINE, "discipline_committee", SCHOOL),
    ):
        row = plan.data[key]
        unit = DemoUnit(key, row["name"], row["short_name"], kind, parent)
        plan.units.append(unit)
        for word, post_kind, title, holder in row["posts"]:
            plan.seat(unit, word, post_kind, title, holder)


def _add_departments(plan: _Plan) -> None:
    for row in plan.data["departments"]:
        unit = DemoUnit(
            f"dept.{row['key']}",
            f"{plan.data['name']}{row['name']}",
            row["name"],
            "department",
            SCHOOL,
            row.get("function", ""),
        )
        plan.units.append(unit)
        plan.seat(unit, "head", "head", row["head"])
        plan.seat(unit, "deputy", "deputy_head", row["deputy"])
        plan.seat(unit, "clerk", "clerk", "干事")
        _look_after(plan, row["in_charge"], unit, "in_charge")
        _add_branches(plan, unit, row.get("branches", ()), "")


def _add_colleges(plan: _Plan) -> None:
    for row in plan.data["colleges"]:
        full, short = COLLEGE_NAMES[row["kind"]]
        unit = DemoUnit(
            f"college.{row['key']}",
            f"中国共产党{plan.data['name']}{row['name']}{full}",
            f"{row['name']}{short}",
            row["kind"],
            SCHOOL,
        )
        plan.units.append(unit)
        for word, kind, title in plan.data["college"]["posts"]:
            plan.seat(unit, word, kind, title)
        _look_after(plan, row["liaison"], unit, "liaison")
        prefix = "" if row["key"] == "retired" else row["name"]
        _add_branches(plan, unit, row["branches"], prefix)


def _add_branches(plan: _Plan, parent: DemoUnit, names: list[str], prefix: str) -> None:
    for number, name in enumerate(names, start=1):
        unit = DemoUnit(
            f"branch.{parent.key.partition('.')[2]}.{number}",
            f"{plan.data['name']}{prefix}{name}",
            f"{prefix}{name}",
            "branch",
            parent.key,
        )
        plan.units.append(unit)
        plan.seat(unit, "secretary", "branch_secretary", "书记")


def _add_branch_members(plan: _Plan) -> None:
    branches = [unit for unit in plan.units if unit.kind == "branch"]
    for unit in branches[:: len(branches) // BRANCHES_WITH_A_MEMBER][:BRANCHES_WITH_A_MEMBER]:
        plan.seat(unit, "organisation", "branch_member", "组织委员")


def _look_after(plan: _Plan, word: str, unit: DemoUnit, kind: str) -> None:
    since = date(plan.today.year - 2, 3, 1)
    plan.oversights.append(DemoOversight(f"{SCHOOL}.{word}", unit.key, kind, since))


def _make_changes(plan: _Plan) -> None:
    """Ends the old holder's term on the day of the change; the post keeps its history."""
    for change in plan.data["changes"]:
        on = date(plan.today.year, change["on"]["month"], change["on"]["day"])
        if on > plan.today:
            continue
        _change(plan, change, on)


def _change(plan: _Plan, change: dict[str, Any], on: date) -> None:
    post, (old,) = change["post"], plan.appointments[change["post"]]
    holder = next(person for person in plan.people.values() if person.key == old.person)
    if change["nature"] == "full":
        before = plan.person(f"原{holder.name}")
        after = [DemoAppointment(holder.key, post, on)]
    else:
        del plan.people[holder.name]
        before = holder.key
        plan.people[f"原{holder.name}"] = replace(holder, name=f"原{holder.name}")
        after = []
    if change["nature"] == "acting":
        (deputy,) = plan.appointments[change["by"]]
        after = [DemoAppointment(deputy.person, post, on, None, "acting")]
    plan.appointments[post] = [DemoAppointment(before, post, old.from_date, on), *after]


def holder_on(
    appointments: tuple[DemoAppointment, ...], post: str, day: date
) -> DemoAppointment | None:
    """Who holds ``post`` on ``day``, if anybody."""
    held = (a for a in appointments if a.post == post and a.from_date <= day)
    return next((a for a in held if a.until_date is None or day < a.until_date), None)
