"""One duty with all that hangs on it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zelian.catalogue.models import Duty
from zelian.catalogue.queries import get_duty_page
from zelian.people.access import ViewerRequest, allowed


@allowed("catalogue.view_regulations")
@require_GET
def duty(request: ViewerRequest, pk: int) -> HttpResponse:
    """The duty, its clause in context, bearers, measures and history."""
    try:
        page = get_duty_page(request.viewer, pk)
    except Duty.DoesNotExist:
        raise Http404(_("没有这条责任事项，它可能已被合并。")) from None
    return render(request, "catalogue/duty.html", {"page": page, "duty": page.duty})
