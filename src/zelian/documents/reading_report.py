"""What ``zelian read`` prints: JSON, plain text, or an outline with the measures found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

from zelian.core.reading import read, reading_to_json
from zelian.core.vocabulary.regulation import Duty, Reading
from zelian.core.vocabulary.wording import Sentence, said
from zelian.documents.opening import LARGEST, OpenedDocument, open_document
from zelian.documents.refusals import CannotRead, EmptyFile, TooLarge


class Form(StrEnum):
    """What to print of each file."""

    OUTLINE = "outline"
    JSON = "json"
    JSON_LINES = "jsonl"
    TEXT = "text"


def report_readings(
    paths: Sequence[Path],
    *,
    form: Form,
    say: Callable[[str], None],
    complain: Callable[[str], None],
) -> bool:
    """
    Read every file and ``say`` what was found; a bad one is one sentence to ``complain``.

    Several files in one JSON form an array. Returns whether all files could be read.
    """
    objects: list[dict[str, Any]] = []
    good = True
    for path in paths:
        try:
            opened = open_document(str(path), _bytes(path))
        except CannotRead as refusal:
            complain(refusal.sentence.text())
            good = False
            continue
        except OSError:
            complain(
                Sentence(said("打不开“{name}”，请检查路径和权限。"), {"name": str(path)}).text()
            )
            good = False
            continue
        _say(opened, form, say, objects)
    if form is Form.JSON and objects:
        shown: object = objects[0] if len(paths) == 1 else objects
        say(json.dumps(shown, ensure_ascii=False, indent=1))
    return good


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > LARGEST:
        raise TooLarge(path.name, limit=LARGEST // (1024 * 1024))
    if path.stat().st_size == 0 and path.is_file():
        raise EmptyFile(path.name)
    return path.read_bytes()


def _say(
    opened: OpenedDocument, form: Form, say: Callable[[str], None], objects: list[dict[str, Any]]
) -> None:
    if form is Form.TEXT:
        say(opened.paper.text)
        return
    reading = read(opened.paper)
    if form is Form.OUTLINE:
        say("\n".join(outline_lines(opened, reading)))
        return
    found = document_to_json(opened, reading)
    if form is Form.JSON_LINES:
        say(json.dumps(found, ensure_ascii=False))
    else:
        objects.append(found)


def document_to_json(opened: OpenedDocument, reading: Reading) -> dict[str, Any]:
    """The whole JSON object of a file, as the reading contract lays it down."""
    return {
        "file": opened.name,
        "format": opened.format,
        "digest": opened.digest,
        **reading_to_json(reading, opened.paper.text),
    }


def outline_lines(opened: OpenedDocument, reading: Reading) -> Iterator[str]:
    """The outline for people: title, headings, and under each the measures found."""
    meta = reading.regulation
    yield f"《{meta.title or opened.name}》" + (f"　{meta.doc_number}" if meta.doc_number else "")
    issued = "，".join(str(v) for v in (meta.issuer, meta.issued_on) if v)
    if issued:
        yield issued
    places = sorted(
        [(p.span.start, None, p) for p in reading.provisions]
        + [(d.span.start, d, None) for d in reading.duties if d.measures],
        key=lambda place: (place[0], place[1] is not None),
    )
    for _, duty, provision in places:
        if provision is not None:
            yield f"{'　' * len(provision.path)}{provision.label} {provision.title}"
        elif duty is not None:
            yield from _duty_lines(duty, opened.paper.text)
    yield ""
    measured = sum(len(d.measures) for d in reading.duties)
    template = said("条目 {provisions}，责任事项 {duties}，量化要求 {measures}，存疑 {remarks}。")
    values = {
        "provisions": len(reading.provisions),
        "duties": len(reading.duties),
        "measures": measured,
        "remarks": len(reading.remarks),
    }
    yield Sentence(template, values).text()


def _duty_lines(duty: Duty, text: str) -> Iterator[str]:
    indent = "　" * (len(duty.path) + 1)
    who = "、".join(duty.subjects) or said("（责任主体不明）")
    for measure in duty.measures:
        words = " ".join(measure.span.of(text).split())
        yield f"{indent}· {who}：{words}　[{measure.kind}]"
