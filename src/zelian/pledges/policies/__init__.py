"""Who may do what with pledges; each module registers its actions."""

from zelian.pledges.policies.kinds import changes_kind
from zelian.pledges.policies.pledges import (
    OFFICES_THAT_LEAD,
    leaders_of,
    leads,
    signs_as,
    signs_for_counterpart,
    signs_for_giver,
)

__all__ = [
    "OFFICES_THAT_LEAD",
    "changes_kind",
    "leaders_of",
    "leads",
    "signs_as",
    "signs_for_counterpart",
    "signs_for_giver",
]
