"""Finding people and units by name, by the initials of their pinyin, or by staff number."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Prefetch, Q, QuerySet, Value, When

from zelian.people.models import Appointment, Person, Unit
from zelian.people.queries.dates import on_day
from zelian.people.viewer import Viewer


def search_people(viewer: Viewer, text: str, *, limit: int = 20) -> list[Person]:
    """
    People whose name, pinyin or staff number holds ``text``, the best first; two queries.

    Each carries ``seats_today``, its appointments of the day with post and unit. Everybody
    of the institution can be found: with whom a talk was held knows no reach.
    """
    text = " ".join(text.split())
    if not text:
        return []
    found = Person.objects.filter(person_like(text)).annotate(
        closeness=_closeness(text, staff_no=True)
    )
    return list(with_seats(found, viewer).order_by("closeness", "staff_no")[:limit])


def people_with_seats(viewer: Viewer, ids: list[int]) -> list[Person]:
    """The people with these ids, each with ``seats_today``, for a picker's chosen ones."""
    return list(with_seats(Person.objects.filter(pk__in=ids), viewer).order_by("staff_no"))


def search_units(viewer: Viewer, text: str, *, limit: int = 20) -> list[Unit]:
    """Units that stand today whose name or pinyin holds ``text``, the best first; one query."""
    text = " ".join(text.split())
    if not text:
        return []
    return list(
        Unit.objects.filter(
            on_day(viewer.today, "founded_on", "closed_on"),
            _name_like(text) | Q(short_name__icontains=text),
        )
        .select_related("kind")
        .annotate(closeness=_closeness(text))
        .order_by("closeness", "path")[:limit]
    )


def person_like(text: str) -> Q:
    """People whose name, pinyin or staff number holds ``text``."""
    return _name_like(text) | Q(staff_no__icontains=text)


def with_seats(people: QuerySet[Person], viewer: Viewer) -> QuerySet[Person]:
    """``people``, each with ``seats_today``: its appointments of the day, by order of post."""
    today = (
        Appointment.objects.filter(on_day(viewer.today))
        .select_related("post__unit", "post__kind")
        .order_by("post__kind__order", "id")
    )
    return people.prefetch_related(Prefetch("appointments", today, to_attr="seats_today"))


def _name_like(text: str) -> Q:
    condition = Q(name__icontains=text)
    letters = text.replace(" ", "").lower()
    if letters.isascii() and letters.isalnum():
        condition |= Q(pinyin__contains=letters)
    return condition


def _closeness(text: str, *, staff_no: bool = False) -> Case:
    letters = text.replace(" ", "").lower()
    exact = Q(name__iexact=text)
    if staff_no:
        exact |= Q(staff_no__iexact=text)
    begins = Q(name__istartswith=text) | Q(pinyin__startswith=letters)
    return Case(
        When(exact, then=Value(0)),
        When(begins, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
