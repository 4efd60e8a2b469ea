"""One search over everything the viewer may read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.policies import visible_to
from zelian.people.models import Person, Unit
from zelian.people.queries import search_people, search_units
from zelian.people.viewer import Viewer
from zelian.performance.models import Act, Obligation
from zelian.performance.queries import list_acts, list_obligations

LIMIT = 10
SHORTEST = 1
LONGEST = 60
SUBJECT = ("unit", "post__unit")


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, by kind; each at most :data:`LIMIT`, the likeliest first."""

    text: str
    regulations: tuple[Regulation, ...] = ()
    duties: tuple[Duty, ...] = ()
    units: tuple[Unit, ...] = ()
    people: tuple[Person, ...] = ()
    obligations: tuple[Obligation, ...] = ()
    acts: tuple[Act, ...] = ()

    @property
    def count(self) -> int:
        """How many there are in all."""
        return sum(
            len(group)
            for group in (
                self.regulations,
                self.duties,
                self.units,
                self.people,
                self.obligations,
                self.acts,
            )
        )


def search(viewer: Viewer, text: str, *, year: int) -> Found:
    """
    Regulations, duties, units, people (by pinyin too), the year's obligations, and acts.

    Seven queries; only people and units know letters.
    """
    text = " ".join(text.replace("\0", " ").split())[:LONGEST]
    if len(text) < SHORTEST:
        return Found(text)
    regulations = Regulation.objects.exclude(state=Regulation.State.DISCARDED).defer("text")
    duties = Duty.objects.filter(visible_to(viewer, "regulation__"))
    regulations = regulations.filter(visible_to(viewer))
    regulations = regulations.filter(Q(title__icontains=text) | Q(doc_number__icontains=text))
    duties = (
        duties.filter(Q(action__icontains=text) | Q(quote__icontains=text))
        .exclude(state=Duty.State.REJECTED)
        .select_related("regulation", "provision")
        .defer("regulation__text")
    )
    obligations = list_obligations(viewer, year=year).filter(title__icontains=text)
    acts = list_acts(viewer).filter(topic__icontains=text).prefetch_related(None)
    return Found(
        text,
        regulations=tuple(regulations.order_by("-id")[:LIMIT]),
        duties=tuple(duties.order_by("regulation_id", "order")[:LIMIT]),
        units=tuple(search_units(viewer, text, limit=LIMIT)),
        people=tuple(search_people(viewer, text, limit=LIMIT)),
        obligations=tuple(obligations.select_related(*SUBJECT).order_by("due_date", "id")[:LIMIT]),
        acts=tuple(acts.select_related(*SUBJECT).order_by("-on", "-id")[:LIMIT]),
    )
