"""What the enterprise messengers have in common: one code, good once, for one identity."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

from zelian.authentication.providers.kept import forget, keep
from zelian.authentication.providers.kinds import Provider
from zelian.authentication.providers.refusals import CannotSignInBy

logger = logging.getLogger("zelian.authentication")

CODE_LENGTH = 512
EARLIER = 300  # seconds before its end a kept token is no longer used


def code_of(answer: Mapping[str, str], *names: str) -> str:
    """
    The code that came back.

    :raises CannotSignInBy: none, or the person declined.
    """
    code = next((answer[name] for name in names if answer.get(name)), "")
    if not code or len(code) > CODE_LENGTH:
        raise CannotSignInBy("no-code")
    return code


def refuse_unless_fine(answer: Mapping[str, Any], name: str, reason: str) -> None:
    """
    Let pass an answer whose error code ``name`` is 0.

    :raises CannotSignInBy: anything else; the vendor's number goes to the log.
    """
    if answer.get(name) != 0:
        logger.warning("sign-in service: %s %r", reason, answer.get(name))
        raise CannotSignInBy(reason)


def kept_token(provider: Provider, account: str, fetch: Callable[[], tuple[str, int]]) -> str:
    """An application's own token, which the vendors want kept until shortly before its end."""

    def lent() -> tuple[str, float]:
        token, lasting = fetch()
        return token, max(lasting - EARLIER, 1)

    return keep(("application-token", provider.key, account), lent)


def forget_token(provider: Provider, account: str) -> None:
    """Throw a kept token away: the vendor no longer takes it."""
    forget("application-token", provider.key, account)
