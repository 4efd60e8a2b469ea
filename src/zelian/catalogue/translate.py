"""Rows of the catalogue as the core's nouns, and back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zelian.catalogue.choices import WORD_LISTS
from zelian.catalogue.models import Duty, Measure, Provision, ReadingRemark, Regulation
from zelian.core.vocabulary import measure as core
from zelian.core.vocabulary.obligation import PlannedMeasure
from zelian.core.vocabulary.regulation import Activity, Modality
from zelian.core.vocabulary.regulation import Duty as Noun
from zelian.core.vocabulary.regulation import Provision as ProvisionNoun
from zelian.core.vocabulary.text import Span
from zelian.core.vocabulary.time import Period
from zelian.core.vocabulary.wording import Sentence


def measure_value(row: Measure) -> core.MeasureValue:
    """The value of a measure's row."""
    return core.value_from_json(row.kind, row.value)


def measure_of(row: Measure) -> core.Measure:
    """A measure's row as the core's noun, with its place in the regulation's text."""
    return core.Measure(value=measure_value(row), span=Span(row.start, row.end))


def measure_row(measure: core.Measure, *, duty: Duty, order: int, text: str) -> Measure:
    """An unsaved row of a measure that was read from ``text``."""
    return Measure(
        duty=duty,
        order=order,
        kind=measure.kind.value,
        value=measure.value.to_json(),
        quote=measure.span.of(text),
        start=measure.span.start,
        end=measure.span.end,
    )


def duty_noun(row: Duty) -> Noun:
    """A duty's row as the core's noun; reads ``provision`` and ``measures``."""
    return Noun(
        path=tuple(row.provision.path) if row.provision else (),
        span=Span(row.start, row.end),
        subjects=tuple(row.subjects),
        modality=Modality(row.modality),
        action=row.action,
        activity=Activity(row.activity),
        measures=tuple(measure_of(measure) for measure in row.measures.all()),
    )


def provision_noun(row: Provision) -> ProvisionNoun:
    """A provision's row as the core's noun."""
    return ProvisionNoun(tuple(row.path), row.label, row.title, Span(row.start, row.end))


def duty_json(duty: Duty) -> dict[str, Any]:
    """A duty's row as the reader's JSON; reads ``provision`` and ``measures``."""
    return {
        "path": list(duty.provision.path) if duty.provision else [],
        "quote": duty.quote,
        "start": duty.start,
        "end": duty.end,
        "modality": duty.modality,
        "action": duty.action,
        "activity": duty.activity,
        **{name: list(getattr(duty, name)) for name in WORD_LISTS},
        "measures": [
            {"kind": m.kind, "value": m.value, "quote": m.quote, "start": m.start, "end": m.end}
            for m in duty.measures.all()
        ],
    }


def provision_json(provision: Provision, text: str) -> dict[str, Any]:
    """A provision's row as the reader's JSON, quoting ``text``."""
    span = Span(provision.start, provision.end)
    return {
        "path": list(provision.path),
        "label": provision.label,
        "title": provision.title,
        "quote": span.of(text),
        "start": span.start,
        "end": span.end,
    }


def in_force_period(regulation: Regulation) -> Period | None:
    """From the day of effect to the repeal; ``None`` while it has not been confirmed.

    A regulation without a repeal is bounded by the last day there is.
    """
    if regulation.effective_on is None or regulation.confirmed_at is None:
        return None
    return Period(regulation.effective_on, regulation.repealed_on or date.max)


def measure_key(measure_id: int) -> str:
    """What the core calls a measure's row."""
    return f"measure:{measure_id}"


def planned_measure(row: Measure) -> PlannedMeasure:
    """
    A measure of a duty in force, ready to be planned; reads ``duty`` and its regulation.

    :raises ValueError: the duty's regulation has never been in force.
    """
    in_force = in_force_period(row.duty.regulation)
    if in_force is None:
        raise ValueError(f"{row.duty.regulation_id} has never been in force")
    return PlannedMeasure(
        key=measure_key(row.pk),
        value=measure_value(row),
        activity=Activity(row.duty.activity),
        in_force=in_force,
    )


def remark_sentence(row: ReadingRemark) -> Sentence:
    """What the reader said of a doubtful place."""
    return Sentence.from_json(row.message)


def failure_sentence(failure: Mapping[str, Any]) -> Sentence:
    """Why a document couldn't be read."""
    return Sentence.from_json(failure)
