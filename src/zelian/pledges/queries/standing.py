"""Whether the signatures of a pledge hold for what stands in it now."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from zelian.pledges.lifecycle import sides_of
from zelian.pledges.models import Pledge
from zelian.pledges.signing import contents_of
from zelian.signing.models import Signature
from zelian.signing.queries import (
    BROKEN,
    VALID,
    VOID,
    WITHDRAWN,
    SignatureView,
    signatures_with_proof,
    standing_of,
)

State = Pledge.State
FORCELESS = (BROKEN, VOID)
# What a page calls each state, as a code of `zelian.pages.statuses`.
STATUSES = {
    State.DRAFT: "draft",
    State.ISSUED: "to_sign",
    State.SIGNED: "half_signed",
    State.IN_FORCE: "effective",
    State.ENDED: "term_over",
    State.ARCHIVED: "archived",
}


def with_standing(rows: QuerySet[Pledge]) -> QuerySet[Pledge]:
    """With all that :func:`status_of` reads; two queries a page."""
    return rows.prefetch_related(Prefetch("signatures", signatures_with_proof()), "quotes")


def standing_signatures(pledge: Pledge) -> tuple[SignatureView, ...]:
    """
    The signatures of a pledge, newest first, each with how it stands.

    One query where :func:`with_standing` did not fetch them along. A signature of another
    pledge stands for nothing here.
    """
    if "signatures" in getattr(pledge, "_prefetched_objects_cache", {}):
        found: Iterable[Signature] = pledge.signatures.all()
    else:
        found = signatures_with_proof().filter(pk__in=pledge.signatures.values("pk"))
    contents = contents_of(pledge)
    views = []
    for one in sorted(found, key=lambda one: -one.pk):
        content = contents.get(one.form)
        standing = standing_of(one, content)
        if (one.thing_type, one.thing_id) != (pledge._meta.label_lower, pledge.pk):
            standing = BROKEN
        views.append(SignatureView(one, standing, content))
    return tuple(views)


def status_of(pledge: Pledge) -> str:
    """How a pledge stands, as a code: its state, or ``void`` or ``broken``."""
    return status_from(pledge, standing_signatures(pledge))


def status_from(pledge: Pledge, signatures: Iterable[SignatureView]) -> str:
    """:func:`status_of` with the signatures in hand."""
    wanted = {State.SIGNED: 1, State.IN_FORCE: len(sides_of(pledge))}.get(State(pledge.state), 0)
    if wanted:
        standings = [one.standing for one in signatures if one.standing != WITHDRAWN]
        if BROKEN in standings:
            return BROKEN
        if standings.count(VALID) < wanted:
            return VOID
    return STATUSES[State(pledge.state)]
