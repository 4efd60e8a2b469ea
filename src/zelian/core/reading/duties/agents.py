"""Subjects that do not stand before their verb: pushed, named after 由, signing, meeting.

Reads: cleaned text. Writes: names in the document's words.
"""

from __future__ import annotations

import re

from zelian.core.reading.alternatives import one_of
from zelian.core.reading.duties.imperatives import IMPERATIVES
from zelian.core.reading.duties.nouns import NOUN, ends_in_name, split_names

_VERBS = (
    "留存 存档 填 编 制 任命 聘 派 带队 讲 陪同 召集 召开 共 会商 "
    "提供 给予 予以 责令 批准 决定 确定 签 进行 承担 按 审 报 每 "
    "定期 于 在 吊销 撤销 收回 没收 给 处 追究 下发 下 发 出具 依 "
    "代为 代理 代管 代表 担任 担 兼任 初审 复审 商定 商 与 行使 设定 独立 依照 依法 具体 另行 "
    "规定 组成 享有 顶岗 限期 作出 保卫 看管 运送 收 送 轮流 逐 "
    "当场 现场 就近 先 专人 第三方 委托 "
)
_DOES = one_of([*sorted(IMPERATIVES), *_VERBS.split()])
_PASSIVE = re.compile(
    rf"由(?<![自理]由)(?P<who>[^，。；：\n由]{{0,30}}?{NOUN}(?:（[^（）]{{1,12}}）)?)"
    rf"(?={_DOES}|[一-龥]{{2}}(?:[\d一二两三]次)?[，。；])"
)
_PUSHES = re.compile(
    r"(?:推动|督促|要求|指导|引导)(?P<who>[^，。；：\n]{2,30}?)"
    r"(?=每|建立|开展|定期|至少|按时|按期|在|于)"
)
PUSHING = frozenset("推督要组指引鼓倡提禁严")
"""What a clause begins with whose subject is pushed to do something."""
_PREPOSED = re.compile(r"按照|根据|依法|依据|通过|和|利用|以|对|在|向|开展")
_BARRED = re.compile(
    r"(?:禁止|严禁)(?P<who>(?:任何|一切|各|所有)?[^，。；：\n]{0,6}?(?:单位和个人|单位或者个人|组织和个人|组织或者个人|单位|个人|人员))"
    r"(?=[一-龥]{2})"
)
_TAKES_PART = re.compile(
    r"组织(?!部|处|科|室|委员|人事|员)(?P<who>[^，。；：\n]{2,30}?)(?=(?:每|全年|至少)[^，。；]{0,8}(?:参加|接受))"
)
_WISHED = re.compile(
    rf"(?:鼓励|倡导|提倡)(?:和支持|和引导|支持|引导|各类)?(?P<who>[^，。；：\n]{{0,24}}?{NOUN})(?={_DOES}|积极|依法|利用|举报|投资|报|自愿)"
)


_CARRIES = re.compile(
    r"由[^，。；由]{2,40}?(?:负责|承担|(?:具体|组织|牵头|统一)?(?:实施|落实|办理|完成|执行|组织|牵头))[。；，]?"
)


def hands_over(text: str, start: int, end: int) -> bool:
    """Whether the stretch says but who sees to what stands before it: …，由通信员负责。"""
    return text.startswith("由", start) and _CARRIES.fullmatch(text, start, end) is not None


_SEEN_TO = re.compile(r"(?![在于自从])[一-龥]{2,8}?后(?![台勤续果备])")
"""由院长签字后三日内上报: what is done first is but an event."""


def pushed_subject(text: str, start: int, end: int) -> tuple[str, ...]:
    """推动某某每年…, 鼓励某某参加…: whoever is pushed is the subject."""
    if start >= end or text[start] not in PUSHING:
        return ()
    for pattern in (_PUSHES, _TAKES_PART, _WISHED, _BARRED):
        m = pattern.match(text, start, end)
        if m and ends_in_name(m["who"]) and not _PREPOSED.match(m["who"]):
            return split_names(m["who"])
    return ()


_PUSHED_ON = re.compile(
    r"(?:应当?|要|须|负责|必须)?(?:积极|定期|及时)?(?:推动|督促|要求|责令|督导)(?P<who>[^，。；：\n]{2,30}?)(?=每|至少|按时|按期|于|在)"
)


def pushed_by(text: str, end: int, stop: int) -> tuple[str, ...]:
    """Whom the one that is named before ``end`` must see doing it: 甲应当督促乙每年检修一次."""
    if text[end : end + 1] not in "应要须负必积定及推督责":
        return ()
    m = _PUSHED_ON.match(text, end, stop)
    if m and ends_in_name(m["who"]) and not _PREPOSED.match(m["who"]):
        return split_names(m["who"])
    return ()


def passive_subject(text: str, start: int, end: int) -> tuple[tuple[str, ...], int]:
    """由某某负责: the one named after 由, and where the name ends."""
    if text.find("由", start, end) < 0:
        return (), start
    m = _PASSIVE.search(text, start, end)
    if m is None or m["who"][0] in "0123456789两三专" or _SEEN_TO.match(text, m.end(), end):
        return (), start
    return split_names(m["who"]), m.end("who")


_SIGNS_WITH = re.compile(
    r"(?:与|和|同)(?P<who>[^，。；：\n]{2,24}?)(?:之间)?(?:逐级|层层|互相|相互|共同|双方|分别)*签[订署]"
)
_ALONG = re.compile(
    rf"(?:应当?|要|须|负责)?会同(?P<who>[^，。；：\n]{{0,24}}?{NOUN})(?=每|对|定期|{_DOES})"
)
_JOINS = frozenset("与和同会应要须负")
_MUTUAL = re.compile(
    r"与[^，。；、\n]{2,16}、(?P<who>[^，。；、\n]{2,16}?)与[^，。；\n]{2,24}?(?:之间|每|开展|定期|要|应|进行)"
)


def joined_subject(text: str, end: int, stop: int) -> tuple[str, ...]:
    """Those who do the same beside the subject that ends at ``end``.

    甲与乙逐级签订责任书 and 甲会同乙检查 bind both; 甲与乙、丙与丁每年谈话 binds 甲 and 丙.
    """
    if text[end : end + 1] not in _JOINS:
        return ()
    for pattern in (_SIGNS_WITH, _MUTUAL, _ALONG):
        m = pattern.match(text, end, stop)
        if m and ends_in_name(m["who"]):
            return split_names(m["who"])
    return ()


_MEETING = re.compile(
    r"(?:大会|会议|例会|组织生活会|民主生活会|小组会|办公会|联席会|座谈会|推进会|支部委员会|支委会|党委会|党组会|党小组会)$"
)
_HELD = re.compile(
    r"[^，。；\n]{0,14}?(?:(?:召开|举行)?(?:不少于|至少)?(?:\d|[一两二三四])次(?:以上)?(?=[，。；\n])"
    r"|(?:召开|举行)(?=[，。；\n])|由[^，。；\n]{2,14}(?:召集|主持))"
)


def is_held(text: str, start: int, end: int) -> bool:
    """Whether the name is a meeting that is held here, rather than one that acts."""
    if text[end - 1] not in "会议":
        return False
    return bool(_MEETING.search(text, start, end)) and bool(_HELD.match(text, end))


_SORT = r"(?:全体|扩大|党员|委员|成员|代表|职工|教职工|工作|专题|学习|理论学习|办公|议事|常务)*"
_BODY = re.compile(rf"(?P<who>.{{2,24}}?){_SORT}(?:常委会|委员会)?{_SORT}(?:大会|会议|例会|会)")
_OWN_NAME = re.compile(r"(?P<who>.{2,24}?)(?:全体|专题|工作)*(?:会议|例会)")
_NAMED = re.compile(
    r"[^，。；：、\n每由]{2,24}?会(?:议)?(?=(?:一般|原则上|应当?|要)*(?:每|至少|召开|定期|全年|按[月季年周]))"
)
_MEETS = re.compile(
    r"(?:党委|党组|总支|支部|支委|党小组|小组|委员会|工委|纪委|工会|团委|组|理事会|监事会|董事会|中心组|协会)$"
)
_CONVENES = re.compile(r"(?<!家)(?:[校院局厂站所河处市县区镇乡总]长|书记|主任|经理)$")


def body_that_meets(text: str, start: int, end: int) -> tuple[str, ...]:
    """Whose meeting it is that is held: 党支部 of 党支部委员会会议, 校长 of 校长办公会.

    A meeting named by its matter or by those invited tells nobody: 警示教育大会, 家长会.
    """
    named = _NAMED.match(text, start, end)
    if named is None or not _HELD.match(text, named.end()):
        return ()
    for pattern in (_BODY, _OWN_NAME):
        m = pattern.fullmatch(named[0])
        who = m["who"] if m else ""
        if who and (_MEETS.search(who) or _CONVENES.search(who)):
            return split_names(who)
    return ()
