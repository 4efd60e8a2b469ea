from __future__ import annotations

import json

import pytest
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from zelian.keys import algorithms, files, signing
from zelian.keys.models import SigningKey
from zelian.keys.refusals import CannotUseKey

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("algorithm", ["sm2", "ed25519"])


@BOTH
def test_what_the_institution_signs_it_can_verify(own_keys, settings, algorithm):
    settings.ZELIAN_SIGNATURE = algorithm
    signature = signing.sign(b"minutes")
    assert signature.algorithm == algorithm
    assert signing.verify(b"minutes", signature)
    assert not signing.verify(b"minutes.", signature)
    row = SigningKey.objects.get()
    assert (row.key_id, row.until_at) == (signature.key_id, None)
    assert signing.current_key() == row
    assert signing.sign(b"again").key_id == row.key_id


@BOTH
@pytest.mark.parametrize("value", ["", "zz", "00", "30" * 70])
def test_nonsense_is_no_signature(own_keys, settings, algorithm, value):
    settings.ZELIAN_SIGNATURE = algorithm
    good = signing.sign(b"x")
    assert not signing.verify(b"x", signing.Signature(good.key_id, algorithm, value))
    assert not signing.verify(b"x", signing.Signature("sm3:" + "0" * 64, algorithm, good.value))
    other = "ed25519" if algorithm == "sm2" else "sm2"
    assert not signing.verify(b"x", signing.Signature(good.key_id, other, good.value))
    assert not signing.verify_with("rsa", "00", b"x", good.value)


def test_both_libraries_of_sm2_understand_each_other(monkeypatch):
    native = algorithms.gmssl_pyx
    for signer, checker in ((native, None), (None, native), (None, None)):
        monkeypatch.setattr(algorithms, "gmssl_pyx", signer)
        pair = algorithms.BY_NAME["sm2"].make()
        value = algorithms.BY_NAME["sm2"].sign(pair, b"x")
        assert algorithms.BY_NAME["sm2"].public_of(pair.private) == pair.public
        monkeypatch.setattr(algorithms, "gmssl_pyx", checker)
        verify = algorithms.BY_NAME["sm2"].verify
        assert verify(pair.public, b"x", value)
        assert not verify(pair.public, b"y", value)
        assert not verify(pair.public, b"x", value[:-2])
        assert not verify(pair.public[1:], b"x", value)
        assert all(number > 0 for number in decode_dss_signature(value))


def test_a_retired_key_goes_on_verifying_but_can_sign_no_more(
    own_keys, django_capture_on_commit_callbacks
):
    old = signing.sign(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        row = signing.rotate()
    new = signing.sign(b"x")
    assert new.key_id == row.key_id != old.key_id
    assert signing.verify(b"x", old)
    assert signing.verify(b"x", new)
    assert SigningKey.objects.get(key_id=old.key_id).until_at is not None
    assert len(files.names("signing-*.key")) == 1
    assert len(files.names("signing-*.pub")) == 2


def test_a_rotation_that_is_undone_leaves_the_old_key_at_work(own_keys):
    old = signing.sign(b"x")
    with transaction.atomic():
        signing.rotate()
        transaction.set_rollback(True)
    assert signing.sign(b"x").key_id == old.key_id


def test_a_key_brought_in_through_the_database_alone_is_not_trusted(own_keys):
    signing.sign(b"x")
    pair = algorithms.BY_NAME["ed25519"].make()
    key_id = signing.key_id_of("ed25519", pair.public)
    row = SigningKey.objects.create(
        key_id=key_id,
        algorithm="ed25519",
        public=pair.public.hex(),
        from_at=SigningKey.objects.get().from_at,
    )
    value = algorithms.BY_NAME["ed25519"].sign(pair, b"x").hex()
    assert not signing.is_trusted(row)
    assert not signing.verify(b"x", signing.Signature(key_id, "ed25519", value))


def test_a_public_key_altered_in_the_database_is_not_trusted(own_keys):
    signature = signing.sign(b"x")
    other = algorithms.BY_NAME["sm2"].make()
    SigningKey.objects.update(public=other.public.hex())
    assert not signing.verify(b"x", signature)


def test_a_private_key_that_is_gone_is_not_silently_replaced(own_keys):
    signing.sign(b"x")
    (name,) = files.names("signing-*.key")
    files.remove(name)
    with pytest.raises(CannotUseKey, match="从备份恢复"):
        signing.sign(b"x")
    assert SigningKey.objects.count() == 1


def test_a_private_key_others_can_read_signs_nothing(own_keys):
    signing.sign(b"x")
    (name,) = files.names("signing-*.key")
    (own_keys / name).chmod(0o644)
    with pytest.raises(CannotUseKey, match="权限过宽"):
        signing.sign(b"x")


def test_a_new_database_takes_up_the_key_that_is_there(own_keys):
    first = signing.sign(b"x")
    SigningKey.objects.all().delete()
    assert signing.sign(b"x").key_id == first.key_id


def test_the_key_may_come_from_the_environment(own_keys, monkeypatch, settings):
    settings.ZELIAN_SIGNATURE = "ed25519"
    pair = algorithms.BY_NAME["ed25519"].make()
    text = json.dumps({"algorithm": "ed25519", "private": pair.private.hex()})
    monkeypatch.setenv("ZELIAN_SIGNING_KEY", text)
    signature = signing.sign(b"x")
    assert signature.key_id == signing.key_id_of("ed25519", pair.public)
    assert files.names("signing-*.key") == []
    assert signing.verify(b"x", signature)
    with pytest.raises(CannotUseKey, match="已经登记过"):
        signing.rotate()
    other = algorithms.BY_NAME["ed25519"].make()
    text = json.dumps({"algorithm": "ed25519", "private": other.private.hex()})
    monkeypatch.setenv("ZELIAN_SIGNING_KEY", text)
    with pytest.raises(CannotUseKey, match="不是数据库登记的现用密钥"):
        signing.sign(b"x")
    assert signing.rotate().key_id == signing.key_id_of("ed25519", other.public)
    settings.ZELIAN_SIGNATURE = "sm2"
    with pytest.raises(CannotUseKey, match="ed25519"):
        signing.sign(b"x")


@pytest.mark.parametrize(
    "content",
    [
        "[]",
        "{}",
        "secret-thing",
        '{"algorithm": "sm2", "private": "secret"}',
        '{"algorithm": "rsa"}',
    ],
)
def test_a_key_that_is_none_is_refused_without_showing_it(own_keys, monkeypatch, content):
    monkeypatch.setenv("ZELIAN_SIGNING_KEY", content)
    with pytest.raises(CannotUseKey, match="无法识别") as refusal:
        signing.sign(b"x")
    assert "secret" not in refusal.value.sentence


def test_an_unknown_algorithm_is_refused(settings):
    settings.ZELIAN_SIGNATURE = "rsa"
    with pytest.raises(ImproperlyConfigured, match="rsa"):
        signing.sign(b"x")


def test_a_pair_does_not_show_its_secret():
    pair = algorithms.BY_NAME["sm2"].make()
    assert pair.private.hex() not in repr(pair)
