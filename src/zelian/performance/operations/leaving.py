"""What units and posts that go still owe: settled in the transaction that closes them."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record_each
from zelian.people.burdens import Leaving
from zelian.people.viewer import Viewer
from zelian.performance.models import Contribution, Obligation
from zelian.performance.operations.verdicts import rejudge
from zelian.performance.queries.leaving import owed_after

Outcome = Obligation.Outcome
REASON_LENGTH = Obligation._meta.get_field("waived_reason").max_length


@transaction.atomic
def settle_leaving(*, viewer: Viewer, leaving: Leaving, why: str) -> int:
    """
    Let nobody owe what falls due once its bearer is gone; gives how many obligations.

    What has not begun, and nothing counts for, is removed; the rest is waived and says who
    takes over. The successor's own obligations come from the next planning, which follows
    successions. What was due before stays as it is.
    """
    counted = Contribution.objects.filter(obligation=OuterRef("pk"), refused=False)
    rows = list(
        owed_after(leaving)
        .select_for_update(of=("self",))
        .annotate(served=Exists(counted))
        .order_by("pk")
    )
    gone = [row for row in rows if _is_untouched(row, leaving)]
    waived = [row for row in rows if not _is_untouched(row, leaving)]
    record_each(
        actor=viewer.actor,
        action="obligation.removed",
        changes=[Change(row, {"due_date": row.due_date, "key": row.key}) for row in gone],
        why=why,
    )
    Obligation.objects.filter(pk__in=[row.pk for row in gone]).delete()
    ids = [row.pk for row in waived]
    Obligation.objects.filter(pk__in=ids).update(
        outcome=Outcome.WAIVED, waived_reason=_reason(leaving, why), fulfilled_on=None
    )
    rejudge(obligation_ids=ids, actor=viewer.actor, today=viewer.today)
    record_each(
        actor=viewer.actor,
        action="obligation.waived",
        changes=[Change(r, {"outcome": r.outcome}, {"outcome": Outcome.WAIVED}) for r in waived],
        why=why,
    )
    return len(rows)


def _is_untouched(row: Obligation, leaving: Leaving) -> bool:
    return row.period_from >= leaving.on and not row.served and row.triggered_by_id is None


def _reason(leaving: Leaving, why: str) -> str:
    values = {"day": date_format(leaving.on), "successor": leaving.successor, "why": why}
    if leaving.successor is not None:
        sentence = _("责任主体自%(day)s起不再存在，由%(successor)s承接。%(why)s") % values
    else:
        sentence = _("责任主体自%(day)s起不再存在，不再承担。%(why)s") % values
    return sentence[:REASON_LENGTH]
