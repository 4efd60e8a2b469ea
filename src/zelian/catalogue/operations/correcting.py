"""Corrections kept as examples: what was read in a sentence, and what a person made of it.

Kept inside the operation that corrects, so that a refused change leaves no example behind.
Duties that many were left out of at once count for nothing here: they were not looked at
one by one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from zelian.catalogue.clauses import sentence_at
from zelian.catalogue.models import Correction, Duty, Regulation
from zelian.catalogue.operations.reading import READER
from zelian.catalogue.translate import duty_json
from zelian.core.vocabulary.text import Span
from zelian.people.viewer import Viewer

Kind = Correction.Kind
OF_CONTENT = {Kind.MEASURES, Kind.WORDS}

Json = dict[str, Any]


@contextmanager
def correcting(
    viewer: Viewer, regulation: Regulation, span: Span, kind: Kind | None = None
) -> Iterator[None]:
    """
    Keep what happens inside to the sentence around ``span`` as an example.

    Several corrections of one sentence are one example, from what was read at first to what
    stands now; where both are the same again there is none. Without a ``kind`` it is told by
    what has changed.
    """
    sentence = sentence_at(regulation.text, span)
    known = list(_over(regulation.corrections.exclude(kind=Kind.OUTLINE), sentence))
    standing = list(_duties_over(regulation, sentence))
    whole = _hull([sentence, *map(_span, known), *map(_span, standing)])
    read = [json for row in known for json in row.read]
    read += [duty_json(duty) for duty in standing if _untouched(duty, known)]
    yield
    made = [duty_json(duty) for duty in _duties_over(regulation, whole) if _stands(duty)]
    _keep(viewer, regulation, whole, kind, (_in_order(read), _in_order(made)), known)


def _keep(
    viewer: Viewer,
    regulation: Regulation,
    whole: Span,
    kind: Kind | None,
    sides: tuple[list[Json], list[Json]],
    known: Sequence[Correction],
) -> None:
    read, made = sides
    for row in known[1:]:
        row.delete()
    if read == made:
        for row in known[:1]:
            row.delete()
        return
    kept = known[0] if known else Correction(regulation=regulation)
    kept.kind = _kind_of(kind, Kind(kept.kind) if known else None, read, made)
    kept.start, kept.end = whole.start, whole.end
    kept.sentence = whole.of(regulation.text)
    kept.read, kept.made = read, made
    kept.by_id = viewer.account_id
    kept.reader = regulation.reader or READER
    kept.save()


def _kind_of(asked: Kind | None, stood: Kind | None, read: list[Json], made: list[Json]) -> Kind:
    if asked is None:
        measured = [_measures(duty) for duty in read], [_measures(duty) for duty in made]
        asked = Kind.WORDS if measured[0] == measured[1] else Kind.MEASURES
    # a duty that was added and then put right is still one that was left out
    return stood if stood and asked in OF_CONTENT and stood not in OF_CONTENT else asked


def _measures(duty: Json) -> list[tuple[str, Json]]:
    return [(measure["kind"], measure["value"]) for measure in duty["measures"]]


def has_correction(regulation: Regulation, span: Span) -> bool:
    """Whether something in the sentence around ``span`` has been corrected."""
    of_duties = regulation.corrections.exclude(kind=Kind.OUTLINE)
    return _over(of_duties, sentence_at(regulation.text, span)).exists()


def keep_moved_heading(
    viewer: Viewer, regulation: Regulation, read: Json | None, made: Json | None
) -> None:
    """Keep where a heading was read and where it belongs, either nowhere; moved back, forget it."""
    here = made or read
    place = Span(here["start"], here["end"])
    known = regulation.corrections.filter(kind=Kind.OUTLINE, start=place.start).first()
    kept = known or Correction(
        regulation=regulation, kind=Kind.OUTLINE, read=[read] if read else []
    )
    kept.start, kept.end, kept.sentence = place.start, place.end, place.of(regulation.text)
    kept.made = [made] if made else []
    kept.by_id = viewer.account_id
    kept.reader = regulation.reader or READER
    if kept.made != kept.read:
        kept.save()
    elif known:
        known.delete()


def _duties_over(regulation: Regulation, span: Span) -> Any:
    duties = Duty.objects.select_related("provision").prefetch_related("measures")
    return _over(duties.filter(regulation=regulation), span).order_by("start", "end", "pk")


def _over(rows: Any, span: Span) -> Any:
    return rows.filter(start__lt=span.end, end__gt=span.start)


def _span(thing: Duty | Correction) -> Span:
    return Span(thing.start, thing.end)


def _hull(spans: Sequence[Span]) -> Span:
    return Span(min(span.start for span in spans), max(span.end for span in spans))


def _stands(duty: Duty) -> bool:
    """Whether a person let it stand; what a model suggested, only once it is accepted."""
    waits = duty.origin == Duty.Origin.SUGGESTED and duty.state == Duty.State.PROPOSED
    return duty.state != Duty.State.REJECTED and not waits


def _untouched(duty: Duty, known: Sequence[Correction]) -> bool:
    """Whether a duty stands as the reader left it."""
    read = duty.origin == Duty.Origin.READ
    return read and not any(_span(duty).overlaps(_span(row)) for row in known)


def _in_order(duties: list[Json]) -> list[Json]:
    return sorted(duties, key=lambda duty: (duty["start"], duty["end"]))
