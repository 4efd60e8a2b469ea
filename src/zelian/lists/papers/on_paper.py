"""A list with all that its paper shows, read for many lists at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.lists.columns import columns_of_list
from zelian.lists.models import (
    Discussion,
    Filing,
    ListColumn,
    ListItem,
    ListKind,
    ResponsibilityList,
)
from zelian.lists.queries.statuses import signature_views, with_duties
from zelian.lists.signing import content_of
from zelian.pages.words import shown
from zelian.people.models import Oversight
from zelian.people.queries import answering_for
from zelian.signing.meanings import SIGN
from zelian.signing.models import Signature
from zelian.signing.queries import WITHDRAWN, SignatureView, signatures_with_proof

RELATED = ("unit", "post__unit", "post__kind", "kind")


@dataclass(frozen=True, slots=True)
class Facts:
    """What stands on a form beside its rows; all empty on one that is handed out blank."""

    unit: str = ""
    name: str = ""
    post: str = ""
    in_charge: str = ""
    liaison: str = ""
    subject: str = ""
    is_unit: bool = True
    year: int | None = None
    on: date | None = None
    discussed: str = ""
    filed: str = ""


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A list as it goes on paper; ``signatures`` newest first, without those taken back."""

    listed: ResponsibilityList
    columns: Sequence[ListColumn]
    items: Sequence[ListItem]
    signatures: Sequence[SignatureView]
    facts: Facts
    content: str

    @property
    def kind(self) -> ListKind:
        """Its kind of list."""
        return self.listed.kind

    def signature(self, meaning: str) -> SignatureView | None:
        """The newest signature of that meaning."""
        return next((one for one in self.signatures if one.signature.meaning == meaning), None)


def lists_on_paper(lists: QuerySet[ResponsibilityList], *, today: date) -> list[OnPaper]:
    """Lists in the order of the query; some fifteen queries, whatever their number."""
    rows = list(
        lists.select_related(*RELATED).prefetch_related(
            "kind__columns",
            Prefetch("signatures", signatures_with_proof()),
            Prefetch("items", with_duties(ListItem.objects.order_by("number")), to_attr="on_paper"),
            Prefetch("discussions", Discussion.objects.order_by("-id")),
            Prefetch("filings", Filing.objects.filter(ended_at=None).exclude(number="")),
        )
    )
    holders = _holders(rows, today)
    overseen = _overseen(listed.post_id for listed in rows if listed.post_id)
    return [_on_paper(listed, holders, overseen, today) for listed in rows]


def list_on_paper(listed: ResponsibilityList, *, today: date) -> OnPaper:
    """One list."""
    [found] = lists_on_paper(ResponsibilityList.objects.filter(pk=listed.pk), today=today)
    return found


def _on_paper(
    listed: ResponsibilityList,
    holders: Mapping[tuple[int, int], str],
    overseen: Mapping[int, Sequence[Oversight]],
    today: date,
) -> OnPaper:
    items: list[ListItem] = listed.on_paper
    content = content_of(listed, items)
    ordered: list[Signature] = sorted(listed.signatures.all(), key=lambda one: -one.pk)
    views = [
        view
        for view in signature_views(listed, ordered, content, lambda: items)
        if view.standing != WITHDRAWN
    ]
    signed = next((view for view in views if view.signature.meaning == SIGN), None)
    post = listed.post
    on = timezone.localtime(signed.signature.signed_at).date() if signed else None
    looked_after = [o for o in overseen.get(listed.post_id, ()) if _stands(o, on or today)]
    facts = Facts(
        unit=listed.unit.name,
        name=_name(listed, signed, holders),
        post=post.title if post else "",
        in_charge=_names_of(looked_after, Oversight.Kind.IN_CHARGE),
        liaison=_names_of(looked_after, Oversight.Kind.LIAISON),
        subject=str(post or listed.unit.name),
        is_unit=post is None,
        year=listed.year,
        on=on,
        discussed=next((f"{shown(d.on)} {d.meeting}" for d in listed.discussions.all()), ""),
        filed=next((filing.number for filing in listed.filings.all()), ""),
    )
    return OnPaper(listed, columns_of_list(listed), items, views, facts, content)


def _holders(rows: Iterable[ResponsibilityList], today: date) -> dict[tuple[int, int], str]:
    """Who answers for a post in a list's year: today within it, else on its nearest day."""
    by_year: dict[int, list[int]] = {}
    for listed in rows:
        if listed.post_id:
            by_year.setdefault(listed.year, []).append(listed.post_id)
    found: dict[tuple[int, int], str] = {}
    for year, posts in by_year.items():
        day = min(max(today, date(year, 1, 1)), date(year, 12, 31))
        for post_id, answering in answering_for(posts, day).items():
            found[post_id, year] = answering.person.name if answering.person else ""
    return found


def _name(
    listed: ResponsibilityList,
    signed: SignatureView | None,
    holders: Mapping[tuple[int, int], str],
) -> str:
    """The post's holder: who signed for themselves, else who answers for the post."""
    if listed.post_id is None:
        return ""
    if signed is not None and not signed.signature.on_behalf_of:
        return signed.signature.signer_name
    return holders.get((listed.post_id, listed.year), "")


def _overseen(posts: Iterable[int]) -> dict[int, list[Oversight]]:
    """What posts ever looked after, in the tree's order; one query."""
    rows = Oversight.objects.filter(post__in=list(posts)).select_related("unit")
    found: dict[int, list[Oversight]] = {}
    for row in rows.order_by("unit__path", "id"):
        found.setdefault(row.post_id, []).append(row)
    return found


def _stands(oversight: Oversight, day: date) -> bool:
    until = oversight.until_date
    return oversight.from_date <= day and (until is None or day < until)


def _names_of(oversights: Iterable[Oversight], kind: str) -> str:
    names = dict.fromkeys(o.unit.name for o in oversights if o.kind == kind)
    return _("、").join(names)
