"""Which changes of a file would grant something to whoever hands it in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zelian.people.importing.comparing import Wishes, ends_on
from zelian.people.importing.layout import APPOINTMENTS, LEAVES, OVERSIGHTS, POSTS, UNITS
from zelian.people.importing.plan import Change, Kind, Plan
from zelian.people.importing.state import Key, State

# What of a unit or post of one's own decides about rights: its kind, and which office it is.
_DECIDING = {POSTS: ("kind",), UNITS: ("function", "kind")}


@dataclass(frozen=True, slots=True)
class Author:
    """Who hands a file in: the staff number, posts by unit and title, and their units."""

    staff_no: str | None
    posts: frozenset[Key]
    units: frozenset[Key]

    def gains(self, change: Change) -> str:
        """
        The column by which a change grants its author something; empty where it does not.

        A post for oneself or for longer, oversight for one's own post or for longer, standing
        in for somebody, another kind for one's post, another office for its unit. What ends
        or gets shorter takes away, and is let through.
        """
        thing = change.thing
        if thing.sheet == APPOINTMENTS and self.staff_no == thing.key[0]:
            return _grown(change, "person", "nature")
        if thing.sheet == LEAVES and self.staff_no == thing.text("stand_in"):
            return _grown(change, "stand_in", "stand_in")
        if thing.sheet == OVERSIGHTS and thing.key[:2] in self.posts:
            return _grown(change, "title")
        if change.kind != Kind.NEW and thing.key in {POSTS: self.posts, UNITS: self.units}.get(
            thing.sheet, ()
        ):
            return next((name for name in _DECIDING[thing.sheet] if name in change.after), "")
        return ""


def author_of(state: State, plan: Plan, wishes: Wishes) -> Author:
    """The author with the posts known of them, and those the file would give them."""
    posts = {key for key, post in state[POSTS].items() if post.pk in wishes.own_posts}
    if wishes.oneself:
        new = plan.of(APPOINTMENTS, Kind.NEW)
        posts |= {c.thing.key[1:3] for c in new if c.thing.key[0] == wishes.oneself}
    units = frozenset((unit,) for unit, _title in posts)
    return Author(wishes.oneself or None, frozenset(posts), units)


def _grown(change: Change, whole: str, *weighty: str) -> str:
    """The column by which a term is new, longer or weightier; empty where it only shrinks."""
    if change.kind == Kind.NEW:
        return whole
    before = change.before.get("until_date")
    stood = before if isinstance(before, date) else date.max
    if "until_date" in change.after and (ends_on(change.thing) or date.max) > stood:
        return "until_date"
    return next((name for name in weighty if name in change.after), "")
