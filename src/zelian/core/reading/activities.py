"""What kind of doing a clause asks for.

Reads: cleaned text. Writes: an :class:`Activity`. The word that decides is the head
of the predicate: the first word of doing, or, behind 将 把 对 and light verbs, the last.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from zelian.core.reading.alternatives import named_after
from zelian.core.vocabulary.regulation import Activity

_CUES: dict[Activity, str] = {
    Activity.FILING: (
        r"备案|报备|报送|抄报|抄送|呈报|填报|申报|报请|报批|报审"
        r"|报(?=[^，。；告道销酬名刊]{2,16}?(?:审批|审核|审定|审查|批准|批复|同意|备查|核准|[科室处部局办厅院委会府组]$|[科室处部局办厅院委会府组][，。；（、]))"
        r"|递交|送交|送审|提交(?!讨论)|移送|移交|提出(?:书面|延期|变更)?申请|日申请|天申请"
    ),
    Activity.MEETING: (
        r"召开|主持召开|会议(?!记录|纪要|室|材料|精神|通知)|大会|例会|座谈会|推进会|审议会|"
        r"评议会|分析会|研究会|民主生活会"
        r"|组织生活(?!制度|质量)|联席会|班前会|班后会|晨会|周会|队务会|站务会|班务会|校务会|交班会|恳谈会|通报会|总结会|评审会|协调会|部署会|动员会|述职会|讨论会|集体讨论|病例讨论|专题讨论|会商|办公会|专题会|碰头会|调度会?|列席|听证会|家长会|班会|党委会|支委会|研判|分析研究|分析(?=[^，。；]{0,14}(?:态势|形势|情况|问题|研究))|研究分析|研究部署|研究解决"
        r"|专题研究|分析研判|专题分析|研究(?!制[定订]|生|成果|所|院|课题|中心)"
    ),
    Activity.LECTURE: (
        r"讲[一两二三\d]{1,2}[堂节次讲][^，。；]{0,12}课|上[一两二三\d]{1,2}[堂节次讲][^，。；]{0,12}课|党课|授课(?!过程|期间|教师|内容|时)|讲课|思政课|宣讲|讲座|讲授|上课|法治课|公开课|第一课|专题报告会"
    ),
    Activity.STUDY: (
        r"学习(?!型|成绩|困难|情况|贯彻落实)|中心组|研学|补学|读书班|集体备课|自学|研讨"
    ),
    Activity.TALK: (
        r"谈(?=[一二两三\d]{1,2}[遍次轮])|谈心|谈话|约谈|家访|面谈|访谈|沟通交流|谈心谈话"
    ),
    Activity.REPORT: (
        r"报告(?!会|厅|制度)|上报|首报|汇报|书面提请|提请(?=[^，。；]{2,14}协调)|述职|述责|述廉|述学|述法|总结|通报情况|请示|听取"
    ),
    Activity.SURVEY: (
        r"调研(?!文章|报告|成果|课题)|调查研究|调查(?!处理|组)|问卷|走访|上门|入户|深入(?=[^，。；]{0,14}(?:宿舍|课堂|一线|基层|车间|农户|企业))|蹲点|下基层|慰问"
    ),
    Activity.SELF_CHECK: (r"自查|自评(?![定审价])|自检|对照检查|自我评估|自纠|自我检查"),
    Activity.INSPECTION: (
        r"检查考核(?!结果)|检查(?!站|结果|记录)|督查(?![结报室组])|督察|抽查|巡查(?!员|组|率|日志)|巡察(?!组|办)|巡视(?!员|组)|巡河(?!员|率|日志)|"
        r"巡湖|巡林|巡山|巡堤|巡库|巡线|巡护|巡检|督导(?!组)|排查|暗访|检验|检测|监测|点检|核查|核实|查证|查验|清点|核对|校验|送检|旁听|查看|巡逻|"
        r"执法检查|回头看|盘点|听课|晨检|午检|晚检|安检|审计(?!局|部门|处|机关)|监督检查|稽查|抽检|复查|评查|督办(?!事项|通报|单|函|件|通知|室)|"
        r"查房|夜查|巡楼|查寝|查铺|查岗|值班|带班(?!级)|体检|检定|试验(?![室田区])|跟踪|到现场(?<!赶到现场)|一巡"
    ),
    Activity.ASSESSMENT: (
        r"考核(?!结果|评价体系|办法|方案|指标)|评议|评价(?!体系)|评估|测评|考评|评审|评定|评选|"
        r"验收|评比|质询|鉴定|评优|遴选|测试"
        r"|考试(?!工作|机构|招生|人员|管理|院|中心|结束|开始|期间|前|后|纪律|资格|信息|材料)"
    ),
    Activity.DRILL: (r"演练|紧急集合|拉动|演习|拉练|消防疏散"),
    Activity.TRAINING: (
        r"培训|轮训|集训|教育活动|进修|研修|实训(?!基地|中心|室|教|指导|场|开|设备|项目|条件)|训练(?!基地|场|室|设施|大纲|内容)|练兵|复训|警示教育(?!大会|会|基地)|继续教育|专题教育|"
        r"教育(?![局厅部处科督基机系主行管工教事强])"
    ),
    Activity.RECEPTION: (r"接访|接待(?!标准|费|管理)|来访|信访接待|下访|约访|接听"),
    Activity.PUBLICATION: (r"公示|公开(?!选|招|课)|公布|发布|公告|张贴|刊登|上墙|公之于"),
    Activity.RECTIFICATION: (
        r"整改|整治|纠正|清理|销号|改正|治理(?!体系|能力|论)|清退|修复|维修|消除"
    ),
    Activity.RECORD: (
        r"台账|台帐|装订|记录(?!者)|建档|归档|档案|记实|纪实|存档|登记|留痕|录入|保存|留存|保管|"
        r"备查|日志"
    ),
    Activity.NOTICE: (
        r"通知|下发(?=[^，。；]{0,10}通知)|告知|发至|发给|通报|送达|函告|反馈|提醒|答复|回复|转达|书面通知|预警|抄告|批复"
    ),
    Activity.PAYMENT: (
        r"缴纳|支付|拨付|发放|缴存|结算|清偿|结清|付清|缴费|交纳|缴至|交至(?=[^，。；]{0,8}银行)|缴入|上缴|划拨|兑付|补缴|退还|提取经费"
    ),
    Activity.OTHER: (
        r"办结|出具(?=[^，。；]{0,8}(?:裁定|证明|意见|收据|决定|文书))|处置(?!情况|结果|方案|预案)|提出[^，。；]{0,8}意见|作出[^，。；]{0,8}(?:决定|结论)"
    ),
    Activity.PLAN_OR_LIST: (
        r"计划|清单|方案|预案|规划|责任书|承诺书|任务分解|工作要点|责任分解|目标分解|分解|"
        r"制度(?=的?制定|建设)|安排表|规程|报告制度|措施|名单|名册|签[订署]率"
    ),
}


_PLAN_VERB = re.compile(
    r"研究制[定订]|制[定订]|编制|修订|拟[定订]|完善|健全|建立|签订|签署|调整|更新|审核|分解|印发|修编|确定"
)
_ALL = re.compile(named_after({a.name: cue for a, cue in _CUES.items()}))
_KINDS = {group: Activity[group.rsplit("_", 1)[0]] for group in _ALL.groupindex}
_AHEAD = re.compile(
    r"将|把|对(?!照检|口)|就|围绕|针对|根据|按照|按(?![月季年周日旬时期学半程])|依据|结合|利用|通过|在(?=[^，。；]{2,20}[上中下内前后时])"
)
_PLANS_ALONE = frozenset(
    {"研究制定", "研究制订", "编制", "制定", "制订", "修订", "修编", "拟定", "拟订"}
)
_TAKEN = re.compile(r"采取[^，。；]{0,16}措施")
_BASES = frozenset({"根据", "按照", "按", "依据"})
_NOUN_TAIL = re.compile(r"情况|工作情况|结果|制度|部门|责任|机制|体系|质量|要求|台账|记录")
_TOWARDS = {
    **dict.fromkeys(("报告", "汇报", "述职", "述责", "述廉", "述学", "请示"), Activity.REPORT),
    **dict.fromkeys(("备案", "报送", "提交", "移送", "报备"), Activity.FILING),
    **dict.fromkeys(("通报", "反馈", "告知", "说明", "通知"), Activity.NOTICE),
    **dict.fromkeys(("公开", "公布", "公示"), Activity.PUBLICATION),
}
_TOWARD = re.compile(rf"向[^，。；\n]{{2,40}}?(?P<verb>{'|'.join(_TOWARDS)})(?!会|制度)")
_PARTS_NOUN = re.compile(r"[、和及与并或形]|制[定订]|完善|建立")
_LIGHT = re.compile(r"开展|进行|组织|举办|举行|安排|实施|参加|接受")


def activity_of(text: str, start: int, end: int) -> Activity:
    """The activity that the stretch asks for, clause by clause until one tells."""
    for left, right in _clauses(text, start, end):
        found = _of_clause(text, left, right)
        if found is not None:
            return found
    return Activity.OTHER


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    left = start
    while left < end:
        right = text.find("，", left, end)
        right = end if right < 0 else right
        if right > left:
            yield left, right
        left = right + 1


def _named(m: re.Match[str]) -> Activity:
    return _KINDS[m.lastgroup or ""]


def _of_clause(text: str, left: int, right: int) -> Activity | None:
    cues = [(_named(m), m) for m in _ALL.finditer(text, left, right)]
    if cues and cues[0][1][0] == "措施" and _TAKEN.search(text, left, right):
        cues = cues[1:]
    plan = _PLAN_VERB.search(text, left, right)
    if not cues:
        return Activity.PLAN_OR_LIST if plan and plan[0] in _PLANS_ALONE else None
    if any(a is Activity.FILING for a, _ in cues):
        return Activity.FILING
    toward = _TOWARD.search(text, left, right)
    if toward is not None:
        return _TOWARDS[toward["verb"]]
    ahead = _AHEAD.search(text, left, right)
    if ahead is not None and ahead.start() < cues[0][1].start():
        return _head_after(text, cues, ahead, plan)
    if plan is not None and any(a is Activity.PLAN_OR_LIST for a, _ in cues):
        return _planned(cues)
    return _first_doing(text, cues, left)


def has_cue(text: str, start: int, end: int) -> bool:
    """Whether a word in the stretch tells its kind of doing."""
    return any(_named(m) is not Activity.OTHER for m in _ALL.finditer(text, start, end))


def _planned(cues: list[tuple[Activity, re.Match[str]]]) -> Activity:
    """A plan; or what is done by it, where that follows at once: 预案演练."""
    for (activity, m), (following, after) in pairwise(cues):
        if activity is Activity.PLAN_OR_LIST and m.end() == after.start():
            return following
    return Activity.PLAN_OR_LIST


def _first_doing(text: str, cues: list[tuple[Activity, re.Match[str]]], left: int) -> Activity:
    """The first word of doing, or the head of the noun that a light verb brings."""
    activity, first = cues[0]
    if first[0] == "听取" or first[0].endswith("召开"):
        return activity
    if activity is Activity.PLAN_OR_LIST and len(cues) > 1 and first.end() == cues[1][1].start():
        return cues[1][0]
    light = _LIGHT.search(text, left, first.start())
    return activity if light is None else _noun_head(text, cues)


def _head_after(
    text: str,
    cues: list[tuple[Activity, re.Match[str]]],
    ahead: re.Match[str],
    plan: re.Match[str] | None,
) -> Activity | None:
    """Behind a fronted object the last word of doing is the head."""
    last = cues[-1]
    if plan is not None and plan.start() > last[1].start():
        return Activity.PLAN_OR_LIST
    for activity, m in reversed(cues):
        if m[0] == "听取":
            return Activity.REPORT
        if not _NOUN_TAIL.match(text, m.end()):
            return None if activity is Activity.PLAN_OR_LIST and ahead[0] in _BASES else activity
    return last[0]


def _noun_head(text: str, cues: list[tuple[Activity, re.Match[str]]]) -> Activity:
    """A light verb's noun ends in its head, before the first joint."""
    head = cues[0]
    for cue in cues[1:]:
        gap = text[head[1].end() : cue[1].start()]
        if len(gap) > 12 or _PARTS_NOUN.search(gap):
            break
        head = cue
    return head[0]
