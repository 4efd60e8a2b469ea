"""Who may do what with sign-in: all with their own, the system administrator with the rest."""

from __future__ import annotations

import rules

from zelian.people.models import Role
from zelian.people.policies import has_role

rules.add_perm("authentication.manage_own", rules.always_allow)
rules.add_perm("authentication.manage_sign_in", has_role(Role.SYSTEM_ADMIN))
