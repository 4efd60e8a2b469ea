"""Posts and who sits on them: another title, leaves, oversight put right, terms that end."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people import operations, queries
from zelian.people.access import ViewerRequest, allowed
from zelian.people.forms.organisation import ClosingForm
from zelian.people.forms.seats import ChangeOversightForm, DayForm, LeaveForm, RenamePostForm
from zelian.people.models import Appointment, Leave, Oversight, Post
from zelian.people.operations.seen import seen_as
from zelian.people.views.changing import Change, form_page, sent
from zelian.people.views.showing import table_page

CHANGE = "people.change_organisation"


@form_page(
    CHANGE,
    title=gettext_lazy("修改岗位"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("岗位已修改。"),
)
def rename_post(request: ViewerRequest, post_id: int) -> Change:
    """A post's title and kind."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=post_id)
    known = {
        "title": post.title,
        "kind": post.kind_id,
        "version": seen_as(post, "title", "kind_id"),
    }
    form = RenamePostForm(sent(request), initial=known)
    form.fields["kind"].keep(post.kind_id)
    return Change(
        form,
        partial(operations.rename_post, post=post),
        back=_post_url(post),
        about=str(post),
        thing=post,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("登记离岗"),
    submit=gettext_lazy("登记"),
    done=gettext_lazy("已登记离岗。"),
)
def record_leave(request: ViewerRequest, appointment_id: int) -> Change:
    """The holder of a post is away for a time."""
    found = Appointment.objects.select_related("person", "post__unit")
    appointment = get_object_or_404(found, pk=appointment_id)
    return Change(
        LeaveForm(sent(request), viewer=request.viewer),
        partial(operations.record_leave, appointment=appointment),
        back=_post_url(appointment.post),
        about=_("%(person)s，%(post)s") % {"person": appointment.person, "post": appointment.post},
        thing=appointment,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("登记回岗"),
    submit=gettext_lazy("登记"),
    done=gettext_lazy("已登记回岗。"),
)
def end_leave(request: ViewerRequest, leave_id: int) -> Change:
    """The holder is back, or does not go."""
    found = Leave.objects.select_related("appointment__person", "appointment__post__unit")
    leave = get_object_or_404(found, pk=leave_id)
    appointment = leave.appointment
    label, help_text = _("回岗日期"), _("从这一天起回到岗位；早于离岗日期的，取消这次离岗。")
    form = ClosingForm(sent(request), label=label, help_text=help_text)
    form.fields["why"].required = False
    return Change(
        form,
        partial(operations.end_leave, leave=leave),
        back=_post_url(appointment.post),
        about=_("%(person)s，%(post)s") % {"person": appointment.person, "post": appointment.post},
        thing=appointment,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("更改分管或联系"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("分管联系已更改。"),
)
def change_oversight(request: ViewerRequest, oversight_id: int) -> Change:
    """Whether in charge or in liaison, and from when until when."""
    found = Oversight.objects.select_related("post__unit", "unit")
    oversight = get_object_or_404(found, pk=oversight_id)
    known = {name: getattr(oversight, name) for name in ("kind", "from_date", "until_date")}
    return Change(
        ChangeOversightForm(sent(request), initial=known),
        partial(operations.change_oversight, oversight=oversight),
        back=_post_url(oversight.post),
        about=str(oversight),
        thing=oversight,
    )


@require_GET
@allowed("people.view_organisation")
def oversight(request: ViewerRequest) -> HttpResponse:
    """The division of work on a day: which post looks after which unit. For print, too."""
    form = DayForm(request.GET or None)
    day = (form.is_valid() and form.cleaned_data["on"]) or request.viewer.today
    context = {"form": form, "table": queries.oversight_table(request.viewer, day)}
    return render(request, "people/oversight.html", context)


TERM_COLUMNS = [
    Column(
        "person",
        gettext_lazy("姓名"),
        accessor=lambda row: row.person.name,
        url=lambda row: reverse("people:person", args=[row.person_id]),
        sort="person__pinyin",
        hideable=False,
        heading=True,
    ),
    Column(
        "post",
        gettext_lazy("岗位"),
        accessor=lambda row: str(row.post),
        url=lambda row: _post_url(row.post),
        sort=("post__unit__path", "post__kind__order"),
    ),
    Column("from_date", gettext_lazy("任职日期"), sort="from_date"),
    Column("term_until", gettext_lazy("任期届满"), sort="term_until"),
    Column("document", gettext_lazy("任免文号"), shown=False),
]


@require_GET
@allowed("people.view_organisation")
def terms(request: ViewerRequest) -> HttpResponse:
    """Terms that end within 90 days, or have ended while the post is still held."""
    table = Table(
        queries.list_terms(request.viewer),
        columns=TERM_COLUMNS,
        request=request,
        export_name=_("任期将满"),
        caption=_("任期将满"),
        empty_title=_("没有任期将满的岗位"),
        empty_hint=_("任期届满前 90 天起列在这里；任期按岗位类别推算，也可在办理任职时填写。"),
    )
    return table_page(request, "people/terms.html", table)


def _post_url(post: Post) -> str:
    return reverse("people:post", args=[post.pk])
