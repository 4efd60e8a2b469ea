"""What a verification found: findings, each with a code, a place and a plain sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.core.sealing.canonical import GROUPS

Progress = Callable[[int, int], None]  # events walked, events there are
SHOWN = 500  # findings told one by one; of the rest the number is told


@dataclass(frozen=True, slots=True)
class Finding:
    """
    One thing that is not as it was sealed.

    ``code``: stable, dotted (``event.altered``); ``where``: ``event 12``, ``block 3``.
    """

    code: str
    where: str
    sentence: str


@dataclass
class Report:
    """The outcome: ``findings`` mean tampering or damage, ``notices`` want attention only."""

    begun_at: datetime
    events: int = 0
    blocks: int = 0
    unsealed: int = 0
    days: int = 0
    first_sealed_at: datetime | None = None
    last_sealed_at: datetime | None = None
    findings: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    left_out: int = 0
    confirmed: str = ""

    @property
    def is_intact(self) -> bool:
        """Nothing was altered, inserted or removed."""
        return not self.findings

    @property
    def faults(self) -> int:
        """How many findings there are, those not told one by one included."""
        return len(self.findings) + self.left_out

    def add(self, finding: Finding) -> None:
        """Keep a finding, or count it where there are too many to be read."""
        if len(self.findings) < SHOWN:
            self.findings.append(finding)
        else:
            self.left_out += 1

    def to_json(self) -> dict[str, object]:
        """Plain data: for ``--json`` and for pages."""
        return {
            "intact": self.is_intact,
            "begun_at": self.begun_at.isoformat(),
            "events": self.events,
            "blocks": self.blocks,
            "unsealed": self.unsealed,
            "days": self.days,
            "first_sealed_at": _iso(self.first_sealed_at),
            "last_sealed_at": _iso(self.last_sealed_at),
            "confirmed": self.confirmed,
            "left_out": self.left_out,
            "findings": [_told(finding) for finding in self.findings],
            "notices": [_told(notice) for notice in self.notices],
        }

    def lines(self) -> list[str]:
        """For people at a terminal."""
        words = {"events": self.events, "blocks": self.blocks, "days": self.days}
        lines = [
            _("已核对 %(events)s 件事件、%(blocks)s 个区块、%(days)s 个日根。") % words,
        ]
        lines += [f"✗ {finding.sentence}" for finding in self.findings]
        if self.left_out:
            lines.append(_("另有 %(count)s 处问题未逐条列出。") % {"count": self.left_out})
        lines += [f"· {notice.sentence}" for notice in self.notices]
        if self.confirmed:
            lines.append(f"✓ {self.confirmed}")
        if self.is_intact:
            lines.append(_("✓ 历史完整：没有发现改动、插入或删除。"))
        else:
            lines.append(_("✗ 历史不完整：发现 %(count)s 处问题。") % {"count": self.faults})
        return lines


def when(moment: datetime) -> str:
    """A moment as these sentences write it, to the second."""
    local = timezone.localtime(moment)
    return f"{local:%Y-%m-%d %H:%M:%S}"


def group_words(groups: tuple[str, ...]) -> str:
    """Groups of facts in words."""
    words = {
        "who": _("操作人（账号、姓名、代谁办理、来源地址）"),
        "when": _("时间"),
        "what": _("操作和对象"),
        "before": _("之前的内容"),
        "after": _("之后的内容"),
        "why": _("原因"),
    }
    return _("、").join(words[name] for name in GROUPS if name in groups)


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _told(finding: Finding) -> dict[str, str]:
    return {"code": finding.code, "where": finding.where, "sentence": finding.sentence}
