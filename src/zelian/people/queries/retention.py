"""How long passing records are kept, and how many are due to go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from zelian.people.models import RetentionRule
from zelian.people.policies import refuse_unless
from zelian.people.retention import RetentionKind, retention_kinds
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Retained:
    """A kind with the days it is kept and how many of it the next night removes."""

    kind: RetentionKind
    days: int
    due: int


def list_retained(viewer: Viewer, now: datetime) -> list[Retained]:
    """Every kind; a query a kind, and one for what the institution chose."""
    refuse_unless(viewer, "people.set_retention")
    chosen = dict(RetentionRule.objects.values_list("kind", "days"))
    rows = []
    for kind in retention_kinds():
        days = chosen.get(kind.code, kind.days)
        due = kind.expired(now - timedelta(days=days)).count()
        rows.append(Retained(kind, days, due))
    return rows


def days_kept(kind: RetentionKind) -> int:
    """The days a kind is kept now."""
    rule = RetentionRule.objects.filter(kind=kind.code).first()
    return rule.days if rule else kind.days
