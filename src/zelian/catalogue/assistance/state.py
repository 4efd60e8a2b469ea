"""How far a language model's help with a draft has come, as the draft's row keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from zelian.core.vocabulary.wording import Sentence, said

LONGEST_SILENCE = timedelta(minutes=15)
"""After so long without a note the job is gone: one passage waits ten minutes at most."""

BROKEN_OFF = said("语言模型没有读完就中断了，已有的建议都保留着，可以再请它读一次。")


@dataclass(frozen=True, slots=True)
class Tally:
    """How far the asking has come: passages done, duties kept, items dropped."""

    of: int
    done: int = 0
    found: int = 0
    invented: int = 0
    malformed: int = 0

    def asking(self, now: datetime) -> dict[str, Any]:
        """What the row holds while a job is at it."""
        return {"state": "asking", "noted": now.isoformat(), **asdict(self)}

    def ended(self, trouble: Sentence | None) -> dict[str, Any]:
        """What the row holds afterwards."""
        if trouble is None:
            return {"state": "done", **asdict(self)}
        return {"state": "failed", **asdict(self), "trouble": trouble.to_json()}


def is_asking(kept: Mapping[str, Any] | None, now: datetime) -> bool:
    """Whether a job is at it; one that has said nothing for long is not."""
    if not kept or kept.get("state") != "asking":
        return False
    return now - datetime.fromisoformat(kept["noted"]) < LONGEST_SILENCE


def trouble_in(kept: Mapping[str, Any] | None, now: datetime) -> Sentence | None:
    """Why the asking came to nothing, or broke off; nothing where all is well."""
    if not kept:
        return None
    if kept["state"] == "asking" and not is_asking(kept, now):
        return Sentence(BROKEN_OFF)
    return Sentence.from_json(kept["trouble"]) if "trouble" in kept else None
