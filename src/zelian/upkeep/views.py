from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from zelian.people.access import ViewerRequest, allowed
from zelian.upkeep.doctor import examine, worst_of
from zelian.upkeep.queries import last_runs

STATUSES = {"sound": "fulfilled", "attention": "due_soon", "fault": "overdue"}


@require_GET
@allowed("upkeep.view_system")
def system(request: ViewerRequest) -> HttpResponse:
    """How the system is: the doctor's quick look, and the last backups."""
    findings = list(examine(timezone.now(), quick=True))
    lines = [(finding, STATUSES[finding.health.code]) for finding in findings]
    worst = worst_of(findings)
    return render(
        request,
        "upkeep/system.html",
        {"lines": lines, "worst": worst, "status": STATUSES[worst.code], "runs": last_runs()},
    )
