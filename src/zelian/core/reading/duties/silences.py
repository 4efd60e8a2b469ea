"""What puts nothing on anybody: purposes, definitions, principles, closings, addresses.

Reads: half-sentences of cleaned text. Writes: whether one is silent, and what a sentence
that ends in a colon says of the items after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from zelian.core.reading.phrases import PhraseRule, names
from zelian.core.reading.rules import FIRST_EDITION
from zelian.core.vocabulary.regulation import Modality

_DEED = r"(?:条例|办法|规定|规则|细则|规程|章程|准则|制度|意见|方案|法|通知|守则|措施)"

SILENCES = (
    PhraseRule(
        id="silence.purpose",
        since=FIRST_EDITION,
        pattern=re.compile(
            rf"(?P<words>(?:制定|制订|特制定|订立)(?:本{_DEED}|此|如下|以下)|提出如下|(?<!应当)现将[^。]{{2,60}}(?:如下|印发|通知|公布)"
            r"|现予(?:印发|公布|发布)|印发给你们|现印发)"
        ),
        match=(
            names("为了保护山林，制定本办法。", "制定本办法"),
            names("现将有关事项通知如下：", "现将有关事项通知如下"),
        ),
        no_match=("应当制定工作计划", "及时印发会议纪要"),
    ),
    PhraseRule(
        id="silence.definition",
        since=FIRST_EDITION,
        pattern=re.compile(
            rf"(?P<words>是指|本{_DEED}?所?称|(?<=[》”）])所称|下列用语|用语的含义|(?<!（)以下(?:统)?(?:简)?称|(?<!不)适用(?:于)?本{_DEED}"
            rf"|本{_DEED}(?:不)?适用|适用于(?!.*应当)|参照(?:本{_DEED})?(?:有关规定)?(?:执行|适用))"
        ),
        match=(
            names("本办法所称站长，包括副站长。", "本办法所称"),
            names("林场各站适用本办法。", "适用本办法"),
        ),
        no_match=("应当使用适用的设备", "名称应当规范"),
    ),
    PhraseRule(
        id="silence.closing",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>负责解释|解释权|(?:之日|日|即日)起(?:施行|实施|执行|生效|试行)|同时废止|自行废止|予以废止|以本[^，。；]{1,6}为准"
            r"|(?:另有|有特别|有其他)规定的，(?:从其|按照其|依照其|适用)|经[^，。；]{2,20}审议通过|(?:已经|业经)[^。]{2,30}(?:通过|同意|研究决定))"
        ),
        match=(
            names("本办法由林场办公室负责解释。", "负责解释"),
            names("本办法自印发之日起施行。", "之日起施行"),
            names("法律另有规定的，从其规定。", "另有规定的，从其"),
        ),
        no_match=("应当自收到之日起三日内答复", "负责解答咨询"),
    ),
    PhraseRule(
        id="silence.feast",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>(?:每年|[\d一二三四五六七八九十]月)[^，。；]{0,24}为[^，。；]{2,20}(?:月|周|日))[。；]?$"
        ),
        match=(names("每年六月为防火宣传月", "每年六月为防火宣传月"),),
        no_match=("每年为护林员体检", "每年六月集中宣传"),
    ),
    PhraseRule(
        id="silence.title",
        since=date(2026, 11, 20),
        # a title, or the rest of a broken one: it ends in its kind, without any stop
        pattern=re.compile(
            rf"(?:^|(?<=\n))(?:(?!必须|不得|[应须要])[^，。；\n]){{0,40}}?(?P<words>{_DEED}(?:（[^（）\n]{{1,12}}）)*)$"
        ),
        match=(
            names("履行护林责任实施细则（试行）", "细则（试行）"),
            names("落实防火责任的办法", "办法"),
        ),
        no_match=("站长制定值班制度。", "各站应当执行本办法", "落实办法，逐级负责"),
    ),
    PhraseRule(
        id="silence.description",
        since=date(2026, 11, 20),
        # how things were or usually are; a word that binds makes it a demand again
        pattern=re.compile(
            r"(?:^|(?<=[，。；\n]))(?:(?!必须|不得|[应须要])[^，。；\n]){0,40}?"
            r"(?P<words>往年|以往|过去(?![\d一二两三四五六七八九十])|历来|常常|往往|近年来|长期以来|牵涉)"
            r"(?![^。；\n]*(?:必须|不得|[应须要]))"
        ),
        match=(
            names("往年的台账散落在几间屋子里。", "往年"),
            names("巡山的人往往只有一个。", "往往"),
        ),
        no_match=("应当整理往年的台账", "往年未整改的问题必须整改", "过去一年的台账"),
    ),
    PhraseRule(
        id="silence.contact",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>(?:联系人|联系电话|联系方式|电话|传真|邮箱|地址|邮编|网址)[^，。；：]{0,6}：)"
        ),
        match=(names("联系人：王某，电话：1234。", "联系人：", "电话："),),
        no_match=("应当公布联系电话", "保持电话畅通"),
    ),
)

_HINT = re.compile(
    "制定|制订|订立|如下|印发|现予|现将|是指|所称|简称|以下称|本称|本[^，。；]{1,4}称|含义|适用|参照|解释|起施|起实|起执|起生|起试|"
    "废止|为准|从其|按照其|依照其|审议通过|业经|已经|为(?=[^，。；]{2,20}[月周日](?:[。；]|$))|"
    "联系人|联系电话|联系方式|电话|传真|邮箱|地址|邮编|网址|"
    "往年|以往|过去|历来|常常|往往|近年来|长期以来|牵涉|"
    rf"{_DEED}(?:（[^（）]{{1,12}}）)*$"
)
_CHARACTERS = re.compile(
    r"(?:坚持|遵循|贯彻|按照|实行|以)[^。；]{2,120}(?:原则|方针|理念|宗旨|机制|体制|指针)[。；]?$"
    r"|^以[^。；]{2,80}为(?:指导|引领|根本|遵循)"
)


def is_silent(text: str, start: int, end: int) -> bool:
    """Whether the half-sentence says something of the document rather than of anybody's duty."""
    if not _HINT.search(text, start, end):
        return False
    return any(rule.pattern.search(text, start, end) for rule in SILENCES)


def states_principle(text: str, start: int, end: int) -> bool:
    """Whether the half-sentence only names what work is guided by."""
    return _CHARACTERS.search(text, start, end) is not None


@dataclass(frozen=True, slots=True)
class LeadIn:
    """What a sentence that introduces a list says of the items: nothing, or how they bind.

    ``empty`` says that the sentence itself puts nothing on anybody beyond its items.
    """

    silent: bool = False
    modality: Modality | None = None
    empty: bool = False


_LISTS = re.compile(
    r"下列|以下|如下|包括|主要有|(?:应当|必须|须|要|不得|职责|任务|义务|可以)[^，。；：]{0,6}：$"
)
_NO_DUTIES = re.compile(
    r"(?:下列|以下|如下)[^，。；：]{0,6}(?:情形|情况|条件|原则|问题|行为之一|因素|规律|标准|方式|对象|范围|人员|单位|信息|资料|材料|文件|数据|凭证|物品|产品|食品|种类|类型|内容(?!：))"
    r"|之一(?:的|者)?[，：]|(?<!职责)(?<!任务)(?<!义务)(?<!要求)(?<!工作)(?:分为|包括|范围是|范围为|原则是|原则为|主要有|(?<!职责)(?<!任务)(?<!义务)(?<!要求)[是为])：?$"
)
_FORBIDS = re.compile(
    r"(?:不得|不准|严禁|禁止|不应|不许)(?:有|实施|从事|发生|出现|存在)?[^，。；：]{0,20}(?:下列|以下|如下)?[^，。；：]{0,10}：?$"
)
_ALLOWS = re.compile(r"(?:可以|有权|享有)[^，。；：]{0,16}(?:下列|以下|如下)[^，。；：]{0,8}：?$")
_BARE = re.compile(
    r"(?:(?:重点|主要|具体|认真|切实|依法|全面|严格)*(?:履行|承担|负有|负责|做好|完成|落实|遵守|享有|行使|具有|采取|执行|坚持|遵循|有|是|为|实施|从事)"
    r"(?:好|了)?)?(?:下列|(?<![元年岁倍人次级上日月%])以下|如下)[^，。；：]{0,16}：?$|(?:应当|必须|须|要|职责|任务|不得|负责)(?:是|为|包括|有|如下)?：$"
)


def lead_in(text: str, start: int, end: int) -> LeadIn | None:
    """What the half-sentence says of the items it introduces; ``None`` if it introduces none."""
    if text[end - 1] != "：" or not _LISTS.search(text, start, end):
        return None
    clause = max(start, text.rfind("，", start, end) + 1)
    bare = _BARE.search(text, clause, end) is not None
    if _NO_DUTIES.search(text, start, end):
        return LeadIn(silent=True, empty=bare)
    if _FORBIDS.search(text, clause, end):
        return LeadIn(modality=Modality.MUST_NOT, empty=bare)
    if _ALLOWS.search(text, clause, end):
        return LeadIn(modality=Modality.MAY, empty=bare)
    return LeadIn(empty=bare)
