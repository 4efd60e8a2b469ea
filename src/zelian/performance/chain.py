"""The part of the responsibility chain that an obligation's and an act's page know."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from zelian.lists.queries.revising import edition_of
from zelian.pages.parts import ChainLink
from zelian.performance.models import Act, Obligation
from zelian.performance.queries import ActPage, ObligationPage


def chain_of_obligation(page: ObligationPage) -> list[ChainLink]:
    """Regulation, clause, duty, list item, the obligation itself, and the acts that count."""
    row = page.obligation
    acts = [each.act for each in page.contributions if not each.refused]
    return [
        *_below(row),
        ChainLink("obligation", row.title, status=page.status.value, current=True),
        *_acts(act for act in acts if act.state == Act.State.RECORDED),
    ]


def chain_of_act(page: ActPage) -> list[ChainLink]:
    """The obligations it counts for, the act itself, and its evidence."""
    links = [
        ChainLink(
            "obligation",
            each.obligation.title,
            reverse("performance:obligation", args=[each.obligation_id]),
            status=each.obligation.status,
        )
        for each in page.counting
    ]
    links.append(ChainLink("act", page.act.topic, status=page.act.state, current=True))
    links.extend(
        ChainLink("evidence", each.name, reverse("performance:evidence", args=[each.pk]))
        for each in page.evidence
    )
    return links


def _below(row: Obligation) -> list[ChainLink]:
    regulation, provision, item = row.duty.regulation, row.duty.provision, row.list_item
    duty_url = reverse("catalogue:duty", args=[row.duty_id])
    links = [
        ChainLink(
            "regulation",
            regulation.title,
            reverse("catalogue:regulation", args=[regulation.pk]),
            status=regulation.state,
        )
    ]
    if provision is not None:
        label = f"{provision.address} {provision.title}".strip()
        links.append(ChainLink("clause", label, duty_url))
    links.append(ChainLink("duty", str(row.duty), duty_url))
    if item is not None:
        detail = edition_of(item.list)
        links.append(
            ChainLink("item", str(item), reverse("lists:item", args=[item.pk]), detail=detail)
        )
    return links


def _acts(acts: Iterable[Act]) -> list[ChainLink]:
    links = []
    for act in acts:
        links.append(
            ChainLink("act", str(act), reverse("performance:act", args=[act.pk]), status=act.state)
        )
        links.extend(
            ChainLink("evidence", each.name, reverse("performance:evidence", args=[each.pk]))
            for each in act.evidence.all()
        )
    return links
