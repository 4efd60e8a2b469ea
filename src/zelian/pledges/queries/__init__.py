"""Reads of pledges, scoped to the viewer."""

from zelian.pledges.queries.issuing import (
    IssuePreview,
    get_issue,
    kinds_to_lead,
    preview_issue,
    scope_to_lead,
    units_to_lead,
)
from zelian.pledges.queries.kinds import list_pledge_kinds
from zelian.pledges.queries.pledges import (
    SUBJECT,
    get_pledge,
    list_pledges,
    posts_to_address,
    quotable_items,
    shown_value,
    units_of_pledges,
    years_of_pledges,
)
from zelian.pledges.queries.progress import Progress, list_late, progress_of
from zelian.pledges.queries.renewing import list_owed
from zelian.pledges.queries.sheets import Sheet, get_sheet, pledge_events
from zelian.pledges.queries.standing import (
    FORCELESS,
    standing_signatures,
    status_of,
    with_standing,
)
from zelian.pledges.queries.waiting import Waiting, pledges_waiting_for, with_contents

__all__ = [
    "FORCELESS",
    "SUBJECT",
    "IssuePreview",
    "Progress",
    "Sheet",
    "Waiting",
    "get_issue",
    "get_pledge",
    "get_sheet",
    "kinds_to_lead",
    "list_late",
    "list_owed",
    "list_pledge_kinds",
    "list_pledges",
    "pledge_events",
    "pledges_waiting_for",
    "posts_to_address",
    "preview_issue",
    "progress_of",
    "quotable_items",
    "scope_to_lead",
    "shown_value",
    "standing_signatures",
    "status_of",
    "units_of_pledges",
    "units_to_lead",
    "with_contents",
    "with_standing",
    "years_of_pledges",
]
