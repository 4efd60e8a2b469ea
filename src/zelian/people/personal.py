"""What kinds of record are held about people: each app says of its own, the page asks here.

A kind says why it is held and for how long, gives the rows that concern a viewer, and shows
one in words. Whoever is concerned may put a statement beside a record and ask that it be
put right.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Model, QuerySet
from django.utils.functional import Promise

from zelian.people.models import Role
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Shown:
    """One record in words: what it is, its day, what it says, its page, and whose it is.

    ``unit_path`` says whose office answers for it: that of the person's own post where it is
    left out, that of the whole institution where it is empty.
    """

    label: str
    on: date | datetime | None = None
    detail: str = ""
    url: str = ""
    unit_path: str | None = None


@dataclass(frozen=True, slots=True)
class RecordKind:
    """
    A kind of record about people.

    ``rows`` gives all that concern a viewer, newest first; ``show`` puts one in words.
    ``purpose`` says why it is held, ``kept`` for how long. ``answerers`` answer requests
    for correction, each for the units within reach; without any, a record can't be changed
    by anybody (a sealed event), and only a statement can stand beside it.
    """

    code: str
    label: Promise
    purpose: Promise
    kept: Promise
    rows: Callable[[Viewer], QuerySet]
    show: Callable[[Model], Shown]
    answerers: tuple[Role, ...] = (Role.ORGANISATION, Role.COMMITTEE_OFFICE)


_KINDS: dict[str, RecordKind] = {}


def register_records(*kinds: RecordKind) -> None:
    """Hand kinds over; called once by each app when it is ready."""
    _KINDS.update({kind.code: kind for kind in kinds})


def record_kinds() -> tuple[RecordKind, ...]:
    """All kinds, in the order in which the apps handed them over."""
    return tuple(_KINDS.values())


def record_kind(code: str) -> RecordKind | None:
    """The kind of that code."""
    return _KINDS.get(code)


def kind_of_thing(thing_type: str) -> RecordKind | None:
    """The kind whose rows are of that model (as history names it)."""
    return _KINDS.get(thing_type.replace(".", "-"))


def code_of(model: type[Model]) -> str:
    """The code of the kind that holds a model's rows: ``people-appointment``."""
    return model._meta.label_lower.replace(".", "-")
