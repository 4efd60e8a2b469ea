"""A person's word on whether one regulation's duty answers another's."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.catalogue.models import CoverageDecision, Duty
from zelian.catalogue.refusals import CannotChange
from zelian.history.operations import record
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


@transaction.atomic
def decide_coverage(*, viewer: Viewer, upper_id: int, lower_id: int, covers: bool | None) -> None:
    """
    Say that the lower duty covers the upper one or not, or with ``None`` take that back.

    :raises CannotChange: a duty is gone, or both are of one regulation.
    """
    rows = Duty.objects.select_related("regulation").in_bulk([upper_id, lower_id])
    upper, lower = rows.get(upper_id), rows.get(lower_id)
    if upper is None or lower is None:
        raise CannotChange(_("这项责任事项已经不在了，请刷新页面。"))
    if upper.regulation_id == lower.regulation_id:
        raise CannotChange(_("两项责任事项出自同一份文件，不能互相覆盖。"))
    refuse_unless(viewer, "catalogue.confirm_regulation", lower.regulation)
    pair = CoverageDecision.objects.filter(upper=upper, lower=lower)
    before = pair.values_list("covers", flat=True).first()
    if covers is None:
        pair.delete()
    else:
        CoverageDecision.objects.update_or_create(
            upper=upper, lower=lower, defaults={"covers": covers, "by_id": viewer.account_id}
        )
    record(
        actor=viewer.actor,
        action="duty.coverage_decided",
        thing=lower,
        before={"covers": before},
        after={"covers": covers, "upper": upper.pk},
    )
