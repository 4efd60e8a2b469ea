"""Remarks on words that a recogniser of scans did not read for certain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from zelian.core.vocabulary.text import BlockKind, Paper, Remark, Span, Unsure
from zelian.core.vocabulary.wording import Sentence, said

UNSURE = said("这里是从图片识别的，“{words}”没有把握（{percent}%），请对照原件核对。")
POOR = said("这份文件的图片不清楚，识别的平均把握只有{percent}%，请对照原件通读一遍。")
_POOR = 0.85
_NEAR = 30
_MOST_WORDS = 40


def unsure_remarks(paper: Paper) -> list[Remark]:
    """What a person should compare with the original: one remark a cell or printed line."""
    found = [_remark(paper.text, near) for near in _together(paper)]
    if paper.confidence is not None and paper.confidence < _POOR:
        start = min((block.span.start for block in paper.blocks), default=0)
        message = Sentence(POOR, {"percent": _percent(paper.confidence)})
        found.insert(0, Remark("scan.poor", Span(start, start), message))
    return found


def _together(paper: Paper) -> Iterator[list[Unsure]]:
    """Unsure words of the same paragraph or cell, as far as they stand near one another."""
    blocks = iter(block for block in paper.blocks if block.kind is not BlockKind.IMAGE)
    block = next(blocks, None)
    near: list[Unsure] = []
    last_block = None
    for unsure in sorted(paper.unsure, key=lambda u: u.span):
        while block is not None and block.span.end <= unsure.span.start:
            block = next(blocks, None)
        if block is None or block.kind is BlockKind.FURNITURE:
            continue
        apart = not near or unsure.span.start - near[-1].span.end > _NEAR
        if near and (apart or block is not last_block):
            yield near
            near = []
        near.append(unsure)
        last_block = block
    if near:
        yield near


def _remark(text: str, near: Sequence[Unsure]) -> Remark:
    span = Span(near[0].span.start, near[-1].span.end)
    words = "、".join(dict.fromkeys(unsure.span.of(text) for unsure in near))
    if len(words) > _MOST_WORDS:
        words = f"{words[:_MOST_WORDS]}……"
    percent = _percent(min(unsure.confidence for unsure in near))
    return Remark("scan.unsure", span, Sentence(UNSURE, {"words": words, "percent": percent}))


def _percent(confidence: float) -> int:
    return min(99, max(0, int(100 * confidence)))
