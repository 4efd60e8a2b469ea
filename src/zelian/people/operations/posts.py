"""Posts: opened and closed."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Post, PostKind, Unit
from zelian.people.operations.units import end_oversights
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer


class CannotChangePost(Refusal):
    """A post may not be added or closed this way."""


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
    if Post.objects.filter(unit=unit, title=title).exists():
        raise CannotChangePost(
            _("%(unit)s已有岗位“%(title)s”（含已撤销的）。") % {"unit": unit, "title": title},
            field="title",
        )
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
def close_post(*, viewer: Viewer, post: Post, on: date, why: str) -> Post:
    """
    Close a post; ``on`` is the first day it no longer stands. Its oversights end with it.

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
    record(
        actor=viewer.actor,
        action="post.closed",
        thing=post,
        before={"closed_on": None},
        after={"closed_on": on},
        why=why,
    )
    return post
