"""The head: where the chain ended when it was last written, in a file outside the database.

Whoever cuts the chain's tail off, or puts an old database in its place, can't put the signed
note of it back with the database alone.
"""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.dateparse import parse_datetime

from zelian.core.sealing.headers import Head
from zelian.history.models import Block
from zelian.keys import signing
from zelian.keys.signing import Signature

NAME = "history-head.json"
WAITING = 500  # events not yet in a block that a head names


class HeadUnreadable(ValueError):
    """There is a head file, and it is not what was written."""


@dataclass(frozen=True, slots=True)
class NotedHead:
    """A head as it stands in the file."""

    head: Head
    signature: Signature

    @property
    def is_genuine(self) -> bool:
        """Whether the institution's key signed exactly this."""
        return signing.verify(self.head.to_bytes(), self.signature)


def path() -> Path:
    """Where the head is kept."""
    return Path(settings.DATA) / NAME


def read() -> NotedHead | None:
    """
    The head in the file, or nothing where there is no file.

    :raises HeadUnreadable: its content is no head.
    """
    try:
        told = json.loads(path().read_bytes())
        return NotedHead(_head(told), Signature(told["key"], told["signed_with"], told["value"]))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise HeadUnreadable(type(error).__name__) from error


def note(block: Block, *, at: datetime, waiting: tuple[tuple[int, str], ...] = ()) -> None:
    """Write where the chain ends now, in one step."""
    head = Head(
        block=block.number,
        digest=block.digest,
        last=block.last_event,
        noted_at=at,
        key=signing.current_key().key_id,
        algorithm=block.algorithm,
        waiting=waiting[:WAITING],
    )
    _sign_and_write(head)


def note_beginning(digest: str, *, algorithm: str, at: datetime) -> None:
    """Write that no block stands yet: a chain without a note of its end is suspicious."""
    key = signing.current_key().key_id
    _sign_and_write(Head(0, digest, 0, noted_at=at, key=key, algorithm=algorithm))


def _sign_and_write(head: Head) -> None:
    signature = signing.sign(head.to_bytes())
    told = {**head.to_json(), "signed_with": signature.algorithm, "value": signature.value}
    _write(json.dumps(told, ensure_ascii=False, indent=1).encode())


def set_aside(at: datetime) -> None:
    """Keep a head that no longer counts under another name, for those who examine the case."""
    if path().exists():
        path().rename(path().with_name(f"history-head.{at:%Y%m%dT%H%M%S%f}.json"))


def _write(content: bytes) -> None:
    place = path()
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_name(f".{NAME}.{secrets.token_hex(8)}")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    with os.fdopen(os.open(unfinished, flags, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(place)


def _head(told: dict) -> Head:
    noted_at = parse_datetime(told["noted_at"])
    if noted_at is None:
        raise ValueError(told["noted_at"])
    return Head(
        block=int(told["block"]),
        digest=str(told["digest"]),
        last=int(told["last"]),
        noted_at=noted_at,
        key=str(told["key"]),
        algorithm=str(told["algorithm"]),
        waiting=tuple((int(number), str(leaf)) for number, leaf in told["waiting"]),
    )
