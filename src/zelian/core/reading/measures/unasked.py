"""Counts that ask for nothing: ages, penalties, service, and 以上 that only says which.

Reads: a match of ``counts.counted`` and what stands around it.
"""

from __future__ import annotations

import re

from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.numerals import NUMERAL

_NOT_ASKED = re.compile(
    r"年龄|周岁|经过|罚|扣|奖励?|满分|得分|总分|距离|高度|宽度|长度|面积|深度|半径|温度|重量|浓度|工龄|从业(?!人员|者)|从事|任职满"
    r"|工作满|工作经[历验]|具有|具备|经[历验]|学历|年限|党龄|教龄|服务满|任职|担任|年满|判处|徒刑|拘留|撤职"
    r"|超编|停业|停产|停止|暂停[^，]{0,4}$|责令|禁止|缓刑|连续居住|结余|逾期|迟到|旷|缺勤|缺课|违纪|死亡|重伤|受伤|损失|未满|不满"
)
_SERVED = re.compile(r"(?:工作[^，]{0,6}|(?<![主专责常])任(?![务期何])[^，\n期每]{1,12})$")
_UNASKED_AFTER = re.compile(
    r"(?:以上|以下)*(?:未|无故|的罚|罚款|徒刑|者)"
    r"|[^，\n]{0,6}(?:有期徒刑|徒刑|拘役|拘留|管制|罚款|罚金|联名|附议|提议|工龄|党龄|教龄|死亡|重伤)"
    r"|[^，\n]{0,6}(?:工作)?(?:经历|经验|资历)"
)
_SPREAD = re.compile(rf"的?{NUMERAL}(?:个?月|[年日天人])以下|[^，\n]{{0,2}}(?:不予|不得|禁止)")
_SET_BY = re.compile(
    r"由|有|须|应|要|不|经|配|设|派|选|指定|保证|确保|参加|达|至少|每|公[布示]|保[存管留]|留存|备|从|采用|使用|联系|撰写|报送"
)
_LASTS = re.compile(r"年|月|学期")


def is_unasked(m: re.Match[str], left: int) -> bool:
    """Whether the words from ``left`` to the count, or those behind it, make it no demand."""
    text = m.string
    start, end = m.span()
    if _NOT_ASKED.search(text, left, start) or _UNASKED_AFTER.match(text, end):
        return True
    if _SERVED.search(text, left, start) and _LASTS.search(m["unit"]):
        return True
    return _merely_tells(m, left)


def _merely_tells(m: re.Match[str], left: int) -> bool:
    """Whether 以上 or 以下 only says which things are meant: 跨两个以上区域的…."""
    if not (m["above"] or m["below"]) or m["least"] or m["most"]:
        return False
    text, start = m.string, m.start("low")
    if _SPREAD.match(text, m.end()):
        return True
    return not (_SET_BY.search(text, left, start) or VERB.search(text, left, start))
