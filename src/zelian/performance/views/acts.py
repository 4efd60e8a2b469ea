"""Pages of acts: the table, recording, what will be counted, one act, choosing, changing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods

from zelian.core.vocabulary.regulation import Activity
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer
from zelian.performance import operations, queries
from zelian.performance.chain import chain_of_act
from zelian.performance.evidence import SHOWN_INLINE
from zelian.performance.filters import ActFilter, year_asked
from zelian.performance.forms import (
    ActForm,
    ChangeActForm,
    EvidenceForm,
    ReasonForm,
    facts_shown,
    initial_act,
    put_faults,
    unit_and_post,
)
from zelian.performance.models import Act, Obligation
from zelian.performance.policies import may_record_for
from zelian.performance.queries import Proposal
from zelian.performance.translate import subject_key
from zelian.performance.uploads import takes_evidence
from zelian.performance.views.obligations import subject_name

DRAFT = "act-new"
# The fields of the form that stand behind 更多.
MORE_FIELDS = ("place", "note", "people_names", "quantity", "quantity_unit")
COLUMNS = [
    Column("on", gettext_lazy("日期"), sort=("on", "id")),
    Column(
        "topic",
        gettext_lazy("主题"),
        url=lambda row: reverse("performance:act", args=[row.pk]),
        heading=True,
        hideable=False,
    ),
    Column("kind", gettext_lazy("类别"), accessor="get_kind_display", sort="kind"),
    Column(
        "subject",
        gettext_lazy("履责主体"),
        accessor=subject_name,
        template="performance/act_subject.html",
        sort=("unit_path", "post_id"),
        export=subject_name,
    ),
    Column("on_behalf_of", gettext_lazy("代谁记录"), shown=False),
    Column("place", gettext_lazy("地点"), shown=False),
    Column(
        "counted",
        gettext_lazy("计入期次"),
        accessor=lambda row: sum(not each.refused for each in row.contributions.all()),
        align="end",
    ),
    Column(
        "evidence",
        gettext_lazy("佐证"),
        accessor=lambda row: len(row.evidence.all()),
        align="end",
    ),
    Column("state", gettext_lazy("状态"), status=True, sort="state"),
]


@allowed("performance.view_acts")
@require_GET
def acts(request: ViewerRequest) -> HttpResponse:
    year = year_asked(request)
    table = Table(
        queries.list_acts(request.viewer, year=year),
        columns=COLUMNS,
        request=request,
        filterset_class=ActFilter,
        default_sort=("-on", "-id"),
        export_name=_("履责记实"),
        caption=_("履责记实"),
    )
    if (download := table.response()) is not None:
        return download
    return render(request, "performance/acts.html", {"table": table, "year_shown": year})


# -- recording ---------------------------------------------------------------------------


@takes_evidence
@allowed("performance.record_act")
@require_http_methods(["GET", "POST"])
def act_new(request: ViewerRequest) -> HttpResponse:
    viewer, wanted = request.viewer, _wanted(request)
    draft = f"{DRAFT}-{wanted.pk}" if wanted else DRAFT
    form = ActForm(request.POST or None, request.FILES or None, viewer=viewer)
    form.initial = _initial(request, form, wanted)
    if request.method == "POST" and form.is_valid():
        act = _record(request, form, wanted)
        if act is not None:
            messages.success(request, _recorded_words(act), extra_tags=f"saved:{draft}")
            return redirect("performance:act", act.pk)
    asked = request.POST if form.is_bound else _asked(form, wanted)
    context = {
        "form": form,
        "wanted": wanted,
        "draft": draft,
        "proposals": _proposals(viewer, asked),
        "shown_for": shown_for(asked),
        "files_lost": form.is_bound and bool(request.FILES),
        "more_open": form.is_bound and any(form[name].errors for name in MORE_FIELDS),
        "nobody": not form.fields["subject"].choices,
    }
    return render(request, "performance/act_new.html", context)


def _record(request: ViewerRequest, form: ActForm, wanted: Obligation | None) -> Act | None:
    """The recorded act; ``None`` where it was refused, with the faults put on the form."""
    chosen, refused = ticks(request.POST)
    asked_for = shown_for(request.POST)
    if request.POST.get("shown_for", asked_for) != asked_for:
        # Saved before the panel followed a change of date or kind: its ticks were for other facts.
        chosen, refused = frozenset([wanted.pk] if wanted else []), frozenset()
    unit, post = unit_and_post(form.cleaned_data["subject"])
    try:
        return operations.record_act(
            viewer=request.viewer,
            submission=form.cleaned_data["submission"],
            unit=unit,
            post=post,
            files=form.files_chosen(),
            chosen=chosen,
            refused=refused,
            **form.facts(),
        )
    except operations.CannotRecordAct as refusal:
        put_faults(form, refusal)
        return None


def _wanted(request: ViewerRequest) -> Obligation | None:
    """The obligation in the address, where the viewer may record for its subject."""
    asked = request.GET.get("obligation", "") or request.POST.get("obligation", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    row = Obligation.objects.select_related("unit", "post").filter(pk=asked).first()
    if row is None or not may_record_for(request.viewer, unit=row.unit, post=row.post):
        return None
    return row


def _initial(request: ViewerRequest, form: ActForm, row: Obligation | None) -> dict[str, object]:
    """Today and one's own post, or what the obligation asks for.

    Of a period that is over the day is left open: it was not today.
    """
    viewer = request.viewer
    initial = initial_act(viewer, form.fields["subject"].choices)
    kind = request.GET.get("kind", "")
    if kind in set(Activity):
        initial["kind"] = kind
    if row is None:
        return initial
    return {
        **initial,
        "kind": row.activity,
        "subject": subject_key(unit_id=row.unit_id, post_id=row.post_id),
        "topic": row.title[: form.fields["topic"].max_length],
        "on": viewer.today if viewer.today <= row.due_date else None,
    }


def _asked(form: ActForm, row: Obligation | None) -> QueryDict:
    """The form's initial values as if they had been sent, for the first proposals."""
    asked = QueryDict(mutable=True)
    for name in ("kind", "on", "subject", "topic"):
        asked[name] = str(form.get_initial_for_field(form.fields[name], name) or "")
    asked["obligation"] = str(row.pk) if row else ""
    return asked


def _recorded_words(act: Act) -> str:
    counted = act.contributions.filter(refused=False).count()
    if not counted:
        return _("已记录。目前没有计入任何期次，可以在下面选择。")
    return ngettext("已记录，计入%(n)s个期次。", "已记录，计入%(n)s个期次。", counted) % {
        "n": counted
    }


@allowed("performance.record_act")
@require_GET
def propose(request: ViewerRequest) -> HttpResponse:
    """What the form as it is filled now would count for; replaces the form's panel."""
    proposals = _proposals(request.viewer, request.GET)
    context = {"proposals": proposals, "shown_for": shown_for(request.GET)}
    return render(request, "performance/proposals.html", context)


def _proposals(viewer: Viewer, asked: QueryDict) -> list[Proposal] | None:
    """``None`` while too little is known to propose anything."""
    try:
        unit, post = unit_and_post(asked.get("subject", ""))
        on = date.fromisoformat(asked.get("on", ""))
        kind = Activity(asked.get("kind", ""))
    except ValueError:
        return None
    if not may_record_for(viewer, unit=unit, post=post):
        return None
    found = queries.propose_for(
        viewer,
        kind=kind.value,
        on=on,
        unit=unit,
        post=post,
        topic=asked.get("topic", "").strip(),
        people=_numbers(asked.getlist("people")),
        quantity=_decimal(asked.get("quantity", "")),
        quantity_unit=asked.get("quantity_unit", "").strip(),
    )
    chosen, refused = ticks(asked)
    chosen |= _numbers([asked.get("obligation", "")]) - refused
    return [
        Proposal(
            each.obligation,
            each.match,
            each.obligation.pk in chosen or (each.ticked and each.obligation.pk not in refused),
        )
        for each in found
    ]


def shown_for(asked: QueryDict) -> str:
    """The facts that decide which obligations can be proposed at all."""
    return "/".join(asked.get(name, "") for name in ("subject", "kind", "on"))


def ticks(asked: QueryDict) -> tuple[frozenset[int], frozenset[int]]:
    """What was ticked, and what was shown and not ticked."""
    chosen = _numbers(asked.getlist("counts"))
    return chosen, _numbers(asked.getlist("shown")) - chosen


def _numbers(texts: Iterable[str]) -> frozenset[int]:
    return frozenset(int(text) for text in texts if text.isdecimal() and len(text) < 19)


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


# -- one act -----------------------------------------------------------------------------


def find_act(request: ViewerRequest, pk: int, *, change: bool = False) -> queries.ActPage:
    """An act's page; asks also whether it may be changed where ``change``."""
    try:
        page = queries.get_act(request.viewer, pk)
    except Act.DoesNotExist:
        raise Http404 from None
    if change:
        refuse_unless(request.viewer, "performance.change_act", page.act)
    return page


def recorder_of(act: Act) -> str:
    """Who recorded it, by name."""
    person = getattr(act.recorded_by, "person", None)
    return person.name if person else act.recorded_by.get_username()


def render_act(
    request: ViewerRequest, page: queries.ActPage, *, evidence_form: EvidenceForm | None = None
) -> HttpResponse:
    """An act's page with the form for more evidence."""
    context = {
        "page": page,
        "act": page.act,
        "subject": subject_name(page.act),
        "recorder": recorder_of(page.act),
        "shown_inline": SHOWN_INLINE,
        "links": chain_of_act(page),
        "evidence_form": evidence_form or EvidenceForm(),
    }
    return render(request, "performance/act.html", context)


@allowed("performance.view_acts")
@require_GET
def act(request: ViewerRequest, pk: int) -> HttpResponse:
    return render_act(request, find_act(request, pk))


@allowed("performance.change_act")
@require_http_methods(["GET", "POST"])
def choose(request: ViewerRequest, pk: int) -> HttpResponse:
    """Choose by hand which obligations an act counts for."""
    page = find_act(request, pk, change=True)
    problem = ""
    if request.method == "POST":
        chosen, refused = ticks(request.POST)
        try:
            operations.choose_contributions(
                viewer=request.viewer, act=page.act, chosen=chosen, refused=refused
            )
        except operations.CannotRecordAct as refusal:
            problem = refusal.sentence
        else:
            messages.success(request, _("已更新计入的期次，相关结论已重新判定。"))
            return redirect("performance:act", pk)
    context = {
        "act": page.act,
        "problem": problem,
        "proposals": queries.propose_for(
            request.viewer,
            kind=page.act.kind,
            on=page.act.on,
            unit=page.act.unit,
            post=page.act.post,
            topic=page.act.topic,
            people=[person.pk for person in page.people],
            quantity=page.act.quantity,
            quantity_unit=page.act.quantity_unit,
            act=page.act,
        ),
    }
    return render(request, "performance/choose.html", context)


@allowed("performance.change_act")
@require_http_methods(["GET", "POST"])
def edit(request: ViewerRequest, pk: int) -> HttpResponse:
    page = find_act(request, pk, change=True)
    viewer = request.viewer
    form = ChangeActForm(request.POST or None, viewer=viewer, initial=facts_shown(page.act))
    differences: tuple[operations.Difference, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_act(
                viewer=viewer,
                act=page.act,
                version=form.cleaned_data["version"],
                why=form.cleaned_data["why"],
                **form.facts(),
            )
        except operations.ChangedMeanwhile as overtaken:
            differences = overtaken.differences
            # Saving again is then a decision: it builds on what now stands.
            form.data = form.data.copy()
            form.data["version"] = Act.objects.values_list("version", flat=True).get(pk=pk)
            put_faults(form, overtaken)
        except operations.CannotRecordAct as refusal:
            put_faults(form, refusal)
        else:
            messages.success(
                request, _("已更正，相关结论已重新判定。"), extra_tags=f"saved:act-{pk}"
            )
            return redirect("performance:act", pk)
    context = {"act": page.act, "form": form, "differences": differences, "draft": f"act-{pk}"}
    return render(request, "performance/act_edit.html", context)


@allowed("performance.change_act")
@require_http_methods(["GET", "POST"])
def withdraw(request: ViewerRequest, pk: int) -> HttpResponse:
    page = find_act(request, pk, change=True)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.withdraw_act(
                viewer=request.viewer, act=page.act, reason=form.cleaned_data["reason"]
            )
        except operations.CannotWithdrawAct as refusal:
            put_faults(form, refusal)
        else:
            messages.success(request, _("已撤回，相关结论已重新判定。"))
            return redirect("performance:act", pk)
    return render(
        request, "performance/withdraw.html", {"act": page.act, "form": form, "page": page}
    )
