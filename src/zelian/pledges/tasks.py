"""Long work of pledges, done by the worker."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from zelian.people.queries import get_viewer
from zelian.pledges.models import PledgeIssue
from zelian.pledges.operations import run_issue


@task()
def issue_pledges(issue_id: int, today: str, address: str | None) -> None:
    """Issue what was asked for, as the account that asked for it on that day."""
    issue = PledgeIssue.objects.select_related("kind", "unit", "requested_by").get(pk=issue_id)
    viewer = get_viewer(issue.requested_by, today=date.fromisoformat(today), address=address)
    run_issue(viewer=viewer, issue=issue)
