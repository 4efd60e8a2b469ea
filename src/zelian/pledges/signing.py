"""What is signed: the canonical content of a pledge, and of a pledge with its appraisal.

An appraisal is written after the giver signed; so the giver signs ``zelian.pledge/1``, and who
appraises signs ``zelian.pledge.appraised/1``, which holds all of it and the appraisal.
"""

from __future__ import annotations

from typing import Any

from zelian.pledges.lifecycle import Side
from zelian.pledges.models import Pledge
from zelian.signing.canonical import canonical

FORM = "zelian.pledge/1"
APPRAISED_FORM = "zelian.pledge.appraised/1"


def form_for(pledge: Pledge, side: Side) -> str:
    """The form that a side signs."""
    appraised = pledge.is_appraised and side == Side.COUNTERPART
    return APPRAISED_FORM if appraised else FORM


def content_of(pledge: Pledge, form: str = FORM) -> str:
    """
    The canonical content of a pledge as it stands, in one of its forms.

    Reads ``pledge.quotes``: fetch them along for many.
    """
    content = _plain(pledge)
    if form == APPRAISED_FORM:
        content |= {"form": form, "grade": pledge.grade, "comment": pledge.comment}
    return canonical(content)


def contents_of(pledge: Pledge) -> dict[str, str]:
    """The contents by form, for all signatures of a pledge."""
    forms = (FORM, APPRAISED_FORM) if pledge.is_appraised else (FORM,)
    return {form: content_of(pledge, form) for form in forms}


def _plain(pledge: Pledge) -> dict[str, Any]:
    quotes = sorted(pledge.quotes.all(), key=lambda quote: quote.number)
    return {
        "form": FORM,
        "title": pledge.title,
        "kind": pledge.kind_id,
        "year": pledge.year,
        "giver": f"post:{pledge.post_id}" if pledge.post_id else f"unit:{pledge.unit_id}",
        "holder": pledge.holder_name,
        "counterpart": _counterpart(pledge),
        "body": pledge.body,
        "values": [
            {"name": field.name, "value": str(pledge.values.get(field.key, ""))}
            for field in pledge.form_fields
        ],
        "quotes": [
            {
                "number": quote.number,
                "source": quote.source,
                "text": quote.text,
                "due_on": quote.due_on.isoformat() if quote.due_on else "",
            }
            for quote in quotes
        ],
        "figures": [list(pair) for pair in pledge.figures],
    }


def _counterpart(pledge: Pledge) -> str:
    if pledge.counterpart_unit_id:
        return f"unit:{pledge.counterpart_unit_id}"
    return f"post:{pledge.counterpart_post_id}" if pledge.counterpart_post_id else ""
