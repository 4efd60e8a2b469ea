"""Whether the reader now reads a sentence as a person corrected it.

An example is a line of JSON as the page 读法更正 hands it out; places count from the
beginning of its sentence. The sentence is read by itself, so that only what stands in it
counts: subjects that came from a heading above are left out of account.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.reading.comparing import value_of
from zelian.core.reading import read, reading_to_json
from zelian.core.vocabulary.text import Paper

Json = dict[str, Any]
CORRECTIONS = Path(__file__).parent / "corrections"


def examples(folder: Path = CORRECTIONS) -> Iterator[tuple[str, Json]]:
    """Every example with where it stands: ``first.jsonl:3``."""
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            yield f"{path.name}:{number}", json.loads(line)


def misread(example: Json) -> list[str]:
    """What is still read otherwise than the person made it; empty where all is well."""
    sentence = example["sentence"]
    found = reading_to_json(read(Paper(sentence, ())), sentence)["duties"]
    wrong = []
    for duty in example["made"]:
        here = [other for other in found if _overlap(duty, other)]
        wrong += _differences(duty, here, sentence)
    for duty in example["read"]:
        if not any(_overlap(duty, made) for made in example["made"]):
            wrong += [f"no duty: {other['quote']}" for other in found if _overlap(duty, other)]
    if example["kind"] in {"split", "merged"} and len(found) != len(example["made"]):
        wrong.append(f"{len(found)} duties instead of {len(example['made'])}")
    return wrong


def _differences(made: Json, found: list[Json], sentence: str) -> list[str]:
    if not found:
        return [f"missed: {made['quote']}"]
    wrong = []
    read_measures = [m for duty in found for m in duty["measures"] if _overlap(made, m)]
    if _values(made["measures"]) != _values(read_measures):
        wrong.append(f"{_values(read_measures)} instead of {_values(made['measures'])}")
    nearest = max(found, key=lambda duty: _shared(made, duty))
    wrong += [
        f"{nearest[name]} instead of {made[name]}"
        for name in ("modality", "activity")
        if nearest[name] != made[name]
    ]
    named = [word for word in made["subjects"] if word in sentence]
    if named and nearest["subjects"] != named:
        wrong.append(f"{nearest['subjects']} instead of {named}")
    return wrong


def _values(measures: list[Json]) -> list[tuple[object, ...]]:
    return sorted(((m["kind"], *value_of(m["kind"], m["value"])) for m in measures), key=str)


def _overlap(one: Json, other: Json) -> bool:
    return _shared(one, other) > 0


def _shared(one: Json, other: Json) -> int:
    return int(min(one["end"], other["end"]) - max(one["start"], other["start"]))
