"""Who may speak about a row of a list that is being made, and who deals with it."""

from __future__ import annotations

import rules

from zelian.lists.policies.keeping import prepares_list, reaches_list
from zelian.people.policies import is_person

settles_comments = prepares_list

rules.add_perm("lists.comment_row", is_person & reaches_list)
rules.add_perm("lists.settle_comment", is_person & settles_comments)
