"""Day roots by e-mail, to addresses outside."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend

from tests.history.sealed import build
from zelian.history import letters
from zelian.history.models import DayRoot, Event, RootLetter
from zelian.history.verifying import read_root, verify
from zelian.keys.digests import grouped

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 6, 4, tzinfo=UTC)


@pytest.fixture
def root(settings) -> DayRoot:
    settings.ZELIAN_ROOT_MAIL_TO = ["a@example.org", "b@example.org"]
    build()
    return DayRoot.objects.get()


class Failing(EmailBackend):
    """A server that can't be reached."""

    def send_messages(self, messages):
        raise ConnectionRefusedError(111, "refused")


def test_a_days_root_goes_once_to_each_address_and_is_told(root):
    assert letters.send_letters(NOW) == 2
    assert letters.send_letters(NOW) == 0
    assert sorted(to for message in mail.outbox for to in message.to) == [
        "a@example.org",
        "b@example.org",
    ]
    message = mail.outbox[0]
    assert "2026-03-05" in message.subject
    assert grouped(root.digest) in message.body
    told = Event.objects.filter(action="history.root_sent")
    assert {event.after["address"] for event in told} == {"a@example.org", "b@example.org"}


def test_what_is_attached_confirms_the_database_later(root, tmp_path):
    letters.send_letters(NOW)
    name, content, _ = mail.outbox[0].attachments[0]
    file = tmp_path / name
    file.write_bytes(content)
    assert json.loads(content)["digest"] == root.digest
    report = verify(now=NOW, root=read_root(str(file)))
    assert report.is_intact
    assert "2026-03-05 的日根一致" in report.confirmed


def test_a_letter_that_fails_is_shown_told_once_and_tried_ever_more_rarely(root, settings):
    settings.EMAIL_BACKEND = "tests.history.test_letters.Failing"
    assert letters.send_letters(NOW) == 0
    letter = RootLetter.objects.first()
    assert "refused" in letter.trouble
    waits = []
    for _ in range(12):
        waits.append(letter.next_try_at - NOW)
        letters.send_letters(letter.next_try_at - timedelta(seconds=1))
        letter.refresh_from_db()
        assert letter.next_try_at - NOW == waits[-1]
        letters.send_letters(letter.next_try_at)
        letter.refresh_from_db()
    assert waits[0] == timedelta(minutes=5)
    assert waits[1] - waits[0] == timedelta(minutes=10)
    assert max(b - a for a, b in pairwise(waits)) == timedelta(hours=12)
    assert Event.objects.filter(action="history.root_not_sent").count() == 2
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert letters.send_letters(letter.next_try_at) == 2
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.trouble == ""


def test_without_addresses_nothing_is_written(root, settings):
    settings.ZELIAN_ROOT_MAIL_TO = []
    assert letters.send_letters(NOW) == 0
    assert not RootLetter.objects.exists()


def test_an_address_that_is_no_longer_named_gets_nothing(root, settings):
    settings.EMAIL_BACKEND = "tests.history.test_letters.Failing"
    letters.send_letters(NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.ZELIAN_ROOT_MAIL_TO = ["b@example.org"]
    assert letters.send_letters(NOW + timedelta(days=1)) == 1


def test_a_password_file_others_can_read_is_told_on_the_letter(root, monkeypatch, tmp_path):
    file = tmp_path / "password"
    file.write_text("x", encoding="ascii")
    file.chmod(0o644)
    monkeypatch.setenv("ZELIAN_MAIL_PASSWORD_FILE", str(file))
    assert letters.send_letters(NOW) == 0
    assert "权限过宽" in RootLetter.objects.first().trouble
