"""All of history as the audit administrators read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zelian.history.models import Block, DayRoot, Event, Leaf, Verification
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class EventPage:
    """An event with its place in the chain, and its neighbours by number."""

    event: Event
    leaf: Leaf | None
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class HistoryState:
    """How far history reaches, how far it is sealed, and how the last verification ended."""

    last_event: Event | None
    last_block: Block | None
    last_verification: Verification | None


def list_events(viewer: Viewer) -> QuerySet[Event]:
    """Every event, newest first; before and after are left for the event's own page."""
    return Event.objects.defer("before", "after").order_by("-pk")


def get_event_page(viewer: Viewer, event_number: int) -> EventPage:
    """
    One event; four queries.

    :raises Event.DoesNotExist: there is none of this number.
    """
    event = Event.objects.get(pk=event_number)
    numbers = Event.objects.values_list("pk", flat=True)
    return EventPage(
        event=event,
        leaf=Leaf.objects.select_related("block").filter(event_number=event.pk).first(),
        before=numbers.filter(pk__lt=event.pk).order_by("-pk").first(),
        after=numbers.filter(pk__gt=event.pk).order_by("pk").first(),
    )


def list_blocks(viewer: Viewer) -> QuerySet[Block]:
    """Every block, newest first."""
    return Block.objects.order_by("-number")


def list_block_events(viewer: Viewer, number: int) -> QuerySet[Event]:
    """The events of a block that are still there."""
    leaves = Leaf.objects.filter(block_id=number).values("event_number")
    return Event.objects.filter(pk__in=leaves).defer("before", "after").order_by("pk")


def get_block(viewer: Viewer, number: int) -> Block:
    """
    One block.

    :raises Block.DoesNotExist: there is none of this number.
    """
    return Block.objects.get(pk=number)


def list_days(viewer: Viewer) -> QuerySet[DayRoot]:
    """Every day's root with its letters, newest first."""
    return DayRoot.objects.prefetch_related("letters").order_by("-day")


def get_day(viewer: Viewer, day: date) -> DayRoot:
    """
    One day's root with its letters.

    :raises DayRoot.DoesNotExist: the day has none.
    """
    return DayRoot.objects.prefetch_related("letters").get(pk=day)


def get_history_state(viewer: Viewer) -> HistoryState:
    """Three queries."""
    return HistoryState(
        last_event=Event.objects.order_by("-pk").first(),
        last_block=Block.objects.order_by("-number").first(),
        last_verification=Verification.objects.order_by("-pk").first(),
    )


def get_verification(viewer: Viewer, verification_id: int) -> Verification:
    """
    One verification.

    :raises Verification.DoesNotExist: there is none.
    """
    return Verification.objects.get(pk=verification_id)
