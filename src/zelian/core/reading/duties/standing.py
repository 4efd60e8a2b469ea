"""Where the reader stands: the heading above, and whom the text is speaking of.

Reads: headings and passages as they come. Writes: the path, the place the body of a
passage begins, and the subject that sentences without one inherit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.duties.imperatives import IMPERATIVES
from zelian.core.reading.duties.silences import LeadIn
from zelian.core.reading.duties.subjects import subject_boundary
from zelian.core.reading.duties.titles import heading_subject, may_be_post
from zelian.core.reading.layout.passages import Passage
from zelian.core.reading.outline.labels import Style
from zelian.core.reading.outline.tree import Heading
from zelian.core.vocabulary.regulation import Modality

_STOP = re.compile(r"[。；！？：]")
_SENTENCE = re.compile(
    r"应当|必须|不得|须|(?<![主重首必])要(?![求点素])|每年|每月|每季|每周|每日|每半|负责|，"
)
_STEP = re.compile(
    r"(?:提出|提交|组织|开展|信息|材料|资料|案件|线索|初步|结果|任务|整改)?(?:登记|受理|立项|立案|交办|转办|承办|催办|督办|"
    r"反馈|归档|办结|办理|公示|审核|审批|审查|审定|调查|核查|评估|复核|复查|拟定|批准|送达|执行|申请|申报|初审|复审|评审|"
    r"确认|认定|通知|告知|答复|回访|移送|检查|自查|整改|验收|销号|报告|备案|通报|发布|印发|汇总|考核|评议|表决|公告|公布)"
    r"(?:环节|阶段|程序)?"
)
_LISTS = re.compile(r"下列|以下|如下")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇两]{1,8}条(?:之[一二三四五六七八九十])?")
_TITLED = {Style.PART, Style.BOOK, Style.SUBBOOK, Style.CHAPTER, Style.SECTION, Style.ANNEX}


class Standing:
    """Moves forward over the passages of one document."""

    def __init__(self, text: str, headings: Sequence[Heading]) -> None:
        self._text = text
        self._headings = headings
        self._next = 0
        self._posts = _open_posts(headings)
        self._named: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._entitled: set[tuple[str, ...]] = set()
        self._opened: set[tuple[str, ...]] = set()
        self._known: tuple[tuple[str, ...], bool] | None = None
        self._last_step: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
        self._lead_ins: dict[tuple[str, ...], LeadIn] = {}
        self._heading: Heading | None = None
        self._leaf = False
        self._here = False
        self.path: tuple[str, ...] = ()
        self.body = 0

    def enter(self, passage: Passage, following: Sequence[Passage]) -> None:
        """Step into the next passage."""
        self.body = passage.start
        self._here = False
        self._known = None
        if passage.grid is not None or self._next >= len(self._headings):
            return
        heading = self._headings[self._next]
        if heading.start != passage.start:
            self._leave_items()
            return
        self._next += 1
        self._heading, self._here = heading, True
        self.path = heading.path
        self._keep_above(heading.path)
        named = heading_subject(heading.title) or self._posts.get(heading.start, ())
        if named:
            self._named[heading.path] = named
            self._entitled.add(heading.path)
        self.body = heading.start + len(heading.label)
        self._leaf = self._is_leaf(heading, following)
        self._skip_title(passage)

    def _leave_items(self) -> None:
        """A paragraph after the items of an article belongs to the article again."""
        for depth in range(len(self.path) - 1, 0, -1):
            if _ARTICLE.fullmatch(self.path[depth - 1]):
                self.path = self.path[:depth]
                return

    def says_something(self) -> bool:
        """Whether the passage holds sentences, rather than being a title alone."""
        if not self._here or self._heading is None:
            return True
        if self._heading.style in _TITLED:
            return False
        rest = self._text[self.body : self._heading.end]
        if not rest:
            return False
        if _STOP.search(rest[:-1]) or rest[-1] in "。；：":
            return True
        doing = rest[:2] in IMPERATIVES or bool(_SENTENCE.search(rest))
        return self._leaf and doing

    def subjects(self) -> tuple[str, ...]:
        """Whom a sentence without a subject speaks of here."""
        return self._spoken_of()[0]

    def _spoken_of(self) -> tuple[tuple[str, ...], bool]:
        """The names that stand here, and whether a heading or a list's opening laid them down."""
        if self._known is None:
            self._known = ((), False)
            for depth in range(len(self.path), -1, -1):
                named = self._named.get(self.path[:depth])
                if named:
                    above = self.path[:depth]
                    opened = above in self._opened and depth == len(self.path)
                    self._known = (named, above in self._entitled and not opened)
                    break
            else:
                above, doers = self._last_step
                if self._here and above == self.path[:-1] and self._is_step():
                    self._known = (doers, False)
        return self._known

    def _is_step(self) -> bool:
        """Whether the passage is a step of a course of doings: （二）交办。立项通知…."""
        heading = self._heading
        return heading is not None and _STEP.fullmatch(heading.title) is not None

    def entitled(self) -> bool:
        """Whether a heading or a list's opening words lay all that stands here on somebody."""
        return self._spoken_of()[1]

    def is_item(self) -> bool:
        """Whether the passage is an item under a place that names whom it speaks of."""
        return self._here and self.path not in self._named and self.entitled()

    def is_labelled(self) -> bool:
        """Whether a label begins the passage."""
        return self._here

    def is_silent(self) -> bool:
        """Whether the passage is an item of a list that puts nothing on anybody."""
        return self._here and any(
            lead.silent and len(at) < len(self.path) and at == self.path[: len(at)]
            for at, lead in self._lead_ins.items()
        )

    def modality(self) -> Modality | None:
        """How the words that opened the list bind its items."""
        for depth in range(len(self.path) - 1, -1, -1) if self._lead_ins else ():
            lead = self._lead_ins.get(self.path[:depth])
            if lead is not None:
                return lead.modality
        return None

    def introduce(self, lead: LeadIn) -> None:
        """A sentence here opens a list."""
        self._lead_ins[self.path] = lead

    def heard(self, names: tuple[str, ...], end: int, passage_end: int) -> None:
        """A sentence named its subject; what it introduces inherits it."""
        tail = self._text[max(0, end - 16) : end]
        introduces = tail.endswith("：") or (end >= passage_end - 1 and bool(_LISTS.search(tail)))
        opens = self.path not in self._named
        self._known = None
        if introduces and names:
            self._named[self.path] = names
            self._entitled.add(self.path)
            self._opened.add(self.path)
        elif opens and self._here:
            self._named[self.path] = names
        if names and self._here and self._is_step():
            self._last_step = (self.path[:-1], names)

    def _keep_above(self, path: tuple[str, ...]) -> None:
        """Only what stands above the path can still lend its subject."""
        self._named = {
            p: names
            for p, names in self._named.items()
            if len(p) < len(path) and p == path[: len(p)]
        }
        self._entitled &= self._named.keys()
        self._opened &= self._named.keys()
        if not self._lead_ins:
            return
        self._lead_ins = {
            p: lead
            for p, lead in self._lead_ins.items()
            if len(p) < len(path) and p == path[: len(p)]
        }

    def _is_leaf(self, heading: Heading, following: Sequence[Passage]) -> bool:
        """Whether nothing stands under the heading: the next passage is its equal or above."""
        if not following:
            return True
        after = self._headings[self._next] if self._next < len(self._headings) else None
        if after is None or following[0].start != after.start:
            return False
        return len(after.path) <= len(heading.path)

    def _skip_title(self, passage: Passage) -> None:
        """A short title before the first full stop is no sentence of its own."""
        heading = self._heading
        if heading is None:
            return
        stop = heading.title_end
        if self._text[stop : stop + 1] == "】":
            self.body = stop + 1
            return
        titled = stop < passage.end - 1 and self._text[stop] == "。"
        if (
            titled
            and stop - self.body <= 24
            and not re.search(
                r"应当|必须|不得|每年|每月|每季|要(?!求)", self._text[self.body : stop]
            )
            and not self._tells_who(heading, stop)
        ):
            self.body = stop + 1

    def _tells_who(self, heading: Heading, stop: int) -> bool:
        """Whether an article's first sentence is one: it says who does what."""
        if heading.style is not Style.ARTICLE:
            return False
        words = self._text[self.body : stop]
        return words[:2] in IMPERATIVES or subject_boundary(words)


def _open_posts(headings: Sequence[Heading]) -> dict[int, tuple[str, ...]]:
    """Headings that name posts no list knows, by where they begin.

    Among the headings beside it one at least names a known post or unit, and all are short.
    """
    beside: dict[tuple[str, ...], list[Heading]] = {}
    run: list[list[Heading]] = []
    for heading in headings:
        group = beside.get(heading.path[:-1])
        if group is None:
            group = beside[heading.path[:-1]] = []
            run.append(group)
        group.append(heading)
    out: dict[int, tuple[str, ...]] = {}
    for group in run:
        titles = [h.title.rstrip("：:") for h in group]
        if group[0].style in _TITLED or any(len(t) > 16 for t in titles):
            continue
        known = sum(bool(heading_subject(t)) for t in titles)
        if 2 * known >= len(titles):
            out.update(
                {h.start: (t,) for h, t in zip(group, titles, strict=True) if may_be_post(t)}
            )
    return out
