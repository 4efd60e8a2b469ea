"""Pledges that wait for the viewer, as the personal page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.insight.desk import Work, WorkGroup
from zelian.insight.queries.desk_lists import SHOWN
from zelian.pages.words import year_date
from zelian.pledges.models import Pledge
from zelian.pledges.queries import Waiting


def pledge_groups(waiting: Waiting, today: date) -> list[WorkGroup]:
    """What pledges want of the viewer; only what there is."""
    table, together = reverse("pledges:pledges"), reverse("pledges:sign_many")
    sign, appraise = (_("签字"), "writing-sign", "sign"), (_("评议"), "pencil-plus", "appraise")
    take = (_("签字接受"), "writing-sign", "sign")
    groups = (
        _of("pledges", _("待签订责任书"), waiting.to_sign, sign, today, table),
        _of("appraise", _("待评议的总结"), waiting.to_appraise, appraise, today, table),
        _of("countersign", _("待接受的责任书"), waiting.to_countersign, take, today, together),
    )
    return [group for group in groups if group.count]


def _of(
    key: str,
    title: str,
    rows: Sequence[Pledge],
    does: tuple[str, str, str],
    today: date,
    url: str,
) -> WorkGroup:
    return WorkGroup(
        key, title, tuple(_work(row, does, today) for row in rows[:SHOWN]), len(rows), url
    )


def _work(pledge: Pledge, does: tuple[str, str, str], today: date) -> Work:
    button, icon, page = does
    if page == "sign" and pledge.lacks:
        button, icon, page = _("填写"), "pencil", "fill"
    detail = _("%(day)s前") % {"day": year_date(pledge.due_on)} if pledge.due_on else ""
    return Work(
        label=pledge.title,
        detail=detail,
        url=reverse("pledges:pledge", args=[pledge.pk]),
        button=button,
        icon=icon,
        address=reverse(f"pledges:{page}", args=[pledge.pk]),
        late=pledge.due_on is not None and pledge.due_on < today,
    )
