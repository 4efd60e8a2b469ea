"""How to reach a person: seen and changed by themself and by the organisation office."""

from __future__ import annotations

from functools import partial

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from zelian.people import operations
from zelian.people.access import ViewerRequest
from zelian.people.forms.contact import ContactForm
from zelian.people.models import Contact, Person
from zelian.people.policies import may
from zelian.people.views.changing import Change, form_page, sent


@sensitive_post_parameters("phone", "email")
@form_page(
    "people.change_contact",
    title=gettext_lazy("联系方式"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("联系方式已保存。"),
)
def contact(request: ViewerRequest, person_id: int) -> Change:
    """Phone and mailbox; never kept as a draft in the browser."""
    person = get_object_or_404(Person, pk=person_id)
    known: dict[str, object] = {"version": 0}
    # decrypted only for who may see it; the page refuses the others
    if may(request.viewer, "people.change_contact", person):
        kept = Contact.objects.filter(person=person).first()
        if kept is not None:
            known = {"phone": kept.phone, "email": kept.email, "version": kept.version}
    own = person.pk == request.viewer.person_id
    return Change(
        ContactForm(sent(request), initial=known),
        partial(operations.change_contact, person=person),
        back=reverse("people:my_records") if own else reverse("people:person", args=[person.pk]),
        about=person.name,
        template="people/contact.html",
        thing=person,
    )
