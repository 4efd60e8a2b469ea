"""Words on a row while its list is made, and how they were dealt with."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.cells import tidy
from zelian.lists.lifecycle import ON_THE_WAY
from zelian.lists.models import ListItem, ResponsibilityList, RowComment
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

LONGEST = RowComment._meta.get_field("text").max_length
LONGEST_ANSWER = RowComment._meta.get_field("answer").max_length
LONGEST_CONTENT = RowComment._meta.get_field("content").max_length


class CannotComment(Refusal):
    """A comment can't be made, or not be settled."""


@transaction.atomic
def comment_on_row(*, viewer: Viewer, item: ListItem, text: str) -> RowComment:
    """
    Say something about a row. The same words sent twice are one comment.

    :raises CannotComment: the list is in force or over, or the words are none or too many.
    """
    refuse_unless(viewer, "lists.comment_row", item.list)
    text = tidy(text)
    if not is_on_the_way(item.list):
        raise CannotComment(_("清单已经生效或归档，不再收集条目意见。"))
    if not text:
        raise CannotComment(_("请写下意见。"), field="text")
    if len(text) > LONGEST:
        raise CannotComment(_("意见请控制在%(most)s字以内。") % {"most": LONGEST}, field="text")
    said = RowComment.objects.filter(
        item=item, by_id=viewer.account_id, text=text, settled_at__isnull=True
    ).first()
    if said is not None:
        return said
    comment = RowComment.objects.create(
        list=item.list,
        item=item,
        content=item.content[:LONGEST_CONTENT],
        text=text,
        by_id=viewer.account_id,
        by_name=viewer.name,
    )
    actor = actor_for(viewer, "lists.comment_row", item.list)
    record(actor=actor, action="row_comment.made", thing=comment, after={"text": text})
    return comment


@transaction.atomic
def settle_comment(*, viewer: Viewer, comment: RowComment, answer: str = "") -> RowComment:
    """
    Note down that a comment was dealt with, and how.

    :raises CannotComment: it was settled already, or the answer is too long.
    """
    refuse_unless(viewer, "lists.settle_comment", comment.list)
    comment = RowComment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    answer = tidy(answer)
    if comment.settled_at is not None:
        raise CannotComment(
            _("这条意见已由%(name)s处理。") % {"name": comment.settled_by_name}, field="answer"
        )
    if len(answer) > LONGEST_ANSWER:
        raise CannotComment(
            _("处理情况请控制在%(most)s字以内。") % {"most": LONGEST_ANSWER}, field="answer"
        )
    comment.answer, comment.settled_at = answer, timezone.now()
    comment.settled_by_name = viewer.name
    comment.save(update_fields=["answer", "settled_at", "settled_by_name"])
    record(
        actor=actor_for(viewer, "lists.settle_comment", comment.list),
        action="row_comment.settled",
        thing=comment,
        after={"answer": answer},
    )
    return comment


def is_on_the_way(listed: ResponsibilityList) -> bool:
    """Whether a list is still being made: a draft, or somewhere before it takes effect."""
    return listed.state in (ResponsibilityList.State.DRAFT, *ON_THE_WAY)
