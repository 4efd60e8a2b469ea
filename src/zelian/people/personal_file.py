"""All that is recorded of a person as files to take along: a workbook, and JSON beside it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator

import xlsxwriter
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.pages.exports import disarmed
from zelian.pages.words import shown
from zelian.people.personal import RecordKind, Shown

SHEET_NAME = 31


def records_archive(
    kinds: Iterable[tuple[RecordKind, Iterator[Shown]]], statements: Iterable[dict[str, object]]
) -> bytes:
    """A zip of ``records.xlsx`` (a sheet a kind) and ``records.json``; rows are read once."""
    told: list[dict[str, object]] = []
    book_file = io.BytesIO()
    book = xlsxwriter.Workbook(
        book_file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    for kind, rows in kinds:
        told.append(_write_kind(book, kind, rows))
    book.close()
    data = {
        "form": "zelian.personal-records/1",
        "made_at": timezone.now(),
        "kinds": told,
        "statements_and_requests": list(statements),
    }
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("records.xlsx", book_file.getvalue())
        text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
        packed.writestr("records.json", text)
    return archive.getvalue()


def _write_kind(
    book: xlsxwriter.Workbook, kind: RecordKind, rows: Iterable[Shown]
) -> dict[str, object]:
    sheet = book.add_worksheet(str(kind.label)[:SHEET_NAME])
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, str(kind.purpose))
    sheet.write_string(1, 0, str(kind.kept))
    for column, head in enumerate((_("日期"), _("记录"), _("内容"))):
        sheet.write_string(3, column, head, bold)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 2, 60)
    kept = []
    for number, row in enumerate(rows, start=4):
        cells = (shown(row.on) if row.on else "", row.label, row.detail)
        for column, text in enumerate(cells):
            sheet.write_string(number, column, disarmed(str(text)))
        kept.append({"on": row.on, "label": row.label, "detail": row.detail})
    return {
        "kind": kind.code,
        "label": str(kind.label),
        "purpose": str(kind.purpose),
        "kept": str(kind.kept),
        "records": kept,
    }
