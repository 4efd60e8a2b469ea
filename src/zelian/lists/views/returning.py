"""Sending a list back for changes, or taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zelian.lists import operations
from zelian.lists.forms import ReopenForm, ReturnForm
from zelian.lists.models import ResponsibilityList
from zelian.lists.views.changing import Asking, answer, sent
from zelian.lists.views.frame import list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless


@allowed("lists.reopen_list")
@require_http_methods(["GET", "POST"])
def reopen(request: ViewerRequest, list_id: int) -> HttpResponse:
    """By its own side, until it is filed."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.reopen_list", listed)
    return answer(
        request,
        Asking(
            form=ReopenForm(sent(request), initial={"version": listed.version}),
            do=lambda **typed: operations.reopen_list(listed=listed, **typed),
            done=_("清单已退回修改，原签字失效。改好后请重新签字。"),
            title=_("退回修改：%(title)s") % {"title": listed.title},
            submit=_("退回修改"),
            key=f"list-reopen-{listed.pk}",
            **_ways(listed),
        ),
    )


@allowed("lists.return_list")
@require_http_methods(["GET", "POST"])
def send_back(request: ViewerRequest, list_id: int) -> HttpResponse:
    """By whoever has it before them, or leads its kind."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.return_list", listed)
    return answer(
        request,
        Asking(
            form=ReturnForm(sent(request), initial={"version": listed.version}),
            do=lambda **typed: operations.return_list(listed=listed, **typed),
            done=_("清单已退回，编制单位会看到退回的原因。"),
            title=_("退回：%(title)s") % {"title": listed.title},
            submit=_("退回"),
            key=f"list-return-{listed.pk}",
            **_ways(listed),
        ),
    )


def _ways(listed: ResponsibilityList) -> dict[str, object]:
    page = reverse("lists:list", args=[listed.pk])
    return {
        "back": page,
        "go_to": lambda _done: page,
        "nav": "lists",
        "template": "lists/return.html",
    }
