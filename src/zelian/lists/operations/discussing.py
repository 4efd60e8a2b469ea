"""Recording that a list was discussed collectively."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.attachments import examine_all, keep_all
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import Discussion, ResponsibilityList
from zelian.lists.operations.moving import locked, move
from zelian.lists.queries.statuses import digest_now
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


class CannotRecordDiscussion(Refusal):
    """A discussion can't be recorded as asked."""


@transaction.atomic
def record_discussion(
    *,
    viewer: Viewer,
    listed: ResponsibilityList,
    version: int,
    on: date,
    meeting: str,
    decision: str = "",
    files: Sequence[File] = (),
) -> Discussion:
    """
    Record the meeting that discussed a list, with its minutes; the list is then to be signed.

    The discussion keeps the digest of what lay on the table.

    :raises CannotRecordDiscussion: not to be discussed now, empty, a day to come, or no meeting.
    :raises CannotKeepFile: no minutes, or a file that can't be kept.
    """
    refuse_unless(viewer, "lists.discuss_list", listed)
    listed = locked(listed.pk)
    _refuse_unready(listed, version)
    meeting, decision = " ".join(meeting.split()), decision.strip()
    _refuse_unfit(viewer, on, meeting, decision)
    examined = examine_all(files)
    discussion = Discussion.objects.create(
        list=listed,
        on=on,
        meeting=meeting,
        decision=decision,
        digest=digest_now(listed),
        by_id=viewer.account_id,
        by_name=viewer.name[: Discussion._meta.get_field("by_name").max_length],
    )
    kept = keep_all(examined, listed=listed, account_id=viewer.account_id, discussion=discussion)
    move(listed, to=State.DISCUSSED)
    record(
        actor=actor_for(viewer, "lists.discuss_list", listed),
        action="list.discussed",
        thing=listed,
        before={"state": State.DRAFT},
        after={
            "state": State.DISCUSSED,
            "on": on,
            "meeting": meeting,
            "decision": decision,
            "digest": discussion.digest,
            "files": [{"name": row.name, "digest": row.digest} for row in kept],
        },
    )
    return discussion


def _refuse_unready(listed: ResponsibilityList, version: int) -> None:
    if next_step(listed) != Step.DISCUSS:
        raise CannotRecordDiscussion(
            _("这份清单现在不需要登记集体讨论。已经讨论、签字的，要先退回修改，再重新讨论。")
        )
    if listed.version != version:
        raise CannotRecordDiscussion(
            _("您打开之后，清单有了变动。请核对会上讨论的是不是现在的内容，再登记一次。")
        )
    if not listed.items.exists():
        raise CannotRecordDiscussion(_("清单里还没有条目，没有可以讨论的内容。请先编制清单。"))


def _refuse_unfit(viewer: Viewer, on: date, meeting: str, decision: str) -> None:
    if on > viewer.today:
        raise CannotRecordDiscussion(_("讨论日期不能晚于今天。"), field="on")
    if not meeting:
        raise CannotRecordDiscussion(_("请填写会议名称。"), field="meeting")
    if len(meeting) > Discussion._meta.get_field("meeting").max_length:
        raise CannotRecordDiscussion(_("会议名称请控制在120字以内。"), field="meeting")
    if len(decision) > Discussion._meta.get_field("decision").max_length:
        raise CannotRecordDiscussion(_("讨论意见请控制在1000字以内。"), field="decision")
