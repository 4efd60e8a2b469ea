"""Reads of history, for the pages of the things it tells about."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from zelian.history.models import Event
from zelian.history.wording import worded_action, worded_changes
from zelian.pages.parts import Moment


def list_events_of(*things: models.Model, limit: int = 50) -> list[Event]:
    """The newest events of one thing, or of several together, newest first; one query."""
    if not things:
        return []
    return list(Event.objects.filter(_about(things))[:limit])


def list_events_by(account_id: int, *, limit: int = 50) -> list[Event]:
    """The newest events of one account's doing, newest first; one query."""
    return list(Event.objects.filter(actor_id=account_id)[:limit])


def timeline_of(*things: models.Model, limit: int = 50) -> list[Moment]:
    """:func:`list_events_of` in words, ready for ``<c-timeline :events="…" />``."""
    return [
        moment_of(event, named=len(things) > 1) for event in list_events_of(*things, limit=limit)
    ]


def moment_of(event: Event, *, named: bool = True) -> Moment:
    """One event in words; ``named`` says of which thing, where a page shows several."""
    by = event.actor_name
    if event.on_behalf_of:
        by = _("%(actor)s（代%(other)s办理）") % {"actor": by, "other": event.on_behalf_of}
    detail = [event.thing_label] if named else []
    detail += worded_changes(event)
    if event.why:
        detail.append(_("原因：%(why)s") % {"why": event.why})
    return Moment(
        at=event.at, title=worded_action(event.action), by=by, detail=_("；").join(detail)
    )


def _about(things: Iterable[models.Model]) -> Q:
    ids: dict[str, list[int]] = {}
    for thing in things:
        ids.setdefault(thing._meta.label_lower, []).append(thing.pk)
    condition = Q(pk__in=())
    for label, keys in ids.items():
        condition |= Q(thing_type=label, thing_id__in=keys)
    return condition
