"""What ``zelian read`` gives: an outline, JSON or plain text printed, or a file written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Any

from zelian.core.reading import reading_to_json
from zelian.core.vocabulary.regulation import Duty, Reading
from zelian.core.vocabulary.saying import MEASURE_KINDS
from zelian.core.vocabulary.wording import Sentence, said
from zelian.documents.opening import OpenedDocument
from zelian.documents.reading_many import Outcome, find_files, read_files
from zelian.documents.written.akoma_ntoso import write_akoma_ntoso
from zelian.documents.written.duty_rows import ReadDocument, Translate
from zelian.documents.written.word import write_word
from zelian.documents.written.workbook import write_workbook


class Form(StrEnum):
    """What to give of each file; the last three are written to a file."""

    OUTLINE = "outline"
    JSON = "json"
    JSON_LINES = "jsonl"
    TEXT = "text"
    WORKBOOK = "xlsx"
    WORD = "docx"
    AKOMA_NTOSO = "akn"


Bar = Callable[[int], AbstractContextManager[Callable[[], None]]]
"""Shows progress over so many files; gives what is to be called after each."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where a report goes and in which words.

    ``say`` prints what was found, ``complain`` what went wrong; ``to`` is the file or
    folder of the written forms; ``today`` dates what states no date.
    """

    form: Form
    say: Callable[[str], None]
    complain: Callable[[str], None]
    translate: Translate
    today: date
    to: Path | None = None


def report_readings(paths: Sequence[Path], output: Output, *, bar: Bar | None = None) -> bool:
    """
    Read every file and give what was found; a bad one is one sentence of complaint.

    Several files in one JSON form an array. Returns whether all files could be read and
    the report could be written.
    """
    files, troubles = find_files(paths)
    for trouble in troubles:
        output.complain(trouble.text(output.translate))
    watched = bar(len(files)) if bar and len(files) > 1 else nullcontext(None)
    report = _Report(output, several=list(paths) != files or len(files) > 1)
    with watched as done:
        for outcome in read_files(files, done=done):
            report.take(outcome)
    return report.close() and not troubles


class _Report:
    """One report in the making: printed as it comes, or gathered for its file."""

    def __init__(self, output: Output, *, several: bool) -> None:
        self.output = output
        self.several = several
        self.good = True
        self._held: list[ReadDocument] = []
        self._printed = 0

    def take(self, outcome: Outcome) -> None:
        """Give one file's outcome."""
        if outcome.refusal is not None:
            self._trouble(outcome.refusal)
        if outcome.document is not None:
            self._give(outcome.document)

    def close(self) -> bool:
        """End the report; whether everything went well."""
        form = self.output.form
        if form is Form.JSON and (self.several or self._printed):
            self.output.say(("" if self._printed else "[") + ("]" if self.several else ""))
        if form in _WRITERS and self._held:
            self._write()
        return self.good

    def _give(self, document: ReadDocument) -> None:
        opened, reading, output = document.opened, document.reading, self.output
        match output.form:
            case Form.TEXT:
                output.say(opened.paper.text)
            case Form.OUTLINE:
                output.say("\n".join(outline_lines(opened, reading, output.translate)))
            case Form.JSON_LINES:
                output.say(json.dumps(document_to_json(opened, reading), ensure_ascii=False))
            case Form.JSON:
                self._print_object(document_to_json(opened, reading))
            case _:
                self._held.append(document)
        self._printed += 1

    def _print_object(self, found: dict[str, Any]) -> None:
        before = ("," if self._printed else "[") if self.several else ""
        self.output.say(before + json.dumps(found, ensure_ascii=False, indent=1))

    def _write(self) -> None:
        to = self.output.to
        if to is None:
            raise ValueError(f"the form {self.output.form} is written to a file")
        try:
            _WRITERS[self.output.form](self._held, to, self.output)
        except OSError:
            self._trouble(Sentence(said("写不了“{name}”，请检查路径和权限。"), {"name": str(to)}))

    def _trouble(self, sentence: Sentence) -> None:
        self.good = False
        self.output.complain(sentence.text(self.output.translate))


def _write_workbook(documents: Sequence[ReadDocument], to: Path, output: Output) -> None:
    to.write_bytes(write_workbook(documents, say=output.translate))


def _write_word(documents: Sequence[ReadDocument], to: Path, output: Output) -> None:
    to.write_bytes(write_word(documents, say=output.translate))


def _write_akoma_ntoso(documents: Sequence[ReadDocument], to: Path, output: Output) -> None:
    """One file, or a folder with one for each document."""
    many = len(documents) > 1 or to.is_dir()
    if many:
        to.mkdir(parents=True, exist_ok=True)
    for document, name in zip(documents, _names(documents), strict=True):
        written = write_akoma_ntoso(
            document.opened, document.reading, today=output.today, translate=output.translate
        )
        (to / name if many else to).write_bytes(written)


def _names(documents: Iterable[ReadDocument]) -> Iterator[str]:
    """A file name for each document; the second of a name is numbered."""
    taken: dict[str, int] = {}
    for document in documents:
        stem = Path(document.opened.name).stem
        taken[stem] = taken.get(stem, 0) + 1
        yield f"{stem}.xml" if taken[stem] == 1 else f"{stem}-{taken[stem]}.xml"


_WRITERS = {
    Form.WORKBOOK: _write_workbook,
    Form.WORD: _write_word,
    Form.AKOMA_NTOSO: _write_akoma_ntoso,
}


def document_to_json(opened: OpenedDocument, reading: Reading) -> dict[str, Any]:
    """The whole JSON object of a file, as the reading contract lays it down."""
    return {
        "file": opened.name,
        "format": opened.format,
        "digest": opened.digest,
        **reading_to_json(reading, opened.paper.text),
    }


def outline_lines(opened: OpenedDocument, reading: Reading, say: Translate) -> Iterator[str]:
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
            yield from _duty_lines(duty, opened.paper.text, say)
    yield ""
    measured = sum(len(d.measures) for d in reading.duties)
    template = said("条目 {provisions}，责任事项 {duties}，量化要求 {measures}，存疑 {remarks}。")
    values = {
        "provisions": len(reading.provisions),
        "duties": len(reading.duties),
        "measures": measured,
        "remarks": len(reading.remarks),
    }
    yield Sentence(template, values).text(say)


def _duty_lines(duty: Duty, text: str, say: Translate) -> Iterator[str]:
    indent = "　" * (len(duty.path) + 1)
    who = "、".join(duty.subjects) or say(said("（责任主体不明）"))
    for measure in duty.measures:
        words = " ".join(measure.span.of(text).split())
        yield f"{indent}· {who}：{words}　[{say(MEASURE_KINDS[measure.kind])}]"
