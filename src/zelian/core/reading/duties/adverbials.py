"""What part a clause plays in its sentence: the doing itself, or what stands before it.

Reads: a clause of cleaned text. Writes: its :class:`Role`. 发现隐患的， sets a duty going,
情节严重的， narrows it, 对新任职干部， names what it is about, 根据分工， what it rests on; none
of them is a doing of its own, and each belongs to the clause after it.
"""

from __future__ import annotations

import re
from enum import Enum, auto

from zelian.core.reading.measures.verbs import VERB


class Role(Enum):
    """The part of a clause."""

    MAIN = auto()
    CONDITION = auto()
    EVENT = auto()
    TOPIC = auto()
    BASIS = auto()

    __hash__ = object.__hash__  # that of Enum is written in Python; clauses are asked by role


ASIDE = frozenset({Role.CONDITION, Role.EVENT, Role.TOPIC, Role.BASIS})
"""All that is no doing."""
WHEN = frozenset({Role.CONDITION, Role.EVENT})

HAPPENS = re.compile(
    r"(?:一旦|如果|若|如|凡|在|当|自|从)?(?:发现|发生|接到|接报|收到|遇有|遇到|遇(?![难险]者)|"
    r"出现|获悉|得知|知悉|察觉|受理)"
)
_NO_EVENT = re.compile(
    r"(?:最|然|今|此|其|先|之|以|往|背|随|日|善)后$|(?:目|当|此|日|先|提|以|之|跟|眼|向)前$"
    r"|(?:及|同|按|届|随|临|准|定|限|平|学|课|工|适|暂|即|有|小|实|费|顿|超|计|历)时$|[一二两三\d年月日]之?前$"
    r"|[底末初中旬]之?前$|(?<!之)[日月点时]以?前$|上午[^，]{0,6}前$"
)
_ALWAYS_EVENT = re.compile(r"(?:之后|以后|之时|之日起?|当[日天]|期间|过程中|之际|情况下|情形下)$")
_DATED = re.compile(r"每|[\d一二三四五六七八九十](?:月|日|年|季度|号)|[底末初]")
_NO_CONDITION = re.compile(r"(?:目|似|为)的$|(?:有|真|是|等)的$")
_OPENS = re.compile(
    r"必要时$|(?:特殊|紧急|确有|情况|条件|时机)[^，]{0,8}(?:时|下)$|如(?![实期数约])|若|倘|凡(?!事)|一旦|除[^，]{1,30}外$|违反"
)
_RESTS = re.compile(
    r"按照|按(?=[^，]{2,20}(?:要求|规定|分工|权限|程序|原则|计划|部署|职责|标准)$)|根据|依据|依照|依法|依规|结合|围绕|"
    r"通过|以[^，]{1,30}为|为(?:了|进一步)?[^，]{0,24}$|本着|在[^，]{1,30}(?:领导|指导|基础|前提|框架|范围)下?[上内]?$|经[^，]{2,24}(?:批准|同意|审核|审定|授权|研究|评估|评审|鉴定|检验|检查|考核|查证|协商|讨论|公示|培训|审查)$"
)
_TIME = re.compile(
    r"(?:在|于|自|从)?(?:每|次|当|本|全|翌|[\d一二两三四五六七八九十]|年|月|学期|季|上半|下半)[^，]{0,24}(?:前|内|底|初|末|旬)"
    r"|[^，]{0,30}?[\d一二两三四五六七八九十](?:个)?(?:工作)?(?:日|天|小时|月|年|周|分钟)(?:以|之)?[内前]"
    r"|每(?:个)?(?:年度?|半年|季度?|月|周|日|天|学期|学年|旬)|全年"
)
_ABOUT = re.compile(r"对(?![照口外应比待策象])于?|针对|关于|就(?=[^，]{2,})|凡对")
_DOES = re.compile(
    r"进行|开展|予以|给予|实施|实行|加强|作出|提出|应当?|必须|不得|须|要(?![求点素闻件害义旨务道])|可以|负|组织|谈|"
    r"每|定期|及时|从严|严格|认真|做到|做好|抓|督促|指导"
)


_MEETS_WITH = re.compile(
    r"(?:发现|接到|接报|收到|遇有|遇到|发生)(?![^，]{0,30}(?:立即|及时|予以|进行|做到))[^，]{2,30}"
)
_ASKS = re.compile("应当|必须|方可|不得|可以|[，的]须|(?<!无)需(?!要|求)")
_OPENING = frozenset("必特紧确情条时如若倘凡一除违")
_RESTING = frozenset("按根依结围通以为本在经")


def role_of(text: str, body: int, end: int) -> Role:
    """The part of the clause ``[body, end)``, which stands before a comma.

    ``body`` is where the clause goes on behind its subject, if it names one.
    """
    if end - body < 2:
        return Role.MAIN
    role = Role.MAIN
    first, last = text[body], text[end - 1]
    if last == "的":
        if not _NO_CONDITION.search(text, body, end):
            role = Role.EVENT if HAPPENS.match(text, body, end) else Role.CONDITION
    elif first in _OPENING and _opens_condition(text, body, end):
        role = Role.CONDITION
    elif (last in "后前时起间中际天日下" and _is_event(text, body, end)) or (
        _MEETS_WITH.match(text, body, end) and not _ASKS.search(text, body, end)
    ):
        role = Role.EVENT
    elif _is_time(text, body, end) or (first in _RESTING and _RESTS.match(text, body, end)):
        role = Role.BASIS
    elif first in "对针关就凡" and _ABOUT.match(text, body, end) and not _does(text, body, end):
        role = Role.TOPIC
    return role


def _opens_condition(text: str, body: int, end: int) -> bool:
    """Whether it begins as a condition does and asks for nothing itself."""
    return _OPENS.match(text, body, end) is not None and not _ASKS.search(text, body, end)


def _is_time(text: str, body: int, end: int) -> bool:
    last = text[end - 1]
    return last in "前内底初末旬年月周度期日天" and _TIME.fullmatch(text, body, end) is not None


def _is_event(text: str, body: int, end: int) -> bool:
    if _ALWAYS_EVENT.search(text, body, end):
        return not _DATED.match(text, body, end)
    if text[end - 1] not in "后前时" or _NO_EVENT.search(text, max(0, end - 10), end):
        return False
    return not (_DATED.match(text, body, end) and end - body < 8)


def _does(text: str, body: int, end: int) -> bool:
    """Whether a clause that begins with 对 goes on to a doing."""
    attributive = text.rfind("的", body, end) + 1
    tail = max(body, attributive)
    if _DOES.search(text, tail, end):
        return True
    doings = list(VERB.finditer(text, tail, end))
    return bool(doings) and doings[-1].end() >= end - 1 and attributive == 0
