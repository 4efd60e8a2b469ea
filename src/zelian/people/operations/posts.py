"""Posts: opened, renamed, closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.burdens import settle
from zelian.people.models import Post, PostKind, Unit
from zelian.people.operations.oneself import is_own_post
from zelian.people.operations.seen import seen_as
from zelian.people.operations.terms import end_oversights
from zelian.people.policies import refuse_unless
from zelian.people.queries.leaving import leaving_of
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer


class CannotChangePost(Refusal):
    """A post may not be added, renamed or closed this way."""


class PostChangedMeanwhile(ChangedMeanwhile, CannotChangePost):
    """Somebody changed the post while this viewer was typing."""


@transaction.atomic
def add_post(
    *, viewer: Viewer, unit: Unit, kind: PostKind, title: str, opened_on: date, why: str = ""
) -> Post:
    """
    Open a post in a unit.

    :raises CannotChangePost: the unit does not stand on that day, or has such a post.
    """
    refuse_unless(viewer, "people.change_organisation", unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    title = title.strip()
    if opened_on < unit.founded_on:
        raise CannotChangePost(
            _("设立日期不能早于单位成立日期（%(day)s）。") % {"day": date_format(unit.founded_on)},
            field="opened_on",
        )
    if unit.closed_on is not None and unit.closed_on <= opened_on:
        raise CannotChangePost(
            _("该单位已于%(day)s撤销，不能再设岗位。") % {"day": date_format(unit.closed_on)},
            field="opened_on",
        )
    if not kind.in_use:
        raise CannotChangePost(
            _("岗位类别“%(kind)s”已停用，请另选。") % {"kind": kind}, field="kind"
        )
    _refuse_taken_title(unit, title)
    post = Post.objects.create(unit=unit, kind=kind, title=title, opened_on=opened_on)
    record(
        actor=viewer.actor,
        action="post.added",
        thing=post,
        after={"title": title, "kind": kind.pk, "opened_on": opened_on},
        why=why,
    )
    return post


@transaction.atomic
def rename_post(
    *, viewer: Viewer, post: Post, title: str, kind: PostKind, version: int, why: str = ""
) -> Post:
    """
    Give a post another title or kind; what it bears is planned anew with the kind.

    ``version`` is the :func:`~zelian.people.operations.seen.seen_as` of what stood there.

    :raises PostChangedMeanwhile: it is no longer what was seen.
    :raises CannotChangePost: the unit has such a post already, the kind is retired, or another
        kind for one's own post.
    """
    refuse_unless(viewer, "people.change_organisation", post)
    post = (
        Post.objects.select_for_update(of=("self",)).select_related("unit", "kind").get(pk=post.pk)
    )
    title = title.strip()
    if seen_as(post, "title", "kind_id") != version:
        rows = ((_("职务"), post.title, title), (_("类别"), post.kind, kind))
        raise PostChangedMeanwhile(
            _("就在您填写时，别人已修改了这个岗位。请核对下面的不同之处后再保存。"),
            differences=tuple(Difference(*map(str, r)) for r in rows if str(r[1]) != str(r[2])),
            version=seen_as(post, "title", "kind_id"),
        )
    if kind.pk != post.kind_id and is_own_post(viewer, post):
        raise CannotChangePost(
            _("不能更改本人岗位的类别，请由另一位组织工作人员或上级组织部门办理。"), field="kind"
        )
    if kind.pk != post.kind_id and not kind.in_use:
        raise CannotChangePost(
            _("岗位类别“%(kind)s”已停用，请另选。") % {"kind": kind}, field="kind"
        )
    if title != post.title:
        _refuse_taken_title(post.unit, title)
    before = {"title": post.title, "kind": post.kind_id}
    post.title, post.kind = title, kind
    post.save(update_fields=["title", "kind"])
    record(
        actor=viewer.actor,
        action="post.renamed",
        thing=post,
        before=before,
        after={"title": post.title, "kind": post.kind_id},
        why=why,
    )
    return post


@transaction.atomic
def close_post(*, viewer: Viewer, post: Post, on: date, why: str) -> Post:
    """
    Close a post; ``on`` is the first day it no longer stands. Its oversights end with it, and
    nobody bears any more what it would owe from that day on.

    :raises CannotChangePost: somebody holds it on that day or later.
    """
    refuse_unless(viewer, "people.change_organisation", post)
    post = Post.objects.select_for_update(of=("self",)).select_related("unit").get(pk=post.pk)
    if post.closed_on is not None:
        raise CannotChangePost(
            _("该岗位已于%(day)s撤销。") % {"day": date_format(post.closed_on)}, field="on"
        )
    if on <= post.opened_on:
        raise CannotChangePost(
            _("撤销日期须在设立日期（%(day)s）之后。") % {"day": date_format(post.opened_on)},
            field="on",
        )
    holding = post.appointments.filter(Q(until_date__isnull=True) | Q(until_date__gt=on))
    if appointment := holding.select_related("person").first():
        raise CannotChangePost(
            _("%(person)s届时仍在这个岗位上，请先办理免职。") % {"person": appointment.person},
            field="on",
        )
    post.closed_on = on
    post.save(update_fields=["closed_on"])
    end_oversights(viewer, Q(post=post), on, why)
    settle(leaving_of([], [post], on), viewer=viewer, why=why)
    record(
        actor=viewer.actor,
        action="post.closed",
        thing=post,
        before={"closed_on": None},
        after={"closed_on": on},
        why=why,
    )
    return post


def _refuse_taken_title(unit: Unit, title: str) -> None:
    if Post.objects.filter(unit=unit, title=title).exists():
        raise CannotChangePost(
            _("%(unit)s已有岗位“%(title)s”（含已撤销的）。") % {"unit": unit, "title": title},
            field="title",
        )
