"""Points taken off or added in words: 每少一次扣0.5分, 该项不得分, 最多扣2分, 每项加1分.

Reads: cleaned text of a cell. Writes: :class:`Effected`, and of these the deductions. Of a
range (酌情扣1-3分) the larger figure is given: it is what may be lost; the words stay as
they are. A veto (一票否决) reaches beyond its row, so it is no deduction but a remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from zelian.core.reading.numerals import NUMERAL, decimal
from zelian.core.reading.rules import FIRST_EDITION
from zelian.core.reading.turns import Claimed, Turn


class Effect(StrEnum):
    """What the words do to the points."""

    TAKES = "takes"
    ADDS = "adds"
    NOTHING_LEFT = "nothing_left"
    CAP = "cap"
    FLOOR = "floor"
    VETO = "veto"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Effected:
    """An effect on points at ``[start, end)``; ``points`` is zero where no figure stands."""

    effect: Effect
    points: Decimal = Decimal(0)
    per: str = ""
    start: int = 0
    end: int = 0

    @property
    def said(self) -> Effected:
        """What it means, without where it stands."""
        return replace(self, start=0, end=0)


@dataclass(frozen=True, slots=True)
class Taken:
    """A deduction in cleaned text, its cap and floor found; below zero it adds."""

    points: Decimal
    per: str
    start: int
    end: int
    most: Decimal | None = None
    to_zero: bool = False


_POINTS = r"(?:个)?分(?![之钟析值公支会部校局院厂行店册组])"
_N = rf"(?P<n>{NUMERAL}|半)(?:(?:-|至|到|~)(?P<to>{NUMERAL}))?{_POINTS}"
_SIGNS = "，。；！？：\n"
_CASE_OPENS = re.compile(
    r"(?:\d{1,2}[.、]|（\d{1,2}）|[①-⑳])?(?:凡|未|不|缺|无|少|没|逾期|迟|出现|发现|发生|因|违|对|被|有|如|若|超|漏|错|瞒|拒"
    r"|每(?:[少缺漏有超错迟逾被违]|出现|发[现生]|增|多|降|低|[一1]?[次例项人处起件]))"
)
_CASE_CLOSES = re.compile(r"(?:的|者)$")
_LEANS = re.compile(
    r"(?:每|一|1|各|按|个|次|项|人|例|处|件|起|篇|份|天|日|条|户|场|期|家|酌情|视情节?(?:轻重)?|一次性|直接|分别|则"
    r"|相应|累计|另|再|该项|本项|予以|给予)*"
)


def _number(m: re.Match[str]) -> Decimal:
    last = m["to"] or m["n"]
    return Decimal("0.5") if last == "半" else decimal(last) or Decimal(0)


def _clause_start(text: str, at: int) -> int:
    start, depth = at, 0
    while start > 0 and at - start < 80 and (depth > 0 or text[start - 1] not in _SIGNS):
        if text[start - 1] == "（" and depth == 0:
            break
        start -= 1
        depth += (text[start] == "）") - (text[start] == "（")
    return start


def _case_start(text: str, at: int) -> int:
    """Where the case begins that points are taken for: this clause, or the one before it.

    未建立台账的，每次扣2分 leans on the clause before; 应当建立台账，每少一次扣2分 does not.
    """
    start = _clause_start(text, at)
    if start == 0 or text[start - 1] not in "，：" or not _LEANS.fullmatch(text, start, at):
        return start
    before = _clause_start(text, start - 1)
    case = _CASE_CLOSES.search(text, before, start - 1) or _CASE_OPENS.match(text, before)
    return before if case else start


_Build = Callable[[re.Match[str]], Iterable[Effected]]


def _case(effect: Effect, sign: int = 1) -> _Build:
    def build(m: re.Match[str]) -> Iterator[Effected]:
        start = _case_start(m.string, m.start())
        points = sign * _number(m) if "n" in m.re.groupindex else Decimal(0)
        yield Effected(effect, points, m.string[start : m.start()].strip("，："), start, m.end())

    return build


def _bare(effect: Effect) -> _Build:
    def build(m: re.Match[str]) -> Iterator[Effected]:
        points = _number(m) if "n" in m.re.groupindex else Decimal(0)
        yield Effected(effect, points, "", m.start(), m.end())

    return build


def _means(effect: Effect, points: str = "0", per: str = "") -> Effected:
    return Effected(effect, Decimal(points), per)


TURNS: tuple[Turn[Effected], ...] = (
    Turn(
        "deduction.cap",
        FIRST_EDITION,
        re.compile(
            r"(?:本项|该项|此项)?(?:累计|合计|总计|共)?(?:最多|最高|至多|不得?超过|上限为?|(?:扣|加|奖励?|得)?分?不得?超过)"
            rf"(?:可|只)?(?:累计)?(?:扣除?|减|加|得|计|奖励?)?{_N}"
        ),
        _bare(Effect.CAP),
        match=(
            ("每次扣1分，最多扣4分", (_means(Effect.CAP, "4"),)),
            ("累计扣分不超过3分", (_means(Effect.CAP, "3"),)),
            ("每篇加1分，最高加5分", (_means(Effect.CAP, "5"),)),
            ("每项加1分，最高5分", (_means(Effect.CAP, "5"),)),
        ),
        no_match=("最高扣除标准另定", "会议不超过3次", "通话不超过5分钟"),
    ),
    Turn(
        "deduction.limit",
        FIRST_EDITION,
        re.compile(rf"(?:以|扣满|加满|满)?(?:扣|加)?{_N}(?:封顶|为止|为限|为上限)"),
        _bare(Effect.CAP),
        match=(("每次扣1分，5分封顶", (_means(Effect.CAP, "5"),)),),
        no_match=("扣完5分", "满分100分"),
    ),
    Turn(
        "deduction.floor",
        FIRST_EDITION,
        re.compile(
            r"(?:直至|直到)?(?:该项|本项|此项)?(?:分值?)?扣(?:完|光|至(?:0|零)分?|到(?:0|零)分?)(?:该项|本项|此项)?(?:分值?|得分)?(?:即止|为止|止)"
            r"|(?:直至|直到)(?:该项|本项|此项)?(?:分值?)?扣(?:完|光)|扣(?:至|到)(?:0|零)分"
        ),
        _bare(Effect.FLOOR),
        match=(
            ("每次扣1分，扣完为止", (_means(Effect.FLOOR),)),
            ("每次扣1分，扣完本项分为止", (_means(Effect.FLOOR),)),
            ("每次扣2分，直至扣完", (_means(Effect.FLOOR),)),
        ),
        no_match=("扣完押金", "工作完成为止"),
    ),
    Turn(
        "deduction.takes",
        FIRST_EDITION,
        re.compile(rf"(?:倒?扣(?:除|减|掉)?|减(?:去|扣|除)?)(?:该项|本项|相应)?{_N}"),
        _case(Effect.TAKES),
        match=(
            ("每季度召开例会，每少一次扣0.5分", (_means(Effect.TAKES, "0.5", "每少一次"),)),
            ("未制定计划的扣2分", (_means(Effect.TAKES, "2", "未制定计划的"),)),
            ("未制定计划的，扣两分", (_means(Effect.TAKES, "2", "未制定计划的"),)),
            ("记录不全的，每次扣1分", (_means(Effect.TAKES, "1", "记录不全的，每次"),)),
            ("缺一项扣1分", (_means(Effect.TAKES, "1", "缺一项"),)),
            ("执行不力的，酌情扣1-3分", (_means(Effect.TAKES, "3", "执行不力的，酌情"),)),
            ("应当建档立卡，酌情扣1分", (_means(Effect.TAKES, "1", "酌情"),)),
            ("（少一人次扣半分）", (_means(Effect.TAKES, "0.5", "少一人次"),)),
        ),
        no_match=("扣除工资200元", "扣押3分公司账册", "未制定计划的，不得分", "提前5分钟到岗"),
    ),
    Turn(
        "deduction.adds",
        FIRST_EDITION,
        re.compile(rf"(?<![参增更])(?:加|奖(?:励)?|增加)(?:记|计)?{_N}"),
        _case(Effect.ADDS, -1),
        match=(
            ("获得市级表彰的，每项加1分", (_means(Effect.ADDS, "-1", "获得市级表彰的，每项"),)),
            ("每推广一例经验奖励0.5分", (_means(Effect.ADDS, "-0.5", "每推广一例经验"),)),
        ),
        no_match=("参加3分会场活动", "每年增加2个站点"),
    ),
    Turn(
        "deduction.nothing_left",
        FIRST_EDITION,
        re.compile(
            r"(?:该项|本项|此项|该指标|该小项|相应项|对应项)?(?:不(?:得|计|给|记|予计|予记)分(?![值散配解析工为成类立发心担享])|[得记计为](?:0|零)分"
            r"|(?:扣(?:完|除|掉|减)?)(?:该项|本项|此项)?(?:全部|所有)(?:分值?|得分)|(?:扣(?:完|除|掉|减))(?:该项|本项|此项)(?:分值?|得分)(?!为止|止))"
        ),
        _case(Effect.NOTHING_LEFT),
        match=(
            ("未签订责任书的不得分", (_means(Effect.NOTHING_LEFT, per="未签订责任书的"),)),
            ("弄虚作假的，该项不得分", (_means(Effect.NOTHING_LEFT, per="弄虚作假的"),)),
            ("未开展的扣除全部分值", (_means(Effect.NOTHING_LEFT, per="未开展的"),)),
        ),
        no_match=("不得分散精力", "扣完本项分为止", "不得擅自评分"),
    ),
    Turn(
        "deduction.veto",
        FIRST_EDITION,
        re.compile(
            r"一票否决|取消[^，。；\n]{0,12}(?:评优|评先|考核|评选|先进)[^，。；\n]{0,6}资格"
            r"|直接(?:评定?|定|确定)为(?:不合格|不达标|末等|末位|差等)"
        ),
        _case(Effect.VETO),
        match=(
            ("发生较大事故的，一票否决", (_means(Effect.VETO, per="发生较大事故的"),)),
            ("瞒报的直接评为不合格", (_means(Effect.VETO, per="瞒报的"),)),
        ),
        no_match=("取消会议资格", "投票否决"),
    ),
    Turn(
        "deduction.unsaid",
        FIRST_EDITION,
        re.compile(r"(?:酌情|视情|视情节(?:轻重)?|适当|相应)(?:予以|给予)?(?:扣|减)分(?!值|标准)"),
        _case(Effect.UNSAID),
        match=(("记录不全的酌情扣分", (_means(Effect.UNSAID, per="记录不全的"),)),),
        no_match=("酌情扣2分", "适当得分"),
    ),
)
"""In the order in which one word wins over another: a cap is no deduction besides."""

_HINT = re.compile("[扣减加奖分]|否决|资格|为不合格|为末")


def effects_in(text: str, start: int, end: int) -> list[Effected]:
    """All effects on points between two places, in order, each word read once."""
    if not _HINT.search(text, start, end):
        return []
    stretch = text[start:end]
    claimed = Claimed()
    found: list[Effected] = []
    for turn in TURNS:
        for m in turn.pattern.finditer(stretch):
            if not claimed.is_free(*m.span()):
                continue
            claimed.claim(*m.span())
            found += (replace(e, start=e.start + start, end=e.end + start) for e in turn.build(m))
    return sorted(found, key=lambda e: e.end)


def taken_by(effects: Iterable[Effected], full: Decimal | None) -> list[Taken]:
    """Deductions with the caps and floors that follow them; ``full`` are the row's points."""
    out: list[Taken] = []
    floored = 0
    for e in effects:
        if e.effect in {Effect.TAKES, Effect.ADDS}:
            out.append(Taken(e.points, e.per, e.start, e.end))
        elif e.effect is Effect.NOTHING_LEFT:
            out.append(Taken(full or Decimal(0), e.per, e.start, e.end, to_zero=True))
        elif e.effect is Effect.CAP and out:
            out[-1] = replace(out[-1], most=e.points)
        elif e.effect is Effect.FLOOR:
            out[floored:] = [replace(t, to_zero=t.points > 0) for t in out[floored:]]
            floored = len(out)
    return out
