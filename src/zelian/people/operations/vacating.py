"""Posts that go with their unit: holders leave, leaves end, oversight ends, history is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record_each
from zelian.people.models import Post
from zelian.people.operations.terms import end_oversights, end_seats
from zelian.people.operations.units import CannotChangeUnit
from zelian.people.viewer import Viewer


def vacate(viewer: Viewer, posts: Sequence[Post], on: date, why: str) -> None:
    """
    Close posts from ``on``, with all that hangs on them.

    :raises CannotChangeUnit: one of them is only opened on that day or later.
    """
    for post in posts:
        if post.opened_on >= on:
            raise CannotChangeUnit(
                _("岗位“%(post)s”到%(day)s才设立，请另选日期。")
                % {"post": post.title, "day": date_format(post.opened_on)},
                field="on",
            )
    end_seats(viewer, Q(post__in=posts), on, why)
    end_oversights(viewer, Q(post__in=posts), on, why)
    changes = [Change(p, {"closed_on": p.closed_on}, {"closed_on": on}) for p in posts]
    record_each(actor=viewer.actor, action="post.closed", changes=changes, why=why)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(closed_on=on)
