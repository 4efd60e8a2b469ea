"""What the audit administrators may do: read all of history, and have it verified."""

from __future__ import annotations

import rules

from zelian.people.models import Role
from zelian.people.policies import has_role


def register() -> None:
    """Called once, when the app is ready."""
    rules.add_perm("history.read_everything", has_role(Role.AUDIT_ADMIN))
    rules.add_perm("history.verify", has_role(Role.AUDIT_ADMIN))
