"""All writes of pledges."""

from zelian.pledges.operations.ending import (
    CannotEndPledge,
    archive_pledges,
    end_pledge,
    renew_pledge,
)
from zelian.pledges.operations.filling import (
    CannotFillPledge,
    PledgeWasChanged,
    address_pledge,
    fill_pledge,
    word_pledge,
)
from zelian.pledges.operations.issuing import (
    CannotIssuePledge,
    ask_for_pledges,
    issue_pledge,
    run_issue,
)
from zelian.pledges.operations.kinds import (
    CannotChangePledgeKind,
    PledgeKindChangedMeanwhile,
    add_pledge_field,
    add_pledge_kind,
    change_pledge_field,
    change_pledge_kind,
    remove_pledge_field,
)
from zelian.pledges.operations.making import Outcome, make_pledges
from zelian.pledges.operations.moving import CannotMovePledge
from zelian.pledges.operations.reminding import remind_pledges
from zelian.pledges.operations.returning import CannotReturnPledge, return_pledge
from zelian.pledges.operations.signing import (
    CannotAppraise,
    appraise_pledge,
    sign_pledge,
    sign_pledges,
)

__all__ = [
    "CannotAppraise",
    "CannotChangePledgeKind",
    "CannotEndPledge",
    "CannotFillPledge",
    "CannotIssuePledge",
    "CannotMovePledge",
    "CannotReturnPledge",
    "Outcome",
    "PledgeKindChangedMeanwhile",
    "PledgeWasChanged",
    "add_pledge_field",
    "add_pledge_kind",
    "address_pledge",
    "appraise_pledge",
    "archive_pledges",
    "ask_for_pledges",
    "change_pledge_field",
    "change_pledge_kind",
    "end_pledge",
    "fill_pledge",
    "issue_pledge",
    "make_pledges",
    "remind_pledges",
    "remove_pledge_field",
    "renew_pledge",
    "return_pledge",
    "run_issue",
    "sign_pledge",
    "sign_pledges",
    "word_pledge",
]
