"""How to reach a person: kept encrypted, told in history without what it says."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Contact, Person
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer


class CannotChangeContact(Refusal):
    """How to reach a person may not be changed this way."""


class ContactChangedMeanwhile(ChangedMeanwhile, CannotChangeContact):
    """Somebody changed it while this viewer was typing."""


@transaction.atomic
def change_contact(
    *, viewer: Viewer, person: Person, phone: str, email: str, version: int
) -> Contact:
    """
    Set a person's phone number and mailbox, by themself or by the organisation office.

    History says that it was changed and by whom, never from what to what.

    :raises ContactChangedMeanwhile: it is no longer at ``version`` (0: nothing was kept).
    """
    refuse_unless(viewer, "people.change_contact", person)
    Person.objects.select_for_update().get(pk=person.pk)  # two who begin at once take turns
    contact = Contact.objects.filter(person=person).first() or Contact(person=person, version=0)
    if contact.version != version:
        rows = (
            (str(_("电话")), contact.phone, phone),
            (str(_("电子邮箱")), contact.email, email),
        )
        raise ContactChangedMeanwhile(
            _("就在您填写时，联系方式已被改过。请核对下面的不同之处后再保存。"),
            differences=tuple(Difference(*row) for row in rows if row[1] != row[2]),
            version=contact.version,
        )
    if (contact.phone, contact.email) == (phone, email):
        return contact
    contact.phone, contact.email = phone, email
    contact.version += 1
    contact.save()
    record(actor=viewer.actor, action="person.contact_changed", thing=person)
    return contact
