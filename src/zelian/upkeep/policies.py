"""The state of the system is the system administrator's; content is not in it."""

import rules

from zelian.people.models import Role
from zelian.people.policies import has_role

rules.add_perm("upkeep.view_system", has_role(Role.SYSTEM_ADMIN))
