"""Who examines and endorses a list on a day, and why it is they.

A member's list goes to the head of the unit; a head's, and a unit's own, to whoever is in charge
of it, else to the head of the unit above, and so on up. Nobody endorses a list of their
own, and a vacant post endorses nothing: both send it one step further up, and the reasons say
so. Above the root stands nobody here: the leading office then records what the superior body
decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence, said
from zelian.lists.models import Endorsement, ListKind, ResponsibilityList
from zelian.people.models import Delegation, Oversight, Post, PostRank, Unit
from zelian.people.queries import Answerers, How, as_period, on_day
from zelian.people.viewer import INSTITUTIONS

STEP = Unit.steplen
Way = Endorsement.How


@dataclass(frozen=True, slots=True)
class Found:
    """The endorsing post, or none where one must be chosen or nobody in the house can do it."""

    how: str
    post: Post | None
    reason: Reason
    candidates: tuple[Post, ...] = ()

    @property
    def candidate_ids(self) -> list[int]:
        """The posts to choose from, as the row keeps them."""
        return [post.pk for post in self.candidates]


@dataclass(frozen=True, slots=True)
class _Level:
    """The posts asked together, and in which way; ``unit`` is the one they lead or look after.

    Of several heads the first in rank endorses; of several in charge one must be chosen.
    """

    how: Way
    unit: Unit
    posts: Sequence[Post]


@dataclass(frozen=True, slots=True)
class Superiors:
    """Who stands above some lists on a day, held in memory to be asked list by list."""

    day: date
    units: dict[str, Unit]
    heads: dict[int, list[Post]]
    in_charge: dict[int, list[Post]]
    answerers: Answerers
    delegated: frozenset[int]

    @classmethod
    def over(cls, lists: Iterable[ResponsibilityList], day: date) -> Superiors:
        """Read what stands at and above the lists' units; nine queries, however many lists.

        Reads each list's ``unit``, and its ``post`` with unit and kind: fetch them along.
        """
        lists = list(lists)
        paths = {path for listed in lists for path in _upwards(listed.unit.path)}
        units = Unit.objects.filter(
            on_day(day, "founded_on", "closed_on"), path__in=paths
        ).select_related("kind")
        by_path = {unit.path: unit for unit in units}
        ids = [unit.pk for unit in by_path.values()]
        heads: dict[int, list[Post]] = {}
        for post in _posts(day).filter(unit__in=ids, kind__rank=PostRank.HEAD):
            heads.setdefault(post.unit_id, []).append(post)
        in_charge: dict[int, list[Post]] = {}
        overseeing = Oversight.objects.filter(
            on_day(day), unit__in=ids, kind=Oversight.Kind.IN_CHARGE
        )
        overseen = {(row.unit_id, row.post_id) for row in overseeing}
        for post in _posts(day).filter(pk__in={post for _unit, post in overseen}):
            for unit_id in sorted(unit for unit, overseer in overseen if overseer == post.pk):
                in_charge.setdefault(unit_id, []).append(post)
        asked = {post.pk for posts in (*heads.values(), *in_charge.values()) for post in posts}
        asked |= {listed.post_id for listed in lists if listed.post_id}
        acting = Delegation.objects.filter(
            on_day(day), post__in=asked, kind=Delegation.Kind.ACTING
        ).values_list("post", flat=True)
        answerers = Answerers.over(asked, as_period(day))
        return cls(day, by_path, heads, in_charge, answerers, frozenset(acting))

    def endorser_of(self, listed: ResponsibilityList) -> Found:
        """Who endorses one of the lists; reads ``listed.kind``. No query."""
        subjects = self._people_of(listed)
        passed: list[Reason] = []
        for level in self._levels(listed):
            usable, notes = self._usable(level, subjects)
            if len(usable) > 1 and level.how == Way.IN_CHARGE:
                return _several(level, usable, (*passed, *notes))
            if usable:
                return _one(level, usable[0], listed, (*passed, *notes))
            passed += notes
        outside = said("在本系统内没有{subject}的上级，由牵头部门登记上级机关审定的情况。")
        sentence = Sentence(outside, {"subject": _subject(listed)})
        return Found(Way.OUTSIDE, None, Reason("endorser.outside", sentence, None, tuple(passed)))

    def _levels(self, listed: ResponsibilityList) -> Iterator[_Level]:
        """From the nearest up: whoever is in charge of a unit, then the head of the one above.

        Who looks after a whole institution endorses for nobody inside it.
        """
        own = _upwards(listed.unit.path)
        by_head = listed.post is not None and listed.post.kind.rank != PostRank.HEAD
        if listed.kind.endorser == ListKind.Endorser.HEAD:
            own, by_head = own[self._institution(own) :], True
        if by_head and (unit := self.units.get(own[0])):
            yield _Level(Way.HEAD, unit, self.heads.get(unit.pk, ()))
        for place, path in enumerate(own):
            unit = self.units.get(path)
            if unit is None:
                continue
            if place:
                yield _Level(Way.UPPER_HEAD, unit, self.heads.get(unit.pk, ()))
            if place == 0 or unit.kind.tier not in INSTITUTIONS:
                yield _Level(Way.IN_CHARGE, unit, self.in_charge.get(unit.pk, ()))

    def _institution(self, paths: Sequence[str]) -> int:
        """The place of the nearest institution among paths that lead up; the root's else."""
        for place, path in enumerate(paths):
            unit = self.units.get(path)
            if unit is not None and unit.kind.tier in INSTITUTIONS:
                return place
        return len(paths) - 1

    def _people_of(self, listed: ResponsibilityList) -> frozenset[int]:
        """Who the subject is on the day: the post's holder, or the heads of the unit."""
        posts = (
            [listed.post_id]
            if listed.post_id
            else [post.pk for post in self.heads.get(listed.unit_id, ())]
        )
        answers = (self.answerers.at(post, self.day) for post in posts)
        held = (a.person_id for a in answers if a.how is not How.UP and a.person_id)
        return frozenset(held)

    def _usable(self, level: _Level, subjects: frozenset[int]) -> tuple[list[Post], list[Reason]]:
        """The posts that can endorse, one a person, and why the others can't."""
        usable: dict[object, Post] = {}
        notes: list[Reason] = []
        if not level.posts:
            notes.append(_nobody(level))
        for post in level.posts:
            answer = self.answerers.at(post.pk, self.day)
            if answer.person_id in subjects:
                notes.append(_himself(post, answer.person.name))
            elif answer.how is How.UP and answer.through is not None:
                notes.append(_goes_up(post, answer.through))
                usable.setdefault(answer.person_id, answer.through)
            elif answer.person_id is not None:
                usable.setdefault(answer.person_id, post)
            elif post.pk in self.delegated:
                notes.append(_delegated(post))
                usable.setdefault(("post", post.pk), post)
            else:
                notes.append(_vacant(post))
        return list(usable.values()), notes


def endorser_of(listed: ResponsibilityList, day: date) -> Found:
    """Who endorses a list on a day; nine queries. Over many: :class:`Superiors`."""
    return Superiors.over([listed], day).endorser_of(listed)


def _one(
    level: _Level, post: Post, listed: ResponsibilityList, because: tuple[Reason, ...]
) -> Found:
    values = {"subject": _subject(listed), "unit": str(level.unit), "post": str(post)}
    how = level.how
    if post not in level.posts:  # the rules for vacant posts led further up
        how = Way.UPPER_HEAD
    words = {
        Way.HEAD: said("{subject}的清单由主要负责人{post}审核背书。"),
        Way.IN_CHARGE: said("{post}分管{unit}，{subject}的清单由其审核背书。"),
        Way.UPPER_HEAD: said("{subject}的清单由上一级主要负责人{post}审核背书。"),
    }
    reason = Reason(f"endorser.{how.value}", Sentence(words[how], values), None, because)
    return Found(how, post, reason)


def _several(level: _Level, posts: Sequence[Post], because: tuple[Reason, ...]) -> Found:
    names = "、".join(str(post) for post in posts)
    told = said("可以审核背书的领导不止一位（{names}），请编制单位选定一位。")
    reason = Reason("endorser.several", Sentence(told, {"names": names}), None, because)
    return Found(Way.SEVERAL, None, reason, tuple(posts))


def _nobody(level: _Level) -> Reason:
    if level.how == Way.IN_CHARGE:
        told = said("没有登记分管{unit}的领导。")
    else:
        told = said("{unit}没有设主要负责人岗位。")
    return Reason("endorser.nobody", Sentence(told, {"unit": str(level.unit)}))


def _himself(post: Post, name: str) -> Reason:
    told = said("{post}是{name}，就是责任主体本人，不能为自己的清单背书，往上一级找。")
    return Reason("endorser.himself", Sentence(told, {"post": str(post), "name": name}))


def _vacant(post: Post) -> Reason:
    told = said("{post}岗位空缺，没有人代理或代行，往上一级找。")
    return Reason("endorser.vacant", Sentence(told, {"post": str(post)}))


def _goes_up(post: Post, through: Post) -> Reason:
    told = said("{post}岗位空缺，按空缺时的规则由{through}承担。")
    values = {"post": str(post), "through": str(through)}
    return Reason("endorser.goes_up", Sentence(told, values))


def _delegated(post: Post) -> Reason:
    told = said("{post}岗位空缺，由代行人审核背书。")
    return Reason("endorser.delegated", Sentence(told, {"post": str(post)}))


def _subject(listed: ResponsibilityList) -> str:
    return str(listed.post or listed.unit)


def _posts(day: date) -> QuerySet[Post]:
    standing = Post.objects.filter(on_day(day, "opened_on", "closed_on"))
    return standing.select_related("unit", "kind").order_by("kind__order", "id")


def _upwards(path: str) -> list[str]:
    """The paths of a unit and of those above it, the unit's own first."""
    return [path[:length] for length in range(len(path), 0, -STEP)]
