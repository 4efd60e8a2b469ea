"""Whom a heading names: 某某责任, 某某主要职责, 某某履行…责任, or a post alone.

Reads: titles. Writes: names in the document's words.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zelian.core.reading.duties.nouns import split_names
from zelian.core.reading.duties.patients import is_dealt_with
from zelian.core.reading.duties.subjects import is_subject, tells_to_do

_LONGEST_NAME = 20
_DUTY_HEADING = re.compile(
    r"^(?P<who>.{2,40}?)(?:的)?(?:(?:主体|监督|领导|直接|主要|重点|具体|岗位|工作|安全|生产|消防|保密|廉政|党建|监管|监督管理|教学|第一|首要|管理|相关|基本|全面从严治党)*"
    r"(?:责任|职责|任务|义务|职权|分工|权限|履责|履职)(?:内容|清单|要求|范围|事项|任务|情况|如下)*)(?:主要)?(?:是|为|包括)?[：:]?$"
)
_DUTY_WORD = re.compile("责任|职责|任务|义务|职权|分工|权限|履责|履职")
_HEADING_CLAUSE = re.compile(
    r"^(?P<who>.{2,40}?)(?=切实|全面|认真|严格|履行|落实|承担|协助|负责|应当|要|深化|抓|带头|主要)"
)


@lru_cache(maxsize=2048)
def heading_subject(title: str) -> tuple[str, ...]:
    """The subject that a heading names: 某某责任, 某某主要职责, 某某履行…责任."""
    title = title.replace("及其职责", "职责")
    m = _DUTY_HEADING.match(title) if _DUTY_WORD.search(title) else None
    whole = title if len(title) <= _LONGEST_NAME else ""
    clause = _HEADING_CLAUSE.match(title)
    if m and _OF_POST.search(title) and may_be_post(m["who"]):
        return split_names(m["who"])
    for who in (m["who"] if m else "", whole, clause["who"] if clause else ""):
        if tells_to_do(who) or is_dealt_with(title, 0, len(who), len(title)):
            continue
        if is_subject(who, 0, len(who)):
            return split_names(who)
    return ()


_POST = re.compile(r"[一-龥]{2,6}(?:岗位?)?$")
_OF_POST = re.compile(r"职责|岗位")
_MATTER = re.compile(
    r"要求|原则|目标|任务|内容|措施|保障|机制|制度|附则|总则|其他|管理|工作|责任|方法|程序|标准|范围|时间|步骤|考核|监督|安全|建设|"
    r"职责|分工|权限|主要|基本|岗位|部门|法定|监管|相关|具体|各级|机构|总体|履职|党风|廉政|清单|"
    r"情况|教育|组织|领导|依据|概况|意义|背景|说明|规定|处罚|奖惩|奖励"
)


def may_be_post(title: str) -> bool:
    """Whether a title could be the name of a post that no list of nouns knows: 内勤, 水电工."""
    return bool(_POST.match(title)) and not _MATTER.search(title)
