"""All tables of pledges."""

from zelian.pledges.models.kinds import Field, PledgeField, PledgeKind
from zelian.pledges.models.pledges import (
    Pledge,
    PledgeIssue,
    PledgeQuote,
    PledgeReminder,
    PledgeReturn,
)

__all__ = [
    "Field",
    "Pledge",
    "PledgeField",
    "PledgeIssue",
    "PledgeKind",
    "PledgeQuote",
    "PledgeReminder",
    "PledgeReturn",
]
