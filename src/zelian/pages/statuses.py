"""Every status of the house: a word, an icon and a tone; never colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Status:
    """How a status looks. ``tone``: done, soon, late, over, quiet, open or live."""

    label: str | Promise
    icon: str
    tone: str


STATUSES: dict[str, Status] = {
    "not_yet": Status(_("未到期"), "circle-dashed", "quiet"),
    "open": Status(_("待履行"), "circle-dot", "open"),
    "due_soon": Status(_("临近到期"), "clock-hour-4", "soon"),
    "overdue": Status(_("已逾期"), "alert-triangle", "over"),
    "fulfilled": Status(_("已履行"), "circle-check", "done"),
    "fulfilled_late": Status(_("逾期履行"), "clock-check", "late"),
    "waived": Status(_("已免除"), "circle-minus", "quiet"),
    "draft": Status(_("草稿"), "pencil", "quiet"),
    "reading": Status(_("正在读取"), "loader-2", "soon"),
    "unreadable": Status(_("读取失败"), "file-alert", "over"),
    "in_force": Status(_("施行中"), "shield-check", "done"),
    "repealed": Status(_("已废止"), "ban", "quiet"),
    "discarded": Status(_("已作废"), "trash", "quiet"),
    "signed": Status(_("已签字"), "writing-sign", "done"),
    "discussed": Status(_("已讨论"), "users-group", "soon"),
    "endorsed": Status(_("已背书"), "checks", "done"),
    "filed": Status(_("已备案"), "certificate", "done"),
    "published": Status(_("公示中"), "speakerphone", "soon"),
    "effective": Status(_("已生效"), "shield-check", "done"),
    "revised": Status(_("已修订"), "history", "quiet"),
    "archived": Status(_("已归档"), "folder", "quiet"),
    "void": Status(_("签字失效"), "alert-circle", "over"),
    "broken": Status(_("签字记录被改动"), "alert-triangle", "over"),
    "unknown": Status(_("无法确认"), "help-circle", "late"),
    "recorded": Status(_("有效"), "check", "done"),
    "withdrawn": Status(_("已撤回"), "arrow-back-up", "quiet"),
    "proposed": Status(_("待核对"), "help-circle", "soon"),
    "accepted": Status(_("已采纳"), "checks", "done"),
    "rejected": Status(_("不采纳"), "x", "quiet"),
    "announced": Status(_("已公布"), "calendar-event", "done"),
    "not_announced": Status(_("尚未公布"), "calendar-off", "late"),
    "same": Status(_("未变"), "equal", "quiet"),
    "renumbered": Status(_("只改编号"), "list-numbers", "quiet"),
    "moved": Status(_("挪了位置"), "arrows-move-vertical", "soon"),
    "changed": Status(_("改了内容"), "pencil", "late"),
    "new": Status(_("新增"), "circle-plus", "done"),
    "gone": Status(_("删去"), "circle-minus", "over"),
    "covered": Status(_("已覆盖"), "circle-check", "done"),
    "weak": Status(_("覆盖不足"), "circle-half-2", "late"),
    "missing": Status(_("没有覆盖"), "alert-triangle", "over"),
    "to_sign": Status(_("待签字"), "circle-dot", "open"),
    "half_signed": Status(_("一方已签"), "circle-half-2", "soon"),
    "term_ahead": Status(_("尚未开始"), "circle-dashed", "quiet"),
    "term_running": Status(_("有效期内"), "check", "done"),
    "term_ending": Status(_("将到期"), "clock-hour-4", "soon"),
    "term_over": Status(_("已结束"), "circle-minus", "quiet"),
}


def status_of(code: str) -> Status:
    """
    The look of a status code; stored choices (``StrEnum``, ``TextChoices``) count as their code.

    :raises KeyError: the house knows no such status; a page must never guess one.
    """
    return STATUSES[str(code)]
