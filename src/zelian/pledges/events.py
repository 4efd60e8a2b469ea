"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_details, register_fields
from zelian.pledges.models import Pledge
from zelian.signing.meanings import SIGNED_DETAILS, meanings

ACTIONS = {
    "pledge.drafted": _("建立责任书草稿"),
    "pledge.issued": _("下发责任书"),
    "pledge.filled": _("填写责任书"),
    "pledge.worded": _("修改责任书正文"),
    "pledge.addressed": _("指定责任书的对方"),
    "pledge.signed": _("签订责任书"),
    "pledge.appraised": _("写评议意见"),
    "pledge.appraised_and_signed": _("评议并签字"),
    "pledge.returned": _("退回责任书"),
    "pledge.ended": _("终止责任书"),
    "pledge.archived": _("责任书归档"),
    "pledge.reminded": _("催签责任书"),
    "pledge_issue.requested": _("提出下发责任书"),
    "pledge_issue.finished": _("责任书下发完毕"),
    "pledge_kind.added": _("新增责任书种类"),
    "pledge_kind.changed": _("修改责任书种类"),
    "pledge_kind.field_added": _("新增责任书栏目"),
    "pledge_kind.field_changed": _("修改责任书栏目"),
    "pledge_kind.field_removed": _("删除责任书栏目"),
}
DETAILS = {
    "state": _("状态"),
    "values": _("填写内容"),
    "body": _("正文"),
    "grade": _("评议等次"),
    "comment": _("评议意见"),
    "quotes": _("引用条目"),
    **SIGNED_DETAILS,
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    register_fields("pledge", {"counterpart": _("对方"), "due_on": _("签订截止")})
    register_fields("pledge_kind", {"name": _("名称")})
    values = {"state": dict(Pledge.State.choices), "meaning": meanings()}
    register_details("pledge", DETAILS, values)
