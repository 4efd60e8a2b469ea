"""The organisation as a tree, of today or of an earlier day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, QuerySet

from zelian.people.models import Appointment, Post, Unit, UnitPast
from zelian.people.queries.dates import on_day
from zelian.people.queries.past import past_on
from zelian.people.viewer import Viewer, known_in

# A tree of so many units is drawn at once; of a larger one, branches are drawn when opened.
WHOLE = 150


@dataclass(slots=True)
class UnitNode:
    """A unit of the tree, as it was called on the day, with what stood below it.

    ``deferred`` says that what stands below is not drawn yet.
    """

    unit: Unit
    name: str
    full_name: str
    posts: int = 0
    vacant: int = 0
    children: list[UnitNode] = field(default_factory=list)
    opened: bool = False
    deferred: bool = False

    @property
    def below(self) -> int:
        """How many units stand below, at any depth."""
        return sum(1 + child.below for child in self.children)

    def walk(self) -> Iterator[UnitNode]:
        """The node and all below it."""
        yield self
        for child in self.children:
            yield from child.walk()


def organisation_tree(
    viewer: Viewer, *, on: date | None = None, root: int | None = None, open_levels: int = 1
) -> list[UnitNode]:
    """
    The units that stood on a day as a tree, with posts and vacancies; four queries at most.

    On an earlier day units bear the names and stand where they did then. With ``root`` only
    that unit's branch is given; nothing where it did not stand. A large tree has its deeper
    branches ``deferred``.
    """
    day = on or viewer.today
    standing = units_on(viewer, day).select_related("kind")
    # What was changed on a later day leaves its trace in the past; today has none.
    past = past_on(day) if day < viewer.today else {}
    nodes = [_node(unit, past.get(unit.pk)) for unit in standing]
    _count(nodes, day)
    roots = _placed(nodes, past)
    if root is not None:
        roots = [node for node in nodes if node.unit.pk == root]
    _open(roots, open_levels, drawn_at_once=len(nodes) <= WHOLE)
    return roots


def units_on(viewer: Viewer, day: date) -> QuerySet[Unit]:
    """The units known to the viewer that stood on ``day``, in the order of today's tree."""
    standing = Unit.objects.filter(on_day(day, "founded_on", "closed_on"))
    return standing.filter(known_in("path", viewer)).order_by("path")


def posts_on(day: date) -> QuerySet[Post]:
    """Posts that stood on ``day``, with their unit."""
    return Post.objects.filter(
        on_day(day, "opened_on", "closed_on"),
        on_day(day, "unit__founded_on", "unit__closed_on"),
    )


def held_posts_on(day: date) -> QuerySet[Post]:
    """Posts that stood on ``day`` and that somebody held."""
    held = Appointment.objects.filter(on_day(day)).values("post")
    return posts_on(day).filter(pk__in=held)


def _node(unit: Unit, past: UnitPast | None) -> UnitNode:
    named = past or unit
    return UnitNode(unit, named.short_name or named.name, named.name)


def _count(nodes: Iterable[UnitNode], day: date) -> None:
    posts, held = _by_unit(posts_on(day)), _by_unit(held_posts_on(day))
    for node in nodes:
        node.posts = posts.get(node.unit.pk, 0)
        node.vacant = node.posts - held.get(node.unit.pk, 0)


def _by_unit(posts: QuerySet[Post]) -> dict[int, int]:
    return dict(posts.order_by().values_list("unit").annotate(number=Count("pk")))


def _placed(nodes: list[UnitNode], past: dict[int, UnitPast]) -> list[UnitNode]:
    """Hang every node below where it stood then; gives those that hung below nothing."""
    by_path = {node.unit.path: node.unit.pk for node in nodes}
    by_id = {node.unit.pk: node for node in nodes}
    above: dict[int, int | None] = {}
    for node in nodes:
        row = past.get(node.unit.pk)
        parent = row.parent_id if row else by_path.get(node.unit.path[: -Unit.steplen])
        above[node.unit.pk] = parent if parent in by_id else None
    roots = []
    for node in nodes:
        parent = above[node.unit.pk]
        if parent is None or _goes_round(node.unit.pk, above):
            roots.append(node)
        else:
            by_id[parent].children.append(node)
    return roots


def _goes_round(unit: int, above: dict[int, int | None]) -> bool:
    """Whether a past that was handed over ill leads back to where one is."""
    seen, parent = {unit}, above[unit]
    while parent is not None and parent not in seen:
        seen.add(parent)
        parent = above[parent]
    return parent is not None


def _open(nodes: Iterable[UnitNode], levels: int, *, drawn_at_once: bool) -> None:
    for node in nodes:
        node.opened = levels > 0
        node.deferred = not (node.opened or drawn_at_once)
        if not node.deferred:
            _open(node.children, levels - 1, drawn_at_once=drawn_at_once)
