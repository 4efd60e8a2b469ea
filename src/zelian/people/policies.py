"""Who may do what. Every app registers its actions beside its models; all ask here.

An action is dotted, ``app.verb_thing``; a predicate takes the viewer and the thing (which
is ``None`` at a page's door, where it isn't known yet which thing is meant: the door lets in
whoever may do the action to anything at all).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from zelian.history.operations import Actor
from zelian.people.models import (
    Appointment,
    Delegation,
    OrganisationImport,
    Oversight,
    Person,
    Post,
    Role,
    Unit,
)
from zelian.people.roles import READS_ALL
from zelian.people.viewer import Seat, Viewer


def may(viewer: Viewer, action: str, thing: Any = None) -> bool:
    """
    Whether ``viewer`` may do ``action`` to ``thing``.

    :raises KeyError: nobody registered the action; a refusal must never be a typing slip.
    """
    if not rules.perm_exists(action):
        raise KeyError(action)
    return rules.has_perm(action, viewer, thing)


def refuse_unless(viewer: Viewer, action: str, thing: Any = None) -> None:
    """
    Let pass what the viewer may do.

    :raises PermissionDenied: with a sentence for the page.
    """
    if not may(viewer, action, thing):
        raise PermissionDenied(reason_for_refusal(viewer))


def reason_for_refusal(viewer: Viewer) -> str:
    """What is missing, and whom to ask, in a sentence for the page."""
    if viewer.is_administrator:
        return _("系统、安全、审计三员的账号只办各自的管理事项，不能查看或办理业务内容。")
    if viewer.desks and not viewer.seats:
        return _("代办只能准备和记录，这件事须由岗位任职人本人或代行人办理。")
    return _("您的岗位没有办理这件事的权限。如确需办理，请联系组织部门。")


def actor_for(viewer: Viewer, action: str, thing: Any, seat: Seat | None = None) -> Actor:
    """
    The viewer as history names them for doing ``action`` to ``thing``.

    What one may do in one's own right is done in one's own name; what one may only do by
    delegation or standing in names the post it is done for (``Actor.on_behalf_of``, 代).
    ``seat`` says which, where the caller knows.
    """
    if viewer.alone is None or may(viewer.alone, action, thing):
        return viewer.actor
    if seat is None:
        seat = viewer.delegated_seat(
            unit_path=path_of(thing) or "", post_id=getattr(thing, "post_id", None)
        )
    return viewer.actor_from(seat or viewer.delegated[0])


def path_of(thing: Any) -> str | None:
    """The tree path a thing belongs to; ``None`` for what belongs to no unit."""
    if isinstance(thing, Unit):
        return thing.path
    if isinstance(thing, Post):
        return thing.unit.path
    if isinstance(thing, Appointment | Oversight | Delegation):
        return thing.post.unit.path
    return getattr(thing, "unit_path", None)


def has_role(*roles: Role) -> rules.Predicate:
    """A predicate: the viewer has one of the roles, anywhere."""
    name = "has_role:" + "|".join(sorted(roles))

    @rules.predicate(name=name)
    def predicate(viewer: Viewer) -> bool:
        return viewer.has(*roles)

    return predicate


def has_role_over(*roles: Role) -> rules.Predicate:
    """A predicate: the viewer has one of the roles over the thing's unit; at a door, anywhere."""
    name = "has_role_over:" + "|".join(sorted(roles))

    @rules.predicate(name=name)
    def predicate(viewer: Viewer, thing: Any = None) -> bool:
        if thing is None:
            return viewer.has(*roles)
        path = path_of(thing)
        return path is not None and path.startswith(viewer.scope_of(*roles))

    return predicate


@rules.predicate
def is_person(viewer: Viewer) -> bool:
    """A person of the institution; administrators see no content."""
    return viewer.person_id is not None


@rules.predicate
def knows(viewer: Viewer, thing: Any = None) -> bool:
    """Units and posts of one's own institution and above it, people who serve there, oneself."""
    if isinstance(thing, Person):
        return thing.pk == viewer.person_id or serves_where(thing, viewer.knows)
    path = path_of(thing)
    return thing is None or (path is not None and viewer.knows(path))


@rules.predicate
def organises(viewer: Viewer, thing: Any = None) -> bool:
    """The organisation office of the thing's institution, or of one above it."""
    if thing is None:
        return viewer.has(Role.ORGANISATION)
    scope = viewer.scope_of(Role.ORGANISATION)
    if isinstance(thing, Person):
        return bool(scope) and serves_where(thing, lambda path: path.startswith(scope))
    path = path_of(thing)
    return path is not None and path.startswith(scope)


@rules.predicate
def organises_all(viewer: Viewer) -> bool:
    """An organisation office at the top: what stands beside all institutions is its matter."""
    return any(len(path) <= Unit.steplen for path in viewer.scope_of(Role.ORGANISATION))


@rules.predicate
def reads_history_of(viewer: Viewer, thing: Any = None) -> bool:
    """History of a unit within reach, of people of an institution one reads, of oneself."""
    if isinstance(thing, Person):
        wide = viewer.scope_of(*READS_ALL)
        return thing.pk == viewer.person_id or (
            bool(wide) and serves_where(thing, lambda path: path.startswith(wide))
        )
    return thing is None or viewer.may_read(path_of(thing) or "")


@rules.predicate
def holds_post(viewer: Viewer, post: Post | None = None) -> bool:
    """The post is one's own, not served for another: what is delegated is not passed on."""
    own = viewer.in_own_right.post_ids
    return bool(own) if post is None else post.pk in own


@rules.predicate
def is_vacant(viewer: Viewer, post: Post | None = None) -> bool:
    """Nobody is on the post today."""
    if post is None:
        return True
    still = Q(until_date__isnull=True) | Q(until_date__gt=viewer.today)
    return not post.appointments.filter(still, from_date__lte=viewer.today).exists()


@rules.predicate
def concerns_delegation(viewer: Viewer, delegation: Delegation | None = None) -> bool:
    """A delegation one gave, one received, or of a post one holds."""
    return delegation is None or (
        delegation.granted_by_id == viewer.account_id
        or delegation.delegate_id == viewer.person_id
        or delegation.post_id in viewer.in_own_right.post_ids
    )


def serves_where(person: Person, within: Callable[[str], bool]) -> bool:
    """Whether a person ever served in such a unit; who never served anywhere is everybody's."""
    paths = set(person.appointments.values_list("post__unit__path", flat=True))
    return not paths or any(within(path) for path in paths)


@rules.predicate
def is_oneself(viewer: Viewer, person: Person | None = None) -> bool:
    """The person is the viewer."""
    return person is None or person.pk == viewer.person_id


@rules.predicate
def nothing_stands(viewer: Viewer) -> bool:
    """The first set-up: there is no unit yet."""
    return not Unit.objects.exists()


@rules.predicate
def handed_in(viewer: Viewer, upload: OrganisationImport | None = None) -> bool:
    """A workbook one handed in oneself."""
    return upload is None or upload.requested_by_id == viewer.account_id


@rules.predicate
def organises_import(viewer: Viewer, upload: OrganisationImport | None = None) -> bool:
    """A workbook of the institution whose organisation one keeps, or of the first set-up."""
    if upload is None or not upload.unit_path:
        return viewer.has(Role.ORGANISATION)
    return viewer.has_over(Role.ORGANISATION, upload.unit_path)


may_find_people = is_person | has_role(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
oversees_rights = has_role(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)

rules.add_perm("people.view_organisation", is_person & knows)
rules.add_perm("people.view_history", is_person & reads_history_of)
rules.add_perm("people.find_people", may_find_people)
rules.add_perm("people.change_organisation", is_person & organises)
rules.add_perm(
    "people.import_organisation",
    (is_person & organises) | (has_role(Role.SYSTEM_ADMIN) & nothing_stands),
)
rules.add_perm(
    "people.view_import",
    (is_person & organises_import) | (has_role(Role.SYSTEM_ADMIN) & handed_in),
)
rules.add_perm("people.change_contact", is_person & (is_oneself | organises))
rules.add_perm("people.found_root", is_person & organises_all)
rules.add_perm("people.change_kinds", is_person & organises_all)
rules.add_perm("people.manage_accounts", has_role(Role.SYSTEM_ADMIN))
rules.add_perm("people.change_own_password", rules.always_allow)
rules.add_perm("people.manage_grants", has_role(Role.SECURITY_ADMIN))
rules.add_perm("people.view_grants", oversees_rights)
rules.add_perm(
    "people.view_delegations", oversees_rights | (is_person & (concerns_delegation | organises))
)
rules.add_perm("people.delegate_post", is_person & (holds_post | (organises & is_vacant)))
rules.add_perm("people.end_delegation", is_person & (concerns_delegation | organises))
