"""Which duties each subject bears in a year, read at once for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from zelian.catalogue.models import Duty, Provision
from zelian.catalogue.queries import duties_in_force
from zelian.core.vocabulary.time import Period
from zelian.lists.cells import NARROW
from zelian.people.models import Post, PostRank, Unit
from zelian.people.queries import (
    BearerRequest,
    SubjectRow,
    answering_for,
    on_day,
    resolve_bearers,
)
from zelian.people.viewer import path_in


@dataclass(frozen=True, slots=True)
class Bearing:
    """The subjects that stand on a day, in tree order, with their duties and who answers.

    ``subjects`` holds those without any duty too, so that it can be said of them. ``headings``
    says below which title of its regulation a duty stands, by the duty's id.
    """

    subjects: tuple[SubjectRow, ...]
    by_subject: dict[str, list[Duty]]
    holders: dict[str, str]
    headings: dict[int, str] = field(default_factory=dict)

    def duties(self, subject: SubjectRow) -> Sequence[Duty]:
        """What the subject bears, by regulation and place in it."""
        return self.by_subject.get(subject.key, ())

    def responsible(self, subject: SubjectRow) -> str:
        """The holder's name, for a unit its head's; empty where the post is vacant."""
        return self.holders.get(subject.key, "")

    @staticmethod
    def name(subject: SubjectRow) -> str:
        """The subject as it is spoken of."""
        return str(subject.post) if subject.post else str(subject.unit)


def day_of(year: int, today: date) -> date:
    """The day a year's list is made for: today within it, else its nearest day."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def bearing_in(year: int, *, day: date, unit_path: str = "", duties: bool = True) -> Bearing:
    """
    Who stands on ``day`` at or below ``unit_path``, and the duties they bear from then on.

    Duties that take effect later in ``year`` are among them, those repealed before are not.
    Ten queries at most, whatever the number of duties and subjects. Without ``duties`` it says
    only who stands and who answers.
    """
    subjects = _standing(day, unit_path)
    if not duties:
        return Bearing(subjects, {}, _answering(subjects, day))
    found = list(duties_in_force(on=Period(day, date(year + 1, 1, 1))))
    by_subject = _borne(found, subjects, day)
    return Bearing(subjects, by_subject, _answering(subjects, day), headings_of(found))


def headings_of(duties: Sequence[Duty]) -> dict[int, str]:
    """
    The title of the nearest titled provision that holds each duty, itself or one above it.

    One query. Reads ``duty.provision``.
    """
    titles: dict[int, dict[tuple[str, ...], str]] = {}
    titled = Provision.objects.filter(regulation__in={duty.regulation_id for duty in duties})
    for regulation_id, path, title in titled.exclude(title="").values_list(
        "regulation_id", "path", "title"
    ):
        titles.setdefault(regulation_id, {})[tuple(path)] = title
    return {
        duty.pk: _nearest(titles.get(duty.regulation_id, {}), duty.provision.path)
        for duty in duties
        if duty.provision
    }


def _nearest(titles: dict[tuple[str, ...], str], path: Sequence[str]) -> str:
    above = (titles.get(tuple(path[:end])) for end in range(len(path), 0, -1))
    title = next((title for title in above if title), "")
    return " ".join(title.split())[: NARROW["group"]]


def _borne(
    duties: Sequence[Duty], subjects: Sequence[SubjectRow], day: date
) -> dict[str, list[Duty]]:
    """The duties each of the subjects bears, by regulation and place in it; two queries."""
    wanted = {subject.key for subject in subjects}
    asked = [
        (duty, BearerRequest.of(row, duty.regulation.unit.path))
        for duty in duties
        for row in duty.bearers.all()
    ]
    found = resolve_bearers([request for _duty, request in asked], on=day)
    # by id: two bearers of a duty may name the same subject
    borne: dict[str, dict[int, Duty]] = {}
    for (duty, _request), rows in zip(asked, found, strict=True):
        for row in rows:
            if row.key in wanted:
                borne.setdefault(row.key, {})[duty.pk] = duty
    return {
        subject: sorted(held.values(), key=lambda duty: (duty.regulation_id, duty.order, duty.pk))
        for subject, held in borne.items()
    }


def _standing(day: date, unit_path: str) -> tuple[SubjectRow, ...]:
    """Units and posts that exist on ``day``; every unit before its posts."""
    units = (
        Unit.objects.filter(on_day(day, "founded_on", "closed_on"), path_in("path", [unit_path]))
        .select_related("kind")
        .order_by("path")
    )
    posts: dict[int, list[Post]] = {}
    standing = Post.objects.filter(
        on_day(day, "opened_on", "closed_on"), path_in("unit__path", [unit_path])
    )
    for post in standing.select_related("kind").order_by("kind__order", "id"):
        posts.setdefault(post.unit_id, []).append(post)
    subjects: list[SubjectRow] = []
    for unit in units:
        subjects.append(SubjectRow(unit))
        for post in posts.get(unit.pk, ()):
            post.unit = unit
            subjects.append(SubjectRow(unit, post))
    return tuple(subjects)


def _answering(subjects: Sequence[SubjectRow], day: date) -> dict[str, str]:
    posts = [subject.post for subject in subjects if subject.post]
    found = answering_for((post.pk for post in posts), day)
    answering: dict[str, str] = {}
    for post in posts:
        person = found[post.pk].person
        if person is None:
            continue
        name = person.name
        answering[f"post:{post.pk}"] = name
        if post.kind.rank == PostRank.HEAD:
            answering.setdefault(f"unit:{post.unit_id}", name)
    return answering
