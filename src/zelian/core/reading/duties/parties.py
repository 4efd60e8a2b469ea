"""Who else stands in a duty: those it is handed to, and those it is done with.

Reads: cleaned text. Writes: recipients and counterparts in the document's words.
"""

from __future__ import annotations

import re

from zelian.core.reading.duties.nouns import ends_in_name, split_names
from zelian.core.reading.phrases import PhraseRule, names, words_of
from zelian.core.reading.rules import FIRST_EDITION

_DECIDED = (
    r"(?:集体)?(?:清点|保管|备案|审批|审核|审定|审查|审议|审阅|审签|签批|批准|批复|同意|备查|核准|存档|归档|汇总|"
    r"研究|讨论|决定|处理|协调|知悉|阅知|检查|监督|验收|复核)"
)
_REPORTS = (
    r"(?:报告|汇报|报送|备案|述职|述责|述廉|述学|提交|反馈|请示|通报|递交|上报|移送|移交|书面检查|申报|"
    r"提出(?=[^，。；]{0,12}申请)|申请|请假|报备|报批|缴纳|负责(?=[，。；]|$))"
)
_HOW = (
    r"(?:提交|提出|递交|专题|书面|口头|如实|及时|立即|主动|全面|准确|作|做|进行|的|集中|定期|直接|沟通|逐级|统一|当面|"
    r"按时|每[年季月周日](?:度)?|至少|报送|述)*"
)

RECIPIENTS = (
    PhraseRule(
        id="recipient.asked",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"提请(?P<words>[^，。；：\n]{2,24}?)(?=协调|审议|审定|讨论|研究|决定|批准|审批)"
        ),
        match=(names("书面提请林业局协调", "林业局"),),
        no_match=("提请审议", "请林业局协调"),
    ),
    PhraseRule(
        id="recipient.answered",
        since=FIRST_EDITION,
        pattern=re.compile(r"书面(?:回复|反馈)(?P<words>[^，。；：、\n]{2,24})(?=[，。；\n]|$)"),
        match=(names("次日书面回复场部。", "场部"),),
        no_match=("书面回复。", "书面材料反馈"),
    ),
    PhraseRule(
        id="recipient.towards",
        since=FIRST_EDITION,
        pattern=re.compile(rf"向(?P<words>[^，。；：\n]{{2,40}}?){_HOW}{_REPORTS}"),
        match=(
            names("每年向场部和林业局书面报告", "场部和林业局"),
            names("向检验机构提出定期检验申请", "检验机构"),
            names("立即向值班领导报告", "值班领导"),
            names("提前一天向站长书面请假", "站长"),
        ),
        no_match=("向社会公布", "面向基层办学", "向前推进"),
    ),
    PhraseRule(
        id="recipient.handed_to",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:报送|上报|抄送|抄报|呈报|提交|报请|移送|移交|报至|送交|送(?!达)"
            rf"|(?<![提移递上转送缴结成外社立])交(?!至|由|[^，。；]{{2,8}}签)(?=[^，。；\n]{{2,14}}(?:{_DECIDED}|[，。；\n]))"
            r"|(?<![汇申通预举填警情海晚简呈])报(?![告道送名销酬刊请备废批社纸考上表修警]))"
            r"(?:至|给|到|由|经)?"
            r"(?P<words>[^，。；：、\n将]{2,30}?(?:、[^，。；：、\n]{2,20}?)*(?:（[^（）\n]{1,12}）)?)"
            rf"(?={_DECIDED}|[，。；\n（]|$)"
        ),
        match=(
            names("将方案报林场办公室备案，抄送各站", "林场办公室", "各站"),
            names("重大事项报支委会集体讨论", "支委会"),
            names("巡护记录汇总后交林场办公室。", "林场办公室"),
        ),
        no_match=("填报表格", "提高警惕", "通报各站", "送达护林员", "接到报修后派人", "外交部门"),
    ),
    PhraseRule(
        id="recipient.told",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:书面|口头|电话|传真|短信|立即|及时|马上|第一时间|如实|逐级|当日|直接|迅速|尽快|并|时内|日内|天内|钟内|以内)报告(?P<words>[^，。；：、\n]{2,24})"
            r"(?=[，。；、\n]|$)"
        ),
        match=(
            names("发现火情立即报告场部。", "场部"),
            names("并书面报告林业局", "林业局"),
            names("一小时内电话报告场部", "场部"),
            names("十二小时以内报告林业局", "林业局"),
        ),
        no_match=("书面报告。", "听取报告"),
    ),
)
_HANDED_OVER = re.compile("[向报送交移]|提请|书面[回反]")
_THING = re.compile(r"报告|情况|材料|清单|方案|名单|计划|会议|总结|结果|信息|意见")


def recipients_of(text: str, start: int, end: int) -> tuple[str, ...]:
    """To whom it is reported, filed or submitted."""
    if not _HANDED_OVER.search(text, start, end):
        return ()
    found: list[str] = []
    for rule in RECIPIENTS:
        for left, right in rule.places(text, start, end):
            words = _without_tail(text[left:right])
            if rule.id == "recipient.towards" or (ends_in_name(words) and not _THING.search(words)):
                found += split_names(words)
    return tuple(dict.fromkeys(found))


def _without_tail(words: str) -> str:
    """The words up to the last noun of who in them; all of them if there is none."""
    for end in range(len(words), 1, -1):
        if ends_in_name(words[:end]):
            return words[:end]
    return words


_COUNT = r"(?:[\d一二两三四五六七八九十]{1,3}(?:人|名)?[次遍轮]?(?:以上)?)?"
_MANNER = (
    r"(?:每(?:个)?(?:年度?|半年|季度?|月|周|学期|学年|旬)|至少|不少于|分别|各|定期|经常|及时|进行|开展|作|做|一次|逐个|逐一|"
    r"主动|认真|随时)*"
)
COUNTERPARTS = (
    PhraseRule(
        id="counterpart.talked_with",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:与|同(?![志时级学步])|和|对|找)(?P<words>(?:(?!每(?![名位个])|至少|不少于|进行|开展|应当|[，。；：、\n]).|、){2,30}?)"
            rf"{_MANNER}{_COUNT}{_MANNER}"
            r"(?:监督|任职|廉政|履职|诫勉|提醒|集体|集中|个别|任前|警示|的)*"
            r"(?:谈心谈话|谈心|谈话|约谈|交心|签订|签署|会商|座谈|交换意见|沟通|联系)"
        ),
        match=(
            names("与护林员谈话一次", "护林员"),
            names("对重点岗位人员每月至少谈话一次", "重点岗位人员"),
            names("对各站站长进行一次集中约谈", "各站站长"),
            names("与各站站长签订责任书", "各站站长"),
        ),
        no_match=("开展谈心谈话", "与会人员签到", "对站务工作进行部署"),
    ),
    PhraseRule(
        id="counterpart.summoned",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:约谈|走访慰问|约见|家访|面谈|接待)(?P<words>(?!提醒|后|前|时|会|等|次|力度|工作|记录)[^，。；：\n、\d不每]{2,24})"
            r"(?=[，。；\n不每\d]|$)"
        ),
        match=(
            names("及时约谈其主要负责人。", "其主要负责人"),
            names("每月约见在押人员不少于两人", "在押人员"),
        ),
        no_match=("约谈提醒", "约谈后三个月内未整改的", "做好约谈工作"),
    ),
    PhraseRule(
        id="counterpart.fronted",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?:(?<=[，。；：\n])|^|(?<=\d\.))(?P<words>[^，。；：、\n与同和对每]{2,16}?)"
            r"每(?:个)?(?:年度?|半年|季度?|月|周|学期|学年)(?:至少|不少于)?(?:必)?谈(?:心|话)?(?:至少|不少于)?[一二两三\d]{1,2}[遍次轮]"
        ),
        match=(names("护林员每年谈一遍", "护林员"),),
        no_match=("站长每年与护林员谈一次", "每年谈一遍"),
    ),
)
_TOGETHER = re.compile(
    "谈|交心|签订|签署|会商|座谈|交换意见|沟通|联系(?!人|点)|约见|家访|走访慰问|接待"
)


def counterparts_of(text: str, start: int, end: int) -> tuple[str, ...]:
    """With whom it is done: those talked to, those who sign as well."""
    if not _TOGETHER.search(text, start, end):
        return ()
    found: list[str] = []
    for words in words_of(COUNTERPARTS, text, start, end):
        found += [n for n in split_names(words) if ends_in_name(n)]
    return tuple(dict.fromkeys(found))
