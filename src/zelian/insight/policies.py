"""Who may look across the apps: every person, each within reach."""

import rules

from zelian.people.policies import is_person

rules.add_perm("insight.view_mine", rules.always_allow)
rules.add_perm("insight.view_board", is_person)
rules.add_perm("insight.view_chain", is_person)
rules.add_perm("insight.search", is_person)
