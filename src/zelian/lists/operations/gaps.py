"""Gaps of a list's check that a leader lets stay, and rows added to close them."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.core.checking import Extent
from zelian.history.operations import record
from zelian.lists.columns import columns_of_list
from zelian.lists.models import GapDecision, ListItem, Requirement, ResponsibilityList
from zelian.lists.operations.moving import locked
from zelian.lists.operations.rows import add_row
from zelian.lists.queries.coverage import DemandView, FindingView, ListCheck, check_of
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

ACCEPT = "lists.accept_gap"
LONGEST_REASON = 500
LONGEST_WORDS = 500
_NAME = 120


class CannotAcceptGap(Refusal):
    """A gap can't be let stay, or no longer is one."""


@transaction.atomic
def accept_gap(
    *, viewer: Viewer, listed: ResponsibilityList, key: str, seen: str, reason: str
) -> GapDecision:
    """
    Let a gap or a finding of a list's check stay, with a reason.

    ``seen`` is the digest of the words that were seen: a decision is about those alone.

    :raises CannotAcceptGap: it is no gap (any more), its words changed, or no reason is given.
    """
    refuse_unless(viewer, ACCEPT, listed)
    listed = locked(listed.pk)
    reason = reason.strip()
    found = open_gap(check_of(listed, viewer.today), key)
    if found is None:
        raise CannotAcceptGap(_("这一项已经没有问题，不需要认可。"))
    if found.seen != seen:
        raise CannotAcceptGap(_("您打开之后，相关的内容有了变动。请看过现在的内容再办。"))
    if not reason:
        raise CannotAcceptGap(_("请写明认可的理由。"), field="reason")
    if len(reason) > LONGEST_REASON:
        raise CannotAcceptGap(_("理由请控制在500字以内。"), field="reason")
    decision, _made = GapDecision.objects.update_or_create(
        list=listed,
        key=key,
        defaults={
            "seen": seen,
            "words": words_of(found)[:LONGEST_WORDS],
            "reason": reason,
            "by_id": viewer.account_id,
            "by_name": viewer.name[:60],
            "at": timezone.now(),
        },
    )
    record(
        actor=actor_for(viewer, ACCEPT, listed),
        action="list.gap_accepted",
        thing=listed,
        after={"finding": decision.words},
        why=reason,
    )
    return decision


@transaction.atomic
def withdraw_gap(*, viewer: Viewer, listed: ResponsibilityList, key: str) -> None:
    """
    Take a decision back: what it let stay counts as a gap again.

    :raises CannotAcceptGap: nothing was decided.
    """
    refuse_unless(viewer, ACCEPT, listed)
    listed = locked(listed.pk)
    decision = listed.gap_decisions.filter(key=key).first()
    if decision is None:
        raise CannotAcceptGap(_("这一项没有认可记录，可能已被撤回。"))
    decision.delete()
    record(
        actor=actor_for(viewer, ACCEPT, listed),
        action="list.gap_withdrawn",
        thing=listed,
        before={"finding": decision.words, "reason": decision.reason},
    )


@transaction.atomic
def add_required_row(
    *, viewer: Viewer, listed: ResponsibilityList, requirement: Requirement
) -> ListItem:
    """
    Add a row to a draft with a required responsibility's name and words, to be made one's own.

    :raises CannotEditItem: the list is no draft, or too long.
    """
    values = {"content": requirement.text}
    if any(column.key == "group" for column in columns_of_list(listed)):
        values["group"] = requirement.name[:_NAME]
    return add_row(viewer=viewer, listed=listed, values=values)


def open_gap(found: ListCheck, key: str) -> DemandView | FindingView | None:
    """The gap or finding of a key, ``None`` where there is none that could be let stay."""
    demand = found.demand(key)
    if demand is not None:
        return None if demand.answer.extent is Extent.COVERED else demand
    return found.finding(key)


def words_of(found: DemandView | FindingView) -> str:
    """What was found, in one sentence."""
    if isinstance(found, DemandView):
        return found.answer.reason.sentence.text(_)
    words = {"number": found.finding.number, "words": found.finding.reason.sentence.text(_)}
    return _("第%(number)s条：%(words)s") % words
