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

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from zelian.catalogue.models import Duty
from zelian.lists.columns import kind_name_of, named_columns, plain, value_of
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.signing.canonical import canonical, digest_of

FORM, EARLY_FORM = "zelian.list/2", "zelian.list/1"
FORMS = (FORM, EARLY_FORM)
DIGESTED = 4096  # digests of duties kept; a page of fifty lists names the same few many times


def duty_digest(duty: Duty) -> str:
    """The digest of what the regulation demands: its words, its strength, its measures.

    Reads ``duty.regulation``, ``duty.provision`` and ``duty.measures``: fetch them along.
    """
    return _digest_of_duty(
        duty.regulation.digest,
        tuple(duty.provision.path) if duty.provision else (),
        duty.quote,
        duty.action,
        duty.modality,
        duty.activity,
        tuple(
            (measure.kind, canonical(measure.value))
            for measure in sorted(duty.measures.all(), key=lambda m: (m.order, m.pk))
        ),
    )


@lru_cache(maxsize=DIGESTED)
def _digest_of_duty(
    regulation: str,
    provision: tuple[str, ...],
    quote: str,
    action: str,
    modality: str,
    activity: str,
    measures: tuple[tuple[str, str], ...],
) -> str:
    """Kept under exactly the words that go in, so that what is kept is never out of date."""
    content = {
        "regulation": regulation,
        "provision": provision,
        "quote": quote,
        "action": action,
        "modality": modality,
        "activity": activity,
        "measures": [{"kind": kind, "value": json.loads(value)} for kind, value in measures],
    }
    return digest_of(canonical(content), "sha256")


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
    columns = named_columns(listed)
    keys = [key for key, _name in columns]
    return canonical(
        {
            "form": FORM,
            "title": listed.title,
            "subject": subject_key(listed.unit_id, listed.post_id),
            "year": listed.year,
            "kind": {"code": listed.kind_id, "name": kind_name_of(listed)},
            "edition": listed.edition,
            "columns": [{"key": key, "name": name} for key, name in columns],
            "rows": [_row(item, keys) for item in rows],
        }
    )


def subject_key(unit_id: int, post_id: int | None) -> str:
    """``post:12`` or ``unit:7``: the subject's name through the years."""
    return f"post:{post_id}" if post_id else f"unit:{unit_id}"


def _row(item: ListItem, keys: Sequence[str]) -> dict[str, Any]:
    """A row by its columns. Where it came from goes in as a word: the row of another list, or
    of a template, may go without any change of this one.
    """
    return {
        "number": item.number,
        "origin": item.origin,
        "values": {key: plain(value_of(item, key)) for key in keys},
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
