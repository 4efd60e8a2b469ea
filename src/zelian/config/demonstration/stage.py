"""What the steps of the demonstration share: the institution, the day, and who acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib.resources import files

from django.utils import timezone

from zelian.authentication.reauthentication import Proof
from zelian.core.vocabulary.time import Period
from zelian.packs.demo.draws import Draws
from zelian.packs.demo.institution import DISCIPLINE, SCHOOL, Institution
from zelian.people.models import Account, Person
from zelian.people.operations import Founded
from zelian.people.queries import Staffing, get_viewer, holder_on
from zelian.people.viewer import Viewer

DATA = files("zelian.packs.demo")
Echo = Callable[[str], None]

DRAFT, DRAFT_NAME = "sample_college.txt", "学院党组织实施细则（试行）.txt"
"""A second document, left to be confirmed: something to check, compare and hold against."""

ORGANISER = "dept.organisation.clerk"

FIRST, EARLY = 2026, 3
"""The regulation's first year, and the last month of a year that counts as early."""

SCHOOL_BOOKS = {SCHOOL: "dept.office.clerk", DISCIPLINE: "dept.discipline_office.clerk"}
"""Who keeps the books of the two committees, which have no clerk of their own."""


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """An account to be tried out; the password is kept nowhere else."""

    username: str
    password: str
    who: str
    role: str


@dataclass
class Stage:
    """What the steps share."""

    institution: Institution
    founded: Founded
    today: date
    draws: Draws
    echo: Echo
    accounts: list[DemoAccount] = field(default_factory=list)

    @cached_property
    def holders(self) -> dict[int, Person]:
        """Who holds each post today, by the post's id."""
        return holder_on((post.pk for post in self.founded.posts.values()), self.today)

    @cached_property
    def posts(self) -> dict[int, str]:
        """The key of each post, by its id."""
        return {post.pk: key for key, post in self.founded.posts.items()}

    @property
    def years(self) -> tuple[int, ...]:
        """The years that run: early in one there is little to see yet, so the last runs too."""
        year = self.today.year
        return (year - 1, year) if self.today.month <= EARLY and year > FIRST else (year,)

    @cached_property
    def staffing(self) -> Staffing:
        """Who held what on each day of these years."""
        return Staffing.over(Period(date(self.years[0], 1, 1), date(self.years[-1] + 1, 1, 1)))

    @cached_property
    def clerks(self) -> dict[str, str]:
        """The key of the clerk who keeps each unit's books, by the unit's path."""
        found = {post.unit: post.key for post in self.institution.posts if post.kind == "clerk"}
        return {
            self.founded.units[unit].path: post for unit, post in (found | SCHOOL_BOOKS).items()
        }

    def holder(self, post: str) -> Person | None:
        """Who holds the post with that key today."""
        return self.holders.get(self.founded.posts[post].pk)

    def viewer(self, post: str) -> Viewer:
        """The post's holder, signed in."""
        return get_viewer(Account.objects.get(person=self.holder(post)), today=self.today)


def proof_of_nobody() -> Proof:
    """Nobody sat there: what the demonstration signs says so."""
    return Proof("demonstration", timezone.now(), second_factor=False, session="")
