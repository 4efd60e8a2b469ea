"""Reads of lists, scoped to the viewer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty, Regulation
from zelian.history.models import Event
from zelian.history.queries import list_events_of, moment_of
from zelian.lists.models import ListGeneration, ListItem, ResponsibilityList
from zelian.lists.policies import LEADERS
from zelian.lists.signing import content_of
from zelian.pages.parts import Moment
from zelian.people.models import Post, PostRank, Unit
from zelian.people.policies import may
from zelian.people.queries import on_day
from zelian.people.viewer import Viewer, in_reach, outermost, path_in
from zelian.signing.canonical import digest_of
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
SUBJECT = ("unit", "post__unit", "post__kind", "kind")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with all its page shows; ``content`` is what would be signed as it stands."""

    listed: ResponsibilityList
    items: Sequence[ListItem]
    signatures: Sequence[SignatureView]
    content: str
    may_edit: bool
    may_sign: bool
    may_reopen: bool
    may_generate: bool

    @property
    def digest(self) -> str:
        """The digest of the content as it stands."""
        return digest_of(self.content)

    @property
    def status(self) -> str:
        """``draft``, ``signed``, ``void`` (changed since) or ``broken`` (tampered with)."""
        return _status(self.listed, [one.standing for one in self.signatures])

    @property
    def latest(self) -> SignatureView | None:
        """The newest signature."""
        return self.signatures[0] if self.signatures else None


def list_lists(
    viewer: Viewer, *, year: int | None = None, state: str = "", unit: Unit | None = None
) -> QuerySet[ResponsibilityList]:
    """Lists in reach with ``item_count`` and all that :func:`status_of` reads."""
    rows = _readable(viewer).select_related(*SUBJECT)
    if year is not None:
        rows = rows.filter(year=year)
    if state:
        rows = rows.filter(state=state)
    if unit is not None:
        rows = rows.filter(unit=unit)
    return _with_signed_content(rows.annotate(item_count=Count("items")))


def status_of(listed: ResponsibilityList) -> str:
    """``draft``, ``signed``, ``void`` (changed since it was signed) or ``broken``.

    Reads what :func:`list_lists` fetches along, so that a page of lists costs no more
    queries than one list.
    """
    if listed.state != ResponsibilityList.State.SIGNED:
        return DRAFT
    return _status(listed, _standings(listed, content_of(listed, listed.signed_items)))


def statuses_of_lists(list_ids: Collection[int]) -> dict[int, str]:
    """:func:`status_of` of many lists by id; eight queries, none without ids."""
    if not list_ids:
        return {}
    rows = _with_signed_content(ResponsibilityList.objects.filter(pk__in=list_ids))
    return {row.pk: status_of(row) for row in rows}


def get_list(viewer: Viewer, list_id: int) -> ResponsibilityList:
    """
    A list in reach.

    :raises ResponsibilityList.DoesNotExist: there is none, or none the viewer may read.
    """
    return _readable(viewer).select_related(*SUBJECT).get(pk=list_id)


def get_item(viewer: Viewer, item_id: int) -> ListItem:
    """
    An item of a list in reach, with its list, duty and provision.

    :raises ListItem.DoesNotExist: there is none, or none the viewer may read.
    """
    lists = _readable(viewer)
    return (
        ListItem.objects.filter(list__in=lists)
        .select_related("list__unit", "list__post__unit", "duty__provision", "duty__regulation")
        .get(pk=item_id)
    )


def get_sheet(viewer: Viewer, listed: ResponsibilityList) -> Sheet:
    """A list's items, signatures and what the viewer may do with it; five queries."""
    items = items_to_sign(listed)
    content = content_of(listed, items)
    signed = listed.state == ResponsibilityList.State.SIGNED
    return Sheet(
        listed=listed,
        items=items,
        signatures=signatures_of_list(listed, content),
        content=content,
        may_edit=not signed and may(viewer, "lists.edit_list", listed),
        may_sign=not signed and bool(items) and may(viewer, "lists.sign_list", listed),
        may_reopen=signed and may(viewer, "lists.reopen_list", listed),
        may_generate=not signed and may(viewer, "lists.generate_lists", listed.unit),
    )


def signatures_of_list(listed: ResponsibilityList, content: str) -> tuple[SignatureView, ...]:
    """A list's signatures, newest first, and how each stands; one query."""
    signatures = list(signatures_with_proof().filter(pk__in=listed.signatures.values("pk")))
    return tuple(
        SignatureView(one, standing, content)
        for one, standing in zip(signatures, _standing(listed, signatures, content), strict=True)
    )


def items_to_sign(listed: ResponsibilityList) -> list[ListItem]:
    """A list's items in order, with all that goes into the signed content; four queries."""
    return list(_with_duties(listed.items.order_by("number")))


def digest_now(listed: ResponsibilityList) -> str:
    """The digest of a list's content as it stands; four queries."""
    return digest_of(content_of(listed, items_to_sign(listed)))


def list_events(listed: ResponsibilityList, items: Sequence[ListItem]) -> list[Moment]:
    """What happened to a list and its items, newest first; two queries."""
    of_items = Event.objects.filter(
        thing_type=ListItem._meta.label_lower, thing_id__in=[item.pk for item in items]
    )[:50]
    newest = sorted([*list_events_of(listed), *of_items], key=lambda event: -event.pk)[:50]
    return [moment_of(event) for event in newest]


def lists_to_sign(viewer: Viewer, *, year: int) -> list[ResponsibilityList]:
    """Drafts with items that wait for the viewer's own signature; one query."""
    headed = [seat.unit_id for seat in viewer.seats if seat.rank == PostRank.HEAD]
    return list(
        ResponsibilityList.objects.filter(
            Q(post__in=viewer.post_ids) | Q(post__isnull=True, unit__in=headed),
            year=year,
            state=ResponsibilityList.State.DRAFT,
        )
        .annotate(item_count=Count("items"))
        .filter(item_count__gt=0)
        .order_by("unit_path", "id")
    )


def items_of_duties(year: int) -> dict[tuple[int, int, int | None], int]:
    """``(duty_id, unit_id, post_id)`` → the id of the item that lists it that year; one query.

    ``post_id`` is ``None`` for a duty borne by the unit itself.
    """
    rows = ListItem.objects.filter(list__year=year).values_list(
        "duty_id", "list__unit_id", "list__post_id", "pk"
    )
    return {(duty, unit, post): item for duty, unit, post, item in rows.iterator()}


def years_of_lists(viewer: Viewer) -> list[int]:
    """The years that have lists in reach, newest first."""
    rows = _readable(viewer)
    return list(rows.order_by("-year").values_list("year", flat=True).distinct())


def units_of_lists(viewer: Viewer) -> QuerySet[Unit]:
    """The units in reach that have lists."""
    lists = _readable(viewer)
    return Unit.objects.filter(pk__in=lists.values("unit")).order_by("path")


def units_to_list(viewer: Viewer) -> QuerySet[Unit]:
    """The units that stand today whose lists the viewer may generate."""
    units = Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on"))
    return units.filter(path_in("path", _lists_of(viewer))).order_by("path")


def posts_to_list(viewer: Viewer) -> QuerySet[Post]:
    """The posts that stand today whose lists the viewer may generate."""
    posts = Post.objects.filter(on_day(viewer.today, "opened_on", "closed_on"))
    posts = posts.filter(path_in("unit__path", _lists_of(viewer)))
    return posts.select_related("unit").order_by("unit__path", "kind__order", "id")


def get_generation(viewer: Viewer, generation_id: int) -> ListGeneration:
    """
    A generation the viewer asked for.

    :raises ListGeneration.DoesNotExist: there is none of the viewer's.
    """
    return ListGeneration.objects.select_related("kind", "unit").get(
        pk=generation_id, requested_by_id=viewer.account_id
    )


def _readable(viewer: Viewer) -> QuerySet[ResponsibilityList]:
    return in_reach(ResponsibilityList.objects.all(), viewer)


def _lists_of(viewer: Viewer) -> tuple[str, ...]:
    """The prefixes of the tree whose lists the viewer may generate."""
    return outermost([*viewer.scope_of(*LEADERS), *viewer.records_for])


def newest_signature(listed: ResponsibilityList) -> Signature | None:
    """The signature a signed list goes by, of those that were fetched along."""
    if listed.state != ResponsibilityList.State.SIGNED:
        return None
    return max(listed.signatures.all(), key=lambda one: one.pk, default=None)


def signer_in_words(listed: ResponsibilityList) -> str:
    """Who signed, and for which post where it is another's."""
    signature = newest_signature(listed)
    if signature is None or not signature.on_behalf_of:
        return signature.signer_name if signature else ""
    return _("%(name)s（代%(post)s）") % {
        "name": signature.signer_name,
        "post": signature.on_behalf_of,
    }


def _with_signed_content(rows: QuerySet[ResponsibilityList]) -> QuerySet[ResponsibilityList]:
    """With what :func:`status_of` reads: signatures, and the items of signed lists."""
    signed_items = _with_duties(
        ListItem.objects.filter(list__state=ResponsibilityList.State.SIGNED)
    )
    return rows.prefetch_related(
        Prefetch("signatures", signatures_with_proof()),
        Prefetch("items", signed_items, to_attr="signed_items"),
    )


def _with_duties(items: QuerySet[ListItem]) -> QuerySet[ListItem]:
    """Items with what their signed content needs; a duty in many lists is read once."""
    return items.prefetch_related(
        Prefetch("duty", Duty.objects.select_related("provision")),
        Prefetch("duty__regulation", Regulation.objects.defer("text")),
        "duty__measures",
    )


def _standings(listed: ResponsibilityList, content: str) -> list[str]:
    """How the signatures that were fetched along stand, the newest first."""
    signatures = sorted(listed.signatures.all(), key=lambda one: -one.pk)
    return _standing(listed, signatures, content)


def _standing(
    listed: ResponsibilityList, signatures: Sequence[Signature], content: str
) -> list[str]:
    """
    Newest first. Only the newest signature of a signed list can stand.

    A list that was opened for changes before withdrawals were kept has none to show; it is
    withdrawn all the same. A signature of another list stands for nothing here.
    """
    signed = listed.state == ResponsibilityList.State.SIGNED
    found = []
    for place, one in enumerate(signatures):
        standing = standing_of(one, content)
        if (one.thing_type, one.thing_id) != (listed._meta.label_lower, listed.pk):
            standing = BROKEN
        elif standing in (VALID, VOID) and not (signed and place == 0):
            standing = WITHDRAWN
        found.append(standing)
    return found


def _status(listed: ResponsibilityList, standings: Sequence[str]) -> str:
    if listed.state != ResponsibilityList.State.SIGNED:
        return DRAFT
    if not standings or standings[0] == WITHDRAWN:
        return VOID
    return SIGNED if standings[0] == VALID else standings[0]
