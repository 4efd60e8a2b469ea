"""What the reading pages of this app share: a table or its download, a thing or nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import render

from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest
from zelian.people.viewer import Viewer

Found = TypeVar("Found")


def table_page(
    request: ViewerRequest, template: str, table: Table, **context: object
) -> HttpResponse:
    """The page of a table, or the file where its rows were asked for as one."""
    if (download := table.response()) is not None:
        return download
    return render(request, template, {"table": table, **context})


def found_or_404(query: Callable[[Viewer, int], Found], viewer: Viewer, thing_id: int) -> Found:
    """
    What the query gives this viewer.

    :raises Http404: it is not there, or not for this viewer; the answer does not say which.
    """
    try:
        return query(viewer, thing_id)
    except ObjectDoesNotExist:
        raise Http404 from None
