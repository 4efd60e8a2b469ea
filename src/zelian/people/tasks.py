"""Long work of the organisation, done by the worker."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from zelian.people.models import Account, OrganisationImport
from zelian.people.operations.importing import run_check, run_import
from zelian.people.queries import get_viewer
from zelian.people.viewer import Viewer


@task()
def check_workbook(upload_id: int, today: str, address: str | None) -> None:
    """Check a workbook as the account that handed it in, on that day."""
    upload = OrganisationImport.objects.select_related("requested_by").get(pk=upload_id)
    run_check(viewer=_viewer(upload.requested_by, today, address), upload=upload)


@task()
def apply_workbook(upload_id: int, today: str, address: str | None) -> None:
    """Apply a checked workbook as the account that agreed to it, on that day."""
    upload = OrganisationImport.objects.select_related("agreed_by").get(pk=upload_id)
    run_import(viewer=_viewer(upload.agreed_by, today, address), upload=upload)


def _viewer(account: Account, today: str, address: str | None) -> Viewer:
    return get_viewer(account, today=date.fromisoformat(today), address=address)
