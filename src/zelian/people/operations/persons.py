"""People: entered and corrected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Person
from zelian.people.names import pinyin_of
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer


class CannotChangePerson(Refusal):
    """A person may not be entered or corrected this way."""


class PersonChangedMeanwhile(ChangedMeanwhile, CannotChangePerson):
    """Somebody corrected the person while this viewer was typing."""


@transaction.atomic
def add_person(*, viewer: Viewer, name: str, staff_no: str) -> Person:
    """
    Enter a person.

    :raises CannotChangePerson: the staff number is taken.
    """
    refuse_unless(viewer, "people.change_organisation")
    name, staff_no = name.strip(), staff_no.strip()
    _refuse_taken_number(staff_no)
    with _number_once(staff_no):
        person = Person.objects.create(name=name, staff_no=staff_no, pinyin=pinyin_of(name))
    record(actor=viewer.actor, action="person.added", thing=person, after=_told(person))
    return person


@transaction.atomic
def correct_person(
    *, viewer: Viewer, person: Person, name: str, staff_no: str, version: int
) -> Person:
    """
    Correct a name or a staff number.

    :raises PersonChangedMeanwhile: the entry is no longer at ``version``.
    :raises CannotChangePerson: the staff number is somebody else's.
    """
    refuse_unless(viewer, "people.change_organisation")
    person = Person.objects.select_for_update().get(pk=person.pk)
    name, staff_no = name.strip(), staff_no.strip()
    if person.version != version:
        rows = (
            (str(_("姓名")), person.name, name),
            (str(_("工号")), person.staff_no, staff_no),
        )
        raise PersonChangedMeanwhile(
            _("就在您填写时，别人已修改了这份人员信息。请核对下面的不同之处后再保存。"),
            differences=tuple(Difference(*row) for row in rows if row[1] != row[2]),
            version=person.version,
        )
    _refuse_taken_number(staff_no, besides=person)
    before = _told(person)
    person.name, person.staff_no, person.pinyin = name, staff_no, pinyin_of(name)
    person.version += 1
    with _number_once(staff_no, besides=person):
        person.save(update_fields=["name", "staff_no", "pinyin", "version"])
    record(
        actor=viewer.actor,
        action="person.corrected",
        thing=person,
        before=before,
        after=_told(person),
    )
    return person


def _refuse_taken_number(staff_no: str, besides: Person | None = None) -> None:
    others = Person.objects.filter(staff_no__iexact=staff_no)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if other := others.first():
        raise CannotChangePerson(
            _("工号 %(number)s 已登记给%(person)s。") % {"number": staff_no, "person": other},
            field="staff_no",
        )


@contextmanager
def _number_once(staff_no: str, besides: Person | None = None) -> Iterator[None]:
    """Say whose number it is where somebody was faster than the question above."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        _refuse_taken_number(staff_no, besides)
        raise


def _told(person: Person) -> dict[str, str]:
    return {"name": person.name, "staff_no": person.staff_no}
