"""Calls for revision, revisions, and editions side by side."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from zelian.lists.columns import columns_of_list
from zelian.lists.forms.revising import CallForm, DiscardForm, DismissForm, ReviseForm
from zelian.lists.lifecycle import ON_THE_WAY
from zelian.lists.models import ResponsibilityList, RevisionCall
from zelian.lists.operations import calling, revising
from zelian.lists.queries import revising as queries
from zelian.lists.queries import statuses_of_lists
from zelian.lists.revising_filters import CallFilter
from zelian.lists.views.changing import Asking, answer, put_refusal, sent
from zelian.lists.views.frame import context_of, frame_of, list_or_404
from zelian.pages.columns import Column
from zelian.pages.context import year_in_view
from zelian.pages.tables import Table
from zelian.pages.words import worded
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal

NAV = "lists"
COLUMNS = [
    Column(
        "list",
        gettext_lazy("清单"),
        accessor=lambda call: call.list.title,
        url=lambda call: reverse("lists:list", args=[call.list_id]),
        heading=True,
        hideable=False,
        sort=("list__unit_path", "list__title"),
    ),
    Column(
        "reason",
        gettext_lazy("为什么要修订"),
        accessor=lambda call: worded(call.reason),
        hideable=False,
    ),
    Column("cause", gettext_lazy("缘由"), accessor="get_cause_display", sort="cause"),
    Column("raised_on", gettext_lazy("提出日期"), sort=("raised_on", "pk")),
    Column(
        "state",
        gettext_lazy("状态"),
        accessor="get_state_display",
        template="lists/revision_state.html",
        sort="state",
    ),
    Column(
        "next",
        gettext_lazy("办理"),
        accessor=lambda call: "",
        template="lists/revision_next.html",
        export=False,
    ),
]


@allowed("lists.view_calls")
@require_GET
def calls(request: ViewerRequest) -> HttpResponse:
    """All calls in reach, and the lists that are missing altogether."""
    viewer, year = request.viewer, year_in_view(request)
    table = Table(
        queries.list_calls(viewer),
        columns=COLUMNS,
        request=request,
        filterset_class=CallFilter,
        default_sort=("-raised_on", "-pk"),
        export_name=_("修订提示"),
        caption=_("修订提示"),
    )
    if (download := table.response()) is not None:
        return download
    context = {
        "table": table,
        "unlisted": queries.unlisted_subjects(viewer, year=viewer.today.year),
        "next_years": queries.next_years(viewer),
        "may_call": may(viewer, "lists.call_revision"),
        "year": year,
    }
    return render(request, "lists/revision_calls.html", context)


def _call_or_404(request: ViewerRequest, call_id: int) -> RevisionCall:
    try:
        return queries.get_call(request.viewer, call_id)
    except RevisionCall.DoesNotExist:
        raise Http404(_("没有这条修订提示，或您没有查看它的权限。")) from None


@allowed("lists.call_revision")
@require_http_methods(["GET", "POST"])
def call_revision(request: ViewerRequest) -> HttpResponse:
    """Ask for the revision of one list, or of all of a kind in some units."""
    listed = _list_asked_for(request)
    form = CallForm(sent(request), viewer=request.viewer, year=year_in_view(request), listed=listed)
    back = reverse("lists:list", args=[listed.pk]) if listed else reverse("lists:calls")
    asking = Asking(
        form=form,
        do=calling.call_revision,
        done=_("已要求修订。"),
        go_to=lambda made: back,
        title=_("要求修订"),
        submit=_("要求修订"),
        back=back,
        key=f"call-revision-{listed.pk if listed else 'many'}",
        nav=NAV,
        subtitle=listed.title if listed else _("选定的单位里，已签字的这种清单都会收到提示。"),
    )
    return answer(request, asking)


def _list_asked_for(request: ViewerRequest) -> ResponsibilityList | None:
    asked = request.GET.get("list", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= 18):
        raise Http404(_("没有这份清单，或您没有查看它的权限。"))
    listed = list_or_404(request, int(asked))
    refuse_unless(request.viewer, "lists.call_revision", listed)
    return listed


@allowed("lists.dismiss_call")
@require_http_methods(["GET", "POST"])
def dismiss_call(request: ViewerRequest, call_id: int) -> HttpResponse:
    call = _call_or_404(request, call_id)
    refuse_unless(request.viewer, "lists.dismiss_call", call)
    back = reverse("lists:calls")
    asking = Asking(
        form=DismissForm(sent(request)),
        do=partial(calling.dismiss_call, call=call),
        done=_("已标为无需修订。"),
        go_to=lambda made: back,
        title=_("无需修订"),
        submit=_("无需修订"),
        back=back,
        key=f"dismiss-call-{call.pk}",
        nav=NAV,
        subtitle=f"{call.list.title}：{worded(call.reason)}",
    )
    return answer(request, asking)


@allowed("lists.revise_list")
@require_http_methods(["GET", "POST"])
def revise(request: ViewerRequest, list_id: int) -> HttpResponse:
    """What calls for a revision with what would change; a new edition is begun from here."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.revise_list", listed)
    waiting = queries.open_calls_of(listed)
    form = ReviseForm(
        sent(request), calls=waiting, initial={"calls": [str(call.pk) for call in waiting]}
    )
    if request.method == "POST" and form.is_valid():
        try:
            edition = revising.revise_list(
                viewer=request.viewer,
                listed=listed,
                calls=form.cleaned_data.get("calls", []),
                reason=form.cleaned_data["reason"],
            )
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("已按所选提示改好草稿，请逐条核对，再按流程签字、背书、备案。"),
                extra_tags=f"saved:revise-{listed.pk}",
            )
            return redirect("lists:list", edition.pk)
    columns = {column.key: column.name for column in columns_of_list(listed)}
    goes_back = listed.state in (ResponsibilityList.State.DRAFT, *ON_THE_WAY)
    context = {
        "listed": listed,
        "form": form,
        "key": f"revise-{listed.pk}",
        "told": [(call, queries.told_of(call, columns)) for call in waiting],
        "obstacle": "" if waiting and goes_back else revising.obstacle_to(listed),
        "goes_back": goes_back and listed.state != ResponsibilityList.State.DRAFT,
    }
    return render(request, "lists/revision.html", context)


@allowed("lists.revise_list")
@require_http_methods(["GET", "POST"])
def discard_revision(request: ViewerRequest, list_id: int) -> HttpResponse:
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.revise_list", listed)
    back = reverse("lists:list", args=[listed.pk])
    asking = Asking(
        form=DiscardForm(sent(request), initial={"version": listed.version}),
        do=partial(revising.discard_revision, listed=listed),
        done=_("已放弃这次修订，原来的一版继续有效。"),
        go_to=lambda gone: reverse("lists:list", args=[gone.previous_id]),
        title=_("放弃修订"),
        submit=_("放弃修订"),
        back=back,
        key=f"discard-revision-{listed.pk}",
        nav=NAV,
        subtitle=listed.title,
    )
    return answer(request, asking)


@allowed("lists.view_lists")
@require_GET
def editions(request: ViewerRequest, list_id: int) -> HttpResponse:
    """All editions of a list, and any two of them side by side."""
    listed = list_or_404(request, list_id)
    rows = queries.editions_of(listed)
    known = {row.listed.pk: row.listed for row in rows}
    new = known.get(_number(request.GET.get("new"))) or known[listed.pk]
    old = known.get(_number(request.GET.get("old"))) or _before(new, list(known.values()))
    comparison = None
    if old is not None and old.pk != new.pk:
        comparison = queries.compare_editions(old, new, known.values())
    status = statuses_of_lists([listed.pk])[listed.pk]
    frame = frame_of(request, listed, tab="editions", status=status)
    context = context_of(
        frame,
        rows=rows,
        old=old,
        new=new,
        comparison=comparison,
        only_changes=request.GET.get("all") != "1",
    )
    return render(request, "lists/editions.html", context)


def _number(text: str | None) -> int | None:
    """A number of an address; what is none names no edition."""
    fits = text is not None and text.isascii() and text.isdecimal() and len(text) <= 18
    return int(text) if fits else None


def _before(new: ResponsibilityList, among: list[ResponsibilityList]) -> ResponsibilityList | None:
    """The edition that one is held against at first: the one it replaces, or the year before's."""
    by_id = {listed.pk: listed for listed in among}
    if new.previous_id in by_id:
        return by_id[new.previous_id]
    older = [listed for listed in among if (listed.year, listed.edition) < (new.year, new.edition)]
    return older[0] if older else None
