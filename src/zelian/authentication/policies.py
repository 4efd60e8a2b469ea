"""Who may do what with sign-in: all with their own, two administrators with the rest.

The rules are the security administrator's; locks and lost factors of accounts, the system
administrator's.
"""

from __future__ import annotations

import rules

from zelian.people.models import Role
from zelian.people.policies import has_role

rules.add_perm("authentication.manage_own", rules.always_allow)
rules.add_perm("authentication.manage_sign_in", has_role(Role.SYSTEM_ADMIN))
rules.add_perm("authentication.set_rules", has_role(Role.SECURITY_ADMIN))
