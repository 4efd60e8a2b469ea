"""What must hold of any file at all: it is refused with a sentence, or read soundly."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence

from zelian.core.reading import read, reading_to_json
from zelian.core.vocabulary.text import Span
from zelian.documents import CannotRead, open_document

READ = "read"
SECONDS = 30.0
MEGABYTES = 1024


class Broken(AssertionError):
    """Something that must hold of every file does not hold."""


def held(name: str, data: bytes) -> str:
    """
    Open and read a file; returns :data:`READ` or the code of its refusal.

    :raises Broken: a span outside the text, a quote that is not its span's words, a
        refusal without a sentence.
    """
    try:
        paper = open_document(name, data).paper
    except CannotRead as refusal:
        said = refusal.sentence.text()
        if not said.endswith("。") or "{" in said.replace(name, ""):
            raise Broken(f"a refusal without a plain sentence: {said}") from refusal
        return refusal.code
    reading = read(paper)
    for span in _spans((paper, reading)):
        if span.end > len(paper.text):
            raise Broken(f"{span} lies outside a text of {len(paper.text)} characters")
    told = reading_to_json(reading, paper.text)
    for quote, start, end in _quotes(told):
        if paper.text[start:end] != quote:
            raise Broken(f"[{start}, {end}) is {paper.text[start:end]!r}, not {quote!r}")
    json.dumps(told, ensure_ascii=False, allow_nan=False)
    return READ


def _spans(thing: object) -> Iterator[Span]:
    if isinstance(thing, Span):
        yield thing
    elif dataclasses.is_dataclass(thing) and not isinstance(thing, type):
        for field in dataclasses.fields(thing):
            yield from _spans(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for each in thing:
            yield from _spans(each)


def _quotes(told: object) -> Iterator[tuple[str, int, int]]:
    if isinstance(told, Mapping):
        if "quote" in told and "start" in told:
            yield told["quote"], told["start"], told["end"]
        for value in told.values():
            yield from _quotes(value)
    elif isinstance(told, Sequence) and not isinstance(told, str):
        for value in told:
            yield from _quotes(value)
