"""How a reading compares with an annotated paper.

A measure is found when its kind and value agree and it stands within forty characters
of the annotation; subjects and activities are judged on the measures found. Records
marked ``optional`` count neither as missed nor, when found, as wrong.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
Heading = tuple[tuple[str, ...], int]

NEAR = 40
"""Characters that may lie between an annotation and the measure found for it."""

_FIELDS: dict[str, dict[str, object]] = {
    "frequency": {"min": None, "max": None, "per": None, "every": 1},
    "deadline": {"month": None, "day": None, "when": None, "recurs": None, "year": None},
    "within": {"n": None, "unit": None},
    "share": {"min_pct": None, "max_pct": None, "per": None},
    "amount": {"min": None, "max": None, "unit": None, "per": None},
}
_SAME_UNIT = {"名": "人", "位": "人", "天": "日", "个月": "月"}
_IN_MONTHS = {"年": "月", "year": "month"}
_IGNORED = re.compile(r"[\s“”\"'《》]")
_OF_DUTY = ("subjects", "activity", "recipients")
_SAID = ("title", "doc_number", "issuer", "issued_on", "effective_on", "trial")
_ROWS: dict[str, Callable[[Record], object]] = {
    "scoring": lambda row: (row["no"], row["item"], row["points"], row["criteria_points"]),
    "table": lambda row: (row["no"], [_squeezed(name) for name in row["responsible"]]),
    "tasks": lambda row: (row["no"], row["task"], row["months"]),
    "powers": lambda row: (row["no"], row["post"], row["risk"], row["level"]),
}
"""What is compared of each row of a table, by the name of its kind."""

SLIP = 3
"""Characters by which a heading's place may differ."""


@dataclass(slots=True)
class Tally:
    """What was found, found in excess, and missed, over any number of papers."""

    found: int = 0
    extra: int = 0
    missed: int = 0
    headings_found: int = 0
    headings_extra: int = 0
    headings_missed: int = 0
    subjects_right: int = 0
    activities_right: int = 0
    recipients_right: int = 0
    says_right: int = 0
    says: int = 0
    rows_right: int = 0
    rows: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.extra) if self.found + self.extra else 1.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 1.0

    @property
    def measures_f1(self) -> float:
        return _f1(self.found, self.extra, self.missed)

    @property
    def headings_f1(self) -> float:
        return _f1(self.headings_found, self.headings_extra, self.headings_missed)

    @property
    def subjects(self) -> float:
        return self.subjects_right / self.found if self.found else 1.0

    @property
    def activities(self) -> float:
        return self.activities_right / self.found if self.found else 1.0

    @property
    def recipients(self) -> float:
        return self.recipients_right / self.found if self.found else 1.0

    @property
    def metadata(self) -> float:
        return self.says_right / self.says if self.says else 1.0

    @property
    def tables(self) -> float:
        return self.rows_right / self.rows if self.rows else 1.0


def compare(annotated: Record, reading: Record, tally: Tally) -> None:
    """Add one paper's comparison to the tally."""
    measures = list(_measures(reading))
    pairs = _pair(annotated["constraints"], measures)
    taken = {id(measure) for _, measure in pairs}
    answered = {id(record) for record, _ in pairs}
    optional = [r for r in annotated["constraints"] if r.get("optional")]
    name = annotated["file"]
    for record, measure in pairs:
        if not record.get("optional"):
            _judge(name, record, measure, tally)
    for record in annotated["constraints"]:
        if id(record) not in answered and not record.get("optional"):
            tally.missed += 1
            tally.notes.append(f"{name}: missed {record['kind']} {record['quote']}")
    for measure in measures:
        if id(measure) not in taken and not _excused(measure, optional):
            tally.extra += 1
            tally.notes.append(f"{name}: extra {measure['kind']} {measure['quote']}")
    _compare_headings(name, annotated["headings"], reading["provisions"], tally)
    _compare_metadata(name, annotated["meta"], reading["regulation"], tally)
    _compare_rows(name, annotated, reading, tally)


def _judge(name: str, record: Record, measure: Record, tally: Tally) -> None:
    tally.found += 1
    if same_names(record["subjects"], measure["subjects"]):
        tally.subjects_right += 1
    else:
        tally.notes.append(f"{name}: {measure['subjects']} instead of {record['subjects']}")
    if record["activity"] == measure["activity"]:
        tally.activities_right += 1
    else:
        tally.notes.append(
            f"{name}: {measure['activity']} instead of {record['activity']}: {record['quote']}"
        )
    if same_names(record["recipients"], measure["recipients"]):
        tally.recipients_right += 1
    else:
        tally.notes.append(f"{name}: to {measure['recipients']}, not {record['recipients']}")


def _measures(reading: Record) -> Iterator[Record]:
    for duty in reading["duties"]:
        for measure in duty["measures"]:
            yield {**measure, **{name: duty[name] for name in _OF_DUTY}}


def _pair(records: Sequence[Record], measures: Sequence[Record]) -> list[tuple[Record, Record]]:
    """Annotations and measures that belong together, those of the same subject first."""
    ranked = sorted(
        (not same_names(r["subjects"], m["subjects"]), _gap(r, m), i, j)
        for i, r in enumerate(records)
        for j, m in enumerate(measures)
        if r["kind"] == m["kind"]
        and value_of(r["kind"], r["value"]) == value_of(m["kind"], m["value"])
        and _gap(r, m) <= NEAR
    )
    pairs: list[tuple[Record, Record]] = []
    used_records: set[int] = set()
    used_measures: set[int] = set()
    for _, _, i, j in ranked:
        if i not in used_records and j not in used_measures:
            used_records.add(i)
            used_measures.add(j)
            pairs.append((records[i], measures[j]))
    return pairs


def value_of(kind: str, value: Record) -> tuple[object, ...]:
    """The value with its defaults, in one unit for the same thing, percents rounded."""
    unit = _SAME_UNIT.get(value.get("unit", ""), value.get("unit"))
    times = 12 if unit in _IN_MONTHS else 1
    plain = {**value, "unit": _IN_MONTHS.get(unit or "", unit)}
    out: list[object] = []
    for name, default in _FIELDS[kind].items():
        found = plain.get(name, default)
        if isinstance(found, (int, float)):
            in_units = name in {"min", "max", "n"}
            found = round(found) if name.endswith("_pct") else found * (times if in_units else 1)
        out.append(found)
    return tuple(out)


def same_names(annotated: Sequence[str], found: Sequence[str]) -> bool:
    """Whether each annotated name is found, if only as a part of a longer one or the reverse."""
    left = {_squeezed(name) for name in annotated}
    right = {_squeezed(name) for name in found if _squeezed(name)}
    if not left or not right:
        return not left and not right
    return all(any(a in b or b in a for b in right) for a in left)


def _squeezed(words: str) -> str:
    return _IGNORED.sub("", words)


def _gap(a: Record, b: Record) -> int:
    apart: int = max(a["start"], b["start"]) - min(a["end"], b["end"])
    return max(0, apart)


def _excused(measure: Record, optional: Sequence[Record]) -> bool:
    return any(measure["kind"] == r["kind"] and _gap(measure, r) == 0 for r in optional)


def _compare_headings(
    name: str, annotated: Sequence[Record], provisions: Sequence[Record], tally: Tally
) -> None:
    wanted = {(tuple(h["path"]), h["start"]) for h in annotated}
    found = {(tuple(p["path"]), p["start"]) for p in provisions}
    missed = {heading for heading in wanted if not _near(heading, found)}
    extra = {heading for heading in found if not _near(heading, wanted)}
    tally.headings_found += len(wanted) - len(missed)
    tally.headings_missed += len(missed)
    tally.headings_extra += len(extra)
    for path, _ in sorted(missed | extra):
        tally.notes.append(f"{name}: heading {'/'.join(path)}")


def _near(heading: Heading, others: Iterable[Heading]) -> bool:
    path, start = heading
    return any(path == other and abs(start - at) <= SLIP for other, at in others)


def _compare_metadata(name: str, annotated: Record, regulation: Record, tally: Tally) -> None:
    for what in _SAID:
        tally.says += 1
        if _squeezed(str(annotated.get(what))) == _squeezed(str(regulation.get(what))):
            tally.says_right += 1
        else:
            tally.notes.append(f"{name}: {what} {regulation.get(what)}")


def _compare_rows(name: str, annotated: Record, reading: Record, tally: Tally) -> None:
    for kind, of_interest in _ROWS.items():
        found = [of_interest(_with_months(row)) for row in reading.get(kind, [])]
        for row in annotated.get(kind, []):
            tally.rows += 1
            if of_interest(row) in found:
                tally.rows_right += 1
            else:
                tally.notes.append(f"{name}: {kind} {of_interest(row)}")


def _with_months(row: Record) -> Record:
    """A task row with the first and last months of its steps."""
    return (
        {**row, "months": [list(step["months"]) for step in row["steps"]]}
        if "steps" in row
        else row
    )


def _f1(found: int, extra: int, missed: int) -> float:
    return 2 * found / (2 * found + extra + missed) if found else 0.0
