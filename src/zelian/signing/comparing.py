"""What differs between a content as it was signed and as it stands now, in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zelian.signing.kinds import SignableKind


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a content: what was signed, and what stands there now."""

    label: str
    signed: str
    stands: str


def changes_between(kind: SignableKind, signed: str, stands: str) -> tuple[Change, ...]:
    """The parts that differ, in the order of the content as it stands, then those that went."""
    then, now = _labelled(kind, signed), _labelled(kind, stands)
    labels = dict.fromkeys([*now, *then])
    return tuple(
        Change(label, then.get(label, ""), now.get(label, ""))
        for label in labels
        if then.get(label) != now.get(label)
    )


def _labelled(kind: SignableKind, content: str) -> Mapping[str, str]:
    """Parts by label; labels that come twice are numbered."""
    found: dict[str, str] = {}
    for label, value in kind.labelled(_read(content)):
        wanted, again = label, 1
        while wanted in found:
            again += 1
            wanted = _("%(label)s（%(number)s）") % {"label": label, "number": again}
        found[wanted] = value
    return found


def _read(content: str) -> Mapping[str, Any]:
    """A content that was spoilt in the database is no JSON: then nothing in it is known."""
    try:
        value = json.loads(content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
