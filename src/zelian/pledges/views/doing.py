"""What is done with one pledge before and after it is signed."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.pledges import operations
from zelian.pledges.forms import (
    AddressForm,
    AppraiseForm,
    FillForm,
    ReasonForm,
    WordForm,
    value_name,
)
from zelian.pledges.models import Pledge
from zelian.pledges.views.finding import Asking, address_of, ask, pledge_or_404, tell


def _asking(pledge: Pledge, page: str, **words: object) -> Asking:
    return Asking(
        back=address_of(pledge),
        draft=f"pledge-{page}-{pledge.pk}",
        subtitle=pledge.title,
        **words,
    )


@allowed("pledges.fill_pledge")
@require_http_methods(["GET", "POST"])
def fill(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """What the giver fills in, and the rows it quotes."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.fill_pledge", pledge)
    form = FillForm(request.POST if request.method == "POST" else None, pledge=pledge)
    return ask(
        request,
        form,
        lambda: operations.fill_pledge(viewer=request.viewer, pledge=pledge, **form.typed()),
        _asking(pledge, "fill", title=_("填写责任书"), submit=_("保存"), done=_("已保存。")),
        field=lambda name: name if name in form.fields else value_name(name),
    )


@allowed("pledges.lead_pledges")
@require_http_methods(["GET", "POST"])
def word(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """The text of one draft."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.lead_pledges", pledge)
    form = WordForm(request.POST or None, initial={"body": pledge.body, "version": pledge.version})
    do = partial(operations.word_pledge, viewer=request.viewer, pledge=pledge)
    words = {"title": _("修改正文"), "submit": _("保存"), "done": _("正文已修改。")}
    return ask(request, form, lambda: do(**form.cleaned_data), _asking(pledge, "word", **words))


@allowed("pledges.lead_pledges")
@require_http_methods(["GET", "POST"])
def address(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """To whom a draft is given."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.lead_pledges", pledge)
    form = AddressForm(
        request.POST or None,
        viewer=request.viewer,
        pledge=pledge,
        initial={"post": pledge.counterpart_post_id, "version": pledge.version},
    )
    do = partial(operations.address_pledge, viewer=request.viewer, pledge=pledge)
    words = {"title": _("指定对方"), "submit": _("确定"), "done": _("对方已指定。")}
    return ask(request, form, lambda: do(**form.cleaned_data), _asking(pledge, "address", **words))


@allowed("pledges.appraise_pledge")
@require_http_methods(["GET", "POST"])
def appraise(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """The other side's words and grade."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.appraise_pledge", pledge)
    form = AppraiseForm(
        request.POST or None,
        grades=pledge.grades,
        initial={
            "grade": pledge.grade,
            "comment": pledge.comment,
            "version": pledge.version,
        },
    )
    do = partial(operations.appraise_pledge, viewer=request.viewer, pledge=pledge)
    words = {
        "title": _("写评议意见"),
        "submit": _("保存"),
        "done": _("评议意见已保存，签字后生效。"),
    }
    return ask(request, form, lambda: do(**form.cleaned_data), _asking(pledge, "appraise", **words))


@allowed("pledges.return_pledge")
@require_http_methods(["GET", "POST"])
def send_back(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """Back to a draft, with the reason."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.return_pledge", pledge)
    form = ReasonForm(request.POST or None, initial={"version": pledge.version})
    do = partial(operations.return_pledge, viewer=request.viewer, pledge=pledge)
    words = {
        "title": _("退回责任书"),
        "submit": _("退回"),
        "done": _("已退回，原有签字随之作废。改好后重新提交。"),
        "danger": True,
    }
    return ask(request, form, lambda: do(**form.cleaned_data), _asking(pledge, "return", **words))


@allowed("pledges.lead_pledges")
@require_http_methods(["GET", "POST"])
def end(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """It holds no longer."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.lead_pledges", pledge)
    form = ReasonForm(request.POST or None, initial={"version": pledge.version})
    do = partial(operations.end_pledge, viewer=request.viewer, pledge=pledge)
    words = {
        "title": _("终止责任书"),
        "submit": _("终止"),
        "done": _("已终止，原件和签字保留备查。"),
        "danger": True,
    }
    return ask(request, form, lambda: do(**form.cleaned_data), _asking(pledge, "end", **words))


@allowed("pledges.issue_pledge")
@require_POST
def issue(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """A draft goes out to be signed."""
    pledge = pledge_or_404(request, pledge_id)
    do = partial(operations.issue_pledge, viewer=request.viewer, pledge=pledge)
    version = pledge.version
    tell(request, partial(do, version=version), _("已下发，等待签字。"))
    return redirect("pledges:pledge", pledge_id)


@allowed("pledges.lead_pledges")
@require_POST
def renew(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """The same for the post's new holder."""
    pledge = pledge_or_404(request, pledge_id)
    do = partial(operations.renew_pledge, viewer=request.viewer, pledge=pledge)
    tell(request, do, _("已为新任职的责任人下发，原来的一份终止并保留。"))
    return redirect("pledges:owed")


@allowed("pledges.lead_pledges")
@require_POST
def remind(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """Whoever is to sign next is asked to."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.lead_pledges", pledge)
    do = partial(operations.remind_pledges, viewer=request.viewer, pledges=[pledge])
    tell(request, do, _("已催签；同一天只催一次。"))
    return redirect("pledges:pledge", pledge_id)
