"""The chain around one thing: clause → duty → list item → obligation → act → evidence.

From any of the six kinds the whole chain is read in both directions: what the thing rests
on, and what rests on it; never its siblings. Each level is bounded, and scoped to what the
viewer may read; what they may not read is counted, never shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet

from zelian.catalogue.models import Duty, Provision, Regulation
from zelian.catalogue.policies import visible_to
from zelian.catalogue.queries import words_around
from zelian.core.vocabulary.text import Span
from zelian.lists.models import ListItem
from zelian.people.viewer import Viewer, path_in
from zelian.performance.models import Act, Contribution, Evidence, Obligation

PROVISION, DUTY, ITEM, OBLIGATION, ACT, EVIDENCE = KINDS = (
    "provision",
    "duty",
    "item",
    "obligation",
    "act",
    "evidence",
)
LIMIT = 50
LONGEST_CLAUSE = 800

MODELS: dict[str, type[Model]] = {
    PROVISION: Provision,
    DUTY: Duty,
    ITEM: ListItem,
    OBLIGATION: Obligation,
    ACT: Act,
    EVIDENCE: Evidence,
}
# the way from a model to the thing in view; "+" marks the step over contributions that count
WAYS: dict[str, dict[str, str]] = {
    PROVISION: {
        DUTY: "duties",
        ITEM: "duties__list_items",
        OBLIGATION: "duties__obligations",
        ACT: "duties__obligations__+contributions__act",
        EVIDENCE: "duties__obligations__+contributions__act__evidence",
    },
    DUTY: {
        PROVISION: "provision",
        ITEM: "list_items",
        OBLIGATION: "obligations",
        ACT: "obligations__+contributions__act",
        EVIDENCE: "obligations__+contributions__act__evidence",
    },
    ITEM: {
        PROVISION: "duty__provision",
        DUTY: "duty",
        OBLIGATION: "obligations",
        ACT: "obligations__+contributions__act",
        EVIDENCE: "obligations__+contributions__act__evidence",
    },
    OBLIGATION: {
        PROVISION: "duty__provision",
        DUTY: "duty",
        ITEM: "list_item",
        ACT: "+contributions__act",
        EVIDENCE: "+contributions__act__evidence",
    },
    ACT: {
        PROVISION: "+contributions__obligation__duty__provision",
        DUTY: "+contributions__obligation__duty",
        ITEM: "+contributions__obligation__list_item",
        OBLIGATION: "+contributions__obligation",
        EVIDENCE: "evidence",
    },
    EVIDENCE: {
        PROVISION: "act__+contributions__obligation__duty__provision",
        DUTY: "act__+contributions__obligation__duty",
        ITEM: "act__+contributions__obligation__list_item",
        OBLIGATION: "act__+contributions__obligation",
        ACT: "act",
    },
}
RELATED: dict[str, tuple[str, ...]] = {
    PROVISION: ("regulation",),
    DUTY: ("regulation", "provision"),
    ITEM: ("list__unit", "list__post__unit"),
    OBLIGATION: ("unit", "post__unit"),
    ACT: ("unit", "post__unit"),
    EVIDENCE: ("act",),
}
ORDERS: dict[str, tuple[str, ...]] = {
    PROVISION: ("regulation_id", "order"),
    DUTY: ("regulation_id", "order", "id"),
    ITEM: ("-list__year", "list__unit_path", "list_id", "number"),
    OBLIGATION: ("due_date", "id"),
    ACT: ("-on", "-id"),
    EVIDENCE: ("act_id", "id"),
}


class NoSuchLink(LookupError):
    """There is no such thing, or none that the viewer may read."""


@dataclass(frozen=True, slots=True)
class Level:
    """One kind of link: the first of them, how many more may be read, how many may not."""

    kind: str
    things: tuple[Model, ...]
    more: int = 0
    hidden: int = 0

    @property
    def count(self) -> int:
        """All that may be read."""
        return len(self.things) + self.more


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of a regulation with the words around it."""

    before: str
    words: str
    after: str


@dataclass(frozen=True, slots=True)
class Chain:
    """The chain around ``thing``; ``edges`` join ``(kind, id)`` of things that are shown."""

    kind: str
    thing: Model
    levels: tuple[Level, ...]
    edges: frozenset[tuple[tuple[str, int], tuple[str, int]]]
    regulation: Regulation | None = None
    quote: Quote | None = None

    def level(self, kind: str) -> Level:
        """The level of a kind."""
        return self.levels[KINDS.index(kind)]


def chain_of(viewer: Viewer, kind: str, thing_id: int) -> Chain:
    """
    The chain around one thing, from any of the :data:`KINDS`.

    At most three queries a level, however long the chain.

    :raises NoSuchLink: no such kind, or nothing of it that the viewer may read.
    """
    if kind not in KINDS:
        raise NoSuchLink(kind)
    rows = _readable(viewer, kind)(_rows(kind).filter(pk=thing_id))
    thing = rows.select_related(*RELATED[kind]).first()
    if thing is None:
        raise NoSuchLink(f"{kind}/{thing_id}")
    levels = tuple(
        Level(kind, (thing,)) if each == kind else _level(viewer, each, kind, thing_id)
        for each in KINDS
    )
    regulation, quote = _quote(viewer, levels)
    return Chain(kind, thing, levels, _edges(levels), regulation, quote)


def _rows(kind: str) -> QuerySet:
    rows = MODELS[kind].objects.order_by(*ORDERS[kind])
    if kind == DUTY:
        return rows.exclude(state=Duty.State.REJECTED).defer("regulation__text")
    if kind == PROVISION:
        return rows.defer("regulation__text")
    return rows


def _readable(viewer: Viewer, kind: str) -> Callable[[QuerySet], QuerySet]:
    """What narrows rows of a kind to those the viewer may read."""
    if kind in (PROVISION, DUTY):
        condition = visible_to(viewer, "regulation__")
    elif kind == ITEM:
        condition = _reach(viewer, "list__")
    elif kind == OBLIGATION:
        condition = _reach(viewer)
    else:
        condition = _concern(viewer, "act__" if kind == EVIDENCE else "")
    return lambda rows: rows.filter(condition)


def _reach(viewer: Viewer, prefix: str = "") -> Q:
    condition = path_in(f"{prefix}unit_path", viewer.reads)
    if "" not in viewer.reads and viewer.served_post_ids:
        condition |= Q(**{f"{prefix}post__in": viewer.served_post_ids})
    return condition


def _concern(viewer: Viewer, prefix: str) -> Q:
    """Acts in reach, and those one recorded or took part in; none for who is no person."""
    if viewer.person_id is None:
        return Q(pk__in=())
    if "" in viewer.reads:
        return Q()
    took_part = Act.objects.filter(people=viewer.person_id).values("pk")
    return (
        _reach(viewer, prefix)
        | Q(**{f"{prefix}recorded_by": viewer.account_id})
        | Q(**{f"{prefix}pk__in": took_part})
    )


def _level(viewer: Viewer, kind: str, origin: str, origin_id: int) -> Level:
    way = WAYS[kind][origin]
    conditions: dict[str, object] = {way.replace("+", ""): origin_id}
    if "+" in way:
        before, _plus, _after = way.partition("+")
        conditions[f"{before}contributions__refused"] = False
    linked = MODELS[kind].objects.filter(**conditions).values("pk")
    rows = _rows(kind).filter(pk__in=linked)
    readable = _readable(viewer, kind)(rows)
    shown = list(readable.select_related(*RELATED[kind])[: LIMIT + 1])
    count = len(shown) if len(shown) <= LIMIT else readable.count()
    hidden = 0
    if kind not in (PROVISION, DUTY) and "" not in viewer.reads:
        hidden = rows.count() - count
    return Level(kind, tuple(shown[:LIMIT]), more=count - len(shown[:LIMIT]), hidden=hidden)


def _edges(levels: Sequence[Level]) -> frozenset[tuple[tuple[str, int], tuple[str, int]]]:
    """Which things that are shown hang on which; one query, for acts and obligations."""
    by_kind = {level.kind: level.things for level in levels}
    ids = {kind: {thing.pk for thing in things} for kind, things in by_kind.items()}
    edges: set[tuple[tuple[str, int], tuple[str, int]]] = set()
    for duty in by_kind[DUTY]:
        edges.add(((PROVISION, duty.provision_id), (DUTY, duty.pk)))
    for item in by_kind[ITEM]:
        if item.duty_id:  # a row of the list's own hangs on no duty
            edges.add(((DUTY, item.duty_id), (ITEM, item.pk)))
    for obligation in by_kind[OBLIGATION]:
        listed = obligation.list_item_id in ids[ITEM]
        above = (ITEM, obligation.list_item_id) if listed else (DUTY, obligation.duty_id)
        edges.add((above, (OBLIGATION, obligation.pk)))
    for evidence in by_kind[EVIDENCE]:
        edges.add(((ACT, evidence.act_id), (EVIDENCE, evidence.pk)))
    if ids[ACT] and ids[OBLIGATION]:
        counted = Contribution.objects.filter(
            act__in=ids[ACT], obligation__in=ids[OBLIGATION], refused=False
        )
        for obligation_id, act_id in counted.values_list("obligation_id", "act_id"):
            edges.add(((OBLIGATION, obligation_id), (ACT, act_id)))
    return frozenset((above, below) for above, below in edges if above[1] in ids[above[0]])


def _quote(viewer: Viewer, levels: Sequence[Level]) -> tuple[Regulation | None, Quote | None]:
    """The regulation the chain hangs on and its words, where it hangs on a single clause."""
    duties = levels[KINDS.index(DUTY)].things
    provisions = levels[KINDS.index(PROVISION)].things
    if len(duties) == 1:
        regulation = Regulation.objects.get(pk=duties[0].regulation_id)
        return regulation, _around(regulation.text, duties[0].start, duties[0].end)
    if len(provisions) != 1:
        return None, None
    regulation = Regulation.objects.get(pk=provisions[0].regulation_id)
    following = (
        Provision.objects.filter(regulation=regulation, start__gt=provisions[0].start)
        .order_by("start")
        .values_list("start", flat=True)
        .first()
    )
    end = following if following is not None else len(regulation.text)
    end = min(end, provisions[0].start + LONGEST_CLAUSE)
    return regulation, _around(regulation.text, provisions[0].start, end)


def _around(text: str, start: int, end: int) -> Quote:
    before, after = words_around(text, Span(start, end))
    return Quote(before=before, words=text[start:end].strip(), after=after)
