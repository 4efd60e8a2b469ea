"""Lists that are over are archived: they stay readable and change no more."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, record
from zelian.lists.models import ResponsibilityList
from zelian.lists.operations.moving import locked, move
from zelian.lists.queries.archiving import is_over, lists_to_archive
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


class CannotArchiveList(Refusal):
    """A list can't be archived, or not so many as were seen."""


@transaction.atomic
def archive_list(*, viewer: Viewer, listed: ResponsibilityList) -> ResponsibilityList:
    """
    Archive a list of a past year, of a subject that stands no longer, or one that was revised.

    :raises CannotArchiveList: it is still on its way, or in force this year.
    """
    refuse_unless(viewer, "lists.archive_list", listed)
    listed = locked(listed.pk)
    if listed.state == State.ARCHIVED:
        raise CannotArchiveList(_("这份清单已经归档。"))
    if listed.state == State.IN_FORCE and not is_over(listed, viewer.today):
        raise CannotArchiveList(
            _("%(year)s年还没有过完，这份清单正在执行，不能归档。") % {"year": listed.year}
        )
    if not is_over(listed, viewer.today):
        words = _("清单现在是“%(state)s”，只有已生效的往年清单和已修订的清单可以归档。")
        raise CannotArchiveList(words % {"state": listed.get_state_display()})
    return _archive(actor_for(viewer, "lists.archive_list", listed), viewer, listed)


@transaction.atomic
def archive_year(*, viewer: Viewer, year: int, seen: int) -> int:
    """
    Archive all lists of a year that are over and that the viewer leads; gives how many.

    ``seen`` is the number that was confirmed: all of them, or none.

    :raises CannotArchiveList: there are none, or others than were seen.
    """
    refuse_unless(viewer, "lists.archive_list")
    ids = list(lists_to_archive(viewer, year).order_by("pk").values_list("pk", flat=True))
    if not ids:
        raise CannotArchiveList(_("%(year)s年没有可以归档的清单。") % {"year": year})
    if len(ids) != seen:
        raise CannotArchiveList(
            _("您打开之后，可以归档的清单变成了%(count)s份。请核对后再确认。") % {"count": len(ids)}
        )
    for list_id in ids:
        listed = locked(list_id)
        _archive(actor_for(viewer, "lists.archive_list", listed), viewer, listed)
    return len(ids)


def _archive(actor: Actor, viewer: Viewer, listed: ResponsibilityList) -> ResponsibilityList:
    before = {"state": listed.state}
    ended_on = listed.ended_on or viewer.today
    listed = move(listed, to=State.ARCHIVED, ended_on=ended_on)
    record(
        actor=actor,
        action="list.archived",
        thing=listed,
        before=before,
        after={"state": listed.state, "ended_on": ended_on},
    )
    return listed
