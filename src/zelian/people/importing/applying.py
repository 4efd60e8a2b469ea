"""A plan written into the organisation: what is new at once, what changes by the operations.

New things are written together, with an event each. What stands is changed by the operation of
its page, so that its rules, its past and what hangs on it are kept the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import models

from zelian.history.operations import Change as Told
from zelian.history.operations import record_each
from zelian.people.importing.cells import Value
from zelian.people.importing.layout import (
    APPOINTMENTS,
    BY_TITLE,
    LEAVES,
    OVERSIGHTS,
    PEOPLE,
    POST_KINDS,
    POSTS,
    UNIT_KINDS,
    UNITS,
)
from zelian.people.importing.plan import Change, Kind, Plan
from zelian.people.importing.state import Key, State, Thing, path_of
from zelian.people.models import (
    Appointment,
    Leave,
    Oversight,
    Person,
    Post,
    PostKind,
    Role,
    Unit,
    UnitKind,
)
from zelian.people.names import pinyin_of
from zelian.people.operations.accounts import open_account
from zelian.people.operations.appointments import change_oversight, end_appointment, end_oversight
from zelian.people.operations.closing import close_unit
from zelian.people.operations.kinds import (
    add_post_kind,
    add_unit_kind,
    change_kind,
    retire_kind,
    version_of,
)
from zelian.people.operations.leaves import end_leave
from zelian.people.operations.moving import move_unit
from zelian.people.operations.persons import correct_person
from zelian.people.operations.posts import close_post, rename_post
from zelian.people.operations.seen import seen_as
from zelian.people.operations.units import add_to_tree, rename_unit
from zelian.people.operations.units import told as told_unit
from zelian.people.viewer import Viewer

BATCH = 500
_NAMED = ("name", "short_name", "function", "code", "vacancy")
_KIND_MODELS: Mapping[str, type[UnitKind | PostKind]] = {
    UNIT_KINDS: UnitKind,
    POST_KINDS: PostKind,
}


def apply(viewer: Viewer, state: State, plan: Plan, *, on: date, why: str) -> None:
    """
    Write the whole plan, in the caller's transaction.

    :raises Refusal: an operation lets one of the changes not pass.
    """
    _Applying(viewer, state, plan, on, why).apply()


@dataclass(slots=True)
class _Applying:
    viewer: Viewer
    state: State
    plan: Plan
    on: date
    why: str
    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[Key, int] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def apply(self) -> None:
        self._kinds()
        self._add_units()
        self._each(UNITS, self._change_unit, self._depth)
        self._add_posts()
        self._each(POSTS, self._change_post)
        self._add_people()
        self._each(PEOPLE, self._change_person)
        self._each(LEAVES, self._change_leave)
        self._each(OVERSIGHTS, self._change_oversight)
        self._each(APPOINTMENTS, self._change_appointment)
        self._add_appointments()
        self._add_oversights()
        self._add_leaves()
        self._close()

    def _each(
        self,
        sheet: str,
        change_one: Callable[[Change], None],
        order: Callable[[Change], int] = lambda change: 0,
    ) -> None:
        changes = self.plan.of(sheet, Kind.CHANGED, Kind.ENDED, Kind.MISSING)
        for change in sorted(changes, key=order):
            if not change.derived:
                change_one(change)

    def _depth(self, change: Change) -> int:
        """How deep a unit will stand: what moves below another moves after it."""
        return path_of(self.plan.merged[UNITS], change.thing.key[0]).count("/")

    def _new(self, sheet: str) -> list[Thing]:
        return [change.thing for change in self.plan.of(sheet, Kind.NEW)]

    def _tell(self, action: str, changes: Iterable[Told]) -> None:
        record_each(actor=self.viewer.actor, action=action, changes=changes, why=self.why)

    # -- kinds ---------------------------------------------------------------------------

    def _kinds(self) -> None:
        sets_up = self.viewer.has(Role.SYSTEM_ADMIN)  # before anybody is on a post
        for title, model in _KIND_MODELS.items():
            things = self._new(title)
            if sets_up:
                model.objects.bulk_create(model(**_kind_fields(thing)) for thing in things)
            else:
                for thing in things:
                    self._add_kind(model, thing)
            for change in self.plan.of(title, Kind.CHANGED):
                kind = model.objects.get(pk=change.thing.pk)
                fields = _kind_fields(change.thing)
                del fields["code"]
                version = version_of(kind)
                change_kind(viewer=self.viewer, kind=kind, version=version, **fields)

    def _add_kind(self, model: type[UnitKind | PostKind], thing: Thing) -> None:
        fields = _kind_fields(thing)
        in_use = fields.pop("in_use")
        add = add_unit_kind if model is UnitKind else add_post_kind
        kind = add(viewer=self.viewer, **fields)
        if not in_use:
            retire_kind(viewer=self.viewer, kind=kind)

    # -- units ---------------------------------------------------------------------------

    def _add_units(self) -> None:
        new = {thing.key[0]: thing for thing in self._new(UNITS)}
        if not new:
            return
        self._load_units(thing.text("parent") for thing in new.values())
        added: list[Unit] = []
        for thing in _parents_first(new):
            fields: dict[str, Any] = {name: thing.values[name] for name in
                      (*_NAMED, "founded_on", "closed_on")}  # fmt: skip
            fields |= {
                "kind_id": thing.values["kind"],
                "pinyin": pinyin_of(thing.text("short_name"), thing.text("name")),
            }
            unit = add_to_tree(self.units.get(thing.text("parent")), fields)
            self.units[thing.key[0]] = unit
            added.append(unit)
        self._tell("unit.added", (Told(unit, after=told_unit(unit)) for unit in added))

    def _load_units(self, keys: Iterable[str]) -> None:
        wanted = {int(key) for key in keys if key.isdigit() and key not in self.units}
        found = Unit.objects.in_bulk(list(wanted)) if wanted else {}
        self.units |= {str(pk): unit for pk, unit in found.items()}

    def _change_unit(self, change: Change) -> None:
        after = change.after
        unit = Unit.objects.get(pk=change.thing.pk)
        if "parent" in after:
            parent = Unit.objects.get(pk=self._unit_id(str(after["parent"])))
            unit = move_unit(
                viewer=self.viewer,
                unit=unit,
                parent=parent,
                on=self.on,
                version=unit.version,
                why=self.why,
            )
        if set(_NAMED) & set(after):
            # what was moved on the same day keeps its old name with its old place
            renamed = {"name", "short_name"} & set(after) and "parent" not in after
            fields: dict[str, Any] = {name: after.get(name, getattr(unit, name)) for name in _NAMED}
            unit = rename_unit(
                viewer=self.viewer,
                unit=unit,
                version=unit.version,
                on=self.on if renamed else None,
                why=self.why,
                **fields,
            )
        self._correct(unit, change, {"kind": "kind_id", "founded_on": "founded_on"}, "unit")

    def _unit_id(self, key: str) -> int:
        return int(key) if key.isdigit() else self.units[key].pk

    # -- posts and people ----------------------------------------------------------------

    def _add_posts(self) -> None:
        things = self._new(POSTS)
        posts = [
            Post(
                unit_id=self._unit_id(thing.key[0]),
                kind_id=thing.values["kind"],
                title=thing.values["title"],
                opened_on=thing.values["opened_on"],
                closed_on=thing.values["closed_on"],
            )
            for thing in things
        ]
        self._write(Post, posts, "post.added", ("unit",), _post_told)
        self.posts = {key: int(thing.pk) for key, thing in self.state[POSTS].items() if thing.pk}
        self.posts |= {thing.key: post.pk for thing, post in zip(things, posts, strict=True)}

    def _change_post(self, change: Change) -> None:
        post = Post.objects.select_related("unit", "kind").get(pk=change.thing.pk)
        if "kind" in change.after:
            post = rename_post(
                viewer=self.viewer,
                post=post,
                title=post.title,
                kind=PostKind.objects.get(pk=change.after["kind"]),
                version=seen_as(post, "title", "kind_id"),
                why=self.why,
            )
        self._correct(post, change, {"opened_on": "opened_on"}, "post")

    def _add_people(self) -> None:
        things = self._new(PEOPLE)
        people = [
            Person(
                name=thing.values["name"],
                staff_no=thing.values["staff_no"],
                pinyin=pinyin_of(thing.text("name")),
            )
            for thing in things
        ]
        self._write(Person, people, "person.added", (), _person_told)
        needed = {key[0] for sheet in (APPOINTMENTS, LEAVES) for change in self.plan.of(sheet)
                  for key in (change.thing.key,)}  # fmt: skip
        needed |= {str(c.after.get("stand_in")) for c in self.plan.of(LEAVES)}
        standing = {key: int(thing.pk) for (key,), thing in self.state[PEOPLE].items()
                    if key in needed and thing.pk}  # fmt: skip
        found = Person.objects.in_bulk(list(standing.values()), field_name="pk")
        self.people = {key: found[pk] for key, pk in standing.items()}
        for thing, person in zip(things, people, strict=True):
            self.people[thing.key[0]] = person
            if thing.text("username"):
                self._open_account(thing.text("username"), person)

    def _change_person(self, change: Change) -> None:
        person = Person.objects.get(pk=change.thing.pk)
        if {"name", "staff_no"} & set(change.after):
            person = correct_person(
                viewer=self.viewer,
                person=person,
                name=change.thing.text("name"),
                staff_no=change.thing.text("staff_no"),
                version=person.version,
            )
        if "username" in change.after:
            self._open_account(str(change.after["username"]), person)

    def _open_account(self, username: str, person: Person) -> None:
        open_account(actor=self.viewer.actor, username=username, person=person, may_sign_in=False)

    # -- terms ---------------------------------------------------------------------------

    def _add_appointments(self) -> None:
        rows = [
            Appointment(
                person=self.people[thing.key[0]],
                post_id=self.posts[thing.key[1:3]],
                **{name: thing.values[name] for name in
                   ("nature", "from_date", "until_date", "term_until", "document")},
            )
            for thing in self._new(APPOINTMENTS)
        ]  # fmt: skip
        self._write(Appointment, rows, "appointment.made", ("person", "post__unit"), _term_told)

    def _change_appointment(self, change: Change) -> None:
        term = Appointment.objects.select_related("person", "post__unit").get(pk=change.thing.pk)
        day = change.after.get("until_date")
        if isinstance(day, date) and (term.until_date is None or day < term.until_date):
            term = end_appointment(viewer=self.viewer, appointment=term, on=day, why=self.why)
        columns = ("nature", "until_date", "term_until", "document")
        self._correct(term, change, {name: name for name in columns}, "appointment")

    def _add_oversights(self) -> None:
        rows = [
            Oversight(
                post_id=self.posts[thing.key[:2]],
                unit_id=self._unit_id(thing.key[3]),
                **{name: thing.values[name] for name in ("kind", "from_date", "until_date")},
            )
            for thing in self._new(OVERSIGHTS)
        ]
        self._write(Oversight, rows, "oversight.set", ("post__unit", "unit"), _oversight_told)

    def _change_oversight(self, change: Change) -> None:
        row = Oversight.objects.select_related("post__unit", "unit").get(pk=change.thing.pk)
        day = change.after.get("until_date")
        if isinstance(day, date) and (row.until_date is None or day < row.until_date):
            end_oversight(viewer=self.viewer, oversight=row, on=day, why=self.why)
        elif isinstance(day, date):
            change_oversight(
                viewer=self.viewer,
                oversight=row,
                kind=row.kind,
                from_date=row.from_date,
                until_date=day,
                why=self.why,
            )

    def _add_leaves(self) -> None:
        things = self._new(LEAVES)
        if not things:
            return
        people = {self.people[thing.key[0]].pk for thing in things}
        terms: dict[tuple[int, int], list[Appointment]] = {}
        for term in Appointment.objects.filter(person__in=people):
            terms.setdefault((term.person_id, term.post_id), []).append(term)
        rows = []
        for thing in things:
            seat = (self.people[thing.key[0]].pk, self.posts[thing.key[1:3]])
            begins = thing.day("from_date") or self.on
            term = next(
                t for t in terms[seat] if t.from_date <= begins < (t.until_date or date.max)
            )
            stand_in = thing.values["stand_in"]
            rows.append(
                Leave(
                    appointment=term,
                    stand_in=self.people[str(stand_in)] if stand_in else None,
                    **{name: thing.values[name] for name in ("kind", "from_date", "until_date")},
                )
            )
        related = ("appointment__person", "appointment__post__unit", "stand_in")
        self._write(Leave, rows, "leave.recorded", related, _leave_told)

    def _change_leave(self, change: Change) -> None:
        leave = Leave.objects.select_related(
            "appointment__person", "appointment__post__unit", "stand_in"
        ).get(pk=change.thing.pk)
        day = change.after.get("until_date")
        if isinstance(day, date) and (leave.until_date is None or day < leave.until_date):
            leave = end_leave(viewer=self.viewer, leave=leave, on=day, why=self.why)
        values = dict(change.after)
        if "stand_in" in values:
            number = values["stand_in"]
            person = self.people[str(number)] if number else None
            values["stand_in"] = person.pk if person else None
        self._correct(
            leave, change, {"until_date": "until_date", "stand_in": "stand_in_id"}, "leave", values
        )

    # -- the end of posts and units ------------------------------------------------------

    def _close(self) -> None:
        for change in self._closing(POSTS):
            post = Post.objects.select_related("unit").get(pk=change.thing.pk)
            day = change.thing.day("closed_on") or self.on
            close_post(viewer=self.viewer, post=post, on=day, why=self.why)
        units = [(change, Unit.objects.get(pk=change.thing.pk)) for change in self._closing(UNITS)]
        for change, unit in sorted(units, key=lambda pair: pair[1].path, reverse=True):
            day = change.thing.day("closed_on") or self.on
            close_unit(viewer=self.viewer, unit=unit, on=day, why=self.why)

    def _closing(self, sheet: str) -> list[Change]:
        return [
            change
            for change in self.plan.of(sheet, Kind.CHANGED, Kind.ENDED, Kind.MISSING)
            if "closed_on" in change.after
        ]

    # -- writing -------------------------------------------------------------------------

    def _write(
        self,
        model: type[models.Model],
        rows: Sequence[models.Model],
        action: str,
        related: tuple[str, ...],
        told: Callable[[Any], dict[str, object]],
    ) -> None:
        """Write rows at once, and tell history of each by the name it goes by."""
        manager = model._default_manager
        manager.bulk_create(rows, batch_size=BATCH)
        for start in range(0, len(rows), BATCH):
            keys = [row.pk for row in rows[start : start + BATCH]]
            named = manager.filter(pk__in=keys).select_related(*related).order_by("pk")
            self._tell(action, (Told(row, after=told(row)) for row in named))

    def _correct(
        self,
        row: models.Model,
        change: Change,
        columns: Mapping[str, str],
        word: str,
        values: Mapping[str, Value] | None = None,
    ) -> None:
        """Put columns right that no operation of their own changes; told as one event."""
        wanted = change.after if values is None else values
        given = {
            attribute: wanted[name] for name, attribute in columns.items()
            if name in wanted and getattr(row, attribute) != wanted[name]
        }  # fmt: skip
        if not given:
            return
        names = {attribute: name for name, attribute in columns.items()}
        before = {names[a]: _plain(getattr(row, a)) for a in given}
        for attribute, value in given.items():
            setattr(row, attribute, value)
        row.save(update_fields=list(given))
        after = {names[attribute]: _plain(value) for attribute, value in given.items()}
        self._tell(f"{word}.corrected", [Told(row, before, after)])


def _kind_fields(thing: Thing) -> dict[str, Any]:
    sheet = BY_TITLE[thing.sheet]
    fields: dict[str, Any] = {column.name: thing.values[column.name] for column in sheet.columns}
    return fields | {"aliases": list(thing.values["aliases"] or ())}


def _parents_first(new: Mapping[str, Thing]) -> list[Thing]:
    ordered: dict[str, Thing] = {}
    for key in new:
        chain: list[str] = []
        above = key
        while above in new and above not in ordered and above not in chain:
            chain.append(above)
            above = new[above].text("parent")
        ordered.update((each, new[each]) for each in reversed(chain))
    return list(ordered.values())


def _plain(value: object) -> object:
    return getattr(value, "pk", value)


def _post_told(post: Post) -> dict[str, object]:
    return {"title": post.title, "kind": post.kind_id, "opened_on": post.opened_on}


def _person_told(person: Person) -> dict[str, object]:
    return {"name": person.name, "staff_no": person.staff_no}


def _term_told(term: Appointment) -> dict[str, object]:
    names = ("nature", "from_date", "until_date", "term_until", "document")
    told = {name: getattr(term, name) for name in names}
    return {"person": term.person.name, "post": str(term.post), **told}


def _oversight_told(row: Oversight) -> dict[str, object]:
    told = {name: getattr(row, name) for name in ("kind", "from_date", "until_date")}
    return {"post": str(row.post), "unit": str(row.unit), **told}


def _leave_told(leave: Leave) -> dict[str, object]:
    told = {name: getattr(leave, name) for name in ("kind", "from_date", "until_date")}
    return {
        "person": leave.appointment.person.name,
        "post": str(leave.appointment.post),
        "stand_in": leave.stand_in.name if leave.stand_in else None,
        **told,
    }
