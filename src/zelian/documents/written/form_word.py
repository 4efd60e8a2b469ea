"""Form sheets as a Word document: real merged cells, heads repeated, pages numbered."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Emu, Pt

from zelian.documents.written.forms import Cell, FormSheet, placed
from zelian.documents.written.writable import writable

# Fonts of official papers, by name: whoever opens the file has them, or another takes their place.
TITLE_FONT, BODY_FONT, LABEL_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
LATIN_FONT = "Times New Roman"
_SHORT, _LONG = Cm(21.0), Cm(29.7)
_MARGIN_SIDES, _MARGIN_ENDS = Cm(1.8), Cm(2.0)
_TWIPS = 635  # EMU
# A row with more than this in one cell may break over pages: else it might fit on none.
MOST_UNBROKEN = 600
_ALIGNED = {"start": "left", "center": "center", "end": "right"}


def write_form_word(
    sheets: Sequence[FormSheet], *, contents: str = "", names: Sequence[str] = ()
) -> bytes:
    """
    All sheets in one document, each from a new page.

    ``contents`` is the heading of a page before them that lists ``names``.
    """
    document = Document()
    _dress(document)
    section = document.sections[0]
    _turn(section, landscape=sheets[0].landscape if sheets else True)
    _number_pages(section)
    if contents:
        _contents(document, contents, names)
    for number, sheet in enumerate(sheets):
        fresh = bool(number or contents)
        if number and sheet.landscape != sheets[number - 1].landscape:
            _turn(document.add_section(), landscape=sheet.landscape)
            fresh = False
        _write(document, sheet, fresh=fresh)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _dress(document: Any) -> None:
    normal = document.styles["Normal"]
    normal.font.name = LATIN_FONT
    normal.font.size = Pt(12)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    title = document.styles["Heading 1"]
    title.font.name = TITLE_FONT
    title.font.size = Pt(20)
    title.font.bold = False
    title.font.color.rgb = None
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = title.paragraph_format.space_after = Pt(6)
    fonts = title.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), TITLE_FONT)
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(attribute), None)


def _turn(section: Any, *, landscape: bool) -> None:
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (_LONG, _SHORT) if landscape else (_SHORT, _LONG)
    section.left_margin = section.right_margin = _MARGIN_SIDES
    section.top_margin = section.bottom_margin = _MARGIN_ENDS


def _number_pages(section: Any) -> None:
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for word in ("PAGE", " / ", "NUMPAGES"):
        run = footer.add_run("" if word.isupper() else word)
        run.font.size = Pt(9)
        if word.isupper():
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), word)
            shown = OxmlElement("w:r")
            text = OxmlElement("w:t")
            text.text = "1"
            shown.append(text)
            field.append(shown)
            footer._p.append(field)


def _contents(document: Any, heading: str, names: Iterable[str]) -> None:
    _paragraph(document, heading, size=20, font=TITLE_FONT, align=WD_ALIGN_PARAGRAPH.CENTER)
    for number, name in enumerate(names, 1):
        _paragraph(document, f"{number}．{name}", size=12)


def _paragraph(document: Any, words: str, *, size: float, font: str = "", align: Any = None) -> Any:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(writable(words))
    run.font.size = Pt(size)
    if font:
        run.font.name = font
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    if align is not None:
        paragraph.alignment = align
    paragraph.paragraph_format.space_after = Pt(4)
    return paragraph


def _write(document: Any, sheet: FormSheet, *, fresh: bool) -> None:
    first: Any = None
    if sheet.label:
        first = _paragraph(document, sheet.label, size=14, font=LABEL_FONT)
    title = document.add_heading(writable(sheet.title), 1)
    first = first if first is not None else title
    first.paragraph_format.page_break_before = fresh
    first.paragraph_format.keep_with_next = True
    if sheet.subtitle:
        _paragraph(document, sheet.subtitle, size=14, align=WD_ALIGN_PARAGRAPH.CENTER)
    if sheet.facts:
        _spread(document, sheet.facts).paragraph_format.keep_with_next = True
    document.element.body.insert(-1, _grid(document.sections[-1], sheet))
    for line in sheet.foot:
        _spread(document, [part.words for part in line]).paragraph_format.space_before = Pt(10)
    for note in sheet.notes:
        _paragraph(document, note, size=9)


def _spread(document: Any, parts: Sequence[str]) -> Any:
    """Parts of one line, at even tab stops; the last ends where the line does."""
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    paragraph = _paragraph(document, "\t".join(parts), size=12)
    for place in range(1, len(parts)):
        last = place == len(parts) - 1 and len(parts[-1]) <= 40
        stop = width if last else width * place // len(parts)
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Emu(stop), WD_TAB_ALIGNMENT.RIGHT if last else WD_TAB_ALIGNMENT.LEFT
        )
    return paragraph


def _made(tag: str, **values: str | int) -> Any:
    element = OxmlElement(tag)
    for name, value in values.items():
        element.set(qn(f"w:{name}"), str(value))
    return element


def _grid(section: Any, sheet: FormSheet) -> Any:
    """The table as XML: the library's own way looks all cells up again for every one."""
    room = (section.page_width - section.left_margin - section.right_margin) // _TWIPS
    whole = sum(sheet.widths)
    widths = [int(room * share / whole) for share in sheet.widths]
    table = OxmlElement("w:tbl")
    look = OxmlElement("w:tblPr")
    look.append(_made("w:tblW", w=sum(widths), type="dxa"))
    look.append(_made("w:jc", val="center"))
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        borders.append(_made(f"w:{side}", val="single", sz=4, space=0, color="000000"))
    look.append(borders)
    look.append(_made("w:tblLayout", type="fixed"))
    table.append(look)
    columns = OxmlElement("w:tblGrid")
    columns.extend(_made("w:gridCol", w=width) for width in widths)
    table.append(columns)
    rows = [*sheet.head, *sheet.rows]
    for number, cells in enumerate(_with_continuations(rows, len(widths))):
        table.append(_row(cells, widths, is_head=number < len(sheet.head)))
    return table


Placement = tuple[int, Cell, bool]  # column, cell, whether it goes on from the row above


def _with_continuations(rows: Sequence[Sequence[Cell]], columns: int) -> list[list[Placement]]:
    """Rows in which a cell that reaches down stands again, as Word wants it."""
    laid: list[list[Placement]] = [[] for _row in rows]
    for one in placed(rows, columns):
        for down in range(one.cell.row_span):
            laid[one.row + down].append((one.column, one.cell, down > 0))
    return [sorted(row, key=lambda cell: cell[0]) for row in laid]


def _row(cells: Sequence[Placement], widths: Sequence[int], *, is_head: bool) -> Any:
    row = OxmlElement("w:tr")
    look = OxmlElement("w:trPr")
    if is_head or all(len(cell.text) <= MOST_UNBROKEN for _c, cell, _on in cells):
        look.append(OxmlElement("w:cantSplit"))
    look.append(_made("w:trHeight", val=400, hRule="atLeast"))
    if is_head:
        look.append(OxmlElement("w:tblHeader"))
    row.append(look)
    for column, cell, goes_on in cells:
        row.append(_cell(cell, sum(widths[column : column + cell.column_span]), goes_on=goes_on))
    return row


def _cell(cell: Cell, width: int, *, goes_on: bool) -> Any:
    box = OxmlElement("w:tc")
    look = OxmlElement("w:tcPr")
    look.append(_made("w:tcW", w=width, type="dxa"))
    if cell.column_span > 1:
        look.append(_made("w:gridSpan", val=cell.column_span))
    if cell.row_span > 1:
        look.append(_made("w:vMerge", val="continue" if goes_on else "restart"))
    look.append(_made("w:vAlign", val="center" if cell.label or cell.row_span > 1 else "top"))
    box.append(look)
    lines = [""] if goes_on else writable(cell.text).split("\n")
    box.extend(_line(cell, line) for line in lines)
    return box


def _line(cell: Cell, words: str) -> Any:
    paragraph = OxmlElement("w:p")
    shape = OxmlElement("w:pPr")
    shape.append(_made("w:spacing", before=20, after=20, line=280, lineRule="exact"))
    shape.append(_made("w:jc", val="center" if cell.label else _ALIGNED[cell.align]))
    paragraph.append(shape)
    if not words:
        return paragraph
    run = OxmlElement("w:r")
    look = OxmlElement("w:rPr")
    font = LABEL_FONT if cell.label else BODY_FONT
    look.append(_made("w:rFonts", eastAsia=font, ascii=LATIN_FONT, hAnsi=LATIN_FONT))
    look.append(_made("w:sz", val=21))
    run.append(look)
    text = OxmlElement("w:t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    run.append(text)
    paragraph.append(run)
    return paragraph
