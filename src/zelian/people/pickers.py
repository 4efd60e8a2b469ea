"""Form fields that choose people by typing a name, its initials or a staff number.

The browser asks ``people:pick`` while somebody types; only the chosen stand in the page.
A page with such a field puts ``{{ form.media }}`` into the frame's ``head`` block.
"""

from __future__ import annotations

from collections.abc import Iterable

from django import forms
from django.forms.widgets import Script
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from zelian.people.models import Person
from zelian.people.queries import people_with_seats
from zelian.people.viewer import Viewer


def person_label(person: Person) -> str:
    """Name, where they sit today, else staff number; needs ``seats_today`` of the search."""
    seats = getattr(person, "seats_today", ())
    where = "、".join(str(appointment.post) for appointment in seats) or person.staff_no
    return person.name if where == person.name else f"{person.name}（{where}）"


class PickMixin:
    """Draws only the chosen options; the rest come from the address in ``data-pick``."""

    viewer: Viewer | None = None

    class Media:
        js = [Script("people/pick.js", defer=True)]

    def __init__(self, attrs: dict | None = None, choices: Iterable = ()) -> None:
        own = {
            "data-pick": reverse_lazy("people:pick"),
            "data-pick-empty": _("没有找到，请换个写法。"),
            "data-plain": True,
            "placeholder": _("输入姓名、拼音首字母或工号"),
        }
        super().__init__({**own, **(attrs or {})}, choices)

    def optgroups(self, name: str, value: Iterable[str], attrs: dict | None = None) -> list:
        ids = [int(key) for key in value if key and str(key).isdecimal()]
        people = people_with_seats(self.viewer, ids) if ids and self.viewer else []
        empty = [] if self.allow_multiple_selected else [("", "")]
        self.choices = empty + [(person.pk, person_label(person)) for person in people]
        return super().optgroups(name, value, attrs)


class PersonSelect(PickMixin, forms.Select):
    """One person."""


class PeopleSelect(PickMixin, forms.SelectMultiple):
    """Several people."""


class PickField:
    """What both fields share: everybody may be chosen, whoever asks is told to the widget."""

    def __init__(self, **options: object) -> None:
        super().__init__(queryset=Person.objects.all(), **options)

    def seen_by(self, viewer: Viewer) -> None:
        """Say who is choosing; the labels of the chosen tell where they sit on that day."""
        self.widget.viewer = viewer


class PersonField(PickField, forms.ModelChoiceField):
    """Chooses one person. Call ``seen_by(viewer)`` in the form's ``__init__``."""

    widget = PersonSelect
    default_error_messages = {"invalid_choice": _("查无此人，请重新选择。")}


class PeopleField(PickField, forms.ModelMultipleChoiceField):
    """Chooses several people. Call ``seen_by(viewer)`` in the form's ``__init__``."""

    widget = PeopleSelect
    default_error_messages = {
        "invalid_choice": _("所选人员中有查无此人的，请重新选择。"),
        "invalid_pk_value": _("所选人员中有查无此人的，请重新选择。"),
    }
