"""How long passing records are kept, and their removal."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, record
from zelian.people.models import RetentionRule
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.retention import RetentionKind, retention_kinds
from zelian.people.viewer import Viewer

MOST_DAYS = 36_500


class CannotSetRetention(Refusal):
    """A kind of record may not be kept for so long, or so short."""


@transaction.atomic
def set_retention(*, viewer: Viewer, kind: RetentionKind, days: int) -> RetentionRule:
    """
    Say how many days a kind of record is kept.

    :raises CannotSetRetention: fewer days than the law asks, or more than a hundred years.
    """
    refuse_unless(viewer, "people.set_retention")
    if days < kind.least:
        raise CannotSetRetention(
            _("最少保存 %(days)s 天。%(basis)s") % {"days": kind.least, "basis": kind.basis},
            field="days",
        )
    if days > MOST_DAYS:
        raise CannotSetRetention(_("最多填 36500 天（一百年）。"), field="days")
    rule = RetentionRule.objects.select_for_update().filter(kind=kind.code).first()
    before = rule.days if rule else kind.days
    if rule is None:
        rule = RetentionRule(kind=kind.code)
    rule.days = days
    rule.version += 1
    rule.save()
    record(
        actor=viewer.actor,
        action="retention.set",
        thing=rule,
        before={"days": before},
        after={"days": days},
    )
    return rule


def apply_retention(*, actor: Actor, now: datetime) -> dict[str, int]:
    """Remove what is kept no longer, a transaction a kind; how many of each, told in history."""
    chosen = dict(RetentionRule.objects.values_list("kind", "days"))
    removed: dict[str, int] = {}
    for kind in retention_kinds():
        before = now - timedelta(days=chosen.get(kind.code, kind.days))
        if count := _remove(actor, kind, before):
            removed[kind.code] = count
    return removed


@transaction.atomic
def _remove(actor: Actor, kind: RetentionKind, before: datetime) -> int:
    rows = kind.expired(before)
    count = rows.count()
    if not count:
        return 0
    rows.delete()
    rule, _is_new = RetentionRule.objects.get_or_create(
        kind=kind.code, defaults={"days": kind.days}
    )
    record(
        actor=actor,
        action="retention.applied",
        thing=rule,
        after={"count": count, "before": before},
    )
    return count
