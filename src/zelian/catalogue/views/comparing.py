"""Two versions of a regulation, and what a lower one covers of an upper one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zelian.catalogue.forms.comparing import CoverageForm, OtherForm
from zelian.catalogue.models import Regulation
from zelian.catalogue.operations.comparing import decide_coverage
from zelian.catalogue.queries.comparing import (
    COMPARABLE,
    comparable_with,
    compare_versions,
    coverage_of,
)
from zelian.catalogue.refusals import CannotChange
from zelian.catalogue.views.finding import regulation_or_404, whole_number
from zelian.catalogue.views.tabs import around
from zelian.core.comparing import ChangeKind, Extent
from zelian.people.access import ViewerRequest, allowed


@allowed("catalogue.view_regulations")
@require_GET
def compare(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a regulation changes against an older version, clause by clause."""
    found = regulation_or_404(request.viewer, pk)
    form = _other_form(request, found, _("与哪一份旧文件比较"))
    other = form.chosen() if found.state in COMPARABLE else None
    context = around(request, found) | {"form": form, "other": other}
    if other is not None:
        older = _with_text(other)
        versions = compare_versions(older, found)
        asked = request.GET.get("show", "")
        shown = asked if asked in versions.counts or asked == "all" else ""
        context |= {
            "versions": versions,
            "rows": [row for row in versions.rows if _is_shown(row, shown)],
            "filters": _filters(versions.counts, shown, other.pk),
            "other": older,
        }
    return render(request, "catalogue/compare.html", context)


def _is_shown(row, shown: str) -> bool:
    if shown == "all":
        return True
    return row.change.kind.value == shown if shown else not row.quiet


def _filters(counts: dict[str, int], shown: str, other: int) -> list[dict]:
    """The links above the changes: what needs a look, each kind there is, everything."""
    kinds = [kind.value for kind in ChangeKind if counts.get(kind.value)]
    return [
        {"code": code, "count": counts.get(code), "current": shown == code,
         "url": f"?other={other}&show={code}"}
        for code in ("", *kinds, "all")
    ]  # fmt: skip


@allowed("catalogue.view_regulations")
@require_GET
def coverage(request: ViewerRequest, pk: int) -> HttpResponse:
    """Which duties of an upper regulation this one covers."""
    found = regulation_or_404(request.viewer, pk)
    form = _other_form(request, found, _("对照哪一份上级文件"))
    other = form.chosen() if found.state in COMPARABLE else None
    context = around(request, found) | {"form": form, "other": other}
    if other is not None:
        report = coverage_of(_with_text(other), found)
        asked = request.GET.get("show", "")
        context |= {
            "report": report,
            "rows": [row for row in report.rows if not asked or row.extent == asked],
            "extents": [(e.value, report.counts.get(e.value, 0), asked == e.value) for e in Extent],
            "shown": asked,
            "decides": context["confirms"],
        }
    return render(request, "catalogue/coverage.html", context)


@allowed("catalogue.confirm_regulation")
@require_POST
def coverage_decide(request: ViewerRequest, pk: int) -> HttpResponse:
    """Confirm or deny a match, or take an earlier word back."""
    regulation_or_404(request.viewer, pk)
    form = CoverageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest(_("这次提交不完整，请刷新页面后再试。"))
    data = form.cleaned_data
    try:
        decide_coverage(
            viewer=request.viewer,
            upper_id=data["upper"],
            lower_id=data["lower"],
            covers=data["covers"],
        )
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    here = reverse("catalogue:coverage", args=[pk])
    other, show = whole_number(request.POST, "other"), request.POST.get("show", "")
    kept = f"&show={show}" if show in set(Extent) else ""
    return redirect(f"{here}?other={other}{kept}#duty-{data['upper']}")


def _other_form(request: ViewerRequest, found: Regulation, label: str) -> OtherForm:
    others = comparable_with(request.viewer, found)
    return OtherForm(request.GET if "other" in request.GET else None, label=label, others=others)


def _with_text(row: Regulation) -> Regulation:
    """The row with its text, which lists leave out."""
    return Regulation.objects.select_related("unit").get(pk=row.pk)
