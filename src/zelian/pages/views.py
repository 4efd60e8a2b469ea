from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zelian.pages import showcase
from zelian.pages.context import years_to_choose


@require_POST
def year(request: HttpRequest) -> HttpResponse:
    """Keep the year in view for this session and go back; a year not offered changes nothing."""
    chosen = request.POST.get("year", "")
    if chosen.isdecimal() and int(chosen) in years_to_choose(request):
        request.session["year"] = int(chosen)
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if safe else settings.LOGIN_REDIRECT_URL)


@require_http_methods(["GET", "POST"])
def gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state, with made-up content; its form checks but keeps nothing."""
    form = showcase.MadeUpForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("内容没有问题。这里只作演示，不会保存。"), "saved:gallery")
        return redirect("pages:gallery")
    table = showcase.table(request)
    if (download := table.response()) is not None:
        return download
    return render(request, "pages/gallery.html", showcase.context(request, table, form))
