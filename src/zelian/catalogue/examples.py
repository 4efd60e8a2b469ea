"""Corrections as examples for the reader: lines of JSON, and examples for its rules.

Only words of the regulations go into them, never who corrected what.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from zelian.catalogue.models import Correction
from zelian.core.vocabulary.measure import MeasureValue, value_from_json

Json = Mapping[str, Any]


def example_of(correction: Correction) -> dict[str, Any]:
    """A correction by itself: places count from the beginning of its sentence."""
    return {
        "kind": correction.kind,
        "sentence": correction.sentence,
        "read": [_within(thing, correction.start) for thing in correction.read],
        "made": [_within(thing, correction.start) for thing in correction.made],
        "regulation": correction.regulation.title,
        "reader": correction.reader,
    }


def as_json_lines(corrections: Iterable[Correction]) -> Iterator[str]:
    """One example a line, as ``tests/reading/corrections`` holds them."""
    for correction in corrections:
        yield json.dumps(example_of(correction), ensure_ascii=False) + "\n"


def _within(thing: Json, start: int) -> dict[str, Any]:
    moved = {**thing, "start": thing["start"] - start, "end": thing["end"] - start}
    if "measures" in thing:
        moved["measures"] = [_within(measure, start) for measure in thing["measures"]]
    return moved


def as_rule_examples(corrections: Iterable[Correction]) -> Iterator[str]:
    """
    Lines to be pasted into the rules of measures, each with the family they belong to.

    What was made of a sentence becomes ``match``; words that were taken for a measure and
    are none become ``no_match``.
    """
    for correction in corrections:
        lines = [*_matches(correction), *_no_matches(correction)]
        if lines:
            yield f"# {correction.regulation.title}\n" + "".join(f"{line}\n" for line in lines)


def _matches(correction: Correction) -> Iterator[str]:
    known = {_key(measure) for duty in correction.read for measure in _measures(duty)}
    for duty in correction.made:
        by_family: dict[str, list[MeasureValue]] = {}
        for measure in _measures(duty):
            value = value_from_json(measure["kind"], measure["value"])
            by_family.setdefault(measure["kind"], []).append(value)
        new = {measure["kind"] for measure in _measures(duty) if _key(measure) not in known}
        for family, values in by_family.items():
            if family in new:
                read = ", ".join([_quoted(duty["quote"]), *map(as_code, values)])
                yield f"match=(reads({read}),),  # {family}{_caution(duty, family)}"


def _caution(duty: Json, family: str) -> str:
    """A measure that names none of the duty's words may come from knowledge, not from them."""
    if any(m["kind"] == family and m["quote"] != duty["quote"] for m in _measures(duty)):
        return ""
    return _("（更正的人没有写明出自哪几个字，用前请核对）")


def _no_matches(correction: Correction) -> Iterator[str]:
    made = [measure for duty in correction.made for measure in _measures(duty)]
    for duty in correction.read:
        for measure in _measures(duty):
            if not any(_same_words(measure, other) for other in made):
                yield f"no_match=({_quoted(duty['quote'])},),  # {measure['kind']}"


def _measures(thing: Json) -> list[Json]:
    return list(thing.get("measures", ()))


def _same_words(one: Json, other: Json) -> bool:
    """Whether two measures of a kind stand at the same words, if with different values."""
    overlap = one["start"] < other["end"] and other["start"] < one["end"]
    return one["kind"] == other["kind"] and overlap


def _key(measure: Json) -> tuple[str, str]:
    return measure["kind"], json.dumps(measure["value"], sort_keys=True)


def as_code(value: MeasureValue) -> str:
    """A value as the rules write it down: ``Frequency(min=2, per=Per.TERM)``."""
    plain = type(value)()
    parts = [
        f"{field.name}={_literal(getattr(value, field.name))}"
        for field in fields(value)
        if getattr(value, field.name) != getattr(plain, field.name)
    ]
    return f"{type(value).__name__}({', '.join(parts)})"


def _literal(value: object) -> str:
    if isinstance(value, StrEnum):
        return f"{type(value).__name__}.{value.name}"
    if isinstance(value, Decimal):
        return f'Decimal("{value.normalize():f}")'
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(words: str) -> str:
    """The words on one line, as a string of the language the rules are written in."""
    return json.dumps("".join(words.split()), ensure_ascii=False)
