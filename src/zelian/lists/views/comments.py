"""What is said of a row while its list is made."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zelian.lists.forms.comments import CommentForm, SettleForm
from zelian.lists.models import RowComment
from zelian.lists.operations.commenting import (
    CannotComment,
    comment_on_row,
    is_on_the_way,
    settle_comment,
)
from zelian.lists.queries.comments import comments_of, get_comment
from zelian.lists.views.sheet import item_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless


@allowed("lists.comment_row")
@require_http_methods(["GET", "POST"])
def comments(request: ViewerRequest, item_id: int) -> HttpResponse:
    """A row's comments, and room for one more; below the row or as a page of its own."""
    found = item_or_404(request, item_id)
    refuse_unless(request.viewer, "lists.comment_row", found.list)
    form = CommentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            comment_on_row(viewer=request.viewer, item=found, **form.cleaned_data)
        except CannotComment as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(
                request, _("意见已提出。"), extra_tags=f"saved:list-comment-{found.pk}"
            )
            return redirect("lists:row-comments", item_id)
    context = {
        "item": found,
        "form": form,
        "comments": comments_of(found),
        "may_comment": is_on_the_way(found.list),
        "may_settle": may(request.viewer, "lists.settle_comment", found.list),
    }
    return render(request, "lists/comments.html", context)


@allowed("lists.settle_comment")
@require_http_methods(["GET", "POST"])
def settle(request: ViewerRequest, comment_id: int) -> HttpResponse:
    """Say how a comment was dealt with."""
    try:
        comment = get_comment(request.viewer, comment_id)
    except RowComment.DoesNotExist:
        raise Http404(_("没有这条意见，或您没有查看它的权限。")) from None
    refuse_unless(request.viewer, "lists.settle_comment", comment.list)
    form = SettleForm(request.POST if request.method == "POST" else None)
    back = (
        reverse("lists:row-comments", args=[comment.item_id])
        if comment.item_id
        else reverse("lists:list", args=[comment.list_id])
    )
    if request.method == "POST" and form.is_valid():
        try:
            settle_comment(viewer=request.viewer, comment=comment, **form.cleaned_data)
        except CannotComment as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("已处理。"), extra_tags=f"saved:list-settle-{comment.pk}")
            return redirect(back)
    context = {"comment": comment, "form": form, "back": back}
    return render(request, "lists/comment_settle.html", context)
