"""Who may do what with lists; a module a room, each registers its actions."""

from zelian.lists.policies.keeping import LEADERS, leads_lists, prepares_list, signs_list

__all__ = ["LEADERS", "leads_lists", "prepares_list", "signs_list"]
