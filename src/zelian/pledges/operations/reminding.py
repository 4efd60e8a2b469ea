"""Asking those who have not signed to sign."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record_each
from zelian.pages.words import year_date
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer
from zelian.pledges.lifecycle import WAITING, Side, side_due
from zelian.pledges.models import Pledge, PledgeReminder


@transaction.atomic
def remind_pledges(*, viewer: Viewer, pledges: Iterable[Pledge]) -> int:
    """
    Ask whoever is to sign next, once a day; returns how many were asked.

    Pledges that wait for nobody, and those asked for today already, are passed over.
    """
    refuse_unless(viewer, "pledges.lead_pledges")
    chosen = [pledge.pk for pledge in pledges]
    rows = list(
        Pledge.objects.select_for_update(of=("self",))
        .filter(pk__in=chosen, state__in=WAITING)
        .exclude(reminders__on=viewer.today)
        .select_related("kind")
        .order_by("pk")
    )
    reminders = []
    for row in rows:
        refuse_unless(viewer, "pledges.lead_pledges", row)
        reminders.append(_reminder(viewer, row))
    PledgeReminder.objects.bulk_create(reminders)
    changes = [Change(one.pledge, after={"words": one.words}) for one in reminders]
    return record_each(actor=viewer.actor, action="pledge.reminded", changes=changes)


def _reminder(viewer: Viewer, pledge: Pledge) -> PledgeReminder:
    countersigns = side_due(pledge) == Side.COUNTERPART
    late = pledge.due_on is not None and pledge.due_on < viewer.today
    sentence = _("已过%(day)s的期限，请尽快签订。") if late else _("请在%(day)s前签订。")
    return PledgeReminder(
        pledge=pledge,
        post_id=pledge.counterpart_post_id if countersigns else pledge.post_id,
        words=sentence % {"day": year_date(pledge.due_on)},
        by_id=viewer.account_id,
        by_name=viewer.name[:60],
        on=viewer.today,
    )
