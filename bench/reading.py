"""How fast plain text is read, in characters of the paper a second of processor time."""

from __future__ import annotations

import time
from importlib.resources import files

from zelian.core.reading import read
from zelian.core.vocabulary.text import Paper

ARTICLE = """第{n}条 护林站应当每月至少召开一次防火例会，研究解决巡护中的突出问题，
会后三个工作日内将纪要报林场办公室备案。
各站要加强日常管理，落实值班制度，做好火源管控，及时清理林缘可燃物，切实维护林区安全。
（一）站长对本站防火工作负总责，应当带头落实巡查制度，督促护林员履行职责；
（二）护林员应当熟悉责任区情况，发现火情立即报告，并协助扑救；
（三）林场工会要关心护林员生活，帮助解决实际困难，保障劳动防护用品按时发放。
"""
ROUNDS = 5


def paper(characters: int) -> Paper:
    """A made-up regulation of about so many characters."""
    articles: list[str] = []
    length = 0
    while length < characters:
        articles.append(ARTICLE.format(n=len(articles) + 1))
        length += len(articles[-1])
    return Paper("".join(articles), ())


def sample(times: int = 10) -> Paper:
    """The demonstration's regulation, several times over: sentences of usual length."""
    text = (files("zelian.packs") / "demo" / "sample_college.txt").read_text(encoding="utf-8")
    return Paper(text * times, ())


def speed(of: Paper) -> float:
    """Characters a second, the best of several rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        read(of)
        best = min(best, time.process_time() - began)
    return len(of.text) / best


def run() -> list[tuple[str, str]]:
    """Lines of label and value."""
    return [
        ("reading the sample regulation", f"{speed(sample()):,.0f} characters/s"),
        ("reading 20,000 characters", f"{speed(paper(20_000)):,.0f} characters/s"),
        ("reading 200,000 characters", f"{speed(paper(200_000)):,.0f} characters/s"),
    ]


if __name__ == "__main__":
    for label, value in run():
        print(f"{label:32} {value}")
