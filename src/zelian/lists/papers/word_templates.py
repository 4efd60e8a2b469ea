"""Lists printed by an institution's own Word template, and a template to begin with."""

from __future__ import annotations

import io
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml.etree import LxmlError

from zelian.lists.models import ListKind, WordTemplate
from zelian.lists.papers.on_paper import OnPaper
from zelian.lists.papers.template_checking import CheckedEnvironment
from zelian.lists.papers.template_fields import (
    GROUND,
    NUMBER,
    ROWS,
    SIGNATURES,
    fields_of,
    name_of,
)
from zelian.people.refusals import Refusal

# what the libraries let out over files that are no sound Word files, or not as they were checked
_BROKEN = (TemplateError, LxmlError, OpcError, BadZipFile, KeyError, ValueError)


class CannotUseTemplate(Refusal):
    """A template can't be filled."""


def filled(data: bytes, paper: OnPaper) -> bytes:
    """
    A template's bytes with a list's fields filled in.

    :raises CannotUseTemplate: it can't be filled; the check has told why, or its file was changed.
    """
    values = fields_of(paper.kind, paper).values
    try:
        template = DocxTemplate(io.BytesIO(data))
        template.render(dict(values), CheckedEnvironment(frozenset({ROWS, SIGNATURES})))
        file = io.BytesIO()
        template.save(file)
    except _BROKEN as error:
        raise CannotUseTemplate(
            _("模板填写不成。请检查各循环的开头和结束是否都在同一张表里。")
        ) from error
    return file.getvalue()


def printed_by(template: WordTemplate, paper: OnPaper) -> bytes:
    """
    A list by a kept template.

    :raises CannotUseTemplate: the file is gone, or can't be filled.
    """
    try:
        with template.file.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise CannotUseTemplate(_("模板文件不在存储中，请联系系统管理员。")) from None
    return filled(data, paper)


def sample_template(kind: ListKind) -> bytes:
    """A template of the kind with its fields in place, to be dressed as the institution likes."""
    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = "Times New Roman"
    normal.font.size = Pt(11)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋_GB2312")
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21.0)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.add_run("{{ 标题 }}").font.size = Pt(20)
    document.add_paragraph("单位：{{ 单位 }}　责任主体：{{ 责任主体 }}　填报日期：{{ 填报日期 }}")
    columns = list(kind.columns.all())
    names = [NUMBER, *map(name_of, columns), GROUND]
    heads = [NUMBER, *(column.name for column in columns), GROUND]
    table = document.add_table(4, len(names), style="Table Grid")
    lines = (
        heads,
        ["{%tr for 行 in 条目 %}"],
        [f"{{{{ 行.{name} }}}}" for name in names],
        ["{%tr endfor %}"],
    )
    for row, line in zip(table.rows, lines, strict=True):
        for cell, words in zip(row.cells, line, strict=False):
            cell.text = words
    document.add_paragraph("责任主体（签字）：{{ 签字人 }}　{{ 签字时间 }}")
    document.add_paragraph(
        "{% if 背书人 %}审核背书（签字）：{{ 背书人 }}　{{ 背书时间 }}{% endif %}"
    )
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()
