"""What history says of regulations, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import Duty, TableRow
from zelian.history.wording import register_actions, register_details, register_fields

ACTIONS = {
    "duty.coverage_decided": _("核对覆盖情况"),
    "duty.suggested": _("语言模型建议责任事项"),
    "language_model.set": _("设置语言模型"),
    "regulation.discarded": _("作废制度文件"),
    "regulation.help_asked": _("请语言模型阅读制度文件"),
    "table_row.accepted": _("采纳表格行"),
    "table_row.corrected": _("更正表格行"),
    "table_row.rejected": _("不采纳表格行"),
    "table_row.reopened": _("退回表格行"),
    "regulation.help_ended": _("语言模型读完制度文件"),
}
FIELDS = {
    "regulation": {"file_name": _("文件名"), "digest": _("摘要")},
    "language_model": {
        "url": _("地址"),
        "model": _("模型名"),
        "seconds": _("最长等待（秒）"),
        "enabled": _("启用"),
    },
    "provision": {"path": _("编号路径")},
}
DETAILS = {
    "regulation": {
        "unit": _("单位"),
        "provisions": _("条款数"),
        "duties": _("责任事项数"),
        "characters": _("字数"),
        "accepted": _("采纳数"),
        "rejected": _("不采纳数"),
        "effective_on": _("施行日期"),
    },
    "remark": {"settled": _("处理"), "code": _("类别")},
    "duty": {"state": _("状态"), "bearers": _("责任主体")},
    "table_row": {"state": _("状态")},
}
DETAIL_VALUES = {
    "duty": {"state": dict(Duty.State.choices)},
    "table_row": {"state": dict(TableRow.State.choices)},
}


def register() -> None:
    """Tell history once."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words)
    for thing, words in DETAILS.items():
        register_details(thing, words, DETAIL_VALUES.get(thing))
