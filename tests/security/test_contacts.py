"""Phone and mailbox: encrypted at rest, seen by few, never told by history or lists."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from zelian.history.models import Event
from zelian.people.models import Contact
from zelian.people.operations import ContactChangedMeanwhile, change_contact
from zelian.people.personal import record_kind

PHONE, MAIL = "0551-1234567转8", "unit.head@school.edu.cn"


@pytest.fixture
def head(world):
    return world.people["unit_head"]


@pytest.fixture
def contact(world, head):
    return change_contact(
        viewer=world.viewer("unit_head"), person=head, phone=PHONE, email=MAIL, version=0
    )


def address(person):
    return reverse("people:contact", args=[person.pk])


def test_it_is_encrypted_in_the_database(contact):
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, email FROM people_contact")
        kept = cursor.fetchone()
    assert all(value.startswith("v1:") for value in kept)
    assert Contact.objects.get().phone == PHONE


def test_history_says_that_it_was_changed_and_nothing_else(contact):
    event = Event.objects.get(action="person.contact_changed")
    told = f"{event.before}{event.after}{event.why}{event.thing_label}"
    assert PHONE not in told
    assert MAIL not in told
    assert not event.before
    assert not event.after


def test_saving_the_same_again_tells_nothing(contact, world, head):
    change_contact(
        viewer=world.viewer("unit_head"), person=head, phone=PHONE, email=MAIL, version=1
    )
    assert Event.objects.filter(action="person.contact_changed").count() == 1
    assert Contact.objects.get().version == 1


@pytest.mark.parametrize("name", ["unit_head", "organisation"])
def test_oneself_and_the_organisation_office_see_and_change_it(name, contact, head, sign_in):
    client = sign_in(name)
    assert PHONE in client.get(address(head)).content.decode()
    answer = client.post(address(head), {"phone": "13800138000", "email": "", "version": 1})
    assert answer.status_code == 302
    assert Contact.objects.get().phone == "13800138000"
    assert Contact.objects.get().email == ""


@pytest.mark.parametrize("name", ["head", "unit_clerk", "member", "discipline", "system_admin"])
def test_nobody_else_does(name, contact, head, sign_in, world):
    client = sign_in(name)
    assert client.get(address(head)).status_code == 403
    assert client.post(address(head), {"phone": "1", "version": 1}).status_code == 403
    with pytest.raises(PermissionDenied):
        change_contact(viewer=world.viewer(name), person=head, phone="", email="", version=1)


@pytest.mark.parametrize("page", ["people:people", "people:posts", "people:organisation"])
@pytest.mark.parametrize("query", ["", "?export=csv"])
def test_no_list_and_no_export_holds_it(page, query, contact, sign_in):
    answer = sign_in("organisation").get(reverse(page) + query)
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert PHONE not in content.decode()
    assert MAIL not in content.decode()


def test_the_page_of_the_person_only_leads_there(contact, head, sign_in):
    page = sign_in("organisation").get(reverse("people:person", args=[head.pk])).content.decode()
    assert address(head) in page
    assert PHONE not in page
    assert "更改联系方式" in page


def test_it_is_never_kept_as_a_draft_in_the_browser(head, sign_in):
    page = sign_in("unit_head").get(address(head)).content.decode()
    assert 'name="phone"' in page
    assert "data-draft=" not in page


def test_it_stands_among_what_is_recorded_of_me(contact, world, head, sign_in):
    kind = record_kind("people-person")
    told = kind.show(kind.rows(world.viewer("unit_head")).get())
    assert PHONE in told.detail
    assert MAIL in told.detail
    page = sign_in("unit_head").get(reverse("people:my_records")).content.decode()
    assert address(head) in page


@pytest.mark.parametrize("phone", ["call me", "12", "<b>1</b>", "1" * 40, "138001380001转", "=1+1"])
def test_what_is_no_number_is_refused_at_its_field(phone, head, sign_in):
    answer = sign_in("unit_head").post(address(head), {"phone": phone, "email": "", "version": 0})
    assert answer.status_code == 200
    assert answer.context["form"].errors["phone"]
    assert not Contact.objects.exists()


def test_who_was_slower_is_shown_what_stands(contact, head, world, sign_in):
    with pytest.raises(ContactChangedMeanwhile) as refused:
        change_contact(
            viewer=world.viewer("organisation"), person=head, phone="123456", email=MAIL, version=0
        )
    assert [d.stands for d in refused.value.differences] == [PHONE]
    answer = sign_in("organisation").post(
        address(head), {"phone": "123456", "email": MAIL, "version": 0}
    )
    assert "已被改过" in answer.content.decode()
    assert PHONE in answer.content.decode()
