"""Published lists for everybody, without a sign-in, where the institution allows it.

Nothing here needs a session or a cookie to be read. Whoever asks hears only what the list itself
says; comments appear once they are answered.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.history.operations import Actor
from zelian.lists.forms.publishing import PublicCommentForm, PublicFilter
from zelian.lists.models import Publication
from zelian.lists.operations import publishing as operations
from zelian.lists.queries import publishing as queries
from zelian.lists.views.changing import put_refusal
from zelian.lists.views.publishing import columns, published_sheet
from zelian.pages.tables import Table
from zelian.people.refusals import Refusal
from zelian.signing.limits import WINDOW, too_many

SEARCHES, COMMENTS = 60, 5  # by one address in a minute
View = Callable[..., HttpResponse]


def for_everybody(view: View) -> View:
    """Shut while no institution allows it; few searches a minute; for no search engine."""

    @wraps(view)
    def guarded(request: HttpRequest, **ids: int) -> HttpResponse:
        if not queries.anything_public():
            response = _nothing(request)
        elif request.GET.get("q") and too_many(request, "public-search", SEARCHES):
            response = render(request, "429.html", status=429)
            response["Retry-After"] = str(WINDOW)
        else:
            response = view(request, **ids)
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return guarded


@require_GET
@for_everybody
def public_lists(request: HttpRequest) -> HttpResponse:
    """All that is published to everybody now."""
    table = Table(
        queries.list_public(request.today),
        columns=columns("lists:public-list"),
        request=request,
        filterset_class=PublicFilter,
        default_sort=("-from_date", "-id"),
        caption=_("公开的清单"),
    )
    return render(request, "lists/public_lists.html", {"table": table})


@require_http_methods(["GET", "POST"])
@for_everybody
def public_list(request: HttpRequest, publication_id: int) -> HttpResponse:
    """One list as it was signed; comments are sent here too, where they are wanted."""
    try:
        found = queries.get_public(publication_id, request.today)
    except Publication.DoesNotExist:
        return _nothing(request)
    rules = queries.rules_of(found.scope_path)
    sheet = published_sheet(found)
    form, status = None, 200
    if rules is not None and rules.public_comments:
        initial = {"number": request.GET.get("row", "")}
        form = PublicCommentForm(request.POST or None, sheet=sheet, initial=initial)
    if request.method == "POST":
        if form is None:
            return _nothing(request)
        status = _take(request, found, form)
        if status == 200:
            return redirect(reverse("lists:public-list", args=[found.pk]) + "?sent=1#comments")
    context = {
        "publication": found,
        "last_day": queries.last_day(found),
        "sheet": sheet,
        "comments": queries.comments_for_readers(found),
        "form": form,
        "was_sent": "sent" in request.GET,
    }
    return render(request, "lists/public_list.html", context, status=status)


def _take(request: HttpRequest, found: Publication, form: PublicCommentForm) -> int:
    """Take a comment; the status of the answer. What is wrong stands in the form."""
    if not form.is_valid():
        return 422
    said = dict(form.cleaned_data)
    if said.pop("website"):  # filled in by a machine, which is told nothing
        return 200
    if too_many(request, "public-comments", COMMENTS):
        form.add_error(None, _("意见提得太快了，请过一分钟再提交；您填写的内容还在。"))
        return 429
    address = request.META.get("REMOTE_ADDR")
    actor = Actor(account_id=None, name=said["name"] or _("公众"), address=address)
    try:
        operations.comment_in_public(actor=actor, publication=found, today=request.today, **said)
    except Refusal as refusal:
        put_refusal(form, refusal)
        return 422
    return 200


def _nothing(request: HttpRequest) -> HttpResponse:
    return render(request, "lists/public_none.html", status=404)
