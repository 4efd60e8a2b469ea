"""A form sheet as parts of a PDF paper."""

from __future__ import annotations

from collections.abc import Iterator

from zelian.documents.written.forms import FormSheet
from zelian.documents.written.paper import Grid, Mark, Paragraph, Part, Spread


def parts_of(sheet: FormSheet) -> Iterator[Part]:
    """The sheet below its title, which the paper or a chapter gives."""
    if sheet.label:
        yield Mark(sheet.label)
    if sheet.facts:
        yield Spread(sheet.facts)
    yield Grid(sheet.widths, sheet.head, sheet.rows)
    for line in sheet.foot:
        yield Spread([part.words for part in line])
    for note in sheet.notes:
        yield Paragraph(note, indent=False, quiet=True)
