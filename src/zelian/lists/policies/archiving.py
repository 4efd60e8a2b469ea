"""Who may archive lists."""

from __future__ import annotations

import rules

from zelian.lists.policies.leading import leads_kind
from zelian.people.policies import is_person

archives_list = is_person & leads_kind

rules.add_perm("lists.archive_list", archives_list)
