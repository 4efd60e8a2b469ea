"""Own Word templates: their fields explained, taken in, tried, used for a list."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from zelian.lists.forms.word_templates import KindChoice, WordTemplateChange, WordTemplateForm
from zelian.lists.models import Booklet, ListKind, WordTemplate
from zelian.lists.operations.word_templates import (
    CannotKeepTemplate,
    change_word_template,
    keep_word_template,
)
from zelian.lists.papers.on_paper import OnPaper, list_on_paper
from zelian.lists.papers.template_fields import fields_of, sample_paper
from zelian.lists.papers.word_templates import CannotUseTemplate, printed_by, sample_template
from zelian.lists.queries import list_lists, status_of
from zelian.lists.queries import papers as queries
from zelian.lists.views.changing import Asking, answer, put_refusal, sent
from zelian.lists.views.frame import context_of, frame_of, list_or_404
from zelian.lists.views.papers import file_response
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless

WORD = Booklet.Format.WORD
COLUMNS = [
    Column(
        "name",
        gettext_lazy("模板"),
        url=lambda row: reverse("lists:word-template", args=[row.pk]),
        heading=True,
        hideable=False,
        sort="name",
    ),
    Column(
        "kind", gettext_lazy("清单种类"), accessor=lambda row: row.kind.name, sort="kind__order"
    ),
    Column("unit", gettext_lazy("适用单位"), accessor=lambda row: row.unit.name, sort="unit_path"),
    Column(
        "use",
        gettext_lazy("用途"),
        accessor=lambda row: (
            _("默认") if row.is_default else _("可选用") if row.in_use else _("停用")
        ),
    ),
    Column("uploaded_at", gettext_lazy("上传时间"), sort="uploaded_at"),
]


@allowed("lists.keep_word_templates")
@require_GET
def word_templates(request: ViewerRequest) -> HttpResponse:
    """All templates of the institution."""
    table = Table(
        queries.list_word_templates(request.viewer),
        columns=COLUMNS,
        request=request,
        default_sort=("kind__order", "unit_path", "name"),
        export_name=_("Word模板"),
        caption=_("Word模板"),
        empty_title=_("还没有自己的Word模板"),
        empty_hint=_("不上传也能打印：清单页上的“下载Word”用标准表样。"),
    )
    if (download := table.response()) is not None:
        return download
    return render(request, "lists/word_templates.html", {"table": table})


@allowed("lists.keep_word_templates")
@require_http_methods(["GET", "POST"])
def word_template_new(request: ViewerRequest) -> HttpResponse:
    """Upload a template; a broken one is refused with all that is wrong."""
    initial = {"kind": request.GET.get("kind")}
    form = WordTemplateForm(
        sent(request), request.FILES or None, viewer=request.viewer, initial=initial
    )
    context: dict[str, object] = {"form": form, "findings": ()}
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        file = chosen.pop("file")
        try:
            kept = keep_word_template(
                viewer=request.viewer, file_name=file.name, data=file.read(), **chosen
            )
        except CannotKeepTemplate as refusal:
            put_refusal(form, refusal)
            context["findings"] = refusal.findings
        else:
            words = _("模板已收下，可以先试打一份看看。")
            messages.success(request, words, extra_tags="saved:lists-word-template")
            return redirect("lists:word-template", kept.pk)
    return render(request, "lists/word_template_new.html", context)


@allowed("lists.keep_word_templates")
@require_http_methods(["GET", "POST"])
def word_template(request: ViewerRequest, template_id: int) -> HttpResponse:
    """One template: its fields, a test print, what may be changed."""
    found = _template_or_404(request, template_id)
    refuse_unless(request.viewer, "lists.keep_word_templates", found)
    initial = {key: getattr(found, key) for key in ("name", "in_use", "is_default")}
    form = WordTemplateChange(sent(request), initial=initial)

    def change(**fields: object) -> WordTemplate:
        return change_word_template(template=found, **fields)

    asking = Asking(
        form=form,
        do=change,
        done=_("已保存。"),
        go_to=lambda kept: reverse("lists:word-template", args=[kept.pk]),
        title=found.name,
        submit=_("保存"),
        back=reverse("lists:word-templates"),
        key=f"lists-word-template-{found.pk}",
        nav="word_templates",
        subtitle=f"{found.kind.name}　{found.unit.name}",
        template="lists/word_template.html",
        context={"template": found},
    )
    return answer(request, asking)


@allowed("lists.view_lists")
@require_GET
def word_template_file(request: ViewerRequest, template_id: int) -> HttpResponse:
    """A template filled with a sample (``?sample=1``), or as it was uploaded."""
    found = _template_or_404(request, template_id)
    if request.GET.get("sample"):
        try:
            data = printed_by(found, sample_paper(found.kind))
        except CannotUseTemplate as refusal:
            messages.error(request, refusal.sentence)
            return redirect("lists:word-fields")
        return file_response(data, _("%(name)s（试打）") % {"name": found.name}, WORD)
    try:
        with found.file.open("rb") as file:
            return file_response(file.read(), found.name, WORD)
    except FileNotFoundError:
        raise Http404(_("模板文件不在存储中，请联系系统管理员。")) from None


@allowed("lists.view_lists")
@require_GET
def word_fields(request: ViewerRequest) -> HttpResponse:
    """All fields of a kind with examples of a real list, and how they are written."""
    form = KindChoice(request.GET if request.GET.get("kind") else None)
    kinds = list(queries.kinds_to_print())
    chosen = form.cleaned_data["kind"] if form.is_valid() else next(iter(kinds), None)
    if chosen is None:
        raise Http404(_("还没有可用的清单种类。"))
    paper, is_real = _example(request, chosen)
    context = {
        "form": KindChoice(initial={"kind": chosen.pk}),
        "kind": chosen,
        "fields": fields_of(chosen, paper),
        "example": paper.listed if is_real else None,
        "may_keep": may(request.viewer, "lists.keep_word_templates"),
    }
    return render(request, "lists/word_template_fields.html", context)


@allowed("lists.view_lists")
@require_GET
def word_sample(request: ViewerRequest, kind: str) -> HttpResponse:
    """A template to begin with."""
    found = queries.kinds_to_print().filter(pk=kind).first()
    if found is None:
        raise Http404(_("没有这种清单。"))
    name = _("%(kind)s模板示例") % {"kind": found.name}
    return file_response(sample_template(found), name, WORD)


@allowed("lists.view_lists")
@require_GET
def list_templates(request: ViewerRequest, list_id: int) -> HttpResponse:
    """The templates a list can be printed by, beside the standard form."""
    listed = list_or_404(request, list_id)
    frame = frame_of(request, listed, tab="content", status=_status(request, listed.pk))
    context = context_of(frame, templates=queries.templates_for(listed))
    return render(request, "lists/paper_templates.html", context)


@allowed("lists.view_lists")
@require_GET
def list_by_template(request: ViewerRequest, list_id: int, template_id: int) -> HttpResponse:
    """A list printed by one of its templates."""
    listed = list_or_404(request, list_id)
    found = next((t for t in queries.templates_for(listed) if t.pk == template_id), None)
    if found is None:
        raise Http404(_("没有这个模板，或它不适用于这份清单。"))
    try:
        data = printed_by(found, list_on_paper(listed, today=request.viewer.today))
    except CannotUseTemplate as refusal:
        messages.error(request, refusal.sentence)
        return redirect("lists:list-templates", list_id)
    return file_response(data, f"{listed.title}-{found.name}", WORD)


def _template_or_404(request: ViewerRequest, template_id: int) -> WordTemplate:
    try:
        return queries.get_word_template(request.viewer, template_id)
    except WordTemplate.DoesNotExist:
        raise Http404(_("没有这个模板，或它属于别的机构。")) from None


def _example(request: ViewerRequest, kind: ListKind) -> tuple[OnPaper, bool]:
    """The newest list of the kind in reach, else one made up."""
    newest = list_lists(request.viewer).filter(kind=kind).order_by("-year", "-pk").first()
    if newest is None:
        return sample_paper(kind), False
    return list_on_paper(newest, today=request.viewer.today), True


def _status(request: ViewerRequest, list_id: int) -> str:
    return status_of(list_lists(request.viewer).get(pk=list_id))
