"""What is signed: the canonical content of a list.

It has exactly the fields below, in the canonical form of :mod:`zelian.signing.canonical`. A duty
goes in by its digest, which is SHA-256 whatever the institution signs with: it is part of the
content, and the content of a list must not change with a setting.

``zelian.list/2`` holds the columns of the list's kind, whatever they are, and each row by them;
a list that was signed keeps its columns (``ResponsibilityList.heads``), so that a kind may be
reworded without voiding what was signed.
``zelian.list/1`` is from before kinds had columns; it stays, so that what was signed in it can
be checked for ever. Nobody signs in it any more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from zelian.catalogue.models import Duty
from zelian.lists.columns import columns_of_list, kind_name_of, plain, row_of
from zelian.lists.models import ListColumn, ListItem, ResponsibilityList
from zelian.signing.canonical import canonical, digest_of

FORM, EARLY_FORM = "zelian.list/2", "zelian.list/1"
FORMS = (FORM, EARLY_FORM)


def duty_digest(duty: Duty) -> str:
    """The digest of what the regulation demands: its words, its strength, its measures.

    Reads ``duty.regulation``, ``duty.provision`` and ``duty.measures``: fetch them along.
    """
    return digest_of(
        canonical(
            {
                "regulation": duty.regulation.digest,
                "provision": duty.provision.path if duty.provision else [],
                "quote": duty.quote,
                "action": duty.action,
                "modality": duty.modality,
                "activity": duty.activity,
                "measures": [
                    {"kind": measure.kind, "value": measure.value}
                    for measure in sorted(duty.measures.all(), key=lambda m: (m.order, m.pk))
                ],
            }
        ),
        "sha256",
    )


def content_of(listed: ResponsibilityList, items: Iterable[ListItem], *, form: str = FORM) -> str:
    """
    The canonical content of a list as it stands, ready to be signed.

    Reads ``listed.kind`` and its columns: fetch them along. ``form`` is that of a signature
    the content is held against.

    :raises KeyError: a list was never signed in such a form.
    """
    if form not in FORMS:
        raise KeyError(form)
    rows = sorted(items, key=lambda item: item.number)
    if form == EARLY_FORM:
        return canonical(_early(listed, rows))
    columns = columns_of_list(listed)
    return canonical(
        {
            "form": FORM,
            "title": listed.title,
            "subject": subject_key(listed.unit_id, listed.post_id),
            "year": listed.year,
            "kind": {"code": listed.kind_id, "name": kind_name_of(listed)},
            "edition": listed.edition,
            "columns": [{"key": column.key, "name": column.name} for column in columns],
            "rows": [_row(item, columns) for item in rows],
        }
    )


def subject_key(unit_id: int, post_id: int | None) -> str:
    """``post:12`` or ``unit:7``: the subject's name through the years."""
    return f"post:{post_id}" if post_id else f"unit:{unit_id}"


def _row(item: ListItem, columns: list[ListColumn]) -> dict[str, Any]:
    """A row by its columns. Where it came from goes in as a word: the row of another list, or
    of a template, may go without any change of this one.
    """
    return {
        "number": item.number,
        "origin": item.origin,
        "values": {key: plain(value) for key, value in row_of(item, columns).items()},
        "duty": duty_digest(item.duty) if item.duty else "",
    }


def _early(listed: ResponsibilityList, rows: Sequence[ListItem]) -> dict[str, Any]:
    return {
        "form": EARLY_FORM,
        "title": listed.title,
        "subject": subject_key(listed.unit_id, listed.post_id),
        "year": listed.year,
        "kind": listed.kind_id,
        "items": [
            {
                "number": item.number,
                "content": item.content,
                "requirement": item.requirement,
                "local_measures": item.local_measures,
                "responsible": item.responsible,
                "duty": duty_digest(item.duty) if item.duty else "",
            }
            for item in rows
        ],
    }
