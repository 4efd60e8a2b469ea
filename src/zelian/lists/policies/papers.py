"""Who may print lists, and keep the templates they are printed by."""

from __future__ import annotations

import rules

from zelian.lists.policies.keeping import prepares_list
from zelian.lists.policies.leading import leads_kind
from zelian.people.policies import is_person

# A booklet holds only lists in its maker's reach, and is the maker's own.
rules.add_perm("lists.make_booklet", is_person)
# Templates belong to a kind and a unit, as a list does.
keeps_word_templates = is_person & leads_kind
rules.add_perm("lists.keep_word_templates", keeps_word_templates)
rules.add_perm("lists.import_filled_form", is_person & prepares_list)
