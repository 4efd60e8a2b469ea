"""What is recorded of me; what I say of it; and the office that answers."""

from __future__ import annotations

import io
from collections.abc import Callable

from django import forms
from django.db import models
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people import operations
from zelian.people.access import ViewerRequest, allowed
from zelian.people.filters import CorrectionFilter
from zelian.people.forms.personal import AnswerForm, CorrectionForm, StatementForm
from zelian.people.models import CorrectionRequest, Person, Statement
from zelian.people.personal import RecordKind, kind_of_thing, record_kind
from zelian.people.personal_file import records_archive
from zelian.people.queries import personal as queries
from zelian.people.viewer import Viewer
from zelian.people.views.changing import Change, form_page, sent
from zelian.people.views.showing import found_or_404, table_page


@require_GET
@allowed("people.view_own_records")
def my_records(request: ViewerRequest) -> HttpResponse:
    """Every kind of record that concerns me, and what I said."""
    return render(
        request,
        "people/records/mine.html",
        {
            "kinds": queries.count_own_records(request.viewer),
            "statements": queries.list_own_statements(request.viewer)[:20],
            "requests": queries.list_own_requests(request.viewer)[:20],
        },
    )


@require_GET
@allowed("people.view_own_records")
def my_records_of(request: ViewerRequest, kind: str) -> HttpResponse:
    """All records of a kind that concern me."""
    found = _kind(kind)
    columns = [
        Column("on", gettext_lazy("日期"), accessor=lambda row: found.show(row).on),
        Column(
            "label",
            gettext_lazy("记录"),
            accessor=lambda row: found.show(row).label,
            url=lambda row: reverse("people:my_record", args=[kind, row.pk]),
            heading=True,
            hideable=False,
        ),
        Column("detail", gettext_lazy("内容"), accessor=lambda row: found.show(row).detail),
    ]
    table = Table(
        queries.list_own_records(request.viewer, found),
        columns=columns,
        request=request,
        export_name=str(found.label),
        caption=found.label,
        empty_title=_("没有这类记录"),
    )
    return table_page(request, "people/records/kind.html", table, kind=found)


@require_GET
@allowed("people.view_own_records")
def my_record(request: ViewerRequest, kind: str, thing_id: int) -> HttpResponse:
    """One record about me: what it says, what I said, what was answered, how it came about."""
    page = _own(request, kind, thing_id)
    return render(request, "people/records/record.html", {"page": page})


@form_page(
    "people.view_own_records",
    title=gettext_lazy("写一条说明"),
    submit=gettext_lazy("保存说明"),
    done=gettext_lazy("说明已保存，显示在这条记录旁边。"),
    nav="mine",
)
def make_statement(request: ViewerRequest, kind: str, thing_id: int) -> Change:
    """Put my view beside a record."""
    page = _own(request, kind, thing_id)

    def do(*, viewer: Viewer, text: str) -> Statement:
        return operations.make_statement(
            viewer=viewer, thing=page.thing, shown=page.shown, text=text
        )

    return Change(StatementForm(sent(request)), do, _back(page), about=page.shown.label)


@form_page(
    "people.view_own_records",
    title=gettext_lazy("请求更正"),
    submit=gettext_lazy("提出请求"),
    done=gettext_lazy("请求已提出，答复后会显示在这里。"),
    nav="mine",
)
def ask_correction(request: ViewerRequest, kind: str, thing_id: int) -> Change:
    """Ask that a record be put right."""
    page = _own(request, kind, thing_id)
    if not page.kind.answerers:
        raise Http404

    def do(*, viewer: Viewer, text: str) -> CorrectionRequest:
        return operations.ask_correction(
            viewer=viewer, thing=page.thing, shown=page.shown, text=text
        )

    return Change(CorrectionForm(sent(request)), do, _back(page), about=page.shown.label)


@form_page(
    "people.view_own_records",
    title=gettext_lazy("撤回说明"),
    submit=gettext_lazy("撤回"),
    done=gettext_lazy("说明已撤回。"),
    danger=True,
    nav="mine",
)
def withdraw_statement(request: ViewerRequest, statement_id: int) -> Change:
    """Take my statement back."""
    statement = queries.list_own_statements(request.viewer).filter(pk=statement_id).first()
    return _withdrawal(request, statement, "statement", operations.withdraw_statement)


@form_page(
    "people.view_own_records",
    title=gettext_lazy("撤回更正请求"),
    submit=gettext_lazy("撤回"),
    done=gettext_lazy("请求已撤回。"),
    danger=True,
    nav="mine",
)
def withdraw_correction(request: ViewerRequest, correction_id: int) -> Change:
    """Take my request back."""
    asked = queries.list_own_requests(request.viewer).filter(pk=correction_id).first()
    return _withdrawal(request, asked, "request", operations.withdraw_correction)


@require_POST
@allowed("people.view_own_records")
def export_my_records(request: ViewerRequest) -> HttpResponse:
    """All of it as files; told in history."""
    viewer = request.viewer
    person = Person.objects.get(pk=viewer.person_id)
    operations.tell_export(viewer=viewer, person=person)
    data = records_archive(queries.all_own_records(viewer), queries.own_words(viewer))
    return FileResponse(
        io.BytesIO(data),
        as_attachment=True,
        filename=f"{_('与我有关的记录')}_{viewer.today:%Y%m%d}.zip",
        content_type="application/zip",
    )


def _kind_label(asked: CorrectionRequest) -> str:
    kind = kind_of_thing(asked.thing_type)
    return str(kind.label) if kind else ""


CORRECTION_COLUMNS = [
    Column("due_on", gettext_lazy("答复期限"), sort="due_on"),
    Column(
        "thing_label",
        gettext_lazy("记录"),
        url=lambda row: reverse("people:correction", args=[row.pk]),
        heading=True,
        hideable=False,
    ),
    Column("kind", gettext_lazy("类别"), accessor=_kind_label),
    Column("person", gettext_lazy("提出人"), sort="person__pinyin"),
    Column("state", gettext_lazy("状态"), accessor="get_state_display", sort="state"),
]


@require_GET
@allowed("people.answer_corrections")
def corrections(request: ViewerRequest) -> HttpResponse:
    """What is waiting for this office's answer."""
    table = Table(
        queries.list_corrections(request.viewer),
        columns=CORRECTION_COLUMNS,
        request=request,
        filterset_class=CorrectionFilter,
        default_sort=("due_on", "id"),
        export_name=_("更正请求"),
        caption=_("更正请求"),
        empty_title=_("没有更正请求"),
        empty_hint=_("有人请求更正与其本人有关的记录时，会列在这里，须在期限内答复。"),
    )
    return table_page(request, "people/records/corrections.html", table)


@form_page(
    "people.answer_corrections",
    title=gettext_lazy("答复更正请求"),
    submit=gettext_lazy("答复"),
    done=gettext_lazy("已答复。"),
    nav="corrections",
)
def correction(request: ViewerRequest, correction_id: int) -> Change:
    """One request: what is asked, the record as it stands, the answer."""
    asked = found_or_404(queries.get_correction, request.viewer, correction_id)

    def do(*, viewer: Viewer, accepted: bool, answer: str) -> CorrectionRequest:
        return operations.answer_correction(
            viewer=viewer, request=asked, accepted=accepted, answer=answer
        )

    return Change(
        AnswerForm(sent(request)),
        do,
        reverse("people:corrections"),
        about=asked.thing_label,
        template="people/records/correction.html",
        context={"asked": asked, "shown": queries.record_asked_about(asked)},
    )


def _kind(code: str) -> RecordKind:
    kind = record_kind(code)
    if kind is None:
        raise Http404
    return kind


def _own(request: ViewerRequest, kind: str, thing_id: int) -> queries.OwnRecord:
    found = _kind(kind)
    return found_or_404(
        lambda viewer, pk: queries.get_own_record(viewer, found, pk), request.viewer, thing_id
    )


def _back(page: queries.OwnRecord) -> str:
    return reverse("people:my_record", args=[page.kind.code, page.thing.pk])


def _withdrawal(
    request: ViewerRequest, thing: models.Model | None, name: str, operation: Callable[..., object]
) -> Change:
    if thing is None:
        raise Http404
    return Change(
        forms.Form(sent(request)),
        lambda *, viewer: operation(viewer=viewer, **{name: thing}),
        reverse("people:my_records"),
        about=thing.thing_label,
    )
