"""The office that leads a kind of list, over the lists of its institution."""

from __future__ import annotations

from typing import Protocol

import rules

from zelian.lists.models import ResponsibilityList
from zelian.people.models import Role, UnitFunction
from zelian.people.policies import path_of
from zelian.people.roles import OFFICES
from zelian.people.viewer import Viewer

# Whoever leads some kind of list, and the office that leads them all.
OFFICES_THAT_LEAD = (Role.ORGANISATION, Role.DISCIPLINE, Role.INSPECTION, Role.COMMITTEE_OFFICE)


class Led(Protocol):
    """A kind, of lists or of pledges, that an office leads."""

    led_by: str


def leaders_of(kind: Led) -> tuple[Role, ...]:
    """The roles that lead a kind: its own office's, and the committee office's."""
    own = OFFICES.get(UnitFunction(kind.led_by))
    return tuple(dict.fromkeys(role for role in (own, Role.COMMITTEE_OFFICE) if role))


def leads(viewer: Viewer, kind: Led, unit_path: str) -> bool:
    """Whether the viewer leads what is of this kind in a unit."""
    return unit_path.startswith(viewer.scope_of(*leaders_of(kind)))


@rules.predicate
def leads_kind(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """The office that leads the list's kind; at a door, any office that leads one.

    Reads ``listed.kind``.
    """
    if listed is None:
        return viewer.has(*OFFICES_THAT_LEAD)
    return leads(viewer, listed.kind, path_of(listed) or "")
