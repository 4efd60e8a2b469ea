"""Workbooks opened again, to look at what was written."""

from __future__ import annotations

import io

from openpyxl import load_workbook


def sheets_of(data: bytes) -> dict[str, list[list[object]]]:
    """Every sheet's rows by its name; formulas would come as they are written."""
    book = load_workbook(io.BytesIO(data))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}
