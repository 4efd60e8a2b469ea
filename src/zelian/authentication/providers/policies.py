"""Who may do what with sign-in by other systems."""

from __future__ import annotations

import rules

from zelian.people.models import Role
from zelian.people.policies import has_role

rules.add_perm("sign_in_providers.bind_own", rules.always_allow)
rules.add_perm("sign_in_providers.manage_providers", has_role(Role.SYSTEM_ADMIN))
