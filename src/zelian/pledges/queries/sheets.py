"""A pledge with all its page shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zelian.history.queries import timeline_of
from zelian.pages.parts import Moment
from zelian.people.policies import may
from zelian.people.queries import holder_on
from zelian.people.viewer import Viewer
from zelian.pledges.lifecycle import OVER, WAITING, Side, side_due
from zelian.pledges.models import Pledge, PledgeQuote, PledgeReminder, PledgeReturn
from zelian.pledges.policies import signs_as
from zelian.pledges.queries.pledges import shown_value
from zelian.pledges.queries.standing import FORCELESS, standing_signatures, status_from
from zelian.pledges.signing import content_of, form_for
from zelian.signing.canonical import digest_of
from zelian.signing.queries import WITHDRAWN, SignatureView

State = Pledge.State


@dataclass(frozen=True, slots=True)
class Sheet:
    """``content`` is what would be signed next; ``side`` whose turn it is."""

    pledge: Pledge
    signatures: Sequence[SignatureView]
    status: str
    content: str
    side: Side | None
    signs_next: bool
    may_fill: bool
    may_appraise: bool
    may_return: bool
    leads: bool
    quotes: Sequence[PledgeQuote]
    last_return: PledgeReturn | None
    last_reminder: PledgeReminder | None
    late: bool
    counterpart_holder: str

    @property
    def digest(self) -> str:
        """The digest of what would be signed next."""
        return digest_of(self.content)

    @property
    def values(self) -> list[tuple[str, str]]:
        """What was filled in, with its labels."""
        return [(f.name, shown_value(self.pledge, f)) for f in self.pledge.form_fields]

    @property
    def paragraphs(self) -> list[str]:
        """The text, line by line."""
        return [line for line in self.pledge.body.splitlines() if line.strip()]

    @property
    def lacks(self) -> list[str]:
        """What must still be filled in before anybody signs."""
        return self.pledge.lacks

    @property
    def lacks_appraisal(self) -> bool:
        """The other side has yet to say how it was."""
        return self.pledge.is_appraised and not self.pledge.grade

    @property
    def may_issue(self) -> bool:
        """A draft with both sides may go out; one that was out before, by its giver too."""
        pledge = self.pledge
        named = bool(pledge.counterpart_post_id or pledge.counterpart_unit_id)
        again = self.may_fill and pledge.issued_on is not None
        return pledge.state == State.DRAFT and named and (self.leads or again)

    @property
    def may_end(self) -> bool:
        """The leading office may end what is not over."""
        return self.leads and self.pledge.state not in OVER

    @property
    def may_remind(self) -> bool:
        """The leading office may ask who has not signed."""
        return self.leads and self.pledge.state in WAITING


def get_sheet(viewer: Viewer, pledge: Pledge) -> Sheet:
    """A pledge's signatures, quotes and what the viewer may do with it; six queries."""
    side = side_due(pledge)
    signatures = standing_signatures(pledge)
    leads = may(viewer, "pledges.lead_pledges", pledge)
    unsigned = pledge.state in (State.DRAFT, State.ISSUED)
    counterpart = pledge.counterpart_post_id
    holder = holder_on([counterpart], viewer.today).get(counterpart) if counterpart else None
    broken = any(one.standing in FORCELESS for one in signatures if one.standing != WITHDRAWN)
    returnable = pledge.state in WAITING or (pledge.state == State.IN_FORCE and leads)
    return Sheet(
        pledge=pledge,
        signatures=signatures,
        status=status_from(pledge, signatures),
        content=content_of(pledge, form_for(pledge, side or Side.GIVER)),
        side=side,
        signs_next=side is not None and not broken and signs_as(viewer, pledge, side),
        may_fill=unsigned and may(viewer, "pledges.fill_pledge", pledge),
        may_appraise=pledge.is_appraised
        and side == Side.COUNTERPART
        and may(viewer, "pledges.appraise_pledge", pledge),
        may_return=returnable and may(viewer, "pledges.return_pledge", pledge),
        leads=leads,
        quotes=list(pledge.quotes.select_related("item").order_by("number")),
        last_return=pledge.returns.first() if pledge.state == State.DRAFT else None,
        last_reminder=pledge.reminders.first() if pledge.state in WAITING else None,
        late=pledge.state in WAITING and pledge.due_on is not None and pledge.due_on < viewer.today,
        counterpart_holder=holder.name if holder else "",
    )


def pledge_events(pledge: Pledge) -> list[Moment]:
    """What happened to a pledge, newest first; one query."""
    return timeline_of(pledge)
