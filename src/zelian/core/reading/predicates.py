"""How a duty binds and what it names: modality, recipients, counterparts, evidence, action.

Reads: cleaned text. Writes: the parts of a :class:`Duty` in the document's words.
"""

from __future__ import annotations

import re

from zelian.core.reading.subjects import split_names
from zelian.core.vocabulary.regulation import Modality

_MODAL = re.compile(
    r"(?P<never>不得|不准|严禁|禁止|不允许|严格禁止|不应)|(?P<must>应当|必须|务必|应(?![急用对付变届]))"
    r"|(?P<may>可以|可(?=[采视根由以向在与直]))|(?P<should>原则上|一般应?|鼓励|提倡|倡导)"
)


def modality_of(text: str, start: int, end: int) -> Modality:
    """How strongly the stretch binds; a bare imperative binds as ``must``."""
    m = _MODAL.search(text, start, end)
    if m is None or m["must"]:
        return Modality.MUST
    if m["never"]:
        later = _MODAL.search(text, m.end(), end)
        return Modality.MUST if later and later["must"] else Modality.MUST_NOT
    if m["may"]:
        return Modality.MAY
    return Modality.SHOULD


_TO = re.compile(
    r"向(?P<who>[^，。；：\n]{2,40}?)"
    r"(?:提交|提出|递交|专题|书面|如实|及时|主动|全面|准确|作|做|进行|的|集中|定期|直接|述|沟通|逐级|统一)*"
    r"(?:报告|汇报|报送|备案|述职|述责|述廉|述学|提交|反馈|请示|通报|递交|上报|移送|移交|书面检查|申报|申请|负责)"
)
_SENT = re.compile(
    r"(?:报送|上报|抄送|抄报|呈报|提交|报请|移送|移交|报至|送交|送|交(?=[^，。；\n]{2,12}(?:存档|备案|汇总|审[核查批]|清点|保管))|(?:书面|口头)报告|报(?<![汇申通预举填警情上时海日晚]报)(?![告送道名销酬刊请备废批社纸考]))"
    r"(?:至|给|到|由)?(?P<who>[^，。；：、\n将]{2,30}?(?:、[^，。；：、\n]{2,20}?)*(?:（[^（）\n]{1,12}）)?)"
    r"(?=清点|保管|备案|审批|审核|审定|审查|审议|批准|批复|同意|备查|核准|存档|汇总|研究|决定|处理|[，。；\n（]|$)"
)
_HANDED_OVER = re.compile("[向报送交移]")
_UNIT = re.compile(
    r"[委部室处局办厅院组会府科所站中心队校党关门长书记人级组织单位层家构台司]$|（[^）]*）$"
)


def recipients_of(text: str, start: int, end: int) -> tuple[str, ...]:
    """To whom it is reported, filed or submitted."""
    if not _HANDED_OVER.search(text, start, end):
        return ()
    names: list[str] = []
    for m in _TO.finditer(text, start, end):
        names += split_names(m["who"])
    for m in _SENT.finditer(text, start, end):
        who = m["who"]
        if _UNIT.search(who) and not re.search(r"报告|情况|材料|清单|方案|名单|计划|会议", who):
            names += split_names(who)
    return tuple(dict.fromkeys(names))


_WITH = re.compile(
    r"(?:与|同|和|对|约谈|接待|走访|慰问|联系)(?P<who>[^，。；：\n]{2,40}?)"
    r"(?:(?:至少|分别|各|定期|经常)?(?:开展|进行|作|做)?(?:\d{1,2}|[一两二三])?次?(?:以上)?(?:监督|任职|廉政|履职|诫勉|提醒|集体|个别)?(?:谈心|谈话|约谈|交心|签订|会商|座谈|交换意见|沟通))"
)
_TOGETHER = re.compile("[谈签商座换沟心]")
_SUMMONED = re.compile(r"约谈(?P<who>[^，。；：\n]{2,30}?)(?=[，。；\n]|$|，)")


def counterparts_of(text: str, start: int, end: int) -> tuple[str, ...]:
    """With whom it is done: those talked to, those who sign as well."""
    if not _TOGETHER.search(text, start, end):
        return ()
    names: list[str] = []
    for pattern in (_WITH, _SUMMONED):
        for m in pattern.finditer(text, start, end):
            names += split_names(m["who"])
    return tuple(dict.fromkeys(names))


_EVIDENCE = re.compile(
    r"书面记录|工作记录|会议记录|会议纪要|谈话记录|检查记录|活动记录|巡查记录|巡河记录|培训记录|演练记录|学习记录|"
    r"工作台账|责任台账|台账|照片|影像资料|录音录像|签到表|工作日志|巡查日志|记实手册|佐证材料|书面材料|书面报告|"
    r"原始(?:工作)?资料|档案|问题清单|整改报告|工作总结|心得体会|调研报告|自查报告|承诺书|责任书|回执|有迹可查|记录"
)


def evidence_of(text: str, start: int, end: int) -> tuple[str, ...]:
    """What is to show that it was done, where the text asks for it."""
    return tuple(dict.fromkeys(m[0] for m in _EVIDENCE.finditer(text, start, end)))


_LEADING = re.compile(
    r"^(?:应当|应该|必须|务必|须|需要|要(?!求)|应(?!急|用|对)|并|同时|其中|还|均|都|也|负责|将(?=[每对]))+"
)
_COUNTED = re.compile(
    r"(?:不得少于|不少于|至少|不低于|最少|不得低于)?(?:\d+|[一二两三四五六七八九十]+)(?:[-至到](?:\d+|[一二两三四五六七八九十]+))?"
    r"(?:场次|次|轮|遍|回)(?:以上)?"
)
_PERIODIC = re.compile(
    r"(?:于|在)?(?:每(?:一|两|\d+)?个?(?:年度?|季度?|半年|个?月|周|学期|学年|旬|日|天)(?:年?[初中末底])?|次年|年[初中末底])"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|底|[上中下]旬)?(?:之?前)?(?:和|、)?|\d{1,2}日(?:之?前)?)*(?:，|至少(?![0-9一二两三四五六七八九十])|定期)*"
)
_LONGEST_ACTION = 60


def action_of(text: str, start: int, end: int, *, measured: bool) -> str:
    """What is to be done, in the document's words, without subject, period and count."""
    whole = words = text[start:end].strip("，；。：")
    if measured:
        words = _PERIODIC.sub("", words, count=1)
        words = _COUNTED.sub("", words)
    words = _LEADING.sub("", words.strip("，"))
    if len(words) > _LONGEST_ACTION:
        cut = max(words.rfind("，", 0, _LONGEST_ACTION), words.rfind("、", 0, _LONGEST_ACTION))
        words = words[: cut if cut > 12 else _LONGEST_ACTION]
    return words.strip("，、；：") or whole
