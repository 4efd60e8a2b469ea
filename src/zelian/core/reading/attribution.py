"""Whose a part of a half-sentence is: from its clauses, or from whoever was spoken of.

Reads: the flow's text. Writes: clauses with names and roles, and the subjects of parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from zelian.core.reading.adverbials import HAPPENS, WHEN, Role, role_of
from zelian.core.reading.agents import (
    body_that_meets,
    is_held,
    joined_subject,
    passive_subject,
    pushed_by,
    pushed_subject,
)
from zelian.core.reading.imperatives import IMPERATIVES
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.nouns import split_names
from zelian.core.reading.parts import Clause, Part
from zelian.core.reading.patients import (
    body_counted,
    counts_persons,
    is_convened,
    is_dealt_with,
    is_replaced,
)
from zelian.core.reading.references import resolve
from zelian.core.reading.sentences import clauses
from zelian.core.reading.subjects import boundaries, is_name, subject_in, without_post

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
_SAME = re.compile(r"其(?=应|须|必|不得|要|可|每|有权|负)")
_PATIENT = re.compile(
    r"(?:[^，。；与同和对由向]{2,16}?每(?:个)?(?:年度?|半年|季度?|月|周|学期|学年|旬)(?:至少|不少于)?必?谈(?:心|话)?(?:至少|不少于)?[\d一二两三]{1,2}[遍次轮]"
    r"|(?:重点|特殊|困难|问题|薄弱|一般|高风险|下级|所属|所辖|辖区|新任|新进|新入职|新提拔|被)[^，。；与同和对由向]{1,14}?"
    r"每[^，。；]{1,4}?(?:至少|不少于)?(?:谈话|谈心|家访|走访|慰问|约谈|回访|检查|抽查|督查|巡查|排查|轮训|考核)"
    r"(?:至少|不少于)?[\d一二两三四五六]{1,2}[遍次轮](?:以上)?[，。；]?$)"
)


class Attribution:
    """Finds subjects in one document's text, remembering who was named last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._ends = boundaries(text)
        self._places = [at for at, _ in self._ends]
        self.before: tuple[str, ...] = ()

    def clauses(self, start: int, end: int) -> list[Clause]:
        """The clauses of a half-sentence, each with its names and its role."""
        text = self._text
        pieces = clauses(text, start, end)
        found = [(self._later if i else self.subject)(*piece) for i, piece in enumerate(pieces)]
        out: list[Clause] = []
        for i, ((left, right), (names, body)) in enumerate(zip(pieces, found, strict=True)):
            last = i == len(pieces) - 1
            if not names and not last and not found[i + 1][0] and is_name(text, left, right):
                alone = split_names(text[left:right])
                out.append(Clause(left, right, Role.TOPIC, alone, right))
                continue
            role = Role.MAIN if last else role_of(text, body, right)
            bound = False
            passive = bool(i) and text[left] == "由"
            if names:
                bound = (
                    text[body : body + 2] in IMPERATIVES
                    or VERB.match(text, body, right) is not None
                    or _BOUND.search(text, body, right) is not None
                )
            elif i and _OPENS_EVENT.match(text, left, right):
                bound = True
            elif role is Role.MAIN:
                handed, at = passive_subject(text, left, right)
                bound = passive = bool(handed)
                out.append(Clause(left, right, role, handed, at, bound, passive))
                continue
            out.append(Clause(left, right, role, names, body, bound, passive))
        return out

    def _later(self, start: int, end: int) -> tuple[tuple[str, ...], int]:
        """The names of a further clause: 指导教师落实… goes on with a verb, if none is bound."""
        text = self._text
        names, body = self.subject(start, end)
        if names and _TELLS_WHOM.match(text, start, end) and not _MODAL.match(text, body, end):
            return (), start
        return names, body

    def subject(self, start: int, end: int) -> tuple[tuple[str, ...], int]:
        """The names a clause begins with, and where they end."""
        text = self._text
        pushed = pushed_subject(text, start, end)
        if pushed:
            return pushed, start
        stretch = subject_in(text, start, end, self._ends, bisect_left(self._places, start))
        if stretch is None:
            same = _SAME.match(text, start, end) if text.startswith("其", start) else None
            return (self.before, same.end()) if same else ((), start)
        left, right = stretch
        if is_held(text, left, right) or is_dealt_with(text, left, right, end):
            return (), start
        if counts_persons(text, left, right, end):
            whose = body_counted(text, left, right)
            return (split_names(whose) if whose else ()), start
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
            names += passive_subject(text, part.start, part.end)[0]
            part.passive = bool(names)
        if not names and not entitled:
            names += fallback
        part.own = bool(names)
        part.subjects = resolve(tuple(dict.fromkeys(names)), self.before) or inherited
        if not part.subjects and _OUTCOME.match(text, part.start, part.end):
            part.subjects = self.before
        if part.own:
            self.before = part.subjects

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
            if piece.role is Role.MAIN:
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
            elif piece.role is not Role.MAIN and not names:
                continue
            if VERB.search(text, piece.body, piece.end) and not _WHEN.search(
                text, piece.body, piece.end
            ):
                break
        return body, names, fallback
