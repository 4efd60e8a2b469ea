"""What the doctor says of one thing: how it is, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from django.utils.translation import gettext as _


class Health(IntEnum):
    """The worse, the greater; the number is also the command's exit code."""

    SOUND = 0
    ATTENTION = 1
    FAULT = 2

    @property
    def label(self) -> str:
        """The word people read."""
        return {0: _("正常"), 1: _("注意"), 2: _("有误")}[self.value]

    @property
    def code(self) -> str:
        """The word programs read."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: ``area`` says of what, ``sentence`` how it is, ``advice`` what to do about it."""

    area: str
    health: Health
    sentence: str
    advice: str = ""

    def to_json(self) -> dict[str, str]:
        return {
            "area": self.area,
            "health": self.health.code,
            "sentence": self.sentence,
            "advice": self.advice,
        }


Findings = Iterator[Finding]


def sound(area: str, sentence: str) -> Finding:
    """Nothing to do."""
    return Finding(area, Health.SOUND, sentence)


def attention(area: str, sentence: str, advice: str) -> Finding:
    """It works; somebody should look."""
    return Finding(area, Health.ATTENTION, sentence, advice)


def fault(area: str, sentence: str, advice: str) -> Finding:
    """Something is broken or unsafe."""
    return Finding(area, Health.FAULT, sentence, advice)
