"""Who gives a kind of pledge: the units and posts it is for, and who sits there on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zelian.people.models import Person, Post, PostRank, Unit
from zelian.people.queries import holder_on, on_day
from zelian.people.viewer import path_in
from zelian.pledges.models import PledgeKind


@dataclass(frozen=True, slots=True)
class Giver:
    """A unit, or a post of it, and who answers for it that day; nobody where it is vacant."""

    unit: Unit
    post: Post | None
    holder: Person | None

    @property
    def key(self) -> tuple[int, int | None]:
        """The giver as pledges name it."""
        return self.unit.pk, self.post.pk if self.post else None

    @property
    def name(self) -> str:
        """As it is spoken of."""
        return str(self.post or self.unit)


def givers_of(kind: PledgeKind, *, unit_path: str, on: date) -> list[Giver]:
    """
    Everybody at and below a unit who is to give a pledge of this kind, in tree order.

    Three queries, whatever their number.
    """
    units = list(
        Unit.objects.filter(on_day(on, "founded_on", "closed_on"), path_in("path", [unit_path]))
        .select_related("kind")
        .order_by("path")
    )
    posts = _posts_of([unit.pk for unit in units], on)
    holders = holder_on([post.pk for row in posts.values() for post in row], on)
    return [giver for unit in units for giver in _of_unit(kind, unit, posts, holders)]


def giver_of(*, unit: Unit, post: Post | None, on: date) -> Giver:
    """One giver with who sits there; a unit's is its head's."""
    if post is not None:
        return Giver(unit, post, holder_on([post.pk], on).get(post.pk))
    posts = _posts_of([unit.pk], on)
    heads = [one.pk for one in posts.get(unit.pk, ()) if one.kind.rank == PostRank.HEAD]
    return Giver(unit, None, _first(heads, holder_on(heads, on)))


def _posts_of(unit_ids: Iterable[int], on: date) -> dict[int, list[Post]]:
    found: dict[int, list[Post]] = {}
    posts = Post.objects.filter(on_day(on, "opened_on", "closed_on"), unit__in=list(unit_ids))
    for post in posts.select_related("kind", "unit").order_by("kind__order", "id"):
        found.setdefault(post.unit_id, []).append(post)
    return found


def _of_unit(
    kind: PledgeKind, unit: Unit, posts: dict[int, list[Post]], holders: dict[int, Person]
) -> Iterable[Giver]:
    if not _is_for_unit(kind, unit):
        return
    own = posts.get(unit.pk, [])
    if kind.for_units:
        heads = [post.pk for post in own if post.kind.rank == PostRank.HEAD]
        yield Giver(unit, None, _first(heads, holders))
    if kind.for_posts:
        for post in own:
            if _is_for_post(kind, post):
                yield Giver(unit, post, holders.get(post.pk))


def _is_for_unit(kind: PledgeKind, unit: Unit) -> bool:
    tier = not kind.unit_tiers or unit.kind.tier in kind.unit_tiers
    return tier and (not kind.unit_kinds or unit.kind_id in kind.unit_kinds)


def _is_for_post(kind: PledgeKind, post: Post) -> bool:
    if kind.post_ranks and post.kind.rank not in kind.post_ranks:
        return False
    if kind.post_kinds and post.kind_id not in kind.post_kinds:
        return False
    names = (str(post), post.kind.name, *post.kind.aliases)
    return not kind.post_words or any(word in name for word in kind.post_words for name in names)


def _first(post_ids: Iterable[int], holders: dict[int, Person]) -> Person | None:
    return next((holders[post_id] for post_id in post_ids if post_id in holders), None)
