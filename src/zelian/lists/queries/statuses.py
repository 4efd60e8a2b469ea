"""How a list stands: its step, and whether what was signed is still what stands there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cache

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty
from zelian.lists.lifecycle import FIXED
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.signing import FORM, FORMS, content_of
from zelian.signing.canonical import digest_of
from zelian.signing.meanings import ENDORSE, SIGN
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

DRAFT, SIGNED = "draft", "signed"
State = ResponsibilityList.State
# The words of pages for a state; all others are called what they are.
CODES: Mapping[str, str] = {State.IN_FORCE: "effective"}

# What a list's content is in one of the forms lists were ever signed in.
Contents = Callable[[str], str]


def status_of(listed: ResponsibilityList) -> str:
    """The code of its step, or ``void`` (changed since it was signed) or ``broken``.

    Reads what :func:`with_signed_content` fetches along, so that a page of lists costs no
    more queries than one list.
    """
    if listed.state not in FIXED:
        return listed.state
    contents = _contents(listed, lambda: listed.signed_items)
    signatures = sorted(listed.signatures.all(), key=lambda one: -one.pk)
    standings = _standings(listed, signatures, contents)
    return status_by(listed, list(zip(signatures, standings, strict=True)))


def statuses_of_lists(list_ids: Collection[int]) -> dict[int, str]:
    """:func:`status_of` of many lists by id; nine queries, none without ids."""
    if not list_ids:
        return {}
    rows = with_signed_content(
        ResponsibilityList.objects.filter(pk__in=list_ids).select_related("kind")
    )
    return {row.pk: status_of(row) for row in rows}


def status_by(listed: ResponsibilityList, signatures: Sequence[tuple[Signature, str]]) -> str:
    """:func:`status_of` from its signatures with how each stands, newest first."""
    code = CODES.get(listed.state, listed.state)
    if listed.state not in FIXED:
        return code
    standings = [standing for _one, standing in signatures if standing != WITHDRAWN]
    if BROKEN in standings:
        return BROKEN
    if VOID in standings:
        return VOID
    signed = any(one.meaning == SIGN and how == VALID for one, how in signatures)
    return code if signed else VOID


def signatures_of_list(listed: ResponsibilityList, content: str) -> tuple[SignatureView, ...]:
    """
    A list's signatures, newest first, and how each stands; one query.

    ``content`` is what would be signed now. One signed in an earlier form is held against the
    content in that form, for five queries more.
    """
    signatures = list(signatures_with_proof().filter(pk__in=listed.signatures.values("pk")))
    return signature_views(listed, signatures, content, lambda: items_to_sign(listed))


def signature_views(
    listed: ResponsibilityList,
    signatures: Sequence[Signature],
    content: str,
    items: Callable[[], Sequence[ListItem]],
) -> tuple[SignatureView, ...]:
    """:func:`signatures_of_list` of signatures fetched before, newest first; no query by itself.

    ``items`` are asked for only where one was signed in an earlier form.
    """
    contents = _contents(listed, items, known={FORM: content})
    return tuple(
        SignatureView(one, standing, contents(one.form) if one.form in FORMS else None)
        for one, standing in zip(signatures, _standings(listed, signatures, contents), strict=True)
    )


def newest_signature(listed: ResponsibilityList) -> Signature | None:
    """The subject's signature a list goes by, of those that were fetched along."""
    if listed.state not in FIXED:
        return None
    signed = (one for one in listed.signatures.all() if one.meaning == SIGN)
    return max(signed, key=lambda one: one.pk, default=None)


def signer_in_words(listed: ResponsibilityList) -> str:
    """Who signed, and for which post where it is another's."""
    signature = newest_signature(listed)
    if signature is None or not signature.on_behalf_of:
        return signature.signer_name if signature else ""
    return _("%(name)s（代%(post)s）") % {
        "name": signature.signer_name,
        "post": signature.on_behalf_of,
    }


def items_to_sign(listed: ResponsibilityList) -> list[ListItem]:
    """A list's items in order, with all that goes into the signed content; four queries."""
    return list(with_duties(listed.items.order_by("number")))


def digest_now(listed: ResponsibilityList) -> str:
    """The digest of a list's content as it stands; five queries."""
    return digest_of(content_of(listed, items_to_sign(listed)))


def with_signed_content(rows: QuerySet[ResponsibilityList]) -> QuerySet[ResponsibilityList]:
    """With what :func:`status_of` reads: columns, signatures, and the items of signed lists."""
    signed_items = with_duties(ListItem.objects.filter(list__state__in=FIXED))
    return rows.prefetch_related(
        "kind__columns",
        Prefetch("signatures", signatures_with_proof()),
        Prefetch("items", signed_items, to_attr="signed_items"),
    )


def with_duties(items: QuerySet[ListItem]) -> QuerySet[ListItem]:
    """Items with what their signed content needs; a duty in many lists is read once."""
    duties = Duty.objects.select_related("provision", "regulation").defer("regulation__text")
    return items.prefetch_related(Prefetch("duty", duties), "duty__measures")


def _contents(
    listed: ResponsibilityList,
    items: Callable[[], Sequence[ListItem]],
    known: Mapping[str, str] | None = None,
) -> Contents:
    """The list's content by form, each made once and only if it is asked for."""

    @cache
    def made(form: str) -> str:
        if known and form in known:
            return known[form]
        return content_of(listed, items(), form=form)

    return made


def _standings(
    listed: ResponsibilityList, signatures: Sequence[Signature], contents: Contents
) -> list[str]:
    """
    Newest first. Only the newest signature of the subject, and what was put to it, can stand.

    A list that was opened for changes before withdrawals were kept has none to show; it is
    withdrawn all the same. A signature of another list stands for nothing here.
    """
    standing_now = _current(listed, signatures)
    found = []
    for one in signatures:
        foreign = (one.thing_type, one.thing_id) != (listed._meta.label_lower, listed.pk)
        if foreign or one.form not in FORMS:
            found.append(BROKEN)
            continue
        standing = standing_of(one, contents(one.form))
        if standing in (VALID, VOID) and one.pk not in standing_now:
            standing = WITHDRAWN
        found.append(standing)
    return found


def _current(listed: ResponsibilityList, signatures: Sequence[Signature]) -> set[int]:
    """The subject's newest signature, and the newest endorsement that came after it."""
    if listed.state not in FIXED:
        return set()
    current: set[int] = set()
    for one in signatures:
        if one.meaning == ENDORSE and not current:
            current.add(one.pk)
        if one.meaning == SIGN:
            return current | {one.pk}
    return current
