"""Compare what a passage of ``duty_passages.toml`` says of its duties with what is read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from zelian.core.reading import read
from zelian.core.vocabulary.regulation import Duty
from zelian.core.vocabulary.text import Paper

Record = Mapping[str, Any]

LISTS = (
    "subjects",
    "counterparts",
    "recipients",
    "evidence",
    "conditions",
    "triggers",
    "consequences",
)


def differences(passage: Record) -> Iterator[str]:
    """What is read otherwise than the passage's record says, one line each."""
    text = passage["text"].lstrip("\n")
    duties = read(Paper(text, ())).duties
    for words in passage.get("silent", []):
        for duty in _covering(duties, text, words):
            yield f"a duty in “{words}”: {duty.span.of(text)}"
    for record in passage.get("duty", []):
        found = _covering(duties, text, record["at"])
        if not found:
            yield f"no duty at “{record['at']}”"
        for duty in found[:1]:
            yield from _compare(record, duty, duty.span.of(text))


def _covering(duties: tuple[Duty, ...], text: str, words: str) -> list[Duty]:
    start = text.index(words)
    end = start + len(words)
    return [d for d in duties if d.span.start < end and start < d.span.end]


def _compare(record: Record, duty: Duty, words: str) -> Iterator[str]:
    for name in LISTS:
        found = list(getattr(duty, name))
        if name in record and found != record[name]:
            yield f"{name} {found} instead of {record[name]}: {words}"
    for name in ("modality", "activity"):
        found = getattr(duty, name).value
        if name in record and found != record[name]:
            yield f"{name} {found} instead of {record[name]}: {words}"
