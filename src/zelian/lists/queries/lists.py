"""Reads of lists, scoped to the viewer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zelian.history.models import Event
from zelian.history.queries import list_events_of, moment_of
from zelian.lists.lifecycle import ON_THE_WAY, TAKEN_BACK_FROM, Step, next_step
from zelian.lists.models import ListGeneration, ListItem, ResponsibilityList
from zelian.lists.policies import LEADERS
from zelian.lists.queries.rows import RowTable, table_of
from zelian.lists.queries.statuses import (
    items_to_sign,
    signatures_of_list,
    status_by,
    with_signed_content,
)
from zelian.lists.signing import content_of
from zelian.pages.parts import Moment
from zelian.people.models import Post, Unit
from zelian.people.policies import may
from zelian.people.queries import on_day
from zelian.people.viewer import Viewer, in_reach, outermost, path_in
from zelian.signing.canonical import digest_of
from zelian.signing.queries import SignatureView

SUBJECT = ("unit", "post__unit", "post__kind", "kind")
State = ResponsibilityList.State


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
    table: RowTable

    @property
    def digest(self) -> str:
        """The digest of the content as it stands."""
        return digest_of(self.content)

    @property
    def status(self) -> str:
        """The code of its step, or ``void`` (changed since) or ``broken`` (tampered with)."""
        return status_by(self.listed, [(one.signature, one.standing) for one in self.signatures])

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
    return with_signed_content(rows.annotate(item_count=_number_of_items()))


def get_list(viewer: Viewer, list_id: int) -> ResponsibilityList:
    """
    A list in reach.

    :raises ResponsibilityList.DoesNotExist: there is none, or none the viewer may read.
    """
    rows = _readable(viewer).select_related(*SUBJECT).prefetch_related("kind__columns")
    return rows.get(pk=list_id)


def get_item(viewer: Viewer, item_id: int) -> ListItem:
    """
    An item of a list in reach, with its list, duty and provision.

    :raises ListItem.DoesNotExist: there is none, or none the viewer may read.
    """
    lists = _readable(viewer)
    return (
        ListItem.objects.filter(list__in=lists)
        .select_related(
            "list__unit", "list__post__unit", "list__kind", "duty__provision", "duty__regulation"
        )
        .get(pk=item_id)
    )


def get_sheet(viewer: Viewer, listed: ResponsibilityList, *, digest: bool = True) -> Sheet:
    """
    A list's items, signatures and what the viewer may do with it; five queries.

    Without ``digest`` the content of a list nobody ever signed is left out: it takes longer
    than all the rest.
    """
    digest = digest or listed.signatures.exists()
    items = items_to_sign(listed) if digest else _items_to_show(listed)
    content = content_of(listed, items) if digest else ""
    draft = listed.state == State.DRAFT
    signable = bool(items) and next_step(listed) == Step.SIGN
    taken_back = listed.state in TAKEN_BACK_FROM
    return Sheet(
        listed=listed,
        items=items,
        signatures=signatures_of_list(listed, content),
        content=content,
        may_edit=draft and may(viewer, "lists.edit_list", listed),
        may_sign=signable and may(viewer, "lists.sign_list", listed),
        may_reopen=taken_back and may(viewer, "lists.reopen_list", listed),
        may_generate=draft and may(viewer, "lists.generate_lists", listed.unit),
        table=table_of(listed, items, working=draft or listed.state in ON_THE_WAY),
    )


def _items_to_show(listed: ResponsibilityList) -> list[ListItem]:
    """A list's items in order, with the places of their duties; one query."""
    rows = listed.items.select_related("duty__provision", "duty__regulation")
    return list(rows.defer("duty__regulation__text").order_by("number"))


def list_events(listed: ResponsibilityList, items: Sequence[ListItem]) -> list[Moment]:
    """What happened to a list and its items, newest first; two queries."""
    of_items = Event.objects.filter(
        thing_type=ListItem._meta.label_lower, thing_id__in=[item.pk for item in items]
    )[:50]
    newest = sorted([*list_events_of(listed), *of_items], key=lambda event: -event.pk)[:50]
    return [moment_of(event) for event in newest]


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


def _number_of_items() -> Coalesce:
    """Counted row by row from the index: joined, all items would be read to show fifty lists."""
    items = ListItem.objects.filter(list=OuterRef("pk")).order_by().values("list")
    return Coalesce(Subquery(items.annotate(number=Count("pk")).values("number")), 0)


def _readable(viewer: Viewer) -> QuerySet[ResponsibilityList]:
    return in_reach(ResponsibilityList.objects.all(), viewer)


def _lists_of(viewer: Viewer) -> tuple[str, ...]:
    """The prefixes of the tree whose lists the viewer may generate."""
    return outermost([*viewer.scope_of(*LEADERS), *viewer.records_for])
