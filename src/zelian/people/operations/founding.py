"""A whole organisation at once, for the demonstration, a first set-up or an import."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, Change, record_each
from zelian.people.models import (
    Appointment,
    Leave,
    Oversight,
    Person,
    Post,
    PostKind,
    Succession,
    Unit,
    UnitKind,
    UnitPast,
)
from zelian.people.names import pinyin_of
from zelian.people.operations.units import add_to_tree
from zelian.people.refusals import Refusal
from zelian.people.specs import LeaveSpec, OrganisationSpec, UnitSpec


class CannotFound(Refusal):
    """The organisation as it was handed over does not hold together."""


@dataclass(frozen=True, slots=True)
class Founded:
    """What came of an :class:`OrganisationSpec`, by the keys it used."""

    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)


def create_organisation(*, actor: Actor, organisation: OrganisationSpec) -> Founded:
    """
    Create everything in one transaction, one event a thing.

    It has no viewer: the command line and the set-up call it, before anybody can sign in.

    :raises CannotFound: a key used twice, a name that leads nowhere, reversed dates, or two
        people holding one post at once.
    """
    _refuse_if_broken(organisation)
    founded = Founded()
    with transaction.atomic():
        _create_kinds(organisation)
        _create_units(organisation.units, founded)
        _create_posts_and_people(organisation, founded)
        appointments = _create_appointments(organisation, founded)
        oversights = _create_oversights(organisation, founded)
        _create_past(organisation.units, founded)
        _create_successions(organisation, founded)
        leaves = _create_leaves(organisation, founded, appointments)
        for action, things in (
            ("unit.added", founded.units.values()),
            ("post.added", founded.posts.values()),
            ("person.added", founded.people.values()),
            ("appointment.made", appointments),
            ("oversight.set", oversights),
            ("leave.recorded", leaves),
        ):
            record_each(actor=actor, action=action, changes=(Change(t) for t in things))
    return founded


def _create_kinds(organisation: OrganisationSpec) -> None:
    for model, specs in (
        (UnitKind, organisation.unit_kinds),
        (PostKind, organisation.post_kinds),
    ):
        known = set(model.objects.values_list("code", flat=True))
        model.objects.bulk_create(
            model(**_fields(spec) | {"aliases": list(spec.aliases)})
            for spec in specs
            if spec.code not in known
        )


def _create_units(specs: Iterable[UnitSpec], founded: Founded) -> None:
    for spec in specs:
        fields = _fields(spec, without=("key", "kind", "parent", "past")) | {
            "kind_id": spec.kind,
            "short_name": spec.short_name or spec.name,
            "pinyin": pinyin_of(spec.short_name, spec.name),
        }
        parent = founded.units.get(spec.parent) if spec.parent else None
        founded.units[spec.key] = add_to_tree(parent, fields)


def _create_posts_and_people(organisation: OrganisationSpec, founded: Founded) -> None:
    posts = Post.objects.bulk_create(
        Post(
            unit=founded.units[spec.unit],
            kind_id=spec.kind,
            **_fields(spec, without=("key", "unit", "kind")),
        )
        for spec in organisation.posts
    )
    people = Person.objects.bulk_create(
        Person(name=spec.name, staff_no=spec.staff_no, pinyin=pinyin_of(spec.name))
        for spec in organisation.people
    )
    founded.posts.update(zip((s.key for s in organisation.posts), posts, strict=True))
    founded.people.update(zip((s.key for s in organisation.people), people, strict=True))


def _create_appointments(organisation: OrganisationSpec, founded: Founded) -> list[Appointment]:
    return Appointment.objects.bulk_create(
        Appointment(
            person=founded.people[spec.person],
            post=founded.posts[spec.post],
            **_fields(spec, without=("person", "post")),
        )
        for spec in organisation.appointments
    )


def _create_oversights(organisation: OrganisationSpec, founded: Founded) -> list[Oversight]:
    return Oversight.objects.bulk_create(
        Oversight(
            post=founded.posts[spec.post],
            unit=founded.units[spec.unit],
            **_fields(spec, without=("post", "unit")),
        )
        for spec in organisation.oversights
    )


def _create_past(specs: Iterable[UnitSpec], founded: Founded) -> None:
    parents = {spec.key: spec.parent for spec in specs}
    UnitPast.objects.bulk_create(
        UnitPast(
            unit=founded.units[spec.key],
            name=past.name,
            short_name=past.short_name or past.name,
            parent=founded.units.get(past.parent or parents[spec.key]),
            until_date=past.until_date,
        )
        for spec in specs
        for past in spec.past
    )


def _create_successions(organisation: OrganisationSpec, founded: Founded) -> None:
    Succession.objects.bulk_create(
        Succession(
            kind=spec.kind,
            predecessor=founded.units[spec.predecessor],
            successor=founded.units[spec.successor],
            on=spec.on,
        )
        for spec in organisation.successions
    )


def _create_leaves(
    organisation: OrganisationSpec, founded: Founded, appointments: Sequence[Appointment]
) -> list[Leave]:
    return Leave.objects.bulk_create(
        Leave(
            appointment=_seat_of(spec, founded, appointments),
            stand_in=founded.people[spec.stand_in] if spec.stand_in else None,
            **_fields(spec, without=("person", "post", "stand_in")),
        )
        for spec in organisation.leaves
    )


def _seat_of(spec: LeaveSpec, founded: Founded, appointments: Iterable[Appointment]) -> Appointment:
    """The appointment that somebody is away from."""
    person, post = founded.people[spec.person], founded.posts[spec.post]
    for appointment in appointments:
        if appointment.person == person and appointment.post == post:
            ends = appointment.until_date or date.max
            if appointment.from_date <= spec.from_date < ends and (
                appointment.until_date is None
                or (spec.until_date or date.max) <= appointment.until_date
            ):
                return appointment
    raise CannotFound(
        _("%(person)s从%(day)s起的离岗不在任职期间之内。")
        % {"person": person, "day": spec.from_date.isoformat()}
    )


def _fields(spec: Any, without: tuple[str, ...] = ()) -> dict[str, Any]:
    return {name: getattr(spec, name) for name in spec.__slots__ if name not in without}


def _refuse_if_broken(organisation: OrganisationSpec) -> None:
    units = _once(organisation.units, "key", _("单位"))
    posts = _once(organisation.posts, "key", _("岗位"))
    people = _once(organisation.people, "key", _("人员"))
    _once(organisation.people, "staff_no", _("工号"))
    _once([unit for unit in organisation.units if unit.code], "code", _("单位编码"))
    seen: set[str] = set()
    for unit in organisation.units:
        if unit.parent is not None and unit.parent not in seen:
            raise CannotFound(
                _("单位“%(unit)s”的上级“%(parent)s”不在它之前列出。")
                % {"unit": unit.name, "parent": unit.parent}
            )
        seen.add(unit.key)
    _lead_somewhere(organisation.units, kind=_kinds(UnitKind, organisation.unit_kinds))
    post_kinds = _kinds(PostKind, organisation.post_kinds)
    _lead_somewhere(organisation.posts, unit=units, kind=post_kinds)
    _lead_somewhere(organisation.appointments, person=people, post=posts)
    _lead_somewhere(organisation.oversights, post=posts, unit=units)
    _lead_somewhere(organisation.leaves, person=people, post=posts)
    _lead_somewhere([v for v in organisation.leaves if v.stand_in], stand_in=people)
    _lead_somewhere(organisation.successions, predecessor=units, successor=units)
    _in_order(organisation.leaves, "from_date", "until_date")
    _past_in_order(organisation.units, units)
    _by_others(organisation)
    _codes_are_free(organisation.units)
    _in_order(organisation.units, "founded_on", "closed_on")
    _in_order(organisation.posts, "opened_on", "closed_on")
    _in_order(organisation.appointments, "from_date", "until_date")
    _in_order(organisation.oversights, "from_date", "until_date")
    _one_holder_at_a_time(organisation)


def _kinds(model: type[UnitKind | PostKind], specs: Iterable[Any]) -> set[Hashable]:
    return {spec.code for spec in specs} | set(model.objects.values_list("code", flat=True))


def _once(specs: Sequence[Any], name: str, what: str) -> set[Hashable]:
    seen: set[Hashable] = set()
    for spec in specs:
        key = getattr(spec, name)
        if key in seen:
            raise CannotFound(_("%(what)s“%(key)s”出现了两次。") % {"what": what, "key": key})
        seen.add(key)
    return seen


def _lead_somewhere(specs: Sequence[Any], **known: set[Hashable]) -> None:
    for spec in specs:
        for name, keys in known.items():
            if (key := getattr(spec, name)) not in keys:
                raise CannotFound(_("“%(key)s”没有列出，却被引用。") % {"key": key})


def _in_order(specs: Sequence[Any], start: str, until: str) -> None:
    for spec in specs:
        end = getattr(spec, until)
        if end is not None and end <= getattr(spec, start):
            raise CannotFound(
                _("起止日期颠倒：%(from)s 至 %(until)s。")
                % {"from": getattr(spec, start).isoformat(), "until": end.isoformat()}
            )


def _past_in_order(specs: Iterable[UnitSpec], units: set[Hashable]) -> None:
    for spec in specs:
        _lead_somewhere([past for past in spec.past if past.parent], parent=units)
        days = [spec.founded_on, *(past.until_date for past in spec.past)]
        if any(following <= day for day, following in pairwise(days)):
            raise CannotFound(
                _("单位“%(unit)s”的沿革日期须在成立之后，由早到晚。") % {"unit": spec.name}
            )


def _codes_are_free(specs: Iterable[UnitSpec]) -> None:
    codes = [spec.code for spec in specs if spec.code]
    if codes and (taken := Unit.objects.filter(code__in=codes).first()):
        raise CannotFound(
            _("单位编码“%(code)s”已登记给%(unit)s。") % {"code": taken.code, "unit": taken}
        )


def _by_others(organisation: OrganisationSpec) -> None:
    pairs = [(spec.predecessor, spec.successor) for spec in organisation.successions]
    if len(set(pairs)) < len(pairs):
        raise CannotFound(_("同一项单位承接列出了两次。"))
    for spec in organisation.leaves:
        if spec.stand_in == spec.person:
            raise CannotFound(_("“%(key)s”离岗时不能由本人代为履职。") % {"key": spec.person})
    for spec in organisation.successions:
        if spec.predecessor == spec.successor:
            raise CannotFound(_("“%(key)s”不能由自己承接。") % {"key": spec.predecessor})


def _one_holder_at_a_time(organisation: OrganisationSpec) -> None:
    by_post: dict[str, list[tuple[date, date]]] = {}
    for spec in organisation.appointments:
        if spec.nature == Appointment.Nature.FULL:
            until = spec.until_date or date.max
            by_post.setdefault(spec.post, []).append((spec.from_date, until))
    for post, terms in by_post.items():
        terms.sort()
        for (_start, until), (following, _until) in pairwise(terms):
            if following < until:
                raise CannotFound(_("岗位“%(post)s”同时有两人任职。") % {"post": post})
