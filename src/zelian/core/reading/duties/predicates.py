"""How a duty binds and what is to be done: modality and action.

Reads: cleaned text. Writes: the parts of a :class:`Duty` in the document's words.
"""

from __future__ import annotations

import re

from zelian.core.vocabulary.regulation import Modality

_MODAL = re.compile(
    r"(?P<never>不得|不准|不许|严禁|禁止|不允许|严格禁止|不应)|(?P<must>应当|必须|务必|应(?![急用对付变届]))"
    r"|(?P<may>可以|有权|可(?=[采视根由以向在与直随适委授免]))|(?P<should>原则上|一般应?(?!情况|隐患|事故|程序|[不性])|鼓励|提倡|倡导)"
)


def modality_of(text: str, start: int, end: int) -> Modality:
    """How strongly the stretch binds; a bare imperative binds as ``must``."""
    m = _MODAL.search(text, start, end)
    if m is None or m["must"]:
        return Modality.MUST
    if m["never"]:
        comma = text.find("，", m.end(), end)
        later = _MODAL.match(text, comma + 1, end) if comma >= 0 else None
        return Modality.MUST if later and later["must"] else Modality.MUST_NOT
    if m["may"]:
        return Modality.MAY
    return Modality.SHOULD


_LEADING = re.compile(
    r"^(?:应当|应该|必须|务必|须|需要|要(?!求)|应(?!急|用|对)|并|同时|其中|还|均|都|也|负责|将(?=[每对]))+"
)
_COUNTED = re.compile(
    r"(?:不得少于|不少于|至少|不低于|最少|不得低于)?(?:\d+|[一二两三四五六七八九十]+)(?:[-至到](?:\d+|[一二两三四五六七八九十]+))?"
    r"(?:场次|次|轮|遍|回)(?:以上)?"
)
# 每年对支部至少检查一次: the bound stays behind when its count has gone
_BOUND_ALONE = re.compile(r"(?:至少|最少)(?![\d一二两三四五六七八九十百半])")
_PERIODIC = re.compile(
    r"(?:于|在)?(?:每(?:一|两|\d+)?个?(?:年度?|季度?|半年|个?月|周[一二三四五六日]?(?:[上下]午)?|学期|学年|旬|日|天)(?:年?[初中末底])?|次年|年[初中末底])"
    r"(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})月(?:\d{1,2}日|底|[上中下]旬)?(?:之?前)?(?:和|、)?|\d{1,2}日(?:之?前)?)*(?:，|至少(?![0-9一二两三四五六七八九十])|定期)*"
)
_LONGEST_ACTION = 60


def action_of(text: str, start: int, end: int, *, measured: bool) -> str:
    """What is to be done, in the document's words, without subject, period and count."""
    whole = words = text[start:end].strip("，；。：")
    if measured:
        if "每" in words or "年" in words:
            words = _PERIODIC.sub("", words, count=1)
        words = _BOUND_ALONE.sub("", _COUNTED.sub("", words))
    words = words.strip("，")
    leading = _LEADING.match(words)
    if leading:
        words = words[leading.end() :]
    if len(words) > _LONGEST_ACTION:
        cut = max(words.rfind("，", 0, _LONGEST_ACTION), words.rfind("、", 0, _LONGEST_ACTION))
        words = words[: cut if cut > 12 else _LONGEST_ACTION]
    return words.strip("，、；：") or whole
