"""What history calls the doings of this app."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zelian.history.wording import register_actions, register_details, register_fields
from zelian.lists.models import (
    ListColumn,
    ListKind,
    Publication,
    ResponsibilityList,
    RevisionCall,
)
from zelian.signing.meanings import SIGNED_DETAILS, meanings

ACTIONS = {
    "list.generated": _("编制清单"),
    "list.refreshed": _("按现行责任更新清单"),
    "list.signed": _("签字"),
    "list.reopened": _("退回修改"),
    "list.returned": _("退回"),
    "list.discussed": _("登记集体讨论"),
    "list.endorser_found": _("提请审核背书"),
    "list.endorser_chosen": _("选定背书领导"),
    "list.endorser_changed": _("背书领导有变动"),
    "list.endorsed_outside": _("登记上级审定"),
    "list.submitted": _("报送备案"),
    "list.filed": _("接收备案"),
    "list.published": _("公示"),
    "list.commented": _("提出公示意见"),
    "list.comment_answered": _("答复公示意见"),
    "list.comment_withheld": _("不公开公示意见"),
    "list.in_force": _("生效"),
    "list.revised": _("由新版接替"),
    "list.archived": _("归档"),
    "publication.rules_set": _("设置公示规则"),
    "list.joined": _("纳入编制任务"),
    "list.pasted": _("粘贴填入"),
    "list.derived": _("派生到其他清单"),
    "item.changed": _("填写条目"),
    "item.added": _("添加条目"),
    "item.split": _("拆分条目"),
    "item.moved": _("调整条目次序"),
    "item.removed": _("删除条目"),
    "item.restored": _("恢复条目"),
    "row_comment.made": _("提出条目意见"),
    "row_comment.settled": _("处理条目意见"),
    "list_kind.added": _("新增清单种类"),
    "list_kind.changed": _("修改清单种类"),
    "list_kind.retired": _("停用清单种类"),
    "list_kind.restored": _("恢复清单种类"),
    "list_kind.column_added": _("新增栏目"),
    "list_kind.column_changed": _("修改栏目"),
    "list_kind.columns_moved": _("调整栏目次序"),
    "list_kind.column_removed": _("去掉栏目"),
    "list_template.added": _("新增清单模板"),
    "list_template.changed": _("修改清单模板"),
    "list_template.row_added": _("新增模板条目"),
    "list_template.row_changed": _("修改模板条目"),
    "list_template.row_moved": _("调整模板条目次序"),
    "list_template.row_removed": _("删去模板条目"),
    "booklet.requested": _("要求汇编清单"),
    "booklet.made": _("汇编清单"),
    "word_template.kept": _("上传Word模板"),
    "word_template.changed": _("修改Word模板"),
    "filled_form.read": _("读取填好的表"),
    "filled_form.applied": _("导入填好的表"),
    "filled_form.discarded": _("放弃填好的表"),
    "compilation.started": _("启动编制任务"),
    "compilation.changed": _("修改编制任务"),
    "compilation.resumed": _("继续编制"),
    "compilation.closed": _("结束编制任务"),
    "compilation.reminded": _("催办清单"),
    "list.reminded": _("催办"),
    "list.gap_accepted": _("认可核对发现"),
    "list.gap_withdrawn": _("撤回认可"),
    "required_set.added": _("新增规定责任"),
    "required_set.changed": _("修改规定责任"),
    "required_set.rows_added": _("新增规定责任条目"),
    "required_set.row_changed": _("修改规定责任条目"),
    "required_set.row_moved": _("调整规定责任次序"),
    "required_set.row_removed": _("删去规定责任条目"),
    "list.reminder_seen": _("收到催办"),
    "call.raised": _("提示修订"),
    "list.revision_begun": _("开始修订"),
    "list.calls_followed": _("按提示修改"),
    "list.revision_discarded": _("放弃修订"),
    "call.settled": _("修订提示已消除"),
    "call.moved": _("修订提示转到新版"),
    "call.dismissed": _("无需修订"),
}
COMPILING_FIELDS = {
    "list_kind": {
        "name": _("名称"),
        "note": _("说明"),
        "compile_by": _("编制截止"),
        "sign_by": _("签字截止"),
        "file_by": _("备案截止"),
        "discuss": _("须经集体讨论"),
        "endorser": _("审核背书"),
        "filed_with": _("报谁备案"),
        "publish_days": _("公示天数"),
        "derives_from": _("由哪些清单派生"),
        "columns": _("栏目"),
        "type": _("类型"),
        "choices": _("选项"),
        "required": _("必填"),
        "copied_from": _("复制自"),
    },
    "list_template": {
        "name": _("名称"),
        "content": _("内容"),
        "in_use": _("可选用"),
    },
    "compilation": {
        "title": _("名称"),
        "note": _("要求"),
        "compile_by": _("编制截止"),
        "file_by": _("备案截止"),
        "lists": _("清单份数"),
        "people": _("人数"),
    },
}
COVERAGE_FIELDS = {
    "required_set": {
        "name": _("名称"),
        "source": _("依据"),
        "text": _("规定内容"),
        "names": _("责任名称"),
        "in_use": _("可选用"),
    },
}
PAPER_FIELDS = {
    "booklet": {
        "lists": _("清单份数"),
        "format": _("格式"),
        "year": _("年度"),
        "size": _("大小"),
    },
    "word_template": {
        "name": _("名称"),
        "file": _("文件名"),
        "digest": _("摘要"),
        "in_use": _("可选用"),
        "is_default": _("默认模板"),
    },
    "filled_form": {
        "name": _("文件名"),
        "digest": _("摘要"),
        "added": _("新增"),
        "changed": _("修改"),
        "errors": _("错误"),
        "list": _("清单"),
        "state": _("状态"),
    },
}
COMPILING_VALUES = {
    "list_kind": {
        "endorser": dict(ListKind.Endorser.choices),
        "filed_with": dict(ListKind.Receiver.choices),
        "type": dict(ListColumn.Type.choices),
    }
}
FIELDS = {
    "item": {
        "number": _("序号"),
        "group": _("责任名称"),
        "content": _("责任内容"),
        "requirement": _("量化要求"),
        "local_measures": _("本单位措施"),
        "q1": _("一季度"),
        "q2": _("二季度"),
        "q3": _("三季度"),
        "q4": _("四季度"),
        "responsible": _("责任人"),
        "department": _("责任部门"),
        "due_on": _("完成时限"),
        "other": _("其他栏目"),
    },
    "row_comment": {"text": _("意见"), "answer": _("处理情况")},
}
CALL_DETAILS = {"cause": _("缘由"), "reason": _("说明"), "state": _("状态")}
CALL_VALUES = {
    "cause": dict(RevisionCall.Cause.choices),
    "state": dict(RevisionCall.State.choices),
}
REVISION_DETAILS = {
    "edition": _("版次"),
    "calls": _("修订提示"),
    "added": _("新增"),
    "removed": _("移除"),
    "changed": _("修改"),
}
STEP_DETAILS = {
    "on": _("讨论日期"),
    "meeting": _("会议名称"),
    "decision": _("讨论意见"),
    "files": _("附件"),
    "endorser": _("背书领导"),
    "opinion": _("审核意见"),
    "outside_body": _("上级机关"),
    "outside_on": _("上级审定日期"),
    "outside_document": _("文号"),
}
FILING_DETAILS = {
    "receiver": _("接收单位"),
    "due_on": _("截止日期"),
    "late": _("逾期报送"),
    "number": _("编号"),
    "scope": _("公示范围"),
    "from_date": _("公示起"),
    "until_date": _("公示止（不含）"),
    "comment": _("意见编号"),
    "effective_on": _("生效日期"),
    "ended_on": _("失效日期"),
}
PUBLICATION_FIELDS = {
    "public_allowed": _("允许对外公开"),
    "public_comments": _("允许不登录提意见"),
}
DETAILS = {
    "state": _("状态"),
    "items": _("条目数"),
    "finding": _("核对发现"),
    **STEP_DETAILS,
    **SIGNED_DETAILS,
}


def register() -> None:
    """Hand the words over; called once, when the app is ready."""
    register_actions(ACTIONS)
    for thing, words in FIELDS.items():
        register_fields(thing, words)
    for thing, words in PAPER_FIELDS.items():
        register_fields(thing, words)
    for thing, words in COMPILING_FIELDS.items():
        register_fields(thing, words, COMPILING_VALUES.get(thing))
    values = {
        "state": dict(ResponsibilityList.State.choices),
        "meaning": meanings(),
        "scope": dict(Publication.Scope.choices),
    }
    register_details("list", {**REVISION_DETAILS, **FILING_DETAILS, **DETAILS}, values)
    register_fields("publication", PUBLICATION_FIELDS)
    register_details("call", CALL_DETAILS, CALL_VALUES)
