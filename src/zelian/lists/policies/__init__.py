"""Who may do what with lists; a module a room, each registers its actions."""

from zelian.lists.policies.keeping import LEADERS, leads_lists, prepares_list, signs_list
from zelian.lists.policies.leading import OFFICES_THAT_LEAD, leaders_of, leads, leads_kind

__all__ = [
    "LEADERS",
    "OFFICES_THAT_LEAD",
    "leaders_of",
    "leads",
    "leads_kind",
    "leads_lists",
    "prepares_list",
    "signs_list",
]
