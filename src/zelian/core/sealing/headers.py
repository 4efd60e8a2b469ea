"""What is signed: the header of a block, of a day, and the note of where the chain ends.

Digests stand in them as text with their algorithm's name (``sm3:…``).
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from zelian.core.sealing.canonical import canonical, moment

BLOCK = "zelian-block"
DAY = "zelian-day"
HEAD = "zelian-head"


@dataclass(frozen=True, slots=True)
class BlockHeader:
    """A block of events: where it stands in the chain, and the root over its leaves.

    ``first`` and ``last`` are the lowest and highest event numbers in it.
    """

    number: int
    previous: str
    form: int
    count: int
    first: int
    last: int
    root: str
    sealed_at: datetime
    algorithm: str
    key: str

    def to_json(self) -> dict[str, object]:
        """Plain data, as it is signed and shown in proofs."""
        return {**asdict(self), "kind": BLOCK, "sealed_at": moment(self.sealed_at)}

    def to_bytes(self) -> bytes:
        """What is digested and signed."""
        return canonical(self.to_json())


@dataclass(frozen=True, slots=True)
class DayHeader:
    """All blocks sealed on one calendar day of the institution, under one root.

    ``root`` is the root over the digests of the blocks' headers.
    """

    day: date
    previous: str
    first: int
    last: int
    blocks: int
    events: int
    root: str
    algorithm: str
    key: str

    def to_json(self) -> dict[str, object]:
        """Plain data, as it is signed and handed out."""
        return {**asdict(self), "kind": DAY, "form": 1, "day": self.day.isoformat()}

    def to_bytes(self) -> bytes:
        """What is digested and signed."""
        return canonical(self.to_json())


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ended when it was last written; kept outside the database.

    ``waiting``: numbers and leaf hashes (hexadecimal) of events seen but not yet in a block.
    """

    block: int
    digest: str
    last: int
    noted_at: datetime
    key: str
    algorithm: str
    waiting: tuple[tuple[int, str], ...] = ()

    def to_json(self) -> dict[str, object]:
        """Plain data, as it is signed and written."""
        return {
            **asdict(self),
            "kind": HEAD,
            "form": 1,
            "noted_at": moment(self.noted_at),
            "waiting": [list(each) for each in self.waiting],
        }

    def to_bytes(self) -> bytes:
        """What is signed."""
        return canonical(self.to_json())
