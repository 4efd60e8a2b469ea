"""How the things of a chain are called on a page, and where they lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import Duty, Provision, Regulation
from zelian.core.judging import status_on
from zelian.insight.queries.chain import (
    ACT,
    DUTY,
    EVIDENCE,
    ITEM,
    OBLIGATION,
    PROVISION,
    Chain,
    Level,
)
from zelian.insight.queries.rows import DONE
from zelian.insight.queries.search import LIMIT, Found
from zelian.lists.models import ListItem
from zelian.lists.queries import statuses_of_lists
from zelian.lists.queries.revising import edition_of
from zelian.pages.words import year_date
from zelian.people.models import Person, Unit
from zelian.people.viewer import Viewer
from zelian.performance.models import Act, Evidence, Obligation
from zelian.performance.translate import soon_days

WORDS: dict[str, str | Promise] = {
    PROVISION: gettext_lazy("条款"),
    DUTY: gettext_lazy("责任事项"),
    ITEM: gettext_lazy("清单条目"),
    OBLIGATION: gettext_lazy("履责期次"),
    ACT: gettext_lazy("履责记实"),
    EVIDENCE: gettext_lazy("佐证材料"),
}
ICONS = {
    PROVISION: "file-text",
    DUTY: "flag",
    ITEM: "list-check",
    OBLIGATION: "calendar-due",
    ACT: "notebook",
    EVIDENCE: "paperclip",
}
MISSING: dict[str, str | Promise] = {
    PROVISION: gettext_lazy("没有对应的条款"),
    DUTY: gettext_lazy("没有对应的责任事项"),
    ITEM: gettext_lazy("还没有编入清单"),
    OBLIGATION: gettext_lazy("还没有排定期次"),
    ACT: gettext_lazy("还没有履责记实"),
    EVIDENCE: gettext_lazy("还没有佐证材料"),
}
SHOWN_AT_ONCE = 8
# what the obligations' own page can be narrowed by
LIST_FILTERS = {"year", "whose", "status", "unit", "month"}
HIDDEN = gettext_lazy("（无权查看）")


@dataclass(frozen=True, slots=True)
class Node:
    """One thing of a chain as it is shown: ``url`` is its own chain, ``page`` its own page."""

    kind: str
    id: int
    label: str
    detail: str = ""
    status: str = ""
    current: bool = False
    url: str = ""
    page: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """What edges name it by."""
        return self.kind, self.id


@dataclass(frozen=True, slots=True)
class Step:
    """One level of a chain as it is shown."""

    kind: str
    word: str
    icon: str
    missing: str
    nodes: tuple[Node, ...]
    more: int
    hidden: int
    more_url: str = ""

    @property
    def count(self) -> int:
        """All that may be read."""
        return len(self.nodes) + self.more

    @property
    def first(self) -> tuple[Node, ...]:
        """Those that are shown at once."""
        return self.nodes[:SHOWN_AT_ONCE]

    @property
    def rest(self) -> tuple[Node, ...]:
        """Those that are shown when asked for."""
        return self.nodes[SHOWN_AT_ONCE:]


def steps_of(chain: Chain, viewer: Viewer) -> tuple[Step, ...]:
    """The levels of a chain ready for the page, outermost first."""
    items = chain.level(ITEM).things
    lists = statuses_of_lists({item.list_id for item in items})
    return tuple(_step(chain, level, viewer, lists) for level in chain.levels)


def current_of(steps: tuple[Step, ...]) -> Node:
    """The thing in view."""
    return next(node for step in steps for node in step.nodes if node.current)


def _step(chain: Chain, level: Level, viewer: Viewer, lists: Mapping[int, str]) -> Step:
    return Step(
        kind=level.kind,
        word=str(WORDS[level.kind]),
        icon=ICONS[level.kind],
        missing=str(MISSING[level.kind]),
        nodes=tuple(
            _node(level.kind, thing, viewer.today, lists, current=thing == chain.thing)
            for thing in level.things
        ),
        more=level.more,
        hidden=level.hidden,
        more_url=_all_of(chain, level, viewer),
    )


def _all_of(chain: Chain, level: Level, viewer: Viewer) -> str:
    """Where all of a level that was cut short can be seen; obligations alone have a table."""
    if level.more and level.kind == OBLIGATION:
        return rows_address(viewer, **{chain.kind: chain.thing.pk})
    return ""


def _node(kind: str, thing: Model, today: date, lists: Mapping[int, str], *, current: bool) -> Node:
    label, detail, status = _called(thing, today, lists)
    return Node(
        kind=kind,
        id=thing.pk,
        label=label,
        detail=detail,
        status=status,
        current=current,
        url=reverse("insight:chain", args=[kind, thing.pk]),
        page=_page_of(thing),
    )


def _called(thing: Model, today: date, lists: Mapping[int, str]) -> tuple[str, str, str]:
    """Label, detail and status code of a thing."""
    match thing:
        case Provision():
            return f"{thing.address} {thing.title}".strip(), thing.regulation.title, ""
        case Duty():
            return str(thing), thing.quote if thing.action else "", thing.state
        case ListItem():
            number = _("第%(number)s条") % {"number": thing.number}
            title = edition_of(thing.list)
            return f"{title} {number}", thing.content, lists[thing.list_id]
        case Obligation():
            due = _("%(day)s前") % {"day": year_date(thing.due_date)}
            subject = str(thing.post or thing.unit)
            return thing.title, f"{subject} {due}", status_of(thing, today)
        case Act():
            who = str(thing.post or thing.unit)
            return thing.topic, f"{year_date(thing.on)} {who}", thing.state
        case Evidence():
            return thing.name, thing.act.topic, ""
    raise TypeError(type(thing).__name__)


def rows_address(viewer: Viewer, **filters: object) -> str:
    """
    The table with exactly the obligations that pass ``filters``, as an address.

    That is the obligations' own page where it knows the filters, else the one of this app.
    A ``unit`` is a :class:`Unit`.
    """
    unit = filters.get("unit")
    known = set(filters) <= LIST_FILTERS and filters.get("status") != DONE
    page = "performance:obligations" if known and _is_choice(viewer, unit) else "insight:rows"
    asked = filters | ({"unit": unit.pk} if unit is not None else {})
    return f"{reverse(page)}?{urlencode(asked)}"


def _is_choice(viewer: Viewer, unit: Unit | None) -> bool:
    return unit is None or viewer.may_read(unit.path)


def status_of(row: Obligation, today: date) -> str:
    """What an obligation is on a day, as a status code."""
    return status_on(
        opens=row.period_from,
        due=row.due_date,
        outcome=row.outcome,
        today=today,
        soon_days=soon_days(row),
    ).value


def _page_of(thing: Model) -> str:
    """The thing's own page."""
    match thing:
        case Provision() | Duty():
            return reverse("catalogue:regulation", args=[thing.regulation_id])
        case ListItem():
            return reverse("lists:item", args=[thing.pk])
        case Obligation():
            return reverse("performance:obligation", args=[thing.pk])
        case Act():
            return reverse("performance:act", args=[thing.pk])
        case Evidence():
            return reverse("performance:evidence", args=[thing.pk])
    raise TypeError(type(thing).__name__)


@dataclass(frozen=True, slots=True)
class Hit:
    """One row of what a search found."""

    label: str
    url: str
    detail: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class HitGroup:
    """What a search found of one kind; ``full`` when there may be more."""

    title: str
    rows: tuple[Hit, ...]
    full: bool


def groups_found(found: Found, *, today: date) -> list[HitGroup]:
    """What a search found, kind by kind, ready for the page."""
    pairs = (
        (_("制度文件"), found.regulations),
        (_("责任事项"), found.duties),
        (_("单位"), found.units),
        (_("人员"), found.people),
        (_("履责期次"), found.obligations),
        (_("履责记实"), found.acts),
    )
    return [
        HitGroup(title, tuple(_hit(thing, today) for thing in things), len(things) == LIMIT)
        for title, things in pairs
    ]


def _hit(thing: Model, today: date) -> Hit:
    match thing:
        case Regulation():
            url = reverse("catalogue:regulation", args=[thing.pk])
            return Hit(thing.title, url, thing.doc_number, thing.state)
        case Unit():
            url = reverse("people:unit", args=[thing.pk])
            return Hit(thing.name, url, str(thing.kind))
        case Person():
            seats = _("、").join(str(seat.post) for seat in thing.seats_today)
            return Hit(thing.name, reverse("people:person", args=[thing.pk]), seats)
        case Duty():
            place = thing.provision.address if thing.provision else ""
            url = reverse("insight:chain", args=[DUTY, thing.pk])
            return Hit(str(thing), url, f"{thing.regulation.title} {place}".strip(), thing.state)
    label, detail, status = _called(thing, today, {})
    return Hit(label, _page_of(thing), detail, status)
