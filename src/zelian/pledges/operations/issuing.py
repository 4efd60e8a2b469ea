"""Issuing: many at once by the worker, and a draft by itself."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Unit
from zelian.people.policies import actor_for, may, refuse_unless
from zelian.people.viewer import Viewer
from zelian.pledges.models import Pledge, PledgeIssue, PledgeKind
from zelian.pledges.operations.making import (
    CannotIssuePledge,
    Outcome,
    make_pledges,
    refuse_unless_leading,
)
from zelian.pledges.operations.moving import locked, move

State = PledgeIssue.State
SAME_WISH = timedelta(minutes=2)


@transaction.atomic
def ask_for_pledges(
    *, viewer: Viewer, kind: PledgeKind, year: int, unit: Unit, as_draft: bool = False
) -> PledgeIssue:
    """
    Note down that a kind is to be issued at and below a unit.

    A double click gives the issue that is under way already.

    :raises CannotIssuePledge: another office leads the kind, or it is not in use.
    """
    refuse_unless(viewer, "pledges.lead_pledges")
    refuse_unless_leading(viewer, kind, unit)
    if not kind.in_use:
        raise CannotIssuePledge(_("“%(kind)s”已经停用，不能下发。") % {"kind": kind.name})
    under_way = PledgeIssue.objects.filter(
        kind=kind,
        year=year,
        unit=unit,
        as_draft=as_draft,
        requested_by_id=viewer.account_id,
        requested_at__gt=timezone.now() - SAME_WISH,
        state__in=[State.WAITING, State.RUNNING],
    ).first()
    if under_way is not None:
        return under_way
    issue = PledgeIssue.objects.create(
        kind=kind, year=year, unit=unit, as_draft=as_draft, requested_by_id=viewer.account_id
    )
    record(
        actor=viewer.actor,
        action="pledge_issue.requested",
        thing=issue,
        after={"kind": kind.pk, "year": year, "unit": unit.pk, "as_draft": as_draft},
    )
    return issue


def run_issue(*, viewer: Viewer, issue: PledgeIssue) -> PledgeIssue:
    """
    Issue what was asked for; progress is written as it goes.

    What breaks it leaves it marked as failed and is raised on, for the worker's log.
    """
    taken = PledgeIssue.objects.filter(pk=issue.pk, state=State.WAITING).update(state=State.RUNNING)
    issue.refresh_from_db()
    if not taken:
        return issue
    finished = False
    try:
        outcomes = make_pledges(
            viewer=viewer,
            kind=issue.kind,
            year=issue.year,
            unit=issue.unit,
            as_draft=issue.as_draft,
            report=lambda done, total: _report(issue, done, total),
        )
        finished = True
    finally:
        if not finished:
            PledgeIssue.objects.filter(pk=issue.pk).update(state=State.FAILED)
    return _finish(viewer, issue, outcomes)


def _report(issue: PledgeIssue, done: int, total: int) -> None:
    PledgeIssue.objects.filter(pk=issue.pk).update(done=done, total=total)


@transaction.atomic
def _finish(viewer: Viewer, issue: PledgeIssue, outcomes: list[Outcome]) -> PledgeIssue:
    issue.refresh_from_db()
    issue.state = State.DONE
    issue.total = issue.done = len(outcomes)
    issue.outcome = [outcome.to_json() for outcome in outcomes]
    issue.save()
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.result] = counts.get(outcome.result, 0) + 1
    record(actor=viewer.actor, action="pledge_issue.finished", thing=issue, after=counts)
    return issue


@transaction.atomic
def issue_pledge(*, viewer: Viewer, pledge: Pledge, version: int) -> Pledge:
    """
    Send a draft out to be signed: the leading office, or the giver whom it was returned to.

    :raises CannotIssuePledge: it has no counterpart, or changed since it was seen.
    :raises CannotMovePledge: it is no draft.
    """
    refuse_unless(viewer, "pledges.issue_pledge", pledge)
    pledge = locked(pledge.pk)
    if pledge.issued_on is None and not may(viewer, "pledges.lead_pledges", pledge):
        raise CannotIssuePledge(_("这份责任书还没有下发过，请等牵头部门下发。"))
    if pledge.version != version:
        raise CannotIssuePledge(_("您打开之后，责任书有了变动。请刷新页面看过再办。"))
    if not (pledge.counterpart_post_id or pledge.counterpart_unit_id):
        raise CannotIssuePledge(_("还没有指定对方。请先指定由谁接受，再下发。"))
    if pledge.both_sign and not pledge.counterpart_post_id:
        raise CannotIssuePledge(_("对方机构还没有主要负责人岗位，没有人能代表签字。请先指定。"))
    pledge = move(pledge, to=Pledge.State.ISSUED, issued_on=viewer.today)
    record(
        actor=actor_for(viewer, "pledges.issue_pledge", pledge),
        action="pledge.issued",
        thing=pledge,
        before={"state": Pledge.State.DRAFT},
        after={"state": pledge.state, "counterpart": pledge.counterpart, "due_on": pledge.due_on},
    )
    return pledge
