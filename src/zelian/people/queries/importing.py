"""Imports as their pages show them, and the workbooks that are given out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from zelian.people.importing.exporting import as_it_was, rows_on
from zelian.people.importing.layout import BY_TITLE, IN_ORDER
from zelian.people.importing.state import load_kinds, load_state, unpacked_state
from zelian.people.importing.workbook import read_workbook
from zelian.people.importing.writing import write_marked, write_organisation, write_template
from zelian.people.models import (
    ImportEntry,
    OrganisationExport,
    OrganisationImport,
    Role,
    Unit,
)
from zelian.people.policies import may
from zelian.people.queries.past import past_on
from zelian.people.viewer import Viewer, path_in

Kind = ImportEntry.Kind
CHANGES = (Kind.NEW, Kind.CHANGED, Kind.ENDED, Kind.MISSING)
TABS = {
    "changes": CHANGES,
    "conflicts": (Kind.CONFLICT,),
    "errors": (Kind.ERROR,),
    "warnings": (Kind.WARNING,),
}
"""Kinds of lines by the tab they stand under."""


@dataclass(frozen=True, slots=True)
class SheetCounts:
    """How much of a sheet comes, changes, ends and stays."""

    sheet: str
    new: int = 0
    changed: int = 0
    ended: int = 0
    missing: int = 0
    same: int = 0


def list_imports(viewer: Viewer, *, limit: int = 20) -> list[OrganisationImport]:
    """The newest workbooks handed in that the viewer may see; one query."""
    return list(_in_sight(viewer).select_related("requested_by__person")[:limit])


def get_import(viewer: Viewer, upload_id: int) -> OrganisationImport:
    """
    A workbook handed in.

    :raises OrganisationImport.DoesNotExist: there is none, or not for this viewer.
    """
    related = ("requested_by__person", "agreed_by__person", "base")
    return _in_sight(viewer).select_related(*related).get(pk=upload_id)


def list_entries(upload: OrganisationImport, tab: str) -> QuerySet[ImportEntry]:
    """The lines of a report under one of the :data:`TABS`."""
    return upload.entries.filter(kind__in=TABS[tab])


def counts_of(upload: OrganisationImport) -> list[SheetCounts]:
    """The figures by sheet, in the order of the workbook; those that hold nothing are left out."""
    found = upload.counts.get("sheets", {})
    return [SheetCounts(sheet, **found[sheet]) for sheet in IN_ORDER if sheet in found]


def template_file() -> bytes:
    """The empty workbook; two queries."""
    return write_template(rows_on(load_kinds(), date.min, scope=None))


def export_file(viewer: Viewer, export: OrganisationExport) -> bytes:
    """The workbook of an export, as the organisation stood when it was made."""
    state = unpacked_state(bytes(export.state))
    state.paths = _paths()
    rows = rows_on(state, viewer.today, scope=_scope(viewer), with_accounts=_opens(viewer))
    return write_organisation(rows, number=export.pk, day=viewer.today, scope=_scope_words(viewer))


def earlier_file(viewer: Viewer, day: date) -> bytes:
    """The organisation of an earlier day, with the names it had then; for reading only."""
    state = as_it_was(load_state(), past_on(day))
    rows = rows_on(state, day, scope=_scope(viewer), with_accounts=_opens(viewer), to_come=False)
    return write_organisation(rows, number=None, day=day, scope=_scope_words(viewer))


def marked_file(upload: OrganisationImport) -> bytes:
    """
    The file as it was handed in, with its errors, conflicts and doubts marked.

    :raises Unreadable: it can't be read at all.
    """
    with upload.file.open("rb") as file:
        book = read_workbook(upload.name, file.read())
    told = upload.entries.filter(kind__in=(Kind.ERROR, Kind.CONFLICT, Kind.WARNING))
    return write_marked(book, told)


def sheet_choices() -> list[tuple[str, str]]:
    """The sheets to filter by."""
    return [(title, title) for title in BY_TITLE]


def _in_sight(viewer: Viewer) -> QuerySet[OrganisationImport]:
    own = Q(requested_by=viewer.account_id)
    if not viewer.has(Role.ORGANISATION):
        return OrganisationImport.objects.filter(own)
    scope = viewer.scope_of(Role.ORGANISATION)
    return OrganisationImport.objects.filter(own | Q(unit_path="") | path_in("unit_path", scope))


def _scope(viewer: Viewer) -> tuple[str, ...] | None:
    return viewer.scope_of(Role.ORGANISATION) or None


def _scope_words(viewer: Viewer) -> str:
    """The institutions a workbook is of."""
    names = Unit.objects.filter(path__in=_scope(viewer) or ()).values_list("name", flat=True)
    return "、".join(names)


def _opens(viewer: Viewer) -> bool:
    return may(viewer, "people.manage_accounts")


def _paths() -> dict[str, str]:
    return {str(pk): path for pk, path in Unit.objects.values_list("pk", "path")}
