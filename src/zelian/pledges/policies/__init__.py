"""Who may do what with pledges; each module registers its actions."""

from zelian.pledges.policies.kinds import changes_kind
from zelian.pledges.policies.pledges import (
    signs_as,
    signs_for_counterpart,
    signs_for_giver,
)

__all__ = [
    "changes_kind",
    "signs_as",
    "signs_for_counterpart",
    "signs_for_giver",
]
