"""Pledges in reach, one of them, and what can be chosen for it."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_date

from zelian.lists.lifecycle import given_up
from zelian.lists.models import ListItem
from zelian.lists.models import ResponsibilityList as List
from zelian.pages.words import NOTHING, year_date
from zelian.people.models import Post, PostRank, Unit
from zelian.people.queries import on_day
from zelian.people.viewer import EVERYTHING, Viewer, known_in, path_in
from zelian.pledges.models import Field, Pledge, PledgeField
from zelian.pledges.queries.standing import with_standing

SUBJECT = (
    "kind",
    "unit",
    "post__unit",
    "post__kind",
    "holder",
    "counterpart_post__unit",
    "counterpart_unit",
)
MOST_QUOTABLE = 300


def readable(viewer: Viewer) -> QuerySet[Pledge]:
    """Pledges in reach: of units one reads, of or to posts one serves, once one's own."""
    condition = path_in("unit_path", viewer.reads)
    if condition == EVERYTHING:
        return Pledge.objects.all()
    if viewer.served_post_ids:
        condition |= Q(post__in=viewer.served_post_ids)
        condition |= Q(counterpart_post__in=viewer.served_post_ids)
    if viewer.person_id is not None:
        condition |= Q(holder=viewer.person_id)
    return Pledge.objects.filter(condition)


def list_pledges(viewer: Viewer) -> QuerySet[Pledge]:
    """Pledges in reach with all that a table of them shows."""
    return with_standing(readable(viewer).select_related(*SUBJECT))


def get_pledge(viewer: Viewer, pledge_id: int) -> Pledge:
    """
    A pledge in reach.

    :raises Pledge.DoesNotExist: there is none, or none the viewer may read.
    """
    return readable(viewer).select_related(*SUBJECT).get(pk=pledge_id)


def years_of_pledges(viewer: Viewer) -> list[int]:
    """The years that have pledges in reach, newest first."""
    return list(readable(viewer).order_by("-year").values_list("year", flat=True).distinct())


def units_of_pledges(viewer: Viewer) -> QuerySet[Unit]:
    """The units in reach that give pledges."""
    return Unit.objects.filter(pk__in=readable(viewer).values("unit")).order_by("path")


def posts_to_address(viewer: Viewer, pledge: Pledge) -> QuerySet[Post]:
    """The posts of leading teams of one's own institution, any of which may be named."""
    posts = Post.objects.filter(
        on_day(viewer.today, "opened_on", "closed_on"),
        known_in("unit__path", viewer),
        kind__rank__in=[PostRank.HEAD, PostRank.MEMBER],
    )
    posts = posts.exclude(pk=pledge.post_id) if pledge.post_id else posts
    return posts.select_related("unit").order_by("unit__path", "kind__order", "id")


def quotable_items(pledge: Pledge) -> QuerySet[ListItem]:
    """
    The rows of the giver's own lists of the year that a pledge may quote.

    Of each list only the newest edition: what was revised is no longer what one promises, and
    what was given up never was.
    """
    editions = List.objects.exclude(given_up())
    lists = editions.filter(
        ~Exists(editions.filter(previous=OuterRef("pk"))),
        unit=pledge.unit_id,
        post=pledge.post_id,
        year=pledge.year,
        kind__in=pledge.kind.quotes.values("pk"),
    )
    items = ListItem.objects.filter(list__in=lists).select_related("list")
    return items.order_by("list__kind__order", "list", "number")[:MOST_QUOTABLE]


def shown_value(pledge: Pledge, field: Field) -> str:
    """What was filled in, as it is read."""
    value = str(pledge.values.get(field.key, ""))
    if field.type == PledgeField.Type.DATE and value:
        return year_date(_day(value)) if _day(value) else value
    return value or NOTHING


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
