"""Amounts and shares without a period: what every act must be, rather than how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from zelian.core.vocabulary.measure import Amount, Share
from zelian.core.vocabulary.obligation import PlannedMeasure
from zelian.core.vocabulary.wording import Sentence, said


@dataclass(frozen=True, slots=True)
class Requirement:
    """A quality each act of a duty must have: ``min`` and ``max`` in ``unit`` (% for shares)."""

    measure: str
    unit: str
    min: Decimal | None
    max: Decimal | None
    sentence: Sentence


def requirements(measures: Iterable[PlannedMeasure]) -> tuple[Requirement, ...]:
    """The qualities among a duty's measures, in order."""
    return tuple(_found(measures))


def _found(measures: Iterable[PlannedMeasure]) -> Iterator[Requirement]:
    for measure in measures:
        value = measure.value
        if isinstance(value, Amount) and value.per is None:
            sentence = _sentence(value.min, value.max, value.unit)
            yield Requirement(measure.key, value.unit, value.min, value.max, sentence)
        elif isinstance(value, Share) and value.per is None:
            sentence = Sentence(
                said("按{of}计算，{bounds}"),
                {"of": value.of, "bounds": _sentence(value.min_pct, value.max_pct, "%")},
            )
            yield Requirement(measure.key, "%", value.min_pct, value.max_pct, sentence)


def _sentence(least: Decimal | None, most: Decimal | None, unit: str) -> Sentence:
    if least is not None and most is not None:
        template = said("{least}至{most}{unit}")
    elif most is not None:
        template = said("不超过{most}{unit}")
    else:
        template = said("不少于{least}{unit}")
    values = {"least": least, "most": most, "unit": unit}
    return Sentence(template, {k: _plain(v) for k, v in values.items() if v is not None})


def _plain(value: Decimal | str) -> int | str:
    if isinstance(value, str):
        return value
    return int(value) if value == value.to_integral_value() else str(value.normalize())
