"""Write the demonstration's regulation as Word paper: `python tools/make_demo_documents.py`.

The text file is the source. A tab-separated stretch of it becomes a table; the rest become
paragraphs, laid out as official paper usually is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FOLDER = Path(__file__).resolve().parent.parent / "src/zelian/packs/demo"
CENTRED = re.compile(
    r"^(中共.*文件|.*〔\d{4}〕\d+号|关于印发.*的通知|.*（试行）|重点任务分工表|.*评分表)$"
)
RIGHT = re.compile(r"^(中共.*委员会|\d{4}年\d+月\d+日)$")
CHAPTER = re.compile(r"^[一二三四五六七八九十]+、")


def main() -> None:
    """Write ``regulation.docx`` beside ``regulation.txt``."""
    text = (FOLDER / "regulation.txt").read_text(encoding="utf-8")
    paper = Document()
    _set_page(paper)
    for stretch in _stretches(text.splitlines()):
        if "\t" in stretch[0]:
            _add_table(paper, [line.split("\t") for line in stretch])
        else:
            _add_paragraph(paper, stretch[0])
    paper.save(str(FOLDER / "regulation.docx"))
    print(f"写好了 {FOLDER / 'regulation.docx'}")


def _stretches(lines: list[str]) -> Iterator[list[str]]:
    """Paragraphs one by one, table rows together; empty lines fall away."""
    table: list[str] = []
    for line in lines:
        if "\t" in line:
            table.append(line)
            continue
        if table:
            yield table
            table = []
        if line.strip():
            yield [line]
    if table:
        yield table


def _set_page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    section.top_margin, section.bottom_margin = Cm(3.7), Cm(3.5)
    style = paper.styles["Normal"]
    style.font.name, style.font.size = "FangSong", Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    properties = paper.core_properties
    properties.author, properties.title = (
        "江澜大学党委办公室",
        "江澜大学落实全面从严治党责任实施办法",
    )
    properties.created = properties.modified = datetime(2025, 12, 22, tzinfo=UTC)


def _add_paragraph(paper: Paper, line: str) -> None:
    paragraph = paper.add_paragraph(line)
    if CENTRED.match(line):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    elif RIGHT.match(line):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    else:
        paragraph.paragraph_format.first_line_indent = Pt(32)
    if CHAPTER.match(line):
        paragraph.runs[0].bold = True


def _add_table(paper: Paper, rows: list[list[str]]) -> None:
    """A grid; an empty cell, or a repeated one in the first column, joins the one above."""
    table = paper.add_table(len(rows), len(rows[0]), style="Table Grid")
    for column in range(len(rows[0])):
        words = [row[column] for row in rows]
        start = 0
        for row in range(1, len(rows) + 1):
            if row < len(rows) and row > 1 and _joins(column, words[row], words[start]):
                continue
            cell = table.cell(start, column)
            if row - start > 1:
                cell = cell.merge(table.cell(row - 1, column))
            cell.text = words[start]
            start = row


def _joins(column: int, words: str, above: str) -> bool:
    return not words or (column == 0 and words == above)


if __name__ == "__main__":
    main()
