from __future__ import annotations

import base64
import secrets

import pytest
from django.core.exceptions import FieldError
from django.db import connection, models, transaction
from django.test.utils import isolate_apps

from zelian.keys import envelope, files, rewriting
from zelian.keys.fields import EncryptedTextField
from zelian.keys.models import DataKey
from zelian.keys.refusals import CannotUseKey

pytestmark = pytest.mark.django_db
PHONE = "13800000000"


@pytest.fixture
def note(own_keys, monkeypatch):
    """A model with two encrypted columns, and its table."""
    with isolate_apps("zelian.keys"):

        class Note(models.Model):
            phone = EncryptedTextField(null=True)
            other = EncryptedTextField(blank=True)

            class Meta:
                app_label = "keys"
                db_table = "test_note"

            def __str__(self) -> str:
                return f"{self.pk}"

    kind = "integer PRIMARY KEY AUTOINCREMENT"
    if connection.vendor == "postgresql":
        kind = "bigserial PRIMARY KEY"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE test_note (id {kind}, phone text, other text NOT NULL)")
    fields = [(Note, Note._meta.get_field(name)) for name in ("phone", "other")]
    monkeypatch.setattr(rewriting, "encrypted_fields", lambda: iter(fields))
    return Note


def at_rest() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone, other FROM test_note ORDER BY id")
        return cursor.fetchall()


def test_the_database_never_sees_the_plain_text(note):
    note.objects.create(phone=PHONE, other=PHONE)
    note.objects.create(phone=None, other="")
    ((phone, other), empty) = at_rest()
    assert PHONE not in phone + other
    assert phone != other
    assert empty == (None, "")
    assert [(n.phone, n.other) for n in note.objects.order_by("pk")] == [
        (PHONE, PHONE),
        (None, ""),
    ]
    assert note.objects.filter(phone__isnull=True).count() == 1


@pytest.mark.parametrize("text", ["一", "\x01\n", "a" * 10_000, "👩‍👧", "v1:x:y"])
def test_any_text_comes_back_as_it_was(note, text):
    thing = note.objects.create(phone=text)
    thing.refresh_from_db()
    assert thing.phone == text
    note.objects.filter(pk=thing.pk).update(phone=text * 2)
    thing.refresh_from_db()
    thing.other = text
    note.objects.bulk_update([thing], ["other"])
    assert note.objects.values_list("phone", "other").get() == (text * 2, text)


def test_the_same_value_is_never_kept_the_same_way_twice(note):
    for _ in range(2):
        note.objects.create(phone=PHONE)
    first, second = at_rest()
    assert first[0] != second[0]


@pytest.mark.parametrize("lookup", ["phone", "phone__contains", "phone__in", "phone__length"])
def test_an_encrypted_column_is_not_searched(note, lookup):
    with pytest.raises(FieldError, match="encrypted"):
        note.objects.filter(**{lookup: PHONE}).exists()


def test_an_encrypted_column_takes_no_index():
    for option in ({"unique": True}, {"db_index": True}):
        with pytest.raises(FieldError, match="encrypted"):
            EncryptedTextField(**option)


def test_a_renamed_column_keeps_the_place_its_values_are_bound_to():
    field = EncryptedTextField(bound_to="keys.note.old")
    assert field.deconstruct()[3] == {"bound_to": "keys.note.old"}
    assert field.clone().place == "keys.note.old"


def test_a_value_moved_to_another_column_is_refused(note):
    note.objects.create(phone=PHONE, other="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_note SET other = phone")
    with pytest.raises(CannotUseKey, match="移到了别处"):
        note.objects.get()


@pytest.mark.parametrize("kept", [PHONE, "v1:", "v1:abc:", "v1:abc:一", "v2:abc:AAAA", "v1:a:A"])
def test_plain_text_in_an_encrypted_column_is_refused(note, kept):
    note.objects.create(phone="x")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_note SET phone = %s", [kept])
    with pytest.raises(CannotUseKey, match="不是加密内容"):
        note.objects.get()


def test_an_altered_value_is_refused(note):
    note.objects.create(phone=PHONE)
    ((kept, _),) = at_rest()
    turned = kept[:-6] + ("A" if kept[-6] != "A" else "B") + kept[-5:]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE test_note SET phone = %s", [turned])
    with pytest.raises(CannotUseKey, match="改动"):
        note.objects.get()


def test_without_the_master_key_nothing_is_read_and_no_other_is_made(note, forget):
    note.objects.create(phone=PHONE)
    files.remove(envelope.MASTER)
    forget()
    with pytest.raises(CannotUseKey, match="找不到主密钥"):
        note.objects.get()
    with pytest.raises(CannotUseKey, match="找不到主密钥"), transaction.atomic():
        note.objects.create(phone=PHONE)
    DataKey.objects.update(retired_at=DataKey.objects.get().made_at)
    with pytest.raises(CannotUseKey, match="找不到主密钥"), transaction.atomic():
        note.objects.create(phone=PHONE)
    assert files.names("master*") == []


def test_another_master_key_is_refused(note, forget):
    note.objects.create(phone=PHONE)
    files.replace(envelope.MASTER, base64.b64encode(secrets.token_bytes(32)))
    forget()
    with pytest.raises(CannotUseKey, match="不匹配"):
        note.objects.get()
    with pytest.raises(CannotUseKey, match="不匹配"):
        envelope.refuse_wrong_master()


@pytest.mark.parametrize("content", ["short", "一", base64.b64encode(b"x" * 31).decode()])
def test_a_master_key_that_is_none_is_refused_without_showing_it(note, monkeypatch, content):
    monkeypatch.setenv("ZELIAN_MASTER_KEY", content)
    with pytest.raises(CannotUseKey, match="32字节") as refusal:
        note.objects.create(phone=PHONE)
    assert content not in refusal.value.sentence


def test_a_data_key_altered_in_the_database_is_refused(note, forget):
    note.objects.create(phone=PHONE)
    DataKey.objects.update(wrapped=b"x" * 60)
    forget()
    with pytest.raises(CannotUseKey, match="数据密钥已被改动"):
        note.objects.get()


def test_a_data_key_that_is_gone_is_told(note, forget):
    note.objects.create(phone=PHONE)
    DataKey.objects.all().delete()
    forget()
    with pytest.raises(CannotUseKey, match="没有解密所需的数据密钥"):
        note.objects.get()


def test_a_key_made_in_a_transaction_that_was_undone_encrypts_nothing(note, forget):
    with transaction.atomic():
        note.objects.create(phone=PHONE)
        transaction.set_rollback(True)
    note.objects.create(phone=PHONE)
    forget()
    assert note.objects.get().phone == PHONE


def test_a_new_master_key_rewraps_and_reads_everything(
    note, forget, django_capture_on_commit_callbacks
):
    note.objects.create(phone=PHONE)
    before, kept = files.read(envelope.MASTER), at_rest()
    with django_capture_on_commit_callbacks(execute=True):
        assert envelope.rotate_master() == 1
    assert files.read(envelope.MASTER) != before
    assert files.read(envelope.NEXT_MASTER) is None
    forget()
    assert note.objects.get().phone == PHONE
    assert at_rest() == kept


def test_a_master_rotation_cut_short_before_the_file_was_moved_reads_everything(
    note, forget, django_capture_on_commit_callbacks
):
    note.objects.create(phone=PHONE)
    first = files.read(envelope.MASTER)
    envelope.rotate_master()
    assert files.read(envelope.MASTER) == first
    forget()
    assert note.objects.get().phone == PHONE
    with django_capture_on_commit_callbacks(execute=True):
        assert envelope.rotate_master() == 1
    assert files.read(envelope.MASTER) != first
    forget()
    assert note.objects.get().phone == PHONE


def test_a_master_rotation_that_was_undone_reads_everything(note, forget):
    note.objects.create(phone=PHONE)
    with transaction.atomic():
        envelope.rotate_master()
        transaction.set_rollback(True)
    forget()
    assert note.objects.get().phone == PHONE


def test_a_master_key_in_the_environment_is_followed_by_the_next_one_there(
    note, forget, monkeypatch
):
    first, second = (base64.b64encode(secrets.token_bytes(32)).decode() for _ in range(2))
    monkeypatch.setenv("ZELIAN_MASTER_KEY", first)
    note.objects.create(phone=PHONE)
    with pytest.raises(CannotUseKey, match="ZELIAN_MASTER_KEY_NEXT"):
        envelope.rotate_master()
    monkeypatch.setenv("ZELIAN_MASTER_KEY_NEXT", second)
    assert envelope.rotate_master() == 1
    forget()
    assert note.objects.get().phone == PHONE
    monkeypatch.setenv("ZELIAN_MASTER_KEY", second)
    monkeypatch.delenv("ZELIAN_MASTER_KEY_NEXT")
    forget()
    assert note.objects.get().phone == PHONE
    assert files.names("master*") == []


def test_a_new_data_key_leaves_old_values_readable_and_rewrites_them(note, forget):
    for number in range(5):
        note.objects.create(phone=f"{PHONE}{number}", other="")
    old = DataKey.objects.get()
    new = envelope.rotate_data_key()
    note.objects.create(phone="new", other="x")
    forget()
    assert note.objects.count() == len(list(note.objects.all())) == 6
    names = [envelope.key_name_of(phone) for phone, _ in at_rest()]
    assert names == [old.name] * 5 + [new.name]
    assert rewriting.rewrite_values() == 5
    assert {envelope.key_name_of(phone) for phone, _ in at_rest()} == {new.name}
    assert rewriting.rewrite_values() == 0
    forget()
    assert [n.phone for n in note.objects.order_by("pk")][:2] == [f"{PHONE}0", f"{PHONE}1"]


def test_more_values_than_a_batch_are_all_rewritten(note, monkeypatch):
    monkeypatch.setattr(rewriting, "BATCH", 2)
    for number in range(5):
        note.objects.create(phone=str(number))
    envelope.rotate_data_key()
    assert rewriting.rewrite_values() == 5


def test_reading_many_rows_asks_for_the_key_once(note, forget, django_assert_num_queries):
    for number in range(5):
        note.objects.create(phone=str(number))
    forget()
    with django_assert_num_queries(2):
        assert len(list(note.objects.all())) == 5
