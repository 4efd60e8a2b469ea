"""At least or at most a part of a whole: 不低于总人数8%, 三分之二以上, 过半数, 30%的比例."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from zelian.core.reading.measures.counts import AT_LEAST, AT_MOST
from zelian.core.reading.measures.labelled import label_before
from zelian.core.reading.measures.periods import FIND_PERIOD, period_of
from zelian.core.reading.measures.surroundings import (
    binds,
    clause_end,
    clause_start,
    last_match,
    sentence_end,
    sentence_start,
)
from zelian.core.reading.measures.verbs import VERB, governed_end
from zelian.core.reading.numerals import NUMERAL, decimal
from zelian.core.reading.rules import FIRST_EDITION, Found, Rule, reads
from zelian.core.vocabulary.measure import Per, Share

_PART = (
    rf"(?:(?:(?P<from>{NUMERAL})%?[-至到])?(?P<percent>{NUMERAL})%|百分之(?P<hundredths>{NUMERAL}(?:点{NUMERAL})?)"
    rf"|(?P<of>{NUMERAL})分之(?P<over>{NUMERAL})|(?<![\d/])(?P<top>\d)/(?P<bottom>\d{{1,2}})(?![\d/])"
    r"|(?P<half>半数|一半)|(?P<tenths>[\d一二三四五六七八九])成(?![员立果为绩本长年功交效熟套份]))(?P<above>及以上|或以上|以上)?(?P<below>及以下|以下|以内|之内)?(?P<ratio>的比例)?"
)
_LED = re.compile(
    rf"(?:(?P<least>{AT_LEAST}|超过|高于|大于|过(?=$))|(?P<most>{AT_MOST}))"
    r"[为於在有是到达]{0,2}(?P<whole_of>[^，：\n\d%]{0,30}?)$"
)
_MONEY = re.compile(
    r"罚|扣|(?<!获)奖(?!人|比例|名额|学金)|补贴|税|费|价|金额|造价|合同|资金|经费|预算|工资|薪|利率|股|投资|成本|利润|保证金|概率|浓度|湿度|分值|权重|资本|资产|收入|出资|股份|公积金|余额|刑期|选票|票数|违法所得|徒刑|占[^，]{0,6}\d分"
)
_RATE = re.compile(
    r"(?:率|比例|比重|占比|面)(?:要|应|须|必须)?(?:当)?(?:均|都|全部)?(?:达到|达|为|在|保持在|确保|控制在)?$"
)
_PROPOSED = re.compile(
    r"的?[^，\n]{0,12}(?:要求|请求|提出|认为|推举|股份|股权|出资|份额|表决权)|[^，\n]{0,24}(?:提议|联名|附议)"
    r"|的?[^，\n]{0,12}，(?:可以|有权)|[^，\n]{0,14}(?:罚款|罚金|费|价款|责任)|百分之|\d"
)
_VOTE = re.compile(
    r"[^，。；]{0,30}(?:通过|同意|赞成|出席|到会|表决|选举|当选|选票|投票|方可|方能|始得|才能)"
)
_VOTERS = re.compile(r"(?:出席|到会|表决|投票|表决权|得票|赞成票?|应到会)[^，。；]{0,12}$")
_MEETS = re.compile(r"[^，\n]{0,24}(?:参加|参与|出席)|，或者")
_ELECTION = re.compile(r"选举|会议|大会|投票")
_REPORTED = re.compile(r"共计?(?![同青产建享商治有])[^，。；]{0,6}\d")
_OF = re.compile(
    r"(?:对|同|与|和)(?P<population>[^，。；\n]{2,40}?)(?:开展|进行|实施|组织|安排|做|谈|约)"
)
_EACH = re.compile(r"每[次场期批个轮]|单次|篇幅")
_LONG_AGO = re.compile(r"近[几一二两三四五六七八九十\d]{0,2}年来?|以来|去年|上年度?(?!的)|过去")
_MODAL = re.compile(r"应|须|要(?!求)|不得|必须|确保|力争|不[低少]于")
_SET_ASIDE = re.compile(r"(?:提取|计提|列支|拨付|安排)")
_TIMED = re.compile(r"(?:日|小时|月|周)(?:以|之)?内[^，\n]*，")
_IN_TIME = re.compile(r"^.*[日时月周]内")
_NEAR = 40
_WHOLE = 100
_MUST = frozenset("当须要")
_DOES = re.compile(r"(?!以[上下]|的)[一-龥]{2}")


def _pct(m: re.Match[str]) -> Decimal | None:
    if m["percent"] or m["hundredths"]:
        return decimal((m["percent"] or m["hundredths"]).replace("点", "."))
    if m["half"]:
        return Decimal(50)
    if m["tenths"]:
        return (decimal(m["tenths"]) or Decimal(0)) * 10
    over, of = decimal(m["over"] or m["top"]), decimal(m["of"] or m["bottom"])
    if not over or not of or over > of:
        return None
    return (over * 100 / of).quantize(Decimal("0.1"))


def _share(m: re.Match[str]) -> Iterator[Found]:
    text = m.string
    pct = _pct(m)
    left = clause_start(text, m.start())
    head = text[left : m.start()]
    led = _LED.search(text, left, m.start())
    start = led.start() if led else m.start()
    if pct is None or _is_of_money(m, head) or not binds(text, start, m.end()):
        return
    low, high = _sides(m, led, pct)
    if low is None and high is None and _RATE.search(head):
        low = pct
    if (low is None and high is None) or _PROPOSED.match(text, m.end()) or _is_quorum(m, left):
        return
    if _tells_of_past(text, left, m.start()):
        return
    bare = low == _WHOLE and not led and not _RATE.search(head)
    per = None if _EACH.search(text, left, start) else _period_before(text, start, near=bare)
    value = Share(low, high, _population(m, left, led), per and per[0])
    stop = sentence_end if m["ratio"] or "按" in head else clause_end
    end = governed_end(text, m.end(), stop(text, m.end())) or m.end()
    yield Found(value, start, end if end - m.end() < _NEAR else m.end(), period=per and per[1])


def _is_of_money(m: re.Match[str], head: str) -> bool:
    """Whether money is shared out; what is to be set aside of it is asked for all the same."""
    if m["ratio"] and _SET_ASIDE.match(m.string, m.end()):
        return False
    return _MONEY.search(head) is not None


def _tells_of_past(text: str, left: int, at: int) -> bool:
    """Whether the sentence says what share was reached."""
    opening = sentence_start(text, left)
    if _REPORTED.search(text, opening, at):
        return True
    return _LONG_AGO.search(text, opening, left) is not None and not _MODAL.search(text, left, at)


def _sides(
    m: re.Match[str], led: re.Match[str] | None, pct: Decimal
) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most the words themselves say."""
    if m["from"] and not m["below"] and (led or m["ratio"]):
        return decimal(m["from"]), pct
    if m["below"] or (led and led["most"]):
        return None, pct
    if led or m["above"] or m["ratio"] or (pct == _WHOLE and _is_adverb(m)):
        return pct, None
    return None, None


def _is_adverb(m: re.Match[str]) -> bool:
    """Whether the share stands before what is to be done: 应当百分之百检查."""
    text = m.string
    if VERB.match(text, m.end()):
        return True
    return text[m.start() - 1 : m.start()] in _MUST and _DOES.match(text, m.end()) is not None


def _is_quorum(m: re.Match[str], left: int) -> bool:
    """Whether the share is of votes or voters: it says when a vote counts, and asks nothing."""
    text = m.string
    if _VOTE.match(text, m.end()) or _VOTERS.search(text, left, m.end()):
        return True
    return bool(
        _MEETS.match(text, m.end())
        and _ELECTION.search(text, sentence_start(text, left), m.start())
    )


def _period_before(text: str, at: int, *, near: bool) -> tuple[Per, int] | None:
    """The period that governs the share, with its place; a time limit between parts them.

    A share is of one period: 每两个月 is handed on to none. ``near``
    asks for a period in the very clause.
    """
    floor = clause_start(text, at) if near else at
    while not near and floor > 0 and at - floor < 160 and text[floor - 1] not in "。；\n！？":
        floor -= 1
    last = last_match(FIND_PERIOD, text, floor, at) or label_before(text, at)
    if last is None or period_of(last)[1] > 1 or _TIMED.search(text, last.start(), at):
        return None
    return period_of(last)[0], last.start()


def _population(m: re.Match[str], left: int, led: re.Match[str] | None) -> str:
    text = m.string
    if led and led["whole_of"]:
        words = re.sub(r"(?:总人数|总数|人数|总量)?的?$", "", led["whole_of"])
        if len(words) > 1:
            return words
    after = _OF.search(text, m.end(), sentence_end(text, m.end()))
    if after:
        return after["population"]
    head = text[left : led.start() if led else m.start()]
    head = re.sub(r"^第[一二三四五六七八九十百零\d]+条", "", head)
    head = _IN_TIME.sub("", head)
    return head[-20:]


def _of(pct: int, of: str, per: Per | None = None) -> Share:
    return Share(Decimal(pct), None, of, per)


RULES = (
    Rule(
        id="share.bounded",
        since=FIRST_EDITION,
        starts="半数",
        units="%分/半成",
        pattern=re.compile(_PART),
        build=_share,
        match=(
            reads(
                "每月按照不低于总人数8%的比例，对科室负责人开展谈话",
                Share(Decimal(8), None, "科室负责人", Per.MONTH),
            ),
            reads("参训率达到100%", Share(Decimal(100), None, "参训率")),
            reads("抽查三分之二以上的科室", Share(Decimal("66.7"), None, "抽查")),
            reads("女职工代表应当过半数", Share(Decimal(50), None, "女职工代表应当")),
            reads("按30%的比例抽查", Share(Decimal(30), None, "按")),
            reads("参训率不低于九成", Share(Decimal(90), None, "参训率")),
            reads("每月通报，3日内答复，答复率须达100%", Share(Decimal(100), None, "答复率须达")),
            reads("对重点单位应当百分之百检查", Share(Decimal(100), None, "对重点单位应当")),
            reads("应当100%安装报警器", _of(100, "应当")),
            reads("每季度评查已结案件比例不低于3%", _of(3, "每季度评查已结案件比例", Per.QUARTER)),
            reads("每两个月抽查一次台账，抽查率不低于20%", _of(20, "抽查率")),
            reads("每季度通报一次，问题部分篇幅不少于50%", _of(50, "问题部分篇幅")),
            reads("按结余资金10%的比例提取风险金", _of(10, "按结余资金")),
            reads("优秀等次占比不超过20%", Share(None, Decimal(20), "优秀等次占比")),
        ),
        no_match=(
            "有十分之一以上的村民提议，应当召集",
            "日常考核占40%",
            "罚款不低于货值的30%",
            "上涨了5%",
            "低于60%的，予以通报",
            "经三分之二以上委员同意",
            "须经全体委员过半数通过",
            "会议应有半数以上代表出席",
            "表决时须超过应到会人数的一半",
            "对超过期限三分之二的案件，逐件督办",
            "由过半数的监事共同推举一名监事主持",
            "十分之一以上的代表，可以提出议案",
            "单独持有百分之三以上股份",
            "砂石|1%-5%",
            "召开居民会议，应当有三分之二以上的户代表参加",
            "五分之一以上的委员书面联名",
            "近两年来，办结率达到97%",
            "已完成100%",
        ),
    ),
)
