"""Walking all of history: whether anything was altered, inserted or removed, what and where."""

from __future__ import annotations

from datetime import datetime

from zelian.history.models import DayRoot, Leaf
from zelian.history.verifying.anchors import NotARoot, check_anchor, read_root
from zelian.history.verifying.chain import Keys, Walk
from zelian.history.verifying.report import Finding, Progress, Report
from zelian.history.verifying.surroundings import (
    check_days,
    check_head,
    check_triggers,
    check_unsealed,
)

__all__ = ["Finding", "NotARoot", "Report", "read_root", "verify"]


def verify(*, now: datetime, root: str = "", progress: Progress = lambda *_: None) -> Report:
    """
    Hold all of history against what was sealed; ``root`` is a digest kept elsewhere.

    Reads in pieces, writes nothing; ``progress`` is told how many events of how many are done.
    """
    report = Report(begun_at=now)
    keys = Keys.known()
    for finding in check_triggers():
        report.add(finding)
    for finding in Walk(keys, report, Leaf.objects.count(), progress).findings():
        report.add(finding)
    for is_fault, finding in check_unsealed(now):
        if is_fault:
            report.add(finding)
        else:
            report.notices.append(finding)
    for finding in (*check_head(), *check_days(keys)):
        report.add(finding)
    report.days = DayRoot.objects.count()
    if root:
        report.confirmed, broken = check_anchor(root)
        if broken is not None:
            report.add(broken)
    return report
