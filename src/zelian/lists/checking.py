"""Lists, required sets and duties as the nouns that :mod:`zelian.core.checking` checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from zelian.catalogue.models import Duty
from zelian.core.checking import Column, Counted, Demand, Finding, Foreign, Row, Said
from zelian.core.reading.measures import find_measures
from zelian.core.vocabulary.measure import MeasureValue, value_from_json
from zelian.core.vocabulary.signs import folded
from zelian.lists.columns import value_of
from zelian.lists.models import ListColumn, ListItem, Requirement

# Columns whose words say what is done; people, units and dates are looked at by themselves.
_WORDS = (ListColumn.Type.TEXT, ListColumn.Type.LONG)
_FIRST = "content"
# Longer texts are read up to here for their numbers; the rest is prose.
_READ = 6_000


@lru_cache(maxsize=32_768)
def counted(text: str) -> tuple[Counted, ...]:
    """The measures written in a text."""
    return tuple(
        Counted(found.value, found.start, found.end)
        for found in find_measures(folded(text[:_READ]))
    )


def columns_as(columns: Iterable[ListColumn]) -> tuple[Column, ...]:
    """A kind's columns."""
    return tuple(Column(one.key, one.name, one.type, one.required) for one in columns)


def row_as(item: ListItem, columns: Sequence[ListColumn]) -> Row:
    """A row; reads ``item.duty`` and its measures: fetch them along."""
    texts = ((key, str(value_of(item, key) or "").strip()) for key in worded_columns(columns))
    return Row(
        key=item_key(item.pk),
        number=item.number,
        name=item.group,
        said=tuple(Said(key, text, counted(text)) for key, text in texts if text),
        responsible=item.responsible,
        department=item.department,
        due_on=item.due_on,
        filled=frozenset(one.key for one in columns if _is_filled(value_of(item, one.key))),
        duty=f"duty:{item.duty_id}" if item.duty_id else "",
        asked=tuple(measures_of(item.duty)) if item.duty else (),
    )


def worded_columns(columns: Iterable[ListColumn]) -> list[str]:
    """The keys of the columns whose words say what is done, the content first."""
    worded = [one.key for one in columns if one.type in _WORDS and one.key != "group"]
    return list(dict.fromkeys([_FIRST, *worded]))


def item_key(item_id: int) -> str:
    """What the core calls a row."""
    return f"item:{item_id}"


def demand_as(requirement: Requirement) -> Demand:
    """A required responsibility."""
    return Demand(
        key=demand_key(requirement.pk),
        number=requirement.number,
        name=requirement.name,
        text=requirement.text,
        measures=counted(requirement.text),
    )


def demand_key(requirement_id: int) -> str:
    """What the core calls a required responsibility, and a decision on it is named by."""
    return f"demand:{requirement_id}"


def foreign_as(duty: Duty) -> Foreign:
    """A duty of another; reads its regulation."""
    return Foreign(
        key=f"duty:{duty.pk}",
        bearer="、".join(duty.subjects),
        text=duty.action or duty.quote,
        source=duty.regulation.title,
    )


def measures_of(duty: Duty) -> Iterable[MeasureValue]:
    """What a duty asks for in numbers."""
    return (value_from_json(one.kind, one.value) for one in duty.measures.all())


def finding_key(finding: Finding) -> str:
    """What a decision on a finding is named by: it stays while the row does."""
    return "/".join(filter(None, (finding.row, finding.code, finding.column)))


def _is_filled(value: object) -> bool:
    """Whether something stands in a cell; a plain No and a zero are answers too."""
    return bool(value.strip()) if isinstance(value, str) else value is not None
