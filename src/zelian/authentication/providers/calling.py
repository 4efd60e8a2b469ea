"""One call to another system: short, bounded, without following it elsewhere."""

from __future__ import annotations

import logging
import time
from typing import Any

import httpx

from zelian.authentication.providers.refusals import ServiceUnreachable

logger = logging.getLogger("zelian.authentication")

LARGEST_ANSWER = 1024 * 1024


def call(method: str, url: str, *, timeout: int, **given: Any) -> httpx.Response:
    """
    The whole answer, read within ``timeout`` seconds from beginning to end.

    :raises ServiceUnreachable: no answer, a late one, a too long one, or an error's.
    """
    until = time.monotonic() + timeout
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False) as client,
            client.stream(method, url, **given) as response,
        ):
            _read_bounded(response, until)
    except httpx.HTTPError as trouble:
        logger.warning("sign-in service: %s %s", method, type(trouble).__name__)
        raise ServiceUnreachable from trouble
    if response.status_code >= 500:
        logger.warning("sign-in service: %s answered %d", method, response.status_code)
        raise ServiceUnreachable
    return response


def call_json(method: str, url: str, *, timeout: int, **given: Any) -> dict[str, Any]:
    """
    The answer as a JSON object, whatever its status below 500.

    :raises ServiceUnreachable: as :func:`call`, or the answer is no JSON object.
    """
    response = call(method, url, timeout=timeout, **given)
    try:
        answer = response.json()
    except ValueError as trouble:
        raise ServiceUnreachable("not-json") from trouble
    if not isinstance(answer, dict):
        raise ServiceUnreachable("not-json")
    return answer


def _read_bounded(response: httpx.Response, until: float) -> None:
    read = bytearray()
    for chunk in response.iter_bytes():
        read += chunk
        if len(read) > LARGEST_ANSWER:
            raise ServiceUnreachable("too-large")
        if time.monotonic() > until:
            raise ServiceUnreachable("too-slow")
    # what iter_bytes gave is what read() would have kept
    response._content = bytes(read)
