"""Reads of comments on rows, scoped to the viewer."""

from __future__ import annotations

from zelian.lists.models import ListItem, ResponsibilityList, RowComment
from zelian.people.viewer import Viewer, in_reach


def comments_of(item: ListItem) -> list[RowComment]:
    """What was said of a row, oldest first; one query."""
    return list(item.comments.order_by("id"))


def comments_left(listed: ResponsibilityList) -> list[RowComment]:
    """What was said of rows that are no longer in the list; one query."""
    return list(listed.comments.filter(item=None).order_by("id"))


def get_comment(viewer: Viewer, comment_id: int) -> RowComment:
    """
    A comment on a list in reach, with its list and row.

    :raises RowComment.DoesNotExist: there is none, or none the viewer may read.
    """
    lists = in_reach(ResponsibilityList.objects.all(), viewer)
    rows = RowComment.objects.filter(list__in=lists)
    return rows.select_related("list__unit", "list__post__unit", "list__kind", "item").get(
        pk=comment_id
    )
