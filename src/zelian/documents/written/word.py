"""Readings as a Word document: the regulation in its outline, under each place its duties.

Doubts stand as Word comments at the words they are about, so that whoever settles them
sees them in place.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from zelian.core.vocabulary.regulation import Duty, Reading
from zelian.core.vocabulary.saying import ACTIVITIES, MODALITIES, measure_sentence
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence, said
from zelian.documents.written.contents import Section, Table, Words, contents_of
from zelian.documents.written.duty_rows import ReadDocument, Translate
from zelian.documents.written.writable import writable

_BODY_FONT, _HEADING_FONT = "宋体", "黑体"
_DEEPEST = 9
_DUTY_HEADS = (said("责任主体"), said("要求"), said("事项"), said("履责方式"), said("量化要求"))
_DUTY_WIDTHS = (Cm(3.2), Cm(1.5), Cm(6.3), Cm(2.2), Cm(3.3))
_AUTHOR, _INITIALS = "责链", "责"


def write_word(readings: Iterable[ReadDocument], *, say: Translate) -> bytes:
    """All files in one document, each beginning on a page of its own."""
    document = Document()
    _set_fonts(document)
    for i, read in enumerate(readings):
        if i:
            document.add_page_break()
        _Writer(document, read, say).write()
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _set_fonts(document: Any) -> None:
    """Chinese fonts by name: Word takes the Latin default for Chinese where none is set."""
    body = document.styles["Normal"]
    body.font.name = _BODY_FONT
    body.font.size = Pt(11)
    body.element.rPr.rFonts.set(qn("w:eastAsia"), _BODY_FONT)
    for name in ("Title", *(f"Heading {n}" for n in range(1, _DEEPEST + 1))):
        style = document.styles[name]
        style.font.name = _HEADING_FONT
        style.font.color.rgb = RGBColor(0x1F, 0x2D, 0x3D)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), _HEADING_FONT)
        # a theme's font would win over the one named here
        for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(attribute), None)


class _Writer:
    """One file's reading, written behind what the document holds already."""

    def __init__(self, document: Any, read: ReadDocument, say: Translate) -> None:
        self.document = document
        self.reading: Reading = read.reading
        self.opened = read.opened
        self.say = say
        self._waiting: list[Remark] = sorted(self.reading.remarks, key=lambda r: r.span)

    def write(self) -> None:
        contents = contents_of(self.opened.paper, self.reading)
        self._title()
        for section in contents.walk():
            self._section(section)
        if self._waiting:
            end = self.document.add_paragraph(self.say(said("另有以下存疑：")))
            self._comment(end, self._waiting)

    def _title(self) -> None:
        meta = self.reading.regulation
        self.document.add_heading(writable(meta.title or self.opened.name), 0)
        facts = [
            Sentence(template, {"value": value}).text(self.say)
            for template, value in (
                (said("文号：{value}"), meta.doc_number),
                (said("发文机关：{value}"), meta.issuer),
                (said("印发日期：{value}"), meta.issued_on),
                (said("施行日期：{value}"), meta.effective_on),
                (said("制定依据：{value}"), "、".join(meta.based_on)),
                (said("同时废止：{value}"), "、".join(meta.supersedes)),
                (said("附件：{value}"), "、".join(meta.attachments)),
            )
            if value
        ]
        if facts:
            line = self.document.add_paragraph(writable("　".join(facts)))
            line.alignment = WD_ALIGN_PARAGRAPH.CENTER

    def _section(self, section: Section) -> None:
        label = section.provision.label if section.provision else ""
        if section.heading:
            words = writable(f"{label}　{section.heading}")
            written = self.document.add_heading(words, min(section.depth, _DEEPEST))
            self._comment(written, self._due(section.provision.span.end))
            label = ""
        for part in section.parts:
            if isinstance(part, Words):
                lead = f"{label}　" if label else ""
                written = self.document.add_paragraph(writable(lead + part.text))
            else:
                self._table(part)
                written = self.document.add_paragraph()
            self._comment(written, self._due(part.span.end))
            label = ""
        if section.duties:
            self._duties(section.duties)

    def _due(self, end: int) -> list[Remark]:
        """The doubts about places before ``end`` that have not been written yet."""
        due = [r for r in self._waiting if r.span.start < end]
        self._waiting = self._waiting[len(due) :]
        return due

    def _comment(self, paragraph: Any, remarks: Sequence[Remark]) -> None:
        for remark in remarks:
            runs = paragraph.runs or [paragraph.add_run(" ")]
            self.document.add_comment(
                runs,
                text=writable(remark.message.text(self.say)),
                author=_AUTHOR,
                initials=_INITIALS,
            )

    def _table(self, table: Table) -> None:
        drawn = self.document.add_table(table.rows, table.columns, style="Table Grid")
        # the library counts all cells again at every look-up of one
        grid = [row.cells for row in drawn.rows]
        for cell in table.cells:
            grid[cell.row][cell.column].text = writable(cell.text)
        for cell in table.cells:
            if cell.row_span > 1 or cell.column_span > 1:
                last_row = min(cell.row + cell.row_span, table.rows) - 1
                last_column = min(cell.column + cell.column_span, table.columns) - 1
                grid[cell.row][cell.column].merge(grid[last_row][last_column])

    def _duties(self, duties: Sequence[Duty]) -> None:
        drawn = self.document.add_table(
            1 + len(duties), len(_DUTY_HEADS), style="Light Grid Accent 1"
        )
        lines = [[self.say(head) for head in _DUTY_HEADS], *map(self._duty, duties)]
        drawn.autofit = False
        for row, line in zip(drawn.rows, lines, strict=True):
            for box, words, width in zip(row.cells, line, _DUTY_WIDTHS, strict=True):
                box.text = writable(words)
                box.width = width
        self.document.add_paragraph()

    def _duty(self, duty: Duty) -> list[str]:
        return [
            "、".join(duty.subjects) or self.say(said("（责任主体不明）")),
            self.say(MODALITIES[duty.modality]),
            duty.action,
            self.say(ACTIVITIES[duty.activity]),
            "；".join(measure_sentence(m.value).text(self.say) for m in duty.measures),
        ]
