"""Who may send lists up, receive them, and read what was filed."""

from __future__ import annotations

from collections.abc import Mapping

import rules

from zelian.lists.models import Filing, ListKind, ResponsibilityList
from zelian.lists.policies.keeping import prepares_list, reaches_list
from zelian.lists.policies.leading import leads_kind
from zelian.people.models import Role
from zelian.people.policies import is_person
from zelian.people.roles import roles_of
from zelian.people.viewer import Viewer

Receiver = ListKind.Receiver
# The offices that can receive, by what a kind calls them.
RECEIVERS: Mapping[str, Role] = {
    Receiver.ORGANISATION: Role.ORGANISATION,
    Receiver.DISCIPLINE: Role.DISCIPLINE,
    Receiver.COMMITTEE_OFFICE: Role.COMMITTEE_OFFICE,
}


def receives_at(viewer: Viewer, receiver: str) -> frozenset[str]:
    """The paths of the institutions for which the viewer is this receiving office.

    Its own institution only: what a school's office receives is not its bureau's.
    """
    role = RECEIVERS.get(receiver)
    if role is None:
        return frozenset()
    seats = {seat.institution for seat in viewer.seats if role in roles_of(seat)}
    return frozenset(seats | set(viewer.scopes.get(role, ())))


@rules.predicate
def receives_list(viewer: Viewer, thing: Filing | ResponsibilityList | None = None) -> bool:
    """
    The office with which the list is filed, or with which it waits for its receipt.

    ``thing`` is a filing, or a list whose filing runs (a query). At a door: any such office.
    """
    if thing is None:
        return viewer.has(*RECEIVERS.values())
    filing = thing if isinstance(thing, Filing) else running_filing(thing)
    if filing is None or filing.receiver_unit is None:
        return False
    return filing.receiver_unit.path in receives_at(viewer, filing.receiver)


@rules.predicate
def reads_filing(viewer: Viewer, filing: Filing | None = None) -> bool:
    """Who reads the list itself, and the office that received it."""
    return filing is None or reaches_list(viewer, filing.list) or receives_list(viewer, filing)


@rules.predicate
def leads_filed(viewer: Viewer, filing: Filing | None = None) -> bool:
    """The office that leads the filed list's kind."""
    return leads_kind(viewer, filing.list if filing else None)


def running_filing(listed: ResponsibilityList) -> Filing | None:
    """A list's filing that was not sent back; one query."""
    running = Filing.objects.filter(list=listed, ended_at__isnull=True)
    return running.select_related("receiver_unit").first()


rules.add_perm("lists.file_list", is_person & (prepares_list | leads_kind))
rules.add_perm("lists.receive_list", is_person & receives_list)
rules.add_perm("lists.note_receipt", is_person & leads_filed)
rules.add_perm("lists.view_filings", is_person)
rules.add_perm("lists.view_filing", is_person & reads_filing)
