"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_fields
from zelian.people.models import Appointment, Oversight, Role, UnitFunction

ACTIONS = {
    "unit.added": _("新设单位"),
    "unit.renamed": _("修改单位名称或职能"),
    "unit.closed": _("撤销单位"),
    "post.added": _("新设岗位"),
    "post.closed": _("撤销岗位"),
    "person.added": _("登记人员"),
    "person.corrected": _("更正人员信息"),
    "appointment.made": _("办理任职"),
    "appointment.ended": _("办理免职"),
    "oversight.set": _("明确分管联系"),
    "oversight.ended": _("结束分管联系"),
    "oversight.cancelled": _("取消尚未开始的分管联系"),
    "account.created": _("开通账号"),
    "account.password_reset": _("重置密码"),
    "account.password_changed": _("修改本人密码"),
    "account.disabled": _("停用账号"),
    "account.enabled": _("恢复账号"),
    "account.role_granted": _("授予角色"),
    "account.role_ended": _("收回角色"),
}
PERIOD = {"from_date": _("起"), "until_date": _("止（不含当日）")}
FIELDS = {
    "unit": {
        "name": _("名称"),
        "short_name": _("简称"),
        "function": _("职能"),
        "founded_on": _("成立日期"),
        "closed_on": _("撤销日期"),
    },
    "post": {"title": _("职务"), "opened_on": _("设立日期"), "closed_on": _("撤销日期")},
    "person": {"name": _("姓名"), "staff_no": _("工号")},
    "appointment": {"person": _("人员"), "post": _("岗位"), "nature": _("性质"), **PERIOD},
    "oversight": {"post": _("岗位"), "unit": _("单位"), "kind": _("方式"), **PERIOD},
    "account": {"username": _("用户名"), "person": _("人员"), "role": _("角色"), **PERIOD},
}
VALUES = {
    "unit": {"function": dict(UnitFunction.choices)},
    "appointment": {"nature": dict(Appointment.Nature.choices)},
    "oversight": {"kind": dict(Oversight.Kind.choices)},
    "account": {"role": dict(Role.choices)},
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words, VALUES.get(thing))
