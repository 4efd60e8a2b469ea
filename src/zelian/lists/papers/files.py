"""Lists as files: one or many, as Word, Excel or PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.documents.written.form_portable import parts_of
from zelian.documents.written.form_word import write_form_word
from zelian.documents.written.form_workbook import write_form_workbook
from zelian.documents.written.forms import FormSheet
from zelian.documents.written.paper import (
    Chapter,
    Contents,
    Cover,
    Paper,
    Part,
    SignatureBlock,
)
from zelian.documents.written.portable import write_portable
from zelian.lists.models import Booklet, ListKind, ResponsibilityList
from zelian.lists.papers.layouts import blank_sheet, sheet_of
from zelian.lists.papers.on_paper import Facts, OnPaper, list_on_paper
from zelian.pages.words import shown
from zelian.signing import seal
from zelian.signing.papers import signed_part

Format = Booklet.Format
MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.WORD: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.EXCEL: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def list_parts(listed: ResponsibilityList) -> Sequence[Part]:
    """The body of a list's signed PDF: its form below the title."""
    return tuple(parts_of(sheet_of(list_on_paper(listed, today=timezone.localdate()))))


def list_file(paper: OnPaper, file_format: str) -> bytes:
    """One list as Word or Excel; its PDF is the signed one (:mod:`zelian.signing.papers`)."""
    return _sheets_file([sheet_of(paper)], file_format)


def blank_file(kind: ListKind, file_format: str, *, rows: int, facts: Facts, at: datetime) -> bytes:
    """The kind's empty form as any of the formats."""
    sheet = blank_sheet(kind, list(kind.columns.all()), rows=rows, facts=facts)
    if file_format != Format.PDF:
        return _sheets_file([sheet], file_format)
    paper = Paper(title=sheet.title, parts=[*parts_of(sheet)], made_at=at, landscape=True)
    return write_portable(paper).content


def booklet_file(
    papers: Sequence[OnPaper], file_format: str, *, title: str, at: datetime, address: str
) -> bytes:
    """Many lists in one file, with contents, each from a new page or on a sheet of its own."""
    if file_format != Format.PDF:
        names = [paper.listed.title for paper in papers]
        sheets = [sheet_of(paper) for paper in papers]
        return _sheets_file(sheets, file_format, contents=_("目录"), names=names)
    parts = [*_front(papers, at, address)]
    for paper in papers:
        parts += _chapter(paper)
    issuer = seal.institution(papers[0].listed.unit_path if papers else "")
    whole = Paper(title=title, parts=parts, made_at=timezone.localtime(at), issuer=issuer,
                  landscape=True)  # fmt: skip
    return write_portable(whole).content


def _sheets_file(
    sheets: Sequence[FormSheet],
    file_format: str,
    *,
    contents: str = "",
    names: Sequence[str] = (),
) -> bytes:
    write = write_form_word if file_format == Format.WORD else write_form_workbook
    return write(sheets, contents=contents, names=names)


def _front(papers: Sequence[OnPaper], at: datetime, address: str) -> Iterator[Part]:
    signed = sum(bool(paper.signatures) for paper in papers)
    rows = [
        (_("清单份数"), _("%(count)s份") % {"count": len(papers)}),
        (_("已签字"), _("%(count)s份") % {"count": signed}),
        (_("生成时间"), shown(at)),
    ]
    if signed and address:
        rows.append((_("签字核验"), _("凭核验编号到 %(address)s 核对") % {"address": address}))
    yield Cover(rows=rows)
    yield Contents(_("目录"))


def _chapter(paper: OnPaper) -> Iterator[Part]:
    sheet = sheet_of(paper)
    yield Chapter(paper.listed.title)
    yield from parts_of(sheet)
    if paper.signatures:
        yield SignatureBlock(signed=[signed_part(one) for one in reversed(paper.signatures)])
