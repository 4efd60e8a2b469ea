"""What an official paper wears around its text: the red head above, the imprint below.

Source: GB/T 9704-2012, clauses 7.2 (copy number, secrecy, urgency, letterhead, signer) and 7.4
(copies to, printed by). These lines become furniture; the document's number stays in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zelian.core.vocabulary.text import Block, BlockKind, Paper

_HEAD = 12
_TAIL = 12
_LONGEST = 60
_LONGEST_COPIES = 300
_SECRECY = (
    r"(?:密级[:：]?)?(?:绝密|机密|秘密|内部(?:资料|文件)?)"
    r"(?:[★☆*＊](?:\d{1,2}年|\d{1,2}个月|长期)?)?"
)
_URGENCY = r"(?:紧急程度[:：]?)?(?:特提|特急|加急|平急|急件)"
_RULE = r"[—–\-─━_＿*★☆=═]{4,}"
_WORN = re.compile(
    rf"(?:(?:份号|编号|№|[Nn][Oo]\.?)[:：]?)?\d{{6}}|{_SECRECY}(?:{_URGENCY})?|{_URGENCY}(?:{_SECRECY})?"
    rf"|签发人[:：][一-龥、]{{0,20}}|{_RULE}"
)
_LETTERHEAD = re.compile(r"[一-龥（）、·]{4,60}文件")
_NUMBER = re.compile(r"[〔\[［【（(](?:19|20)\d\d[〕\]］】）)](?:第)?\d{1,4}号")
_COPIES = re.compile(r"(?:抄送|抄报|主送|分送)[:：]")
_DAY = (
    r"(?:(?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年"
    r"[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_IMPRINT = re.compile(
    rf"[一-龥（）]{{2,40}}{_DAY}印发?|印发日期[:：]{_DAY}|[（(]?(?:共印|印数[:：]?|印)\d{{1,5}}份[）)]?|{_RULE}"
    r"|[（(]此件(?:主动|依申请|不予|不)?公开(?:发布)?[）)]|公开(?:方式|属性|形式)[:：].{2,8}|主题词[:：].{2,60}"
)
_LABEL = re.compile(r"第[一二三四五六七八九十百\d]{1,5}[章条]|[一二三四五六七八九十]{1,3}、|附件")


def dressed(paper: Paper) -> Paper:
    r"""The same paper with red head and imprint as furniture.

    >>> from zelian.core.vocabulary.text import Block, Span
    >>> words = "机密★1年\n某发〔2024〕8号"
    >>> lines = (Block(BlockKind.PARAGRAPH, Span(0, 5)), Block(BlockKind.PARAGRAPH, Span(6, 16)))
    >>> [block.kind.value for block in dressed(Paper(words, lines)).blocks]
    ['furniture', 'paragraph']
    """
    lines = [
        (number, "".join(block.span.of(paper.text).split()))
        for number, block in _edges(paper)
        if block.kind is BlockKind.PARAGRAPH
    ]
    worn = {*_red_head(lines[:_HEAD]), *_imprint(lines[-_TAIL:])}
    if not worn or len(worn) == len(paper.blocks):
        return paper
    blocks = tuple(
        replace(block, kind=BlockKind.FURNITURE) if number in worn else block
        for number, block in enumerate(paper.blocks)
    )
    return replace(paper, blocks=blocks)


def _edges(paper: Paper) -> Iterator[tuple[int, Block]]:
    """The blocks near the top and the bottom, with their numbers."""
    count = len(paper.blocks)
    for number in sorted({*range(min(2 * _HEAD, count)), *range(max(0, count - 2 * _TAIL), count)}):
        yield number, paper.blocks[number]


def _red_head(lines: Sequence[tuple[int, str]]) -> Iterator[int]:
    for at, (number, words) in enumerate(lines):
        if len(words) > _LONGEST:
            continue
        follows = [line for _, line in lines[at + 1 : at + 5]]
        head = _LETTERHEAD.fullmatch(words) and any(_NUMBER.search(line) for line in follows)
        if head or _WORN.fullmatch(words):
            yield number


def _imprint(lines: Sequence[tuple[int, str]]) -> Iterator[int]:
    """The last lines, as long as each belongs to the imprint."""
    first = len(lines)
    while first and _IMPRINT.fullmatch(lines[first - 1][1]):
        first -= 1
    for at in range(first - 1, max(-1, first - 8), -1):
        words = lines[at][1]
        if _COPIES.match(words):
            first = at
        elif _LABEL.match(words) or len(words) > _LONGEST_COPIES:
            break
    while first and _IMPRINT.fullmatch(lines[first - 1][1]):
        first -= 1
    for number, words in lines[first:]:
        if len(words) <= _LONGEST_COPIES:
            yield number
