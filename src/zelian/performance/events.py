"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_details, register_fields
from zelian.performance.models import Act, CalendarYear, Obligation
from zelian.signing.meanings import SIGNED_DETAILS, meanings

ACTIONS = {
    "act.recorded": _("登记履责记实"),
    "act.changed": _("更正履责记实"),
    "act.linked": _("调整计入的期次"),
    "act.signed": _("签字确认履责记实"),
    "act.withdrawn": _("撤回履责记实"),
    "plan.requested": _("发起生成年度期次"),
    "regulation.planned": _("排定年度期次"),
    "year.announced": _("登记全年放假安排"),
    "year.changed": _("更改工作日历"),
    "year.imported": _("导入放假安排"),
}
FIELDS = {
    "act": {
        "kind": _("类别"),
        "topic": _("主题"),
        "on": _("日期"),
        "place": _("地点"),
        "note": _("内容摘要"),
        "quantity": _("数量"),
        "quantity_unit": _("单位"),
    },
}
VALUES = {"act": {"kind": dict(Act._meta.get_field("kind").choices)}}
DETAILS = {
    "act": {
        "counted_for": _("计入的期次"),
        "evidence": _("佐证材料"),
        "unit": _("履责单位"),
        "post": _("履责岗位"),
        "people": _("参加人员"),
        **SIGNED_DETAILS,
    },
    "obligation": {
        "outcome": _("结果"),
        "counted": _("已完成"),
        "fulfilled_on": _("履行日期"),
        "act": _("履责记实"),
        "due_date": _("期限"),
    },
    "year": {"source": _("依据"), "state": _("状态"), "days": _("放假和调休")},
    "regulation": {
        "year": _("年度"),
        "remarks": _("提示"),
        "added": _("新增期次"),
        "changed": _("更改期次"),
        "removed": _("撤下期次"),
        "standing": _("保留期次"),
    },
}
DETAIL_VALUES = {
    "act": {"meaning": meanings()},
    "obligation": {"outcome": dict(Obligation.Outcome.choices)},
    "year": {"state": dict(CalendarYear.State.choices)},
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words, VALUES.get(thing))
    for thing, words in DETAILS.items():
        register_details(thing, words, DETAIL_VALUES.get(thing))
