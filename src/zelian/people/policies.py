"""Who may do what. Every app registers its actions beside its models; all ask here.

An action is dotted, ``app.verb_thing``; a predicate takes the viewer and the thing (which
is ``None`` on a page without one).
"""

from __future__ import annotations

from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from zelian.people.models import Person, Role
from zelian.people.viewer import Viewer


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
        raise PermissionDenied(_("您的岗位没有办理这件事的权限。如确需办理，请联系组织部门。"))


def has_role(*roles: Role) -> rules.Predicate:
    """A predicate: the viewer has one of the roles."""
    name = "has_role:" + "|".join(sorted(roles))

    @rules.predicate(name=name)
    def predicate(viewer: Viewer) -> bool:
        return viewer.has(*roles)

    return predicate


@rules.predicate
def is_person(viewer: Viewer) -> bool:
    """A person of the institution; pure administrators see no content."""
    return viewer.person_id is not None


@rules.predicate
def reads_history_of(viewer: Viewer, thing: Any) -> bool:
    """History of a unit within reach, or of oneself."""
    if isinstance(thing, Person):
        return thing.pk == viewer.person_id or "" in viewer.reads
    return viewer.may_read(thing.path)


may_find_people = is_person | has_role(Role.SYSTEM_ADMIN)

rules.add_perm("people.view_organisation", is_person)
rules.add_perm("people.view_history", is_person & reads_history_of)
rules.add_perm("people.find_people", may_find_people)
rules.add_perm("people.change_organisation", is_person & has_role(Role.ORGANISATION))
rules.add_perm("people.manage_accounts", has_role(Role.SYSTEM_ADMIN))
rules.add_perm("people.change_own_password", rules.always_allow)
