"""On the way to another system and back: kept in the session, good once and for ten minutes."""

from __future__ import annotations

import secrets
import time
from dataclasses import asdict, dataclass, field

from django.http import HttpRequest

SIGN_IN = "sign_in"
BIND = "bind"
PROVE = "prove"
SESSION_KEY = "sign_in_journeys"
SECONDS = 600
AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Journey:
    """
    One attempt, named by ``state``, which travels along and comes back.

    ``kept`` is what a protocol must find again (nonce, verifier, number of the request);
    ``account_id`` is who is binding, or proving once more that it is still them: then the
    provider is to ask anew, whatever it remembers.
    """

    provider: str
    purpose: str = SIGN_IN
    following: str = ""
    account_id: int | None = None
    state: str = field(default_factory=lambda: secrets.token_hex(24))
    kept: dict[str, str] = field(default_factory=dict)
    began: float = field(default_factory=time.time)


def remember(request: HttpRequest, journey: Journey) -> None:
    """Keep a journey; only the newest few are."""
    journeys = _journeys(request)
    journeys.pop(journey.state, None)
    journeys[journey.state] = asdict(journey)
    while len(journeys) > AT_ONCE:
        del journeys[next(iter(journeys))]
    request.session[SESSION_KEY] = journeys


def take(request: HttpRequest, state: str, *, provider: str) -> Journey | None:
    """The journey of that state, which is then over; ``None`` if unknown, old or another's."""
    journeys = _journeys(request)
    found = journeys.pop(state, None)
    if found is None:
        return None
    request.session[SESSION_KEY] = journeys
    # kept now: two answers at once must not both find it
    request.session.save()
    journey = Journey(**found)
    late = time.time() - journey.began > SECONDS
    return None if late or journey.provider != provider else journey


def _journeys(request: HttpRequest) -> dict[str, dict]:
    return dict(request.session.get(SESSION_KEY, {}))
