"""A year's compilation: started after a preview, watched, reminded, changed, closed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.history.queries import timeline_of
from zelian.lists.calendar import day_in, work_calendar
from zelian.lists.compilation_days import settled
from zelian.lists.forms.compilations import (
    ChangeCompilationForm,
    CompilationForm,
    RemindForm,
)
from zelian.lists.models import Compilation, ListGeneration, ListKind
from zelian.lists.operations import compilations, reminding
from zelian.lists.queries.compilations import (
    KindPreview,
    get_compilation,
    list_compilations,
    lists_to_remind,
    preview_compilation,
    watch_compilation,
)
from zelian.lists.queries.standing import KINDS, STAGES, unit_in_view
from zelian.lists.tasks import make_lists
from zelian.lists.views.changing import Asking, answer, put_refusal, sent
from zelian.lists.views.frame import list_or_404
from zelian.lists.views.standing import board_of
from zelian.pages.columns import Column
from zelian.pages.context import year_in_view, years_to_choose
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal

NAV = "compilations"
VIEW = "lists.view_compilations"
LEAD = "lists.lead_compilations"
COLUMNS = [
    Column(
        "title",
        gettext_lazy("编制任务"),
        url=lambda row: reverse("lists:compilation", args=[row.pk]),
        heading=True,
        hideable=False,
        sort="title",
    ),
    Column("unit", gettext_lazy("范围（含下属）"), accessor="unit.short_name", sort="unit_path"),
    Column(
        "year", gettext_lazy("年度"), accessor=lambda row: str(row.year), sort="year", align="end"
    ),
    Column("compile_by", gettext_lazy("编制截止"), sort="compile_by"),
    Column("list_count", gettext_lazy("清单"), sort="list_count", align="end"),
    Column("late_count", gettext_lazy("已逾期"), sort="late_count", align="end"),
    Column(
        "state",
        gettext_lazy("状态"),
        accessor=lambda row: _("已结束") if row.closed_at else _("进行中"),
    ),
]


@allowed(VIEW)
@require_GET
def list_all(request: ViewerRequest) -> HttpResponse:
    """All compilations one may watch."""
    table = Table(
        list_compilations(request.viewer),
        columns=COLUMNS,
        request=request,
        default_sort=("-year", "-id"),
        export_name=_("编制任务"),
        caption=_("编制任务"),
    )
    if (download := table.response()) is not None:
        return download
    context = {"table": table, "may_lead": may(request.viewer, LEAD)}
    return render(request, "lists/compilations.html", context)


@allowed(LEAD)
@require_http_methods(["GET", "POST"])
def start(request: ViewerRequest) -> HttpResponse:
    """What is to be compiled; then what would come of it; only then it is started."""
    viewer = request.viewer
    form = CompilationForm(
        sent(request),
        viewer=viewer,
        years=years_to_choose(request),
        initial=_proposed(request),
    )
    context: dict[str, object] = {"form": form, "key": "compilation-new"}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _previewed(request, form.cleaned_data)
            if request.POST.get("seen") == context["seen"]:
                made = compilations.start_compilation(viewer=viewer, **form.cleaned_data)
                _enqueue(request, made.generations.all())
                words = _("编制任务已启动，清单正在生成，可以离开本页。")
                messages.success(request, words, extra_tags="saved:compilation-new")
                return redirect("lists:compilation", made.pk)
        except Refusal as refusal:
            context.pop("previews", None)
            put_refusal(form, refusal)
    return render(request, "lists/compilation_start.html", context)


def _proposed(request: ViewerRequest) -> dict[str, object]:
    """The year in view with the days that the first kind of list has in it."""
    year = year_in_view(request)
    kind = ListKind.objects.filter(in_use=True).exclude(compile_by="").first()
    compile_by = day_in(year, kind.compile_by) if kind else None
    past = compile_by is not None and compile_by < request.viewer.today
    return {
        "year": year,
        "title": _("%(year)s年度清单编制") % {"year": year},
        "compile_by": None if past else compile_by,
        "file_by": None if past or kind is None else day_in(year, kind.file_by),
        "carries": Compilation.Carries.LAST_YEAR,
    }


def _previewed(request: ViewerRequest, asked: dict[str, object]) -> dict[str, object]:
    """
    What would be made, and a name for it: what was seen is what is started.

    :raises Refusal: it can't be started so.
    """
    kinds = list(asked["kinds"])
    compilations.check_compilation(request.viewer, kinds, asked["year"], asked["unit"])
    compilations.check_days(
        kinds, asked["compile_by"], asked["file_by"], earliest=request.viewer.today
    )
    previews = preview_compilation(
        request.viewer, kinds=kinds, year=asked["year"], unit=asked["unit"]
    )
    days = [
        settled(asked[field], kinds, work_calendar(), field=field).sentence
        for field in ("compile_by", "file_by")
        if asked[field]
    ]
    return {
        "previews": previews,
        "to_make": sum(preview.to_make for preview in previews),
        "days": [sentence for sentence in days if sentence],
        "seen": _name_of(asked, previews),
    }


def _name_of(asked: dict[str, object], previews: Iterable[KindPreview]) -> str:
    told = [asked["year"], asked["unit"].pk, asked["compile_by"], asked["file_by"]]
    told += [asked["carries"]]
    told += [(one.kind.pk, one.subjects, one.standing, len(one.nothing)) for one in previews]
    return hashlib.sha256(repr(told).encode()).hexdigest()


@allowed(VIEW)
@require_GET
def compilation(request: ViewerRequest, compilation_id: int) -> HttpResponse:
    """Where a compilation's lists stand; while they are made, how far that is."""
    found = _found_or_404(request, compilation_id)
    unit = unit_in_view(request.viewer, request.GET.get("unit", ""))
    watched = watch_compilation(
        request.viewer,
        found,
        by=KINDS if request.GET.get("by") == KINDS else STAGES,
        below=unit,
        deep=request.GET.get("all") == "1",
    )
    if request.htmx:
        response = render(request, "lists/compilation_progress.html", {"watched": watched})
        if not watched.running:
            response["HX-Refresh"] = "true"
        return response
    board = board_of(request, watched.standing, unit=unit, filters={"compilation": found.pk})
    if (download := board.download(found.title)) is not None:
        return download
    context = {
        "watched": watched,
        "board": board,
        "may_lead": may(request.viewer, LEAD, found),
        "events": timeline_of(found),
        "late_url": reverse("lists:lists")
        + "?"
        + urlencode({"compilation": found.pk, "late": "yes", "year": found.year}),
    }
    return render(request, "lists/compilation.html", context)


@allowed(LEAD)
@require_http_methods(["GET", "POST"])
def change(request: ViewerRequest, compilation_id: int) -> HttpResponse:
    found = _led_or_404(request, compilation_id)
    names = ("title", "note", "compile_by", "file_by", "version")
    asking = Asking(
        form=ChangeCompilationForm(
            sent(request), initial={name: getattr(found, name) for name in names}
        ),
        do=partial(compilations.change_compilation, compilation=found),
        done=_("已保存，未备案的清单随之改期。"),
        go_to=_page_of,
        title=_("修改编制任务"),
        subtitle=found.title,
        submit=_("保存"),
        back=_page_of(found),
        key=f"compilation-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed(LEAD)
@require_POST
def resume(request: ViewerRequest, compilation_id: int) -> HttpResponse:
    """Take up what broke off; or with ``again`` go through all once more."""
    found = _led_or_404(request, compilation_id)
    do = (
        compilations.recompile
        if request.POST.get("again") == "yes"
        else compilations.resume_compilation
    )
    try:
        _enqueue(request, do(viewer=request.viewer, compilation=found))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("正在接着编，可以离开本页。"))
    return redirect(_page_of(found))


@allowed(LEAD)
@require_POST
def close(request: ViewerRequest, compilation_id: int) -> HttpResponse:
    found = _led_or_404(request, compilation_id)
    try:
        compilations.close_compilation(viewer=request.viewer, compilation=found)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("编制任务已结束，清单照常办理，不再催办。"))
    return redirect(_page_of(found))


@allowed(LEAD)
@require_http_methods(["GET", "POST"])
def remind(request: ViewerRequest, compilation_id: int) -> HttpResponse:
    """Remind of all late lists, or of all of one unit that are not ready."""
    found = _led_or_404(request, compilation_id)
    unit = unit_in_view(request.viewer, request.GET.get("unit", ""))
    lists = lists_to_remind(request.viewer, found, unit=unit, only_late=unit is None)
    count = lists.count()
    asking = Asking(
        form=RemindForm(sent(request)),
        do=partial(reminding.remind_of_lists, compilation=found, lists=lists),
        done=_("催办已处理。"),
        go_to=lambda reminded: _page_of(found),
        title=_("催办"),
        subtitle=_("%(whose)s：%(count)s份清单")
        % {"whose": unit.name if unit else _("全部逾期"), "count": count},
        submit=_("发出催办"),
        back=_page_of(found),
        key=f"compilation-remind-{found.pk}",
        nav=NAV,
        template="lists/compilation_remind.html",
        context={"lists": lists.select_related("kind")[:20], "count": count},
    )
    return answer(request, _told_how_many(request, asking))


def _told_how_many(request: ViewerRequest, asking: Asking) -> Asking:
    """The same, telling what came of it instead of a fixed sentence."""
    do = asking.do

    def remind_and_tell(**fields: object) -> reminding.Reminded:
        done = do(**fields)
        _tell_reminded(request, done)
        return done

    return replace(asking, do=remind_and_tell)


def _tell_reminded(request: ViewerRequest, done: reminding.Reminded) -> None:
    if done.lists:
        words = _("已就%(lists)s份清单提醒了%(people)s人。")
        messages.success(request, words % {"lists": done.lists, "people": done.people})
    if done.today_already:
        words = _("%(count)s份今天已催过，没有重复催。")
        messages.warning(request, words % {"count": done.today_already})
    if done.nobody:
        words = _("%(count)s份清单的岗位和单位都无人在岗，没有可催的人。")
        messages.warning(request, words % {"count": done.nobody})


@allowed(LEAD)
@require_POST
def remind_list(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Remind of one list, in the usual words."""
    listed = list_or_404(request, list_id)
    if listed.compilation_id is None:
        raise Http404(_("这份清单不在编制任务里。"))
    found = _led_or_404(request, listed.compilation_id)
    try:
        done = reminding.remind_of_lists(viewer=request.viewer, compilation=found, lists=[listed])
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        _tell_reminded(request, done)
    return redirect("lists:list", list_id)


@allowed("lists.view_lists")
@require_POST
def see_reminder(request: ViewerRequest, list_id: int) -> HttpResponse:
    """The receipt for a reminder."""
    listed = list_or_404(request, list_id)
    reminding.see_reminders(viewer=request.viewer, listed=listed)
    return redirect("lists:list", list_id)


def _enqueue(request: ViewerRequest, generations: Iterable[ListGeneration]) -> None:
    viewer = request.viewer
    for generation in generations:
        make_lists.enqueue(generation.pk, viewer.today.isoformat(), viewer.address)


def _found_or_404(request: ViewerRequest, compilation_id: int) -> Compilation:
    try:
        return get_compilation(request.viewer, compilation_id)
    except Compilation.DoesNotExist:
        raise Http404(_("没有这个编制任务，或您没有查看它的权限。")) from None


def _led_or_404(request: ViewerRequest, compilation_id: int) -> Compilation:
    found = _found_or_404(request, compilation_id)
    refuse_unless(request.viewer, LEAD, found)
    return found


def _page_of(found: Compilation) -> str:
    return reverse("lists:compilation", args=[found.pk])
