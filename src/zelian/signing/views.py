from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may
from zelian.signing import checking
from zelian.signing.forms import FileForm, NumberForm
from zelian.signing.limits import FILES, NUMBERS, WINDOW, too_many
from zelian.signing.numbering import LENGTH, grouped_number, plain_number


@never_cache
@require_GET
def check(request: HttpRequest) -> HttpResponse:
    """Open to everybody: the number on a paper leads to what it stands for."""
    asked = request.GET if "number" in request.GET else None
    form = NumberForm(asked)
    if asked is not None and form.is_valid():
        return redirect("signing:checked", form.cleaned_data["number"])
    return _page(request, form=form)


@never_cache
@require_GET
def checked(request: HttpRequest, number: str) -> HttpResponse:
    """What a number stands for, the address of the square code; little is told to strangers."""
    if too_many(request, "numbers", NUMBERS):
        return _slow_down(request)
    verdict = checking.check_number(number[:40], request.viewer)
    return _page(
        request,
        form=NumberForm(initial={"number": grouped_number(plain_number(number)[:LENGTH])}),
        verdict=verdict,
    )


@never_cache
@allowed("signing.check_paper")
@require_POST
def check_file(request: ViewerRequest) -> HttpResponse:
    """A PDF file: ours to the last byte, and standing, or not."""
    if too_many(request, "files", FILES):
        return _slow_down(request)
    form = FileForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, file_form=form)
    content = form.cleaned_data["file"].read()
    verdict = checking.check_file(content, request.viewer)
    return _page(request, verdict=verdict, by_file=True)


def _page(request: HttpRequest, **context: object) -> HttpResponse:
    viewer = request.viewer
    context.setdefault("form", NumberForm())
    if viewer is not None and may(viewer, "signing.check_paper"):
        context.setdefault("file_form", FileForm())
    return render(request, "signing/check.html", context)


def _slow_down(request: HttpRequest) -> HttpResponse:
    response = render(
        request,
        "signing/check.html",
        {"form": NumberForm(), "refused": _("核验过于频繁，请过一分钟再试。")},
        status=429,
    )
    response["Retry-After"] = str(WINDOW)
    return response
