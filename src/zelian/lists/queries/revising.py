"""Reads of revision: calls, editions side by side, new subjects without a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from zelian.core.vocabulary.wording import Sentence
from zelian.lists.applying import applies_to
from zelian.lists.columns import columns_of_list
from zelian.lists.drift import STANDING
from zelian.lists.editions import RowChange, compare_rows, counts_of
from zelian.lists.lifecycle import given_up
from zelian.lists.models import (
    Compilation,
    ListColumn,
    ListItem,
    ListKind,
    ResponsibilityList,
    RevisionCall,
)
from zelian.lists.policies import OFFICES_THAT_LEAD, leaders_of
from zelian.lists.signing import subject_key
from zelian.people.models import Post, Unit
from zelian.people.queries import SubjectRow, on_day
from zelian.people.viewer import Viewer, path_in
from zelian.signing.meanings import SIGN
from zelian.signing.models import Signature

State = ResponsibilityList.State
Call = RevisionCall.State
SUBJECT = ("list__unit", "list__post__unit", "list__kind")
# From this month on the next year's lists are to be begun.
NEXT_YEAR_FROM = 12


# -- calls ---------------------------------------------------------------------------------


def list_calls(viewer: Viewer) -> QuerySet[RevisionCall]:
    """Calls for the lists in reach, newest first, each with its list."""
    return (
        RevisionCall.objects.filter(_in_reach(viewer))
        .select_related(*SUBJECT, "edition")
        .order_by("-raised_on", "-pk")
    )


def get_call(viewer: Viewer, call_id: int) -> RevisionCall:
    """
    A call for a list in reach.

    :raises RevisionCall.DoesNotExist: there is none, or none the viewer may read.
    """
    return list_calls(viewer).get(pk=call_id)


def open_calls_of(listed: ResponsibilityList) -> list[RevisionCall]:
    """What waits for a revision of a list; one query."""
    return list(listed.revision_calls.filter(state=Call.OPEN).order_by("pk"))


def calls_for(viewer: Viewer) -> QuerySet[RevisionCall]:
    """Open calls that the viewer's own side is to follow, the oldest first.

    The leading offices have the whole inbox; these are what one revises oneself.
    """
    own = Q(list__post__in=viewer.served_post_ids) | Q(list__post__isnull=True) & path_in(
        "list__unit_path", viewer.records_for
    )
    found = RevisionCall.objects.filter(own, state=Call.OPEN).select_related("list")
    return found.order_by("raised_on", "pk")


def count_calls_led(viewer: Viewer) -> int:
    """How many calls are open for lists of the institution one's office leads in; one query."""
    scope = viewer.scope_of(*OFFICES_THAT_LEAD)
    return RevisionCall.objects.filter(path_in("list__unit_path", scope), state=Call.OPEN).count()


def _in_reach(viewer: Viewer) -> Q:
    condition = path_in("list__unit_path", viewer.reads)
    if viewer.served_post_ids and "" not in viewer.reads:
        condition |= Q(list__post__in=viewer.served_post_ids)
    return condition


def standing_lists(viewer: Viewer, *, year: int) -> QuerySet[ResponsibilityList]:
    """Signed lists of a year in reach, which can be called to be revised."""
    condition = path_in("unit_path", viewer.reads)
    return ResponsibilityList.objects.filter(condition, year=year, state__in=STANDING)


# -- what a proposal says ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a proposal: ``kind`` is new, gone or changed, as statuses call it."""

    kind: str
    number: int | None
    words: str
    label: str = ""
    old: str = ""
    new: str = ""


def told_of(call: RevisionCall, columns: Mapping[str, str]) -> list[Told]:
    """A call's proposal line by line; ``columns`` are the names of columns by key."""
    proposal = call.proposal
    lines = [Told("gone", one["number"], one["content"]) for one in proposal.get("remove", ())]
    for one in proposal.get("change", ()):
        values = one.get("values", {})
        lines.extend(
            Told("changed", one["number"], one["content"], columns.get(key, key), *pair)
            for key, pair in values.items()
        )
        if not values:
            lines.append(Told("changed", one["number"], one["content"]))
    lines.extend(Told("new", None, one["content"]) for one in proposal.get("add", ()))
    return lines


def reason_of(call: RevisionCall) -> Sentence:
    """The call's reason as a sentence."""
    return Sentence.from_json(call.reason)


# -- editions side by side -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class EditionRow:
    """An edition of a list, or a former year's, with who signed it and how many rows it has."""

    listed: ResponsibilityList
    signatures: tuple[Signature, ...]
    item_count: int

    @property
    def given_up(self) -> bool:
        """A revision that never took effect."""
        return self.listed.state == State.ARCHIVED and self.listed.effective_on is None


def edition_of(listed: ResponsibilityList) -> str:
    """A list's title, with its edition where it is not the first."""
    if listed.edition == 1:
        return listed.title
    return _("%(title)s（第%(edition)s版）") % {"title": listed.title, "edition": listed.edition}


def editions_of(listed: ResponsibilityList) -> list[EditionRow]:
    """All editions of a list and those of former years, newest first; two queries."""
    rows = (
        ResponsibilityList.objects.filter(
            kind=listed.kind_id, unit=listed.unit_id, post=listed.post_id, year__lte=listed.year
        )
        .annotate(item_count=Count("items"))
        .select_related("kind")
        .prefetch_related(
            Prefetch(
                "signatures",
                Signature.objects.filter(withdrawal=None, meaning=SIGN).order_by("pk"),
                to_attr="standing_signatures",
            )
        )
        .order_by("-year", "-edition")
    )
    return [EditionRow(row, tuple(row.standing_signatures), row.item_count) for row in rows]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two lists row by row; ``counts`` by kind of change."""

    old: ResponsibilityList
    new: ResponsibilityList
    changes: tuple[RowChange, ...]
    counts: Mapping[str, int]


def compare_editions(
    old: ResponsibilityList, new: ResponsibilityList, among: Iterable[ResponsibilityList]
) -> Comparison:
    """Two editions row by row; three queries. ``among`` are the editions that lie between."""
    prefetch_related_objects([old, new], "kind__columns")
    columns = _columns_of_both(old, new)
    wanted = {old.pk, new.pk}
    items: dict[int, list[ListItem]] = {}
    for item in ListItem.objects.filter(list__in=wanted).order_by("list", "number"):
        items.setdefault(item.list_id, []).append(item)
    copied = ListItem.objects.filter(
        list__in=[listed.pk for listed in among], copied_from__isnull=False
    )
    origins = dict(copied.order_by().values_list("pk", "copied_from_id"))
    changes = compare_rows(
        items.get(old.pk, []), items.get(new.pk, []), columns=columns, origins=origins
    )
    return Comparison(old, new, changes, counts_of(changes))


def _columns_of_both(old: ResponsibilityList, new: ResponsibilityList) -> list[ListColumn]:
    """The columns of the newer list, and behind them those that only the older one has."""
    columns = columns_of_list(new)
    known = {column.key for column in columns}
    return columns + [column for column in columns_of_list(old) if column.key not in known]


# -- lists that are missing ----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A subject that came in the year, with the kinds of list it has not made yet."""

    subject: SubjectRow
    since: date
    kinds: tuple[ListKind, ...]

    @property
    def name(self) -> str:
        """The subject as it is spoken of."""
        return str(self.subject.post or self.subject.unit)


def unlisted_subjects(viewer: Viewer, *, year: int) -> list[Unlisted]:
    """
    Units founded and posts opened this year without a list that their like have this year.

    Four queries, of which two where nobody came. Only for the offices that lead lists.
    """
    scope = viewer.scope_of(*OFFICES_THAT_LEAD)
    if not scope:
        return []
    begun = date(year, 1, 1)
    new_units = Unit.objects.filter(
        on_day(viewer.today, "founded_on", "closed_on"),
        path_in("path", scope),
        founded_on__gt=begun,
    ).select_related("kind")
    new_posts = Post.objects.filter(
        on_day(viewer.today, "opened_on", "closed_on"),
        path_in("unit__path", scope),
        opened_on__gt=begun,
    ).select_related("kind", "unit__kind")
    subjects = [SubjectRow(unit) for unit in new_units.order_by("path")]
    subjects += [SubjectRow(post.unit, post) for post in new_posts.order_by("unit__path", "pk")]
    if not subjects:
        return []
    kinds, standing = _kinds_in_use(year)
    found = []
    for subject in subjects:
        missing = tuple(kind for kind in kinds if _lacks(subject, kind, standing))
        if missing:
            since = subject.post.opened_on if subject.post else subject.unit.founded_on
            found.append(Unlisted(subject, since, missing))
    return found


@dataclass(frozen=True, slots=True)
class _Standing:
    """Which subjects have a list of a kind, and of what kind their unit or post is."""

    subjects: set[tuple[str, int, int | None]]
    alike: set[tuple[str, str, str | None]]


def _kinds_in_use(year: int) -> tuple[list[ListKind], _Standing]:
    rows = ResponsibilityList.objects.filter(year=year).values_list(
        "kind_id", "unit_id", "post_id", "unit__kind_id", "post__kind_id"
    )
    subjects, alike = set(), set()
    for kind, unit, post, unit_kind, post_kind in rows.order_by():
        subjects.add((kind, unit, post))
        alike.add((kind, unit_kind, post_kind))
    return list(ListKind.objects.filter(in_use=True)), _Standing(subjects, alike)


def _lacks(subject: SubjectRow, kind: ListKind, standing: _Standing) -> bool:
    post = subject.post
    own = (kind.pk, subject.unit.pk, post.pk if post else None)
    like = (kind.pk, subject.unit.kind_id, post.kind_id if post else None)
    wanted = like in standing.alike and own not in standing.subjects
    return wanted and applies_to(kind, subject)


@dataclass(frozen=True, slots=True)
class NextYear:
    """A kind whose next year's lists nobody has begun, with how many stand this year."""

    kind: ListKind
    year: int
    count: int


def next_years(viewer: Viewer) -> list[NextYear]:
    """From December on, the kinds in use that the viewer leads and has not begun; three queries."""
    if viewer.today.month < NEXT_YEAR_FROM or not viewer.has(*OFFICES_THAT_LEAD):
        return []
    year = viewer.today.year + 1
    begun = set(
        Compilation.objects.filter(year=year, closed_at__isnull=True).values_list(
            "unit_path", "kinds"
        )
    )
    found = []
    for kind in ListKind.objects.filter(in_use=True):
        scope = viewer.scope_of(*leaders_of(kind))
        if scope and not any(code == kind.pk and path.startswith(scope) for path, code in begun):
            found.append((kind, scope))
    counts = _counts(year - 1, found)
    return [NextYear(kind, year, counts[kind.pk]) for kind, _scope in found if counts.get(kind.pk)]


def _counts(year: int, wanted: Sequence[tuple[ListKind, Any]]) -> dict[str, int]:
    """How many lists of each kind there are where the viewer leads it."""
    if not wanted:
        return {}
    condition = Q(pk__in=())
    for kind, scope in wanted:
        condition |= Q(kind=kind) & path_in("unit_path", scope)
    rows = ResponsibilityList.objects.filter(condition, year=year, edition=1)
    return dict(rows.order_by().values_list("kind_id").annotate(Count("pk")))


# -- which item an obligation rests on -----------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """An item that lists a duty, and when its list is in force (half-open)."""

    item_id: int
    effective_on: date | None
    ended_on: date | None


class ItemPlaces:
    """Which item of a year's lists a subject's duty rests on, day by day; one query.

    Kinds come in their order, so that a list of responsibilities goes before a list of tasks.
    """

    def __init__(self, year: int, *, regulation_id: int) -> None:
        rows = (
            ListItem.objects.filter(list__year=year, duty__regulation=regulation_id)
            .exclude(given_up("list__"))
            .order_by("list__kind__order", "list__edition", "pk")
            .values_list(
                "list__unit_id",
                "list__post_id",
                "duty_id",
                "pk",
                "list__effective_on",
                "list__ended_on",
            )
        )
        self._places: dict[tuple[str, int], list[Place]] = {}
        for unit, post, duty, *place in rows:
            self._places.setdefault((subject_key(unit, post), duty), []).append(Place(*place))

    def in_force(self, subject: str, duty_id: int, day: date) -> int | None:
        """The item of the edition in force on a day; ``subject`` is its key."""
        for place in self._places.get((subject, duty_id), ()):
            begun = place.effective_on is not None and place.effective_on <= day
            if begun and (place.ended_on is None or day < place.ended_on):
                return place.item_id
        return None

    def first(self, subject: str, duty_id: int) -> int | None:
        """The item of the earliest edition, in force or not."""
        places = self._places.get((subject, duty_id))
        return places[0].item_id if places else None
