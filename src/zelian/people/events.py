"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_details, register_fields
from zelian.people.models import (
    Appointment,
    CorrectionRequest,
    Delegation,
    Leave,
    OrganisationImport,
    Oversight,
    PostRank,
    Role,
    Tier,
    UnitFunction,
    VacancyRule,
)

ACTIONS = {
    "unit.added": _("新设单位"),
    "unit.renamed": _("修改单位名称或职能"),
    "unit.closed": _("撤销单位"),
    "unit.moved": _("调整隶属关系"),
    "unit.merged": _("并入其他单位"),
    "unit.split": _("分设单位"),
    "kind.added": _("新增类别"),
    "kind.changed": _("修改类别"),
    "kind.retired": _("停用类别"),
    "kind.restored": _("恢复类别"),
    "kind.removed": _("删除类别"),
    "unit.corrected": _("更正单位信息"),
    "post.corrected": _("更正岗位信息"),
    "appointment.corrected": _("更正任职信息"),
    "leave.corrected": _("更正离岗信息"),
    "organisationexport.made": _("导出组织表"),
    "organisationimport.uploaded": _("上传组织表"),
    "organisationimport.checked": _("核对组织表"),
    "organisationimport.resubmitted": _("重新核对组织表"),
    "organisationimport.agreed": _("确认按组织表更新"),
    "organisationimport.applied": _("按组织表更新组织"),
    "organisationimport.refused": _("没有按组织表更新"),
    "post.added": _("新设岗位"),
    "post.renamed": _("修改岗位"),
    "post.closed": _("撤销岗位"),
    "person.added": _("登记人员"),
    "person.corrected": _("更正人员信息"),
    "person.contact_changed": _("更改联系方式"),
    "appointment.made": _("办理任职"),
    "appointment.ended": _("办理免职"),
    "appointment.cancelled": _("取消尚未开始的任职"),
    "leave.recorded": _("登记离岗"),
    "leave.ended": _("登记回岗"),
    "leave.cancelled": _("取消尚未开始的离岗"),
    "oversight.set": _("明确分管联系"),
    "oversight.changed": _("更改分管联系"),
    "oversight.ended": _("结束分管联系"),
    "oversight.cancelled": _("取消尚未开始的分管联系"),
    "account.created": _("开通账号"),
    "account.password_reset": _("重置密码"),
    "account.password_changed": _("修改本人密码"),
    "account.disabled": _("停用账号"),
    "account.enabled": _("恢复账号"),
    "account.role_granted": _("授予角色"),
    "account.role_ended": _("收回角色"),
    "delegation.given": _("委托办理"),
    "delegation.ended": _("结束委托"),
    "statement.made": _("对记录作出说明"),
    "statement.withdrawn": _("撤回对记录的说明"),
    "correction.asked": _("请求更正记录"),
    "correction.withdrawn": _("撤回更正请求"),
    "correction.answered": _("答复更正请求"),
    "records.exported": _("导出与本人有关的记录"),
    "retention.set": _("设定保存期限"),
    "retention.applied": _("清理到期的记录"),
}
PERIOD = {"from_date": _("起"), "until_date": _("止（不含当日）")}
FIELDS = {
    "organisationimport": {
        "name": _("文件"),
        "changes": _("变化"),
        "errors": _("错误"),
        "warnings": _("提醒"),
    },
    "statement": {"text": _("说明")},
    "retention": {"days": _("保存天数"), "count": _("清理条数"), "before": _("早于")},
    "correction": {
        "text": _("更正请求"),
        "due_on": _("答复期限"),
        "state": _("状态"),
        "answer": _("答复"),
    },
    "unit": {
        "name": _("名称"),
        "short_name": _("简称"),
        "function": _("职能"),
        "kind": _("类别"),
        "code": _("单位编码"),
        "vacancy": _("岗位空缺时"),
        "on": _("生效日期"),
        "parent": _("上级单位"),
        "successor": _("承接单位"),
        "posts": _("划出的岗位"),
        "units": _("划出的下级单位"),
        "founded_on": _("成立日期"),
        "closed_on": _("撤销日期"),
    },
    "kind": {
        "name": _("名称"),
        "tier": _("层级"),
        "rank": _("班子身份"),
        "aliases": _("文件中的叫法"),
        "term_years": _("任期（年）"),
        "vacancy": _("空缺时"),
        "order": _("次序"),
        "in_use": _("可选用"),
    },
    "post": {
        "title": _("职务"),
        "kind": _("类别"),
        "opened_on": _("设立日期"),
        "closed_on": _("撤销日期"),
    },
    "person": {"name": _("姓名"), "staff_no": _("工号")},
    "appointment": {
        "person": _("人员"),
        "post": _("岗位"),
        "nature": _("性质"),
        "term_until": _("任期届满"),
        "document": _("任免文号"),
        **PERIOD,
    },
    "leave": {
        "person": _("人员"),
        "post": _("岗位"),
        "kind": _("事由"),
        "stand_in": _("代为履职"),
        **PERIOD,
    },
    "oversight": {"post": _("岗位"), "unit": _("单位"), "kind": _("方式"), **PERIOD},
    "account": {
        "username": _("用户名"),
        "person": _("人员"),
        "role": _("角色"),
        "unit": _("范围"),
        **PERIOD,
    },
    "delegation": {
        "post": _("委托岗位"),
        "delegate": _("受托人"),
        "kind": _("方式"),
        **PERIOD,
    },
}
VALUES = {
    "correction": {"state": dict(CorrectionRequest.State.choices)},
    "unit": {
        "function": dict(UnitFunction.choices),
        "vacancy": {"": _("随上级"), **dict(VacancyRule.choices)},
    },
    "kind": {
        "tier": dict(Tier.choices),
        "rank": dict(PostRank.choices),
        "vacancy": {"": _("随单位"), **dict(VacancyRule.choices)},
    },
    "leave": {"kind": dict(Leave.Kind.choices)},
    "appointment": {"nature": dict(Appointment.Nature.choices)},
    "oversight": {"kind": dict(Oversight.Kind.choices)},
    "account": {"role": dict(Role.choices)},
    "delegation": {"kind": dict(Delegation.Kind.choices)},
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words, VALUES.get(thing))
    register_details(
        "organisationimport",
        {"digest": _("文件摘要"), "state": _("状态")},
        {"state": dict(OrganisationImport.State.choices)},
    )
