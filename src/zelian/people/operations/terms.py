"""Seats, leaves and oversight ended before their time, with what they belong to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TypeVar

from django.db.models import Q

from zelian.history.operations import Change, record_each
from zelian.people.models import Appointment, Leave, Oversight
from zelian.people.viewer import Viewer

Term = TypeVar("Term", Appointment, Leave, Oversight)


def end_seats(viewer: Viewer, which: Q, on: date, why: str) -> list[Appointment]:
    """End appointments that would outlast ``on`` and their leaves; gives those that had begun."""
    running = list(
        Appointment.objects.filter(which, outlasting(on))
        .select_related("person", "post__unit")
        .order_by("pk")
    )
    end_leaves(viewer, Q(appointment__in=running), on, why)
    return _end(viewer, running, "appointment", on, why)


def end_leaves(viewer: Viewer, which: Q, on: date, why: str) -> list[Leave]:
    """End leaves that would outlast ``on``; gives those that had begun."""
    running = (
        Leave.objects.filter(which, outlasting(on))
        .select_related("appointment__person", "appointment__post__unit", "stand_in")
        .order_by("pk")
    )
    return _end(viewer, running, "leave", on, why)


def end_oversights(viewer: Viewer, which: Q, on: date, why: str) -> list[Oversight]:
    """End every oversight that would outlast ``on``; gives those that had begun."""
    running = Oversight.objects.filter(which, outlasting(on)).select_related("post__unit", "unit")
    return _end(viewer, running, "oversight", on, why)


def outlasting(on: date) -> Q:
    """Terms that would still hold on a day."""
    return Q(until_date__isnull=True) | Q(until_date__gt=on)


def _end(viewer: Viewer, running: Iterable[Term], name: str, on: date, why: str) -> list[Term]:
    """Those that had begun end on the day; those still to come are taken back."""
    terms = list(running)
    ended = [term for term in terms if term.from_date < on]
    to_come = [term for term in terms if term.from_date >= on]
    record_each(
        actor=viewer.actor,
        action=f"{name}.ended",
        changes=[Change(t, {"until_date": t.until_date}, {"until_date": on}) for t in ended],
        why=why,
    )
    record_each(
        actor=viewer.actor,
        action=f"{name}.cancelled",
        changes=[Change(t, {"from_date": t.from_date}) for t in to_come],
        why=why,
    )
    if terms:
        rows = type(terms[0]).objects
        rows.filter(pk__in=[term.pk for term in ended]).update(until_date=on)
        rows.filter(pk__in=[term.pk for term in to_come]).delete()
    return ended
