"""A list as it was signed, read back from its signature: what is filed and what is published."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from zelian.documents.written.paper import Column, Table
from zelian.lists.models import ResponsibilityList
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import content_of
from zelian.pages.words import shown
from zelian.signing.meanings import SIGN
from zelian.signing.models import Signature
from zelian.signing.queries import VALID, signatures_with_proof, standing_of

ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class SignedRow:
    """A row in words, cell by cell in the order of the columns."""

    number: int
    cells: tuple[str, ...]
    columns: tuple[str, ...]
    heading: int

    @property
    def content(self) -> str:
        """The cell that says what the row is about."""
        return self.cells[self.heading]

    @property
    def named(self) -> Iterator[tuple[str, str, bool]]:
        """Each cell with its column's name, and whether it is the one the row goes by."""
        for place, (name, cell) in enumerate(zip(self.columns, self.cells, strict=True)):
            yield name, cell, place == self.heading


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """What somebody signed, as words; ``columns`` are the names of the cells."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[SignedRow, ...]

    @property
    def numbers(self) -> tuple[int, ...]:
        """The rows' numbers, in order."""
        return tuple(row.number for row in self.rows)

    def content(self, number: int) -> str:
        """What a row is about; nothing where there is no such row."""
        return next((row.content for row in self.rows if row.number == number), "")

    def table(self) -> Table:
        """The rows on paper."""
        columns = [Column(_("序号"), 0.5, "center"), *(Column(name, 2.0) for name in self.columns)]
        return Table(columns, [(str(row.number), *row.cells) for row in self.rows])


def valid_signature(listed: ResponsibilityList) -> Signature | None:
    """The subject's signature, if it stands for the list as it is now; some eight queries."""
    newest = _of(listed).filter(withdrawal=None).first()
    if newest is None:
        return None
    content = content_of(listed, items_to_sign(listed), form=newest.form)
    return newest if standing_of(newest, content) == VALID else None


def signature_by_digest(listed: ResponsibilityList, digest: str) -> Signature | None:
    """What the subject signed with this digest, also if it was taken back since; one query."""
    return _of(listed).filter(digest=digest).first()


def sheet_of(signature: Signature) -> SignedSheet:
    """The signed content in words, whichever form it was signed in."""
    content = json.loads(signature.content)
    if "columns" in content:
        keys = [column["key"] for column in content["columns"]]
        names = tuple(column["name"] for column in content["columns"])
        rows = [(row["number"], row["values"]) for row in content["rows"]]
    else:
        early = _early_columns()
        keys, names = list(early), tuple(early.values())
        rows = [(item["number"], item) for item in content["items"]]
    return SignedSheet(str(content["title"]), names, _rows(keys, names, rows))


def _of(listed: ResponsibilityList) -> Any:
    return signatures_with_proof().filter(
        thing_type=listed._meta.label_lower, thing_id=listed.pk, meaning=SIGN
    )


def _rows(
    keys: Sequence[str],
    names: tuple[str, ...],
    rows: Sequence[tuple[int, Mapping[str, Any]]],
) -> tuple[SignedRow, ...]:
    heading = keys.index("content") if "content" in keys else 0
    return tuple(
        SignedRow(number, tuple(_words(values.get(key)) for key in keys), names, heading)
        for number, values in rows
    )


def _early_columns() -> dict[str, str]:
    """The columns of lists signed before kinds had their own."""
    return {
        "content": _("责任内容"),
        "requirement": _("量化要求"),
        "local_measures": _("本单位措施"),
        "responsible": _("责任人"),
    }


def _words(value: Any) -> str:
    """A value of the signed content as people read it: days and yes or no in words."""
    if value is None or value == "":
        return ""
    if isinstance(value, str) and ISO_DAY.fullmatch(value):
        return shown(date.fromisoformat(value))
    return value if isinstance(value, str) else shown(value)
