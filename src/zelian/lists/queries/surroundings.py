"""What a list is checked against besides required sets: people, duties of others, units.

Only what the rows name is read: names that stand as responsible persons, duties that somebody
decides, units that a row could mean.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty, DutySubject
from zelian.catalogue.queries import duties_in_force
from zelian.core.checking import Column, Demand, Foreign, People, Row, Sheet
from zelian.core.vocabulary.time import WorkCalendar
from zelian.lists.bearing import day_of
from zelian.lists.calendar import day_in, work_calendar
from zelian.lists.checking import foreign_as
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.people.models import Appointment, Oversight, Post, PostKind, PostRank, Tier, Unit
from zelian.people.queries import on_day
from zelian.people.viewer import ancestors_of, path_in

DIVIDED = re.compile(r"[、，,；;/\s和及]+")
# Words by which a duty gives somebody a thing to decide.
DECIDES = (
    *("决定", "审定", "审批", "批准", "任免", "任命", "免职", "提拔", "选拔任用"),
    *("审议通过", "核准", "签发", "立案", "处分", "问责", "裁定"),
)
# A wider body does not go beyond its powers by what a narrower one bears.
_WIDTH = {Tier.BUREAU: 4, Tier.SCHOOL: 3, Tier.DISCIPLINE: 3, Tier.UNIT: 2, Tier.BRANCH: 1}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """All of a sheet that is neither rows nor demands."""

    year: int
    calendar: WorkCalendar
    compiled_by: date | None
    people: People
    foreign: tuple[Foreign, ...]
    own_duties: tuple[str, ...]
    not_overseen: frozenset[str]

    def sheet(
        self, *, rows: tuple[Row, ...], columns: tuple[Column, ...], demands: tuple[Demand, ...]
    ) -> Sheet:
        """The sheet with its rows and demands."""
        return Sheet(
            year=self.year,
            rows=rows,
            columns=columns,
            demands=demands,
            calendar=self.calendar,
            compiled_by=self.compiled_by,
            people=self.people,
            foreign=self.foreign,
            own_duties=self.own_duties,
            not_overseen=self.not_overseen,
        )


def surroundings_of(
    listed: ResponsibilityList, items: Sequence[ListItem], today: date
) -> Surroundings:
    """What stands around a list on the day of its year nearest to ``today``."""
    day = day_of(listed.year, today)
    compile_by = listed.compile_by or day_in(listed.year, listed.kind.compile_by)
    own, foreign = _deciding_duties(listed, items, day)
    return Surroundings(
        year=listed.year,
        calendar=work_calendar(),
        compiled_by=compile_by,
        people=_people(listed, items, day),
        foreign=tuple(foreign),
        own_duties=tuple(own),
        not_overseen=_not_overseen(listed, items, day),
    )


def _people(listed: ResponsibilityList, items: Iterable[ListItem], day: date) -> People:
    """Who the rows may mean; six queries where they name anybody."""
    named = {name for item in items for name in DIVIDED.split(item.responsible) if name}
    if not named:
        return People()
    overseers = set(
        Oversight.objects.filter(
            on_day(day), unit__path__in=[*ancestors_of(listed.unit_path), listed.unit_path]
        ).values_list("post_id", flat=True)
    )
    here: set[str] = set()
    elsewhere: dict[str, str] = {}
    held = Appointment.objects.filter(on_day(day), person__name__in=named)
    for one in held.select_related("person", "post__unit").order_by("id"):
        path = one.post.unit.path
        if (
            path.startswith(listed.unit_path)
            or listed.unit_path.startswith(path)
            or one.post_id in overseers
        ):
            here.add(one.person.name)
        else:
            elsewhere.setdefault(one.person.name, _("任%(post)s") % {"post": one.post})
    posts = list(
        Post.objects.filter(
            on_day(day, "opened_on", "closed_on"), unit=listed.unit_id
        ).select_related("unit")
    )
    taken = set(
        Appointment.objects.filter(on_day(day), post__in=posts).values_list("post_id", flat=True)
    )
    return People(
        here=frozenset(here),
        elsewhere={name: where for name, where in elsewhere.items() if name not in here},
        titles=_titles(posts),
        vacant=frozenset(_vacant(posts, taken)),
    )


def _titles(posts: Iterable[Post]) -> frozenset[str]:
    """Words that name a post, not a person."""
    words = {post.title for post in posts}
    for name, aliases in PostKind.objects.values_list("name", "aliases"):
        words |= {name, *aliases}
    return frozenset(filter(None, words))


def _vacant(posts: Sequence[Post], taken: Collection[int]) -> Iterable[str]:
    """Titles of the unit's posts that nobody holds, where no other of that title is held."""
    held = {post.title for post in posts if post.pk in taken}
    for post in posts:
        if post.title not in held:
            yield post.title
            yield f"{post.unit.short_name}{post.title}"


def _deciding_duties(
    listed: ResponsibilityList, items: Iterable[ListItem], day: date
) -> tuple[list[str], list[Foreign]]:
    """The subject's own duties that decide something, and those that others bear.

    Four queries, none where no row decides anything.
    """
    if not any(word in item.content for item in items for word in DECIDES):
        return [], []
    decides = Q(pk__in=())
    for word in DECIDES:
        decides |= Q(action__contains=word) | Q(action="", quote__contains=word)
    own: list[str] = []
    foreign: list[Foreign] = []
    for duty in duties_in_force(on=day).filter(decides):
        bearers = list(duty.bearers.all())
        if any(_bears(one, duty, listed) for one in bearers):
            own.append(duty.action or duty.quote)
        elif bearers and not any(_is_below(one, listed) for one in bearers):
            foreign.append(foreign_as(duty))
    return own, foreign


def _bears(bearer: DutySubject, duty: Duty, listed: ResponsibilityList) -> bool:
    """Whether a bearer is the list's subject; a unit, its head and its team bear together."""
    if not listed.unit_path.startswith(duty.regulation.unit.path):
        return False
    if bearer.post is not None:
        return listed.unit_id == bearer.post.unit_id and listed.post_id in (None, bearer.post_id)
    if bearer.unit_id is not None and bearer.unit_id != listed.unit_id:
        return False
    if bearer.unit_kind_id is not None and bearer.unit_kind_id != listed.unit.kind_id:
        return False
    return listed.post is None or _is_borne_by(bearer, listed.post)


def _is_borne_by(bearer: DutySubject, post: Post) -> bool:
    """Whether a bearer within a unit means a post of it."""
    if bearer.bearer == DutySubject.Bearer.POST_KIND:
        return bearer.post_kind_id == post.kind_id
    members = bearer.bearer == DutySubject.Bearer.MEMBERS
    return post.kind.rank == (PostRank.MEMBER if members else PostRank.HEAD)


def _is_below(bearer: DutySubject, listed: ResponsibilityList) -> bool:
    """Whether a duty lies with a narrower body than the list's."""
    unit_kind = bearer.unit_kind or (bearer.unit and bearer.unit.kind)
    if unit_kind is None:
        return False
    return _WIDTH.get(unit_kind.tier, 2) < _WIDTH.get(listed.unit.kind.tier, 2)


def _not_overseen(
    listed: ResponsibilityList, items: Sequence[ListItem], day: date
) -> frozenset[str]:
    """Names of units outside a post's division of work; none where it has no such division.

    Two queries for the list of a post of a leading team, none else.
    """
    if listed.post is None or listed.post.kind.rank == PostRank.HEAD:
        return frozenset()
    looked_after = Oversight.objects.filter(on_day(day), post=listed.post_id)
    overseen = tuple(looked_after.values_list("unit__path", flat=True))
    if not overseen:
        return frozenset()
    text = "\n".join(item.content for item in items)
    units = Unit.objects.filter(
        path_in("path", [listed.unit_path]), on_day(day, "founded_on", "closed_on")
    ).exclude(pk=listed.unit_id)
    strange: set[str] = set()
    own: set[str] = set()
    for path, name, short_name in units.values_list("path", "name", "short_name"):
        words = {word for word in (name, short_name) if len(word) >= 2 and word in text}
        (own if path.startswith(overseen) else strange).update(words)
    return frozenset(word for word in strange - own if not any(word in name for name in own))
