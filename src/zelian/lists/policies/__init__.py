"""Who may do what with lists; a module a room, each registers its actions."""

from zelian.lists.policies.archiving import archives_list
from zelian.lists.policies.commenting import settles_comments
from zelian.lists.policies.compilations import leads_compilation
from zelian.lists.policies.coverage import heads_unit_of
from zelian.lists.policies.endorsing import endorses_list, endorsing_seat, running_endorsement
from zelian.lists.policies.filing import receives_list
from zelian.lists.policies.keeping import LEADERS, leads_lists, prepares_list, signs_list
from zelian.lists.policies.kinds import leads_all
from zelian.lists.policies.leading import OFFICES_THAT_LEAD, leaders_of, leads, leads_kind
from zelian.lists.policies.papers import keeps_word_templates
from zelian.lists.policies.publishing import answers_for_list
from zelian.lists.policies.revising import FINDERS
from zelian.lists.policies.templates import stands_under

__all__ = [
    "FINDERS",
    "LEADERS",
    "OFFICES_THAT_LEAD",
    "answers_for_list",
    "archives_list",
    "endorses_list",
    "endorsing_seat",
    "heads_unit_of",
    "keeps_word_templates",
    "leaders_of",
    "leads",
    "leads_all",
    "leads_compilation",
    "leads_kind",
    "leads_lists",
    "prepares_list",
    "receives_list",
    "running_endorsement",
    "settles_comments",
    "signs_list",
    "stands_under",
]
