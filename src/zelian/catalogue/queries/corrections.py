"""What persons corrected in readings, and how it differs from what was read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zelian.catalogue.choices import WORD_LISTS
from zelian.catalogue.models import ACTIVITIES, MODALITIES, Correction, Duty, Regulation
from zelian.catalogue.wording import measure_words
from zelian.core.vocabulary.measure import value_from_json
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that was read in one way and made another; an empty side has nothing there."""

    label: str
    before: str
    after: str


def list_corrections(viewer: Viewer) -> QuerySet[Correction]:
    """
    All corrections with regulation and person at hand, the newest first; one query.

    :raises PermissionDenied: the viewer confirms no regulations.
    """
    refuse_unless(viewer, "catalogue.view_corrections")
    rows = Correction.objects.select_related("regulation", "by__person")
    return rows.defer("regulation__text")


def corrected_regulations() -> QuerySet[Regulation]:
    """Regulations that something was corrected in, for choosing one."""
    return Regulation.objects.filter(corrections__isnull=False).distinct().only("title", "state")


def changes_of(correction: Correction) -> list[Changed]:
    """What differs, field by field where both sides have as many duties, else duty by duty."""
    read, made = correction.read, correction.made
    if correction.kind == Correction.Kind.OUTLINE:
        places = (_place(side) or _("不作条目") for side in (read, made))
        return [Changed(_("层级"), *places)]
    if len(read) == len(made):
        pairs = zip(read, made, strict=True)
        return [change for before, after in pairs for change in _fields(before, after)]
    alike = [duty for duty in read if duty in made]
    return [
        Changed(
            _("责任事项"),
            _listed(duty for duty in read if duty not in alike),
            _listed(duty for duty in made if duty not in alike),
        )
    ]


def _place(sides: Sequence[Json]) -> str:
    return "".join(sides[0]["path"]) if sides else ""


def _fields(before: Json, after: Json) -> Iterator[Changed]:
    names = {field.name: str(field.verbose_name) for field in Duty._meta.fields}
    was, now = _words(before), _words(after)
    for name in was:
        if was[name] != now[name]:
            yield Changed(names.get(name) or _("量化要求"), was[name], now[name])


def _words(duty: Json) -> dict[str, str]:
    """A duty's fields as a person reads them."""
    return {
        "quote": duty["quote"],
        "action": duty["action"],
        "activity": str(ACTIVITIES[duty["activity"]]),
        "modality": str(MODALITIES[duty["modality"]]),
        **{name: "、".join(duty[name]) for name in WORD_LISTS},
        "measures": _measures(duty),
    }


def _measures(duty: Json) -> str:
    values = (value_from_json(measure["kind"], measure["value"]) for measure in duty["measures"])
    return "；".join(measure_words(value) for value in values)


def _listed(duties: Iterator[Json]) -> str:
    found = []
    for duty in duties:
        measured = _measures(duty)
        found.append(f"{duty['action']}（{measured}）" if measured else duty["action"])
    return "；".join(found)
