"""What is signed: the canonical content of a list, and its digest.

The content is JSON with sorted keys, no spaces, text in Unicode form NFC, and exactly the
fields below; two lists that say the same have the same digest on any machine.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable
from hashlib import sha256

from zelian.catalogue.models import Duty
from zelian.lists.models import ListItem, ResponsibilityList

FORM = "zelian.list/1"


def canonical(value: object) -> str:
    """JSON of ``value`` that is the same for the same content: sorted, dense, NFC."""
    return json.dumps(
        _composed(value),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )


def digest_of(content: str) -> str:
    """``sha256:`` and the hexadecimal digest of the content in UTF-8."""
    return "sha256:" + sha256(content.encode()).hexdigest()


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
        )
    )


def content_of(listed: ResponsibilityList, items: Iterable[ListItem]) -> str:
    """The canonical content of a list as it stands, ready to be signed."""
    return canonical(
        {
            "form": FORM,
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
                    "duty": duty_digest(item.duty),
                }
                for item in sorted(items, key=lambda item: item.number)
            ],
        }
    )


def subject_key(unit_id: int, post_id: int | None) -> str:
    """``post:12`` or ``unit:7``: the subject's name through the years."""
    return f"post:{post_id}" if post_id else f"unit:{unit_id}"


def _composed(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        return {_composed(key): _composed(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_composed(item) for item in value]
    return value
