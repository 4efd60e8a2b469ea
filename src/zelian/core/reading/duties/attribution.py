"""Whose a part of a half-sentence is: from its clauses, or from whoever was spoken of.

Reads: the flow's text. Writes: clauses with names and roles, and the subjects of parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from zelian.core.reading.duties.adverbials import HAPPENS, WHEN, Role, role_of
from zelian.core.reading.duties.agents import (
    PUSHING,
    body_that_meets,
    is_held,
    joined_subject,
    passive_subject,
    pushed_by,
    pushed_subject,
)
from zelian.core.reading.duties.imperatives import IMPERATIVES
from zelian.core.reading.duties.nouns import split_names
from zelian.core.reading.duties.parts import Clause, Part
from zelian.core.reading.duties.patients import (
    body_counted,
    counts_persons,
    is_convened,
    is_dealt_with,
    is_replaced,
    must_be_many,
)
from zelian.core.reading.duties.references import resolve
from zelian.core.reading.duties.subjects import (
    before_verb,
    boundaries,
    is_name,
    subject_in,
    without_post,
)
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.sentences import clauses

_WHEN = re.compile(r"(?:[内前后时中]|期间|之日起|情况下|的)$")
_TOGETHER = re.compile(r"[，与同和对向]")
_BOUND = re.compile(
    r"应当|应该|必须|务必|不得|不准|严禁|须|要(?<![主重首必]要)(?![求点素])|负责(?!人)|负(?!责)|承担|可以|有权|是(?!否)|应(?![急用对付变届])|每|按[月季年周]"
)
_OPENS_EVENT = re.compile(
    r"(?:发现|接到|接报|收到|遇有|遇到|发生|出现)[^，。；]{2,30}?(?:时|后|的|，?立即|，?及时)"
)
_MODAL = re.compile(r"均|都|也|应|必须|不得|须|要|可以|负责|有权|每")
_TELLS_WHOM = re.compile(
    r"(?:指导|教育|管理|监督|检查|考核|培训|审核)(?:教师|学生|员工|职工|人员|党员|干部|师生|工作人员)"
)
_OUTCOME = re.compile(
    r"(?:检查|督查|考核|评估|评议|巡查|审核|调查|测评|演练|培训|自查|排查|会议|谈话|巡察|监测|审计)(?:结果|情况|报告|纪要|记录|意见)"
)
"""What the sentence before brought about: it is for the same to go on with it."""
_HOLDS_OFFICE = re.compile(r"[^，。；]{0,6}?(?:担任|兼任|组成)")
_LEADS = re.compile(r"(?:牵头|主办|主责|总牵头)[，、；]$")
_JOINS = re.compile(r"(?:配合|协办|协助|参与|参加)[，、；。]$")
_SAME = re.compile(r"其(?=应|须|必|不得|要|可|每|有权|负)")
_PATIENT = re.compile(
    r"(?:[^，。；与同和对由向]{2,16}?每(?:个)?(?:年度?|半年|季度?|月|周|学期|学年|旬)(?:至少|不少于)?必?谈(?:心|话)?(?:至少|不少于)?[\d一二两三]{1,2}[遍次轮]"
    r"|(?:重点|特殊|困难|问题|薄弱|一般|高风险|下级|所属|所辖|辖区|新任|新进|新入职|新提拔|被)[^，。；与同和对由向]{1,14}?"
    r"每[^，。；]{1,4}?(?:至少|不少于)?(?:谈话|谈心|家访|走访|慰问|约谈|回访|检查|抽查|督查|巡查|排查|轮训|考核)"
    r"(?:至少|不少于)?[\d一二两三四五六]{1,2}[遍次轮](?:以上)?[，。；]?$)"
)
_TURNS = PUSHING | {"其"}
_MAIN = Role.MAIN


def _is_bound(text: str, body: int, end: int) -> bool:
    """Whether a clause lays something on those it names, from where it goes on behind them."""
    return (
        text[body : body + 2] in IMPERATIVES
        or VERB.match(text, body, end) is not None
        or _BOUND.search(text, body, end) is not None
    )


class Attribution:
    """Finds subjects in one document's text, remembering who was named last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = boundaries(text)
        self._places = [*(at for at, _ in self._ends), len(text) + 1]
        self.before: tuple[str, ...] = ()
        self._before_at = (0, 0)
        self._leading: tuple[str, ...] = ()
        self._joint: tuple[str, ...] = ()

    def clauses(self, start: int, end: int) -> list[Clause]:
        """The clauses of a half-sentence, each with its names and its role."""
        text = self._text
        pieces = clauses(text, start, end)
        heads = self._heads(pieces)
        handing = text.find("由", start, end) >= 0
        last = len(pieces) - 1
        out: list[Clause] = []
        for i, (left, right) in enumerate(pieces):
            names, body = heads[i]
            role = _MAIN
            if i < last:
                begin = left + (text[left] == "凡")
                if not names and not heads[i + 1][0] and is_name(text, begin, right):
                    alone = split_names(text[begin:right])
                    out.append(Clause(left, right, Role.TOPIC, alone, right))
                    continue
                role = role_of(text, body, right)
            bound = False
            passive = i > 0 and text[left] == "由"
            if passive and i < last and _HOLDS_OFFICE.match(text, body, right):
                out.append(Clause(left, right, role, (), left))
                continue
            if names:
                bound = _is_bound(text, body, right)
            elif i and _OPENS_EVENT.match(text, left, right):
                bound = True
            elif role is _MAIN:
                names, body = passive_subject(text, left, right) if handing else ((), left)
                if names and i < last and _HOLDS_OFFICE.match(text, body, right):
                    names, body = (), left
                bound = passive = bool(names)
            out.append(Clause(left, right, role, names, body, bound, passive))
        return out

    def _heads(self, pieces: Sequence[tuple[int, int]]) -> list[tuple[tuple[str, ...], int]]:
        """The names each clause begins with, and where they end.

        Most hold no place where a subject can end; those before a stop are done with at once.
        """
        text, places = self._text, self._places
        at = bisect_left(places, pieces[0][0]) if pieces else 0
        out: list[tuple[tuple[str, ...], int]] = []
        for left, right in pieces:
            while places[at] < left:
                at += 1
            nobody = places[at] > right and text[left] not in _TURNS
            if nobody and not text.startswith("，", right):
                out.append(((), left))
            else:
                out.append((self._later if out else self._subject)(left, right, at))
        return out

    def _later(self, start: int, end: int, first: int) -> tuple[tuple[str, ...], int]:
        """The names of a further clause: 指导教师落实… goes on with a verb, if none is bound."""
        text = self._text
        names, body = self._subject(start, end, first)
        if names and _TELLS_WHOM.match(text, start, end) and not _MODAL.match(text, body, end):
            return (), start
        return names, body

    def _subject(self, start: int, end: int, first: int) -> tuple[tuple[str, ...], int]:
        """The names a clause begins with; ``first`` is the next place where one can end."""
        text = self._text
        pushed = pushed_subject(text, start, end)
        if pushed:
            return pushed, start
        ends_here = self._places[first] <= end
        stretch = subject_in(text, start, end, self._ends, first) if ends_here else None
        if stretch is None:
            stretch = before_verb(text, start, end)
        if stretch is None:
            same = _SAME.match(text, start, end) if text[start] == "其" else None
            return (self.before, same.end()) if same else ((), start)
        left, right = stretch
        if is_held(text, left, right) or is_dealt_with(text, left, right, end):
            return (), start
        if counts_persons(text, left, right, end):
            chooses = body_counted(text, left, right) or before_verb(text, left, end)
            return (split_names(text[left : chooses[1]]), chooses[1]) if chooses else ((), start)
        right = without_post(text, left, right)
        pushed = pushed_by(text, right, end)
        if pushed:
            return pushed, right
        names = split_names(text[left:right])
        joined = joined_subject(text, right, end)
        return tuple(dict.fromkeys((*names, *joined))), right

    def attribute(self, part: Part, inherited: tuple[str, ...], *, entitled: bool = False) -> None:
        """Find who must do the part; ``entitled`` says a heading laid all here on ``inherited``."""
        text = self._text
        part.body, names, fallback = self._named(part)
        if inherited and entitled and _PATIENT.match(text, part.start, part.end):
            names, part.body = [], part.start
        if inherited and entitled and names and is_convened(text, part.body, part.end):
            names = []
        if not names and fallback and self._happens_to(part):
            names += fallback
        if not names and not entitled:
            names += self._holder(part)
        if not names:
            names += self._handed(part)
            part.passive = bool(names)
        if not names and not entitled:
            names += fallback
        part.own = bool(names)
        part.subjects = resolve(tuple(dict.fromkeys(names)), self.before) or inherited
        if not part.subjects:
            part.subjects = self._left_over(part)
        self._join(part)
        if part.own:
            self.before = part.subjects
            self._before_at = (part.start, part.end)

    def _left_over(self, part: Part) -> tuple[str, ...]:
        """Whose a part is that nobody is named for: the outcome of theirs, or a law's count."""
        text = self._text
        if _OUTCOME.match(text, part.start, part.end):
            return self.before if self._goes_on(part) else ()
        ends = self._ends[bisect_left(self._places, part.start) :][:4]
        for at, _ in ends:
            if text.find("，", part.start, at) >= 0:
                break
            if at < part.end and must_be_many(text, part.start, at, part.end):
                return split_names(text[part.start : at])
        return ()

    def _goes_on(self, part: Part) -> bool:
        """Whether the part is about what was asked for just before: 检查一次 and 检查结果."""
        start, end = self._before_at
        lines = self._text.count("\n", end, part.start)
        doing = self._text[part.start : part.start + 2]
        return lines == 0 or (lines == 1 and self._text.find(doing, start, end) >= 0)

    def _join(self, part: Part) -> None:
        """甲牵头，乙配合，每月开展一次: what follows is for both."""
        if not part.own:
            if self._joint and part.subjects == self._joint[-len(part.subjects) :]:
                part.subjects = self._joint
            return
        joins = self._leading and _JOINS.search(self._text, part.start, part.end)
        self._joint = (*self._leading, *part.subjects) if joins else ()
        leads = _LEADS.search(self._text, part.start, part.end)
        self._leading = part.subjects if leads else ()

    def _handed(self, part: Part) -> tuple[str, ...]:
        """To whom the part is handed by 由; who holds an office does not what follows."""
        names, at = passive_subject(self._text, part.start, part.end)
        office = names and _HOLDS_OFFICE.match(self._text, at, part.end)
        return () if office and any(f.start > at for f in part.found) else names

    def _happens_to(self, part: Part) -> bool:
        """Whether whoever meets with an event is named: 甲发现…的, 甲收到…后.

        It is theirs to act then, unless the doing names another.
        """
        text = self._text
        met = any(
            c.role is Role.EVENT and c.names and HAPPENS.match(text, c.body, c.end)
            for c in part.clauses
        )
        return met and not text.startswith("由", part.body)

    def _holder(self, part: Part) -> tuple[str, ...]:
        """Whose meeting it is that the part says is held."""
        text = self._text
        for piece in part.clauses:
            if piece.role is _MAIN:
                return body_that_meets(text, piece.start, piece.end)
        return ()

    def _named(self, part: Part) -> tuple[int, list[str], tuple[str, ...]]:
        """Where the doing begins, the names before it, and those of its conditions."""
        text = self._text
        body = part.start
        names: list[str] = []
        fallback: tuple[str, ...] = ()
        for i, piece in enumerate(part.clauses):
            if piece.role in WHEN and i + 1 < len(part.clauses):
                if not is_replaced(text, piece.start, piece.end):
                    fallback = fallback or piece.names
                if not names:
                    body = part.clauses[i + 1].start
                continue
            if piece.names and names and not _TOGETHER.match(text, body):
                break
            names += piece.names
            part.passive = part.passive or piece.passive
            if piece.names:
                body = piece.body
            elif piece.role is not _MAIN and not names:
                continue
            if piece.acts and not _WHEN.search(text, piece.body, piece.end):
                break
        return body, names, fallback
