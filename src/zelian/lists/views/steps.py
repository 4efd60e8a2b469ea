"""The whole way of a list, step by step."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zelian.lists import queries
from zelian.lists.views.frame import context_of, frame_of, list_or_404
from zelian.people.access import ViewerRequest, allowed


@allowed("lists.view_lists")
@require_GET
def steps(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Each step with who did it or for whom it waits; the tab 办理进度."""
    listed = list_or_404(request, list_id)
    sheet = queries.get_sheet(request.viewer, listed)
    life = queries.life_of(request.viewer, listed, signatures=sheet.signatures, digest=sheet.digest)
    frame = frame_of(request, listed, tab="steps", status=sheet.status)
    return render(request, "lists/steps.html", context_of(frame, life=life, sheet=sheet))
