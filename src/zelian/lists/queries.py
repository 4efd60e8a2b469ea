"""Reads of lists, scoped to the viewer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from zelian.catalogue.models import Duty, Regulation
from zelian.history.models import Event
from zelian.history.queries import list_events_of, moment_of
from zelian.lists.models import ListGeneration, ListItem, ListSignature, ResponsibilityList
from zelian.lists.policies import leads_lists
from zelian.lists.signing import content_of, digest_of
from zelian.pages.parts import Moment
from zelian.people.models import Post, PostRank, Unit
from zelian.people.policies import may
from zelian.people.queries import on_day
from zelian.people.viewer import Viewer, in_reach, path_in

DRAFT, SIGNED, VOID = "draft", "signed", "void"
SUBJECT = ("unit", "post__unit", "post__kind", "kind")


@dataclass(frozen=True, slots=True)
class SignatureView:
    """A signature and whether it still stands for the list as it is now."""

    signature: ListSignature
    valid: bool

    @property
    def status(self) -> str:
        """``signed`` or ``void``."""
        return SIGNED if self.valid else VOID


@dataclass(frozen=True, slots=True)
class Sheet:
    """A list with all its page shows; ``digest`` is that of the content as it stands."""

    listed: ResponsibilityList
    items: Sequence[ListItem]
    signatures: Sequence[SignatureView]
    digest: str
    may_edit: bool
    may_sign: bool
    may_reopen: bool
    may_generate: bool

    @property
    def status(self) -> str:
        """``draft``, ``signed``, or ``void``: signed once, and changed since."""
        return _status(self.listed, self.signatures)

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
    """``draft``, ``signed``, or ``void``: signed once, and its content has changed since.

    Reads what :func:`list_lists` fetches along, so that a page of lists costs no more
    queries than one list.
    """
    if listed.state != ResponsibilityList.State.SIGNED:
        return DRAFT
    newest = max(listed.signatures.all(), key=lambda signature: signature.pk, default=None)
    now = digest_of(content_of(listed, listed.signed_items))
    return SIGNED if newest is not None and newest.digest == now else VOID


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
    digest = digest_of(content_of(listed, items))
    signatures = list(listed.signatures.all())
    signed = listed.state == ResponsibilityList.State.SIGNED
    return Sheet(
        listed=listed,
        items=items,
        signatures=tuple(
            SignatureView(one, signed and place == 0 and one.digest == digest)
            for place, one in enumerate(signatures)
        ),
        digest=digest,
        may_edit=not signed and may(viewer, "lists.edit_list", listed),
        may_sign=not signed and bool(items) and may(viewer, "lists.sign_list", listed),
        may_reopen=signed and may(viewer, "lists.reopen_list", listed),
        may_generate=not signed and may(viewer, "lists.generate_lists", listed.unit),
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
    if not leads_lists(viewer):
        units = units.filter(path_in("path", viewer.records_for))
    return units.order_by("path")


def posts_to_list(viewer: Viewer) -> QuerySet[Post]:
    """The posts that stand today whose lists the viewer may generate."""
    posts = Post.objects.filter(on_day(viewer.today, "opened_on", "closed_on"))
    if not leads_lists(viewer):
        posts = posts.filter(path_in("unit__path", viewer.records_for))
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
    rows = ResponsibilityList.objects.all()
    return rows if "" in viewer.reads else in_reach(rows, viewer)


def _with_signed_content(rows: QuerySet[ResponsibilityList]) -> QuerySet[ResponsibilityList]:
    signed_items = _with_duties(
        ListItem.objects.filter(list__state=ResponsibilityList.State.SIGNED)
    )
    return rows.prefetch_related(
        "signatures", Prefetch("items", signed_items, to_attr="signed_items")
    )


def _with_duties(items: QuerySet[ListItem]) -> QuerySet[ListItem]:
    """Items with what their signed content needs; a duty in many lists is read once."""
    return items.prefetch_related(
        Prefetch("duty", Duty.objects.select_related("provision")),
        Prefetch("duty__regulation", Regulation.objects.defer("text")),
        "duty__measures",
    )


def _status(listed: ResponsibilityList, signatures: Sequence[SignatureView]) -> str:
    if listed.state != ResponsibilityList.State.SIGNED:
        return DRAFT
    return signatures[0].status if signatures else VOID
