"""History events and other moments as one kind of timeline entry."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from zelian.pages.parts import Moment
from zelian.pages.words import action_words


def moments(events: Iterable[object]) -> list[Moment]:
    """Moments as they are; history events (``at, action, actor_name, …``) as moments."""
    return [event if isinstance(event, Moment) else _of_event(event) for event in events or ()]


def _of_event(event) -> Moment:
    by = event.actor_name
    if event.on_behalf_of:
        by = _("{actor}（代{other}）").format(actor=by, other=event.on_behalf_of)
    detail = event.thing_label
    if event.why:
        detail = _("{thing}，原因：{why}").format(thing=detail, why=event.why)
    return Moment(at=event.at, title=action_words(event.action), by=by, detail=detail)
