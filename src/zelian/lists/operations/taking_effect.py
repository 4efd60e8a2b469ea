"""A list takes effect when its last step is done; the edition before it is then revised."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from zelian.history.operations import Actor, record
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import Publication, PublicationComment, ResponsibilityList
from zelian.lists.operations.moving import locked, move
from zelian.lists.signed_sheet import valid_signature
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


@transaction.atomic
def take_effect(*, actor: Actor, listed: ResponsibilityList, on: date) -> ResponsibilityList:
    """
    Put a list into force from a day on; the edition it replaces ends that day.

    :raises CannotMoveList: a step is still missing.
    """
    listed = locked(listed.pk)
    before = {"state": listed.state}
    listed = move(listed, to=State.IN_FORCE, effective_on=on)
    record(
        actor=actor,
        action="list.in_force",
        thing=listed,
        before=before,
        after={"state": listed.state, "effective_on": on, "edition": listed.edition},
    )
    if listed.previous_id is not None:
        _replace(actor, listed.previous_id, on)
    return listed


@transaction.atomic
def after_step(*, viewer: Viewer, listed: ResponsibilityList) -> ResponsibilityList:
    """
    Let a list take effect today if nothing is missing any more; otherwise nothing happens.

    Called when a step was done. A published list waits for the end of its time and for the
    answers to what readers said. :func:`take_effect` writes the event.
    """
    listed = locked(listed.pk)
    if not is_ready(listed, viewer.today):
        return listed
    return take_effect(actor=viewer.actor, listed=listed, on=viewer.today)


def keep_publications(*, actor: Actor, today: date) -> list[int]:
    """
    Let all lists take effect for which nothing is missing any more; gives their ids.

    Timed work: publications that are over with all comments answered, and lists that waited
    for a step which their kind no longer asks for. Each in a transaction of its own. One whose
    signature no longer holds stays as it is: its page says why.
    """
    over = Publication.objects.filter(
        until_date__lte=today, ended_at__isnull=True, list__state=State.PUBLISHED
    ).filter(~Exists(unanswered().filter(publication=OuterRef("pk"))))
    waiting = ResponsibilityList.objects.filter(_done() | Q(pk__in=over.values("list")))
    ids = list(waiting.order_by("pk").values_list("pk", flat=True))
    return [list_id for list_id in ids if _try(actor, list_id, today)]


def is_ready(listed: ResponsibilityList, today: date) -> bool:
    """Whether only taking effect is left to do, on that day."""
    if next_step(listed) != Step.TAKE_EFFECT:
        return False
    if listed.state == State.PUBLISHED:
        running = listed.publications.filter(ended_at__isnull=True)
        if running.filter(until_date__gt=today).exists():
            return False
        if unanswered().filter(publication__in=running).exists():
            return False
    return valid_signature(listed) is not None


def unanswered() -> QuerySet[PublicationComment]:
    """Comments that were neither answered nor withheld."""
    return PublicationComment.objects.filter(answered_at__isnull=True)


def _try(actor: Actor, list_id: int, today: date) -> bool:
    with transaction.atomic():
        listed = locked(list_id)
        if not is_ready(listed, today):
            return False
        take_effect(actor=actor, listed=listed, on=today)
    return True


def _done() -> Q:
    """Lists whose kind asks for no step after the one they have done."""
    filed = Q(state=State.FILED)
    endorsed = Q(state=State.ENDORSED, kind__filed_with="")
    signed = Q(state=State.SIGNED, kind__filed_with="", kind__endorser="")
    return Q(kind__publish_days=0) & (filed | endorsed | signed)


def _replace(actor: Actor, previous_id: int, on: date) -> None:
    """The edition before ends where the new one begins."""
    previous = locked(previous_id)
    if previous.state != State.IN_FORCE:
        return
    previous = move(previous, to=State.REVISED, ended_on=on)
    record(
        actor=actor,
        action="list.revised",
        thing=previous,
        before={"state": State.IN_FORCE},
        after={"state": previous.state, "ended_on": on},
    )
