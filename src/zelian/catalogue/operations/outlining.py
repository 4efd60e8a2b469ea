"""Putting a heading at the other place that the reader thought possible."""

from __future__ import annotations

import re

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty, Provision, ReadingRemark, Regulation
from zelian.catalogue.operations.correcting import keep_moved_heading
from zelian.catalogue.operations.drafts import locked_draft, next_version
from zelian.catalogue.refusals import CannotChange
from zelian.catalogue.translate import provision_json
from zelian.history.operations import record
from zelian.people.viewer import Viewer

LONGEST_TITLE = 60
STOP = re.compile(r"[。；：:\n]")
ASIDE = 1_000_000
"""Out of the way of every order there is, for as long as others move up."""


@transaction.atomic
def move_heading(*, viewer: Viewer, remark_id: int, other: int) -> ReadingRemark:
    """
    Take the heading of a doubt, with all below it, to the ``other``-th place it offers.

    Where the offer is that it is no heading at all, its duties go to the heading before it;
    where it was taken for none, it becomes one. The doubt is settled by that.

    :raises CannotChange: it is gone or settled, it offers no such place, or is no draft's.
    """
    regulation_id = (
        ReadingRemark.objects.filter(pk=remark_id).values_list("regulation_id", flat=True).first()
    )
    if regulation_id is None:
        raise CannotChange(_("这处存疑已不存在，请刷新页面查看。"))
    regulation = locked_draft(viewer, regulation_id)
    remark = regulation.remarks.get(pk=remark_id)
    path = _offered(remark, other)
    heading = regulation.provisions.filter(start=remark.start).first()
    if heading is None:
        _become_heading(viewer, regulation, remark, path)
    else:
        _move(viewer, regulation, heading, path)
    remark.settled = True
    remark.save(update_fields=["settled"])
    next_version(regulation)
    return remark


def _offered(remark: ReadingRemark, other: int) -> list[str]:
    offers = (remark.offer or {}).get("others", [])
    if remark.settled or not 0 <= other < len(offers):
        raise CannotChange(_("这处层级已经处理过，请看过现在的内容再决定。"))
    return list(offers[other]["path"])


def _move(viewer: Viewer, regulation: Regulation, heading: Provision, path: list[str]) -> None:
    read = provision_json(heading, regulation.text)
    before, following = list(heading.path), _below(heading)
    for provision in following:
        provision.path = [*(path or before[:-1]), *provision.path[len(before) :]]
    Provision.objects.bulk_update(following, ["path"])
    record(
        actor=viewer.actor,
        action="provision.moved" if path else "provision.removed",
        thing=heading,
        before={"path": before},
        after={"path": path, "below": len(following)},
    )
    if path:
        heading.path = path
        heading.save(update_fields=["path"])
        keep_moved_heading(viewer, regulation, read, provision_json(heading, regulation.text))
    else:
        earlier = regulation.provisions.filter(order__lt=heading.order).order_by("order").last()
        Duty.objects.filter(provision=heading).update(provision=earlier)
        heading.delete()
        keep_moved_heading(viewer, regulation, read, None)


def _below(heading: Provision) -> list[Provision]:
    """The headings under one, up to the next that stands beside or above it."""
    found = []
    for provision in heading.regulation.provisions.filter(order__gt=heading.order):
        if provision.path[: len(heading.path)] != heading.path:
            break
        found.append(provision)
    return found


def _become_heading(
    viewer: Viewer, regulation: Regulation, remark: ReadingRemark, path: list[str]
) -> None:
    """A heading where there was none; the duties that follow it stand under it from now on."""
    later = regulation.provisions.filter(start__gt=remark.start)
    following = later.order_by("order").first()
    stop = STOP.search(regulation.text, remark.end)
    end = stop.start() if stop else len(regulation.text)
    if end - remark.end > LONGEST_TITLE:
        end = remark.end
    last = regulation.provisions.filter(start__lte=remark.start).order_by("order").last()
    order = last.order + 1 if last else 1
    later.update(order=F("order") + ASIDE + 1)
    regulation.provisions.filter(order__gt=ASIDE).update(order=F("order") - ASIDE)
    heading = Provision.objects.create(
        regulation=regulation,
        order=order,
        path=path,
        label=regulation.text[remark.start : remark.end][:60],
        title=regulation.text[remark.end : end].strip(),
        start=remark.start,
        end=end,
    )
    under = regulation.duties.filter(start__gte=remark.start)
    if following is not None:
        under = under.filter(start__lt=following.start)
    under.update(provision=heading)
    record(actor=viewer.actor, action="provision.added", thing=heading, after={"path": path})
    made = provision_json(heading, regulation.text)
    keep_moved_heading(viewer, regulation, None, made)
