"""What is signed: the canonical content of a list.

It has exactly the fields below, in the canonical form of :mod:`zelian.signing.canonical`. A duty
goes in by its digest, which is SHA-256 whatever the institution signs with: it is part of the
content, and the content of a list must not change with a setting.
"""

from __future__ import annotations

from collections.abc import Iterable

from zelian.catalogue.models import Duty
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.signing.canonical import canonical, digest_of

FORM = "zelian.list/1"


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
