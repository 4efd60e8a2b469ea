"""The countable part of a duty, in five kinds.

Values and their JSON follow the gold annotation's schema: absent means ``None``,
a period is one of :class:`Per`, a bare count is a minimum.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar, Self

from zelian.core.vocabulary.text import Span


class Per(StrEnum):
    """The period a count is counted over."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    TERM = "term"
    YEAR = "year"
    TENURE = "tenure"


class When(StrEnum):
    """A moment of the year that a text names without a date."""

    YEAR_START = "year_start"
    YEAR_MID = "year_mid"
    YEAR_END = "year_end"
    QUARTER_END = "quarter_end"
    MONTH_END = "month_end"
    HALF_YEAR_END = "half_year_end"
    TERM_START = "term_start"
    TERM_END = "term_end"


class MeasureKind(StrEnum):
    """The five kinds of measure."""

    FREQUENCY = "frequency"
    DEADLINE = "deadline"
    WITHIN = "within"
    SHARE = "share"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class MeasureValue:
    """What the five values share: a kind and a JSON form."""

    kind: ClassVar[MeasureKind]

    def to_json(self) -> dict[str, Any]:
        """The value as the reader's JSON writes it."""
        return {f.name: _plain(getattr(self, f.name)) for f in fields(self)}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read a value back; unknown names are refused with ``ValueError``."""
        known = {f.name for f in fields(cls)}
        unknown = set(data) - known
        if unknown:
            raise ValueError(f"{cls.__name__} has no {', '.join(sorted(unknown))}")
        return cls(**{name: _typed(cls, name, value) for name, value in data.items()})


@dataclass(frozen=True, slots=True)
class Frequency(MeasureValue):
    """So many times in each period: 每年不少于两次 is ``min=2, per=year``.

    ``every`` counts periods: 每两年 is ``per=year, every=2``; 每旬 ``per=day, every=10``.
    """

    kind: ClassVar[MeasureKind] = MeasureKind.FREQUENCY
    min: int | None = 1
    max: int | None = None
    per: Per = Per.YEAR
    every: int = 1


@dataclass(frozen=True, slots=True)
class Deadline(MeasureValue):
    """Not later than a date or a named moment of the year.

    ``day`` is a day of the month, ``"end"`` or ``"mid"`` (of ``month``); ``when`` names a
    moment instead. ``recurs`` is the period it comes back in, ``None`` for once, then
    in ``year`` where the text gives one.
    """

    kind: ClassVar[MeasureKind] = MeasureKind.DEADLINE
    month: int | None = None
    day: int | str | None = None
    when: When | None = None
    recurs: Per | None = Per.YEAR
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Within(MeasureValue):
    """Within ``n`` units after (or, as a lead time, before) an event in the text's words.

    ``unit`` is one of hour, day, workday, week, month, year.
    """

    kind: ClassVar[MeasureKind] = MeasureKind.WITHIN
    n: int = 1
    unit: str = "day"
    after: str = ""


@dataclass(frozen=True, slots=True)
class Share(MeasureValue):
    """At least (or at most) a share of a population, in per cent, in each period."""

    kind: ClassVar[MeasureKind] = MeasureKind.SHARE
    min_pct: Decimal | None = None
    max_pct: Decimal | None = None
    of: str = ""
    per: Per | None = None


@dataclass(frozen=True, slots=True)
class Amount(MeasureValue):
    """A counted minimum or maximum that is not a number of times per period.

    ``every`` counts periods as in :class:`Frequency`, and is written only where it is not 1.
    """

    kind: ClassVar[MeasureKind] = MeasureKind.AMOUNT
    min: Decimal | None = None
    max: Decimal | None = None
    unit: str = ""
    per: Per | None = None
    every: int = 1

    def to_json(self) -> dict[str, Any]:
        """The value as the reader's JSON writes it."""
        data = MeasureValue.to_json(self)
        if self.every == 1:
            del data["every"]
        return data


VALUE_TYPES: dict[MeasureKind, type[MeasureValue]] = {
    t.kind: t for t in (Frequency, Deadline, Within, Share, Amount)
}


@dataclass(frozen=True, slots=True)
class Measure:
    """One measurable statement, with the shortest stretch of text that makes it."""

    value: MeasureValue
    span: Span
    rule: str = ""

    @property
    def kind(self) -> MeasureKind:
        """Which of the five it is."""
        return self.value.kind

    def to_json(self, text: str) -> dict[str, Any]:
        """The reader's JSON form, quoting ``text``."""
        return {
            "kind": self.kind.value,
            "value": self.value.to_json(),
            "quote": self.span.of(text),
            "start": self.span.start,
            "end": self.span.end,
        }


def value_from_json(kind: str, data: Mapping[str, Any]) -> MeasureValue:
    """Read the value of a measure of ``kind``.

    :raises ValueError: an unknown kind, name or enumerated value.
    """
    return VALUE_TYPES[MeasureKind(kind)].from_json(data)


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value.value if isinstance(value, StrEnum) else value


_ENUMS: dict[str, type[StrEnum]] = {"per": Per, "recurs": Per, "when": When}
_DECIMALS = {(Share, "min_pct"), (Share, "max_pct"), (Amount, "min"), (Amount, "max")}


def _typed(cls: type, name: str, value: object) -> object:
    if value is None:
        return None
    if (cls, name) in _DECIMALS:
        return Decimal(str(value))
    if name in _ENUMS:
        return _ENUMS[name](str(value))
    return value
