"""The life of a pledge: who is to sign next, and what may follow what."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.pledges.models import Pledge, PledgeKind
from zelian.signing.meanings import COUNTERSIGN, SIGN

State = Pledge.State
RUNNING = (State.DRAFT, State.ISSUED, State.SIGNED, State.IN_FORCE)
WAITING = (State.ISSUED, State.SIGNED)
OVER = (State.ENDED, State.ARCHIVED)


class Side(models.TextChoices):
    """The two who sign."""

    GIVER = "giver", _("责任人")
    COUNTERPART = "counterpart", _("对方")


MEANINGS = {Side.GIVER: SIGN, Side.COUNTERPART: COUNTERSIGN}

_AFTER = {
    State.DRAFT: (State.ISSUED, State.ENDED),
    State.ISSUED: (State.SIGNED, State.IN_FORCE, State.DRAFT, State.ENDED),
    State.SIGNED: (State.IN_FORCE, State.DRAFT, State.ENDED),
    State.IN_FORCE: (State.DRAFT, State.ENDED, State.ARCHIVED),
}


def sides_of(pledge: Pledge) -> tuple[Side, ...]:
    """Who signs, in order."""
    if not pledge.both_sign:
        return (Side.GIVER,)
    if pledge.first == PledgeKind.First.COUNTERPART:
        return (Side.COUNTERPART, Side.GIVER)
    return (Side.GIVER, Side.COUNTERPART)


def side_due(pledge: Pledge) -> Side | None:
    """Who is to sign next; nobody before it is issued and once all have signed."""
    if pledge.state == State.ISSUED:
        return sides_of(pledge)[0]
    return sides_of(pledge)[1] if pledge.state == State.SIGNED else None


def after_signing(pledge: Pledge) -> State:
    """Where the signature that is due leads."""
    last = pledge.state == State.SIGNED or not pledge.both_sign
    return State.IN_FORCE if last else State.SIGNED


def may_follow(pledge: Pledge, state: str) -> bool:
    """Whether a pledge in its state may come into another."""
    return state in _AFTER.get(State(pledge.state), ())
