"""Finding people and units by name, by the initials of their pinyin, or by staff number."""

from __future__ import annotations

from datetime import date

from django.db.models import (
    Case,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from zelian.people.models import Appointment, Person, Unit, UnitPast
from zelian.people.queries.dates import on_day
from zelian.people.viewer import EVERYTHING, Viewer, known_in


def search_people(viewer: Viewer, text: str, *, limit: int = 20) -> list[Person]:
    """
    People whose name, pinyin or staff number holds ``text``, the best first; two queries.

    Each carries ``seats_today``, its appointments of the day with post and unit. Everybody
    of the institution can be found: with whom a talk was held knows no reach.
    """
    text = " ".join(text.replace("\0", " ").split())
    if not text:
        return []
    found = Person.objects.filter(known_people(viewer), person_like(text)).annotate(
        closeness=_closeness(text, staff_no=True)
    )
    return list(with_seats(found, viewer).order_by("closeness", "staff_no")[:limit])


def people_with_seats(viewer: Viewer, ids: list[int]) -> list[Person]:
    """The people with these ids, each with ``seats_today``, for a picker's chosen ones."""
    return list(with_seats(Person.objects.filter(pk__in=ids), viewer).order_by("staff_no"))


def search_units(
    viewer: Viewer, text: str, *, on: date | None = None, limit: int = 20
) -> list[Unit]:
    """
    Units that stand on a day (today without one) whose name or pinyin holds ``text``.

    Names a unit had before, and its code, find it too; each carries ``former_name``, the
    earlier name that was found, if any. The best come first; one query.
    """
    text = " ".join(text.replace("\0", " ").split())
    if not text:
        return []
    former = UnitPast.objects.filter(Q(name__icontains=text) | Q(short_name__icontains=text))
    return list(
        Unit.objects.filter(
            on_day(on or viewer.today, "founded_on", "closed_on"),
            known_in("path", viewer),
            _name_like(text)
            | Q(short_name__icontains=text)
            | Q(code__iexact=text)
            | Q(pk__in=former.values("unit")),
        )
        .select_related("kind")
        .annotate(
            closeness=_closeness(text),
            former_name=Subquery(former.filter(unit=OuterRef("pk")).values("name")[:1]),
        )
        .order_by("closeness", "path")[:limit]
    )


def known_people(viewer: Viewer) -> Q:
    """
    Whom ``people.view_organisation`` lets the viewer see, as a condition: who serves or served
    in one's institution or above it, who never served anywhere yet, and oneself.

    Administrators, who open accounts and give roles, find everybody.
    """
    if viewer.is_administrator or "" in viewer.institutions:
        return EVERYTHING
    served = Appointment.objects.all()
    here = served.filter(known_in("post__unit__path", viewer))
    return (
        Q(pk=viewer.person_id)
        | Q(pk__in=here.values("person"))
        | ~Q(pk__in=served.values("person"))
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
