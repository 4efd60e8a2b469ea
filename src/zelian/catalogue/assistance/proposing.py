"""From a model's words to proposals: only what stands in the passage, letter for letter.

A proposal is a duty of the core's vocabulary whose span and measures' spans were found in
the text. What the model quotes but the text does not hold is counted and dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from zelian.catalogue.assistance.client import NoAnswer
from zelian.catalogue.clauses import loosely
from zelian.core.vocabulary.measure import Measure, MeasureValue, value_from_json
from zelian.core.vocabulary.regulation import Activity, Duty, Modality
from zelian.core.vocabulary.text import Span
from zelian.core.vocabulary.wording import said

MOST_PROPOSALS = 40
SHORTEST_QUOTE = 4
LONGEST_QUOTE = 600
LONGEST_WORD = 120
RULE = "model"

_ACTIVITIES = "、".join(activity.value for activity in Activity)
INSTRUCTIONS = f"""\
你是制度文件的阅读助手。用户给出一段制度原文，请找出其中给某个主体规定的责任事项。
只输出一个 JSON 数组，不要任何解释。数组的每一项是：
{{"quote": 原文中连续的一段，一字不改,
 "subjects": [责任主体，用原文的叫法],
 "modality": "must" | "must_not" | "may" | "should",
 "action": 做什么，用原文的词，可以缩短,
 "activity": 下列之一：{_ACTIVITIES},
 "recipients": [向谁报告或报送],
 "measures": [{{"kind": "frequency" | "deadline" | "within" | "share" | "amount",
               "quote": 原文中连续的一段，一字不改,
               "value": 按种类填写}}]}}
value 的写法：
frequency {{"min": 次数, "max": 次数或 null, "every": 1,
           "per": "day|week|month|quarter|half_year|term|year|tenure"}}
deadline {{"month": 月, "day": 日或 "end" 或 "mid", "recurs": "year" 或 null}}
within {{"n": 数, "unit": "hour|day|workday|week|month|year", "after": 起算事项}}
share {{"min_pct": 百分数, "of": 对象}}
amount {{"min": 数, "unit": 单位}}
没有责任事项就输出 []。不得输出原文没有的内容。
"""

_LARGEST = {
    "min": 100_000,
    "max": 100_000,
    "every": 100,
    "month": 12,
    "day": 31,
    "year": 2200,
    "n": 10_000,
    "min_pct": 100,
    "max_pct": 100,
}
_FENCE = re.compile(r"\s*```(?:json)?\s*\n?(?P<inside>.*?)```\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Proposed:
    """What came of one passage: duties found in the text, and how many items were dropped.

    ``invented`` counts quotes that the text does not hold, ``malformed`` what could not be
    understood.
    """

    duties: tuple[Duty, ...]
    invented: int = 0
    malformed: int = 0


def proposals_in(answer: str, *, text: str, passage: Span, path: tuple[str, ...]) -> Proposed:
    """
    The proposals of an answer about the ``passage`` of ``text``.

    :raises NoAnswer: the answer as a whole is no JSON array.
    """
    duties: list[Duty] = []
    invented = malformed = 0
    for item in _items(answer)[:MOST_PROPOSALS]:
        try:
            duty = _duty(item, text, passage, path)
        except (ValueError, TypeError, KeyError, InvalidOperation):
            malformed += 1
            continue
        if duty is None:
            invented += 1
        else:
            duties.append(duty)
    return Proposed(tuple(duties), invented, malformed)


def _items(answer: str) -> list[Any]:
    """The array in the answer, which some models wrap into a code fence."""
    fenced = _FENCE.fullmatch(answer)
    try:
        found = json.loads(fenced["inside"] if fenced else answer)
    except (ValueError, RecursionError) as error:
        raise _no_list() from error
    if not isinstance(found, list):
        raise _no_list()
    return found


def _no_list() -> NoAnswer:
    return NoAnswer("malformed", said("语言模型的回答不合约定的格式，没有采用。"))


def _duty(item: Any, text: str, passage: Span, path: tuple[str, ...]) -> Duty | None:
    """The duty of an item, or nothing where its quote is not in the passage."""
    if not isinstance(item, Mapping):
        raise TypeError("an item of the answer is no object")
    span = find_quote(_word(item["quote"], LONGEST_QUOTE), text, passage)
    if span is None or len(span) < SHORTEST_QUOTE:
        return None
    return Duty(
        path=path,
        span=span,
        subjects=tuple(_quoted(item.get("subjects"), text)),
        modality=Modality(item.get("modality", "must")),
        action=_word(item.get("action") or span.of(text), LONGEST_QUOTE),
        activity=Activity(item.get("activity", "other")),
        recipients=tuple(_quoted(item.get("recipients"), text)),
        measures=tuple(_measures(item.get("measures"), text, span)),
    )


def _measures(items: Any, text: str, within: Span) -> Iterator[Measure]:
    """The measures whose quote stands in the duty's own words."""
    for item in items or ():
        span = find_quote(_word(item["quote"], LONGEST_QUOTE), text, within)
        if span is not None:
            value = value_from_json(str(item["kind"]), item["value"])
            _check_figures(value)
            yield Measure(value, span, RULE)


def _check_figures(value: MeasureValue) -> None:
    """Refuse figures of the wrong type or size, which JSON would let through.

    :raises ValueError: a figure that no regulation can mean.
    """
    for name, largest in _LARGEST.items():
        figure = getattr(value, name, None)
        if figure is None or figure in ("end", "mid"):
            continue
        if isinstance(figure, bool) or not isinstance(figure, (int, Decimal)):
            raise TypeError(f"{name} is no figure")
        if not 0 < figure <= largest:
            raise ValueError(f"{name} is {figure}")
    for name in ("unit", "after", "of"):
        _word(getattr(value, name, ""), LONGEST_WORD)


def _quoted(words: Any, text: str) -> Iterator[str]:
    """The names that the document really uses; others were made up."""
    squeezed = "".join(text.split())
    for word in words or ():
        name = _word(word, LONGEST_WORD)
        if name and "".join(name.split()) in squeezed:
            yield name


def _word(value: Any, longest: int) -> str:
    if not isinstance(value, str):
        raise TypeError("words are expected")
    if len(value) > longest:
        raise ValueError(f"longer than {longest} signs")
    return value.strip()


def find_quote(quote: str, text: str, within: Span) -> Span | None:
    """Where the quote stands in the stretch, letter for letter but for blanks between letters."""
    pattern = loosely(quote)
    found = pattern.search(text, within.start, within.end) if pattern else None
    return Span(found.start(), found.end()) if found else None
