"""Pages of publishing: to a scope, what is published, comments and their answers, the rules."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from zelian.history.queries import timeline_of
from zelian.lists.forms.publishing import (
    WITHHOLD,
    AnswerForm,
    CommentForm,
    PublicationFilter,
    PublishForm,
    RulesForm,
)
from zelian.lists.models import Publication, PublicationComment, ResponsibilityList
from zelian.lists.operations import publishing as operations
from zelian.lists.queries import publishing as queries
from zelian.lists.queries import statuses_of_lists
from zelian.lists.signed_sheet import SignedSheet, sheet_of, signature_by_digest
from zelian.lists.views.changing import Asking, answer, put_refusal, sent
from zelian.lists.views.frame import context_of, frame_of, list_or_404
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import Unit
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

Scope = Publication.Scope


def columns(page: str) -> list[Column]:
    """The columns of published lists, each leading to ``page``."""
    return [
        Column(
            "title",
            gettext_lazy("清单"),
            accessor=lambda row: row.list.title,
            url=lambda row: reverse(page, args=[row.pk]),
            heading=True,
            hideable=False,
            sort="list__title",
        ),
        Column(
            "subject",
            gettext_lazy("主体"),
            accessor=lambda row: str(row.list.post or row.list.unit),
            sort=("list__unit_path", "list__post"),
        ),
        Column("kind", gettext_lazy("清单种类"), accessor=lambda row: row.list.kind.name),
        Column(
            "year",
            gettext_lazy("年度"),
            accessor=lambda row: str(row.list.year),
            sort="list__year",
            align="end",
        ),
        Column("from_date", gettext_lazy("公示开始"), sort="from_date"),
        Column("last_day", gettext_lazy("公示到"), accessor=queries.last_day, sort="until_date"),
    ]


@allowed("lists.publish_list")
@require_http_methods(["GET", "POST"])
def publish(request: ViewerRequest, list_id: int) -> HttpResponse:
    """To whom a list is shown, from when and for how long."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.publish_list", listed)
    least = max(listed.kind.publish_days, 1)
    back = reverse("lists:list", args=[listed.pk])
    initial = {
        "scope": Scope.UNIT,
        "from_date": request.viewer.today,
        "days": least,
    }
    form = PublishForm(sent(request), scopes=_scopes(listed), least=least, initial=initial)
    asking = Asking(
        form=form,
        do=partial(operations.publish_list, listed=listed),
        done=_("已经公示。意见会列在清单的“公示意见”里，请及时答复。"),
        go_to=lambda made: back,
        title=_("公示"),
        subtitle=listed.title,
        submit=_("公示"),
        back=back,
        key=f"list-publish-{listed.pk}",
        nav="lists",
    )
    return answer(request, asking)


@allowed("lists.view_publications")
@require_GET
def publications(request: ViewerRequest) -> HttpResponse:
    """All that is shown now to the viewer."""
    table = Table(
        queries.list_publications(request.viewer),
        columns=columns("lists:publication"),
        request=request,
        filterset_class=PublicationFilter,
        default_sort=("-from_date", "-id"),
        export_name=_("公示中的清单"),
        caption=_("公示中的清单"),
    )
    if (download := table.response()) is not None:
        return download
    return render(request, "lists/publications.html", {"table": table})


@allowed("lists.view_publications")
@require_http_methods(["GET", "POST"])
def publication(request: ViewerRequest, publication_id: int) -> HttpResponse:
    """One list as readers see it, exactly as it was signed; comments are sent here too."""
    found = _publication_or_404(request.viewer, publication_id)
    sheet = published_sheet(found)
    may_comment = may(request.viewer, "lists.comment_publication", found)
    form = CommentForm(sent(request), sheet=sheet, initial={"number": request.GET.get("row", "")})
    if request.method == "POST" and form.is_valid():
        try:
            operations.comment_publication(
                viewer=request.viewer, publication=found, **form.cleaned_data
            )
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(
                request,
                _("意见已经提交，答复后会显示在这里和您的工作台上。"),
                extra_tags=f"saved:publication-comment-{found.pk}",
            )
            return redirect("lists:publication", publication_id)
    running = queries.is_running(found, request.viewer.today)
    context = {
        "publication": found,
        "status": "published" if running else "term_over",
        "status_label": "" if running else _("公示已结束"),
        "last_day": queries.last_day(found),
        "sheet": sheet,
        "comments": queries.comments_for_readers(found, request.viewer.account_id),
        "form": form if may_comment else None,
        "may_answer": queries.may_answer(request.viewer, found.list),
        "may_open_list": may(request.viewer, "lists.view_lists", found.list),
    }
    return render(request, "lists/publication.html", context)


@allowed("lists.answer_comment")
@require_GET
def comments(request: ViewerRequest, list_id: int) -> HttpResponse:
    """All that readers said of a list, for those who answer; what waits comes first."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.answer_comment", Publication(list=listed))
    status = statuses_of_lists([listed.pk])[listed.pk]
    frame = frame_of(request, listed, tab="steps", status=status)
    rows = queries.comments_of(listed)
    return render(request, "lists/publication_comments.html", context_of(frame, comments=rows))


@allowed("lists.answer_comment")
@require_http_methods(["GET", "POST"])
def answer_comment(request: ViewerRequest, comment_id: int) -> HttpResponse:
    """Answer one comment, or keep it from being shown."""
    try:
        found = queries.get_comment(request.viewer, comment_id)
    except PublicationComment.DoesNotExist:
        raise Http404(_("没有这条意见，或您没有办理它的权限。")) from None
    back = reverse("lists:publication-comments", args=[found.publication.list_id])
    asking = Asking(
        form=AnswerForm(sent(request)),
        do=partial(_settle, comment=found),
        done=_("已经办理。"),
        go_to=lambda comment: back,
        title=_("办理公示意见"),
        subtitle=found.publication.list.title,
        submit=_("办理"),
        back=back,
        key=f"comment-answer-{found.pk}",
        nav="lists",
        template="lists/publication_answer.html",
        context={"comment": found},
    )
    return answer(request, asking)


@allowed("lists.set_publication_rules")
@require_GET
def rules(request: ViewerRequest) -> HttpResponse:
    """The institutions whose rules the viewer sets; where there is one, its page at once."""
    units = queries.institutions_to_rule(request.viewer)
    if len(units) == 1:
        return redirect("lists:rules-of", units[0].pk)
    rows = [(unit, queries.rules_of(unit.path)) for unit in units]
    return render(request, "lists/publication_rules.html", {"rows": rows})


@allowed("lists.set_publication_rules")
@require_http_methods(["GET", "POST"])
def rules_of(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """What an institution shows and takes without a sign-in, and how that came about."""
    units = queries.institutions_to_rule(request.viewer)
    unit = next((one for one in units if one.pk == unit_id), None)
    if unit is None:
        raise Http404(_("没有这个机构，或您没有设置它的权限。"))
    standing = queries.rules_of(unit.path)
    initial = {
        "version": standing.version if standing else 0,
        "public_allowed": bool(standing and standing.public_allowed),
        "public_comments": bool(standing and standing.public_comments),
    }
    here = reverse("lists:rules-of", args=[unit.pk])
    asking = Asking(
        form=RulesForm(sent(request), initial=initial),
        do=partial(operations.set_publication_rules, unit=unit),
        done=_("公示规则已保存。"),
        go_to=lambda made: here,
        title=_("公示规则"),
        subtitle=unit.name,
        submit=_("保存"),
        back=here,
        key=f"publication-rules-{unit.pk}",
        nav="publication_rules",
        template="lists/publication_rules_form.html",
        context={"events": timeline_of(standing) if standing else []},
    )
    return answer(request, asking)


def published_sheet(found: Publication) -> SignedSheet:
    """The content as it was signed when it was published."""
    signature = signature_by_digest(found.list, found.digest)
    if signature is None:
        raise Http404(_("没有找到公示时的签字内容。"))
    return sheet_of(signature)


def _scopes(listed: ResponsibilityList) -> list[tuple[str, str]]:
    """The scopes that may be chosen: public only where the institution allows it."""
    path = queries.institution_above(listed.unit_path)
    found = queries.rules_of(path)
    choices = [(Scope.UNIT, _("%(unit)s及下属单位") % {"unit": listed.unit})]
    institution = Unit.objects.get(path=path)
    if path != listed.unit_path:
        choices.append((Scope.INSTITUTION, _("%(unit)s全体") % {"unit": institution}))
    if found is not None and found.public_allowed:
        choices.append((Scope.PUBLIC, _("对外公开，任何人不登录都能查看")))
    return choices


def _settle(
    *, viewer: Viewer, comment: PublicationComment, what: str, answer: str, withheld_why: str
) -> PublicationComment:
    if what == WITHHOLD:
        return operations.withhold_comment(viewer=viewer, comment=comment, why=withheld_why)
    return operations.answer_comment(viewer=viewer, comment=comment, answer=answer)


def _publication_or_404(viewer: Viewer, publication_id: int) -> Publication:
    try:
        return queries.get_publication(viewer, publication_id)
    except Publication.DoesNotExist:
        raise Http404(_("没有这份公示，它可能已经结束，或不在您的查看范围内。")) from None
