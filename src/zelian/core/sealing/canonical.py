"""The one byte form of an event, the same whatever database keeps it.

Canonical JSON: UTF-8, keys sorted by code point, no blanks, NFC; whole numbers without a
point, whatever wrote them; no NaN or infinity. An event is six groups of facts; each has a
digest of its own, so that it can be said which of them no longer fits. Form 1::

    group digest  H(0x02 || canonical({name: value}))
    entry         canonical({"form": 1, "groups": {name: hex}, "number": n})
    leaf          H(0x00 || entry)
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from ipaddress import IPv6Address, ip_address
from unicodedata import is_normalized, normalize

from zelian.core.sealing.trees import Hash, leaf_hash

FORM = 1
GROUPS = ("who", "when", "what", "before", "after", "why")
GROUP = b"\x02"
MARK = 8  # bytes of a group digest that a leaf keeps, to tell which group was altered

_encode = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


class UnknownForm(ValueError):
    """An event sealed in a form that this version does not know."""


@dataclass(frozen=True, slots=True)
class EventFacts:
    """What an event says, as the database gives it back."""

    number: int
    at: datetime
    actor_id: int | None
    actor_name: str
    on_behalf_of: str
    address: str | None
    action: str
    thing_type: str
    thing_id: int
    thing_label: str
    before: object
    after: object
    why: str


def canonical(value: object) -> bytes:
    """Canonical JSON of plain data (see the module's words)."""
    text = _encode(_plain(value))
    if not text.isascii() and not is_normalized("NFC", text):
        text = normalize("NFC", text)
    return text.encode("utf-8", "surrogatepass")


def moment(at: datetime) -> str:
    """A moment in UTC to the microsecond: ``2026-03-05T08:00:00.000000Z``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def address_text(address: str | None) -> str | None:
    """A network address in one writing, whatever the database or Python makes of it."""
    if not address:
        return None
    known = ip_address(address)
    if isinstance(known, IPv6Address) and known.ipv4_mapped is not None:
        return f"::ffff:{known.ipv4_mapped}"
    return known.compressed


def groups_of(facts: EventFacts) -> dict[str, object]:
    """The six groups as plain data, in their order; what a proof shows to its reader."""
    return {
        "who": {
            "account": facts.actor_id,
            "name": facts.actor_name,
            "on_behalf_of": facts.on_behalf_of,
            "address": address_text(facts.address),
        },
        "when": moment(facts.at),
        "what": {
            "action": facts.action,
            "type": facts.thing_type,
            "id": facts.thing_id,
            "label": facts.thing_label,
        },
        "before": facts.before,
        "after": facts.after,
        "why": facts.why,
    }


def group_digests(groups: Mapping[str, object], hash_: Hash) -> dict[str, bytes]:
    """The digest of each group, in the order of ``GROUPS``."""
    return {name: hash_(GROUP + canonical({name: groups[name]})) for name in GROUPS}


def entry_of(number: int, digests: Mapping[str, bytes]) -> bytes:
    """What goes into an event's leaf."""
    inner = ",".join(f'"{name}":"{digests[name].hex()}"' for name in sorted(GROUPS))
    return f'{{"form":{FORM},"groups":{{{inner}}},"number":{number}}}'.encode()


@dataclass(frozen=True, slots=True)
class SealedEvent:
    """The leaf of an event: its hash, and the marks that tell its groups apart."""

    hash: bytes
    marks: bytes


def seal_event(facts: EventFacts, hash_: Hash) -> SealedEvent:
    """The leaf of an event in the present form."""
    digests = group_digests(groups_of(facts), hash_)
    marks = b"".join(digest[:MARK] for digest in digests.values())
    return SealedEvent(leaf_hash(entry_of(facts.number, digests), hash_), marks)


def sealer_of(form: int) -> Callable[[EventFacts, Hash], SealedEvent]:
    """
    How events of a form are sealed; old forms stay readable beside new ones.

    :raises UnknownForm: no version of this program wrote it.
    """
    if form != FORM:
        raise UnknownForm(form)
    return seal_event


def differing(marks: bytes, others: bytes) -> tuple[str, ...]:
    """The groups whose marks differ; all of them where the marks have no sense."""
    if len(marks) != len(others) or len(marks) != MARK * len(GROUPS):
        return GROUPS
    starts = range(0, len(marks), MARK)
    return tuple(
        name
        for name, start in zip(GROUPS, starts, strict=True)
        if marks[start : start + MARK] != others[start : start + MARK]
    )


def _plain(value: object) -> object:
    """Whole numbers as such: one database gives 100 back where another gives 100.0."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(inner) for inner in value]
    return value
