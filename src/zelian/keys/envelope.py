"""Encryption of columns (AES-256-GCM): the master key, outside the database, wraps data keys;
a data key encrypts values, bound to their column.

A value at rest reads ``v1:<data key>:<base64 of nonce and ciphertext>``.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import os
import secrets
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.keys import files
from zelian.keys.models import DataKey
from zelian.keys.refusals import CannotUseKey

MASTER = "master.key"
NEXT_MASTER = "master.key.next"
VARIABLE = "ZELIAN_MASTER_KEY"
NEXT_VARIABLE = "ZELIAN_MASTER_KEY_NEXT"
VERSION = "v1"
NONCE = 12
KEY = 32

# Data keys by name, unwrapped once a process. A name is random: it never means another key,
# whatever became of the transaction that made it.
_unwrapped: dict[str, bytes] = {}


def encrypt(plain: str, column: str) -> str:
    """
    A value as it is kept; ``column`` (``people.person.phone``) must be given again to read it.

    :raises CannotUseKey: the master key is missing, unsafely kept, or not the right one.
    """
    name, key = _current()
    nonce = secrets.token_bytes(NONCE)
    sealed = AESGCM(key).encrypt(nonce, plain.encode("utf-8", "surrogatepass"), column.encode())
    return f"{VERSION}:{name}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(kept: str, column: str) -> str:
    """
    The value that :func:`encrypt` made.

    :raises CannotUseKey: wrong or missing key, or the value was altered or moved.
    """
    name, content = _parts(kept)
    try:
        plain = AESGCM(_key(name)).decrypt(content[:NONCE], content[NONCE:], column.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotUseKey(_("加密内容已被改动，或被移到了别处，无法解密。")) from error
    return plain.decode("utf-8", "surrogatepass")


def key_name_of(kept: str) -> str:
    """Which data key a kept value was encrypted with."""
    return _parts(kept)[0]


def rotate_data_key() -> DataKey:
    """Retire the data keys in use and make a new one; what they encrypted stays readable."""
    with transaction.atomic():
        DataKey.objects.filter(retired_at__isnull=True).update(retired_at=timezone.now())
        return _make_data_key()


def rotate_master() -> int:
    """
    Wrap every data key with a new master key; returns how many.

    Where the master key comes from the environment, the new one must stand there too, as
    ``ZELIAN_MASTER_KEY_NEXT``, and takes the old one's place there afterwards. A crash between
    any two steps leaves everything readable.

    :raises CannotUseKey: a key is missing or wrong.
    """
    new = _next_master()
    with transaction.atomic():
        rows = list(DataKey.objects.select_for_update())
        for row in rows:
            row.wrapped = _wrap(_unwrap(row), new, row.name)
            row.master = _id_of(new)
        DataKey.objects.bulk_update(rows, ["wrapped", "master"])
        # Until then both keys are there to be tried: the old one, and the one to follow it.
        transaction.on_commit(lambda: _promote(new))
    return len(rows)


def _promote(new: bytes) -> None:
    if files.from_environment(VARIABLE) is None:
        files.replace(MASTER, _written(new))
        files.remove(NEXT_MASTER)


def refuse_wrong_master() -> None:
    """
    Find out that the data keys can be unwrapped, before somebody needs them.

    :raises CannotUseKey: they can't.
    """
    for row in DataKey.objects.all():
        _unwrap(row)


def _current() -> tuple[str, bytes]:
    """
    Name and bytes of the data key in use, asked of the database each time: a key made in a
    transaction that was then undone must not encrypt anything.
    """
    row = DataKey.objects.filter(retired_at__isnull=True).last() or _make_data_key()
    return row.name, _unwrapped.get(row.name) or _remembered(row)


def _key(name: str) -> bytes:
    if (known := _unwrapped.get(name)) is not None:
        return known
    row = DataKey.objects.filter(name=name).first()
    if row is None:
        raise CannotUseKey(_("数据库里没有解密所需的数据密钥，可能只恢复了一部分数据。"))
    return _remembered(row)


def _remembered(row: DataKey) -> bytes:
    return _unwrapped.setdefault(row.name, _unwrap(row))


def _make_data_key() -> DataKey:
    name, key = secrets.token_hex(8), secrets.token_bytes(KEY)
    master = next(_masters(), None)
    if master is None:
        master = _first_master()
    return DataKey.objects.create(
        name=name,
        wrapped=_wrap(key, master, name),
        master=_id_of(master),
        made_at=timezone.now(),
    )


def _wrap(key: bytes, master: bytes, name: str) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(master).encrypt(nonce, key, _bound(name))


def _unwrap(row: DataKey) -> bytes:
    masters = list(_masters())
    if not masters:
        sentence = _("找不到主密钥 %(name)s，加密内容无法读取。请从备份恢复密钥目录。")
        raise CannotUseKey(sentence % {"name": MASTER})
    fitting = next((each for each in masters if _id_of(each) == row.master), None)
    if fitting is None:
        raise CannotUseKey(_("主密钥与数据库不匹配，加密内容无法读取。请换回原来的主密钥。"))
    wrapped = bytes(row.wrapped)
    try:
        return AESGCM(fitting).decrypt(wrapped[:NONCE], wrapped[NONCE:], _bound(row.name))
    except (InvalidTag, ValueError) as error:
        raise CannotUseKey(_("数据库里的数据密钥已被改动，加密内容无法读取。")) from error


def _bound(name: str) -> bytes:
    return f"zelian data key {name}".encode()


def _masters() -> Iterator[bytes]:
    """The master key in use, and the one that is to follow it."""
    for variable, name in ((VARIABLE, MASTER), (NEXT_VARIABLE, NEXT_MASTER)):
        given = files.from_environment(variable)
        content = files.read(name) if given is None else given
        if content is not None:
            yield _read(content)


def _first_master() -> bytes:
    if DataKey.objects.exists():
        sentence = _("找不到主密钥 %(name)s，加密内容无法读取。请从备份恢复密钥目录。")
        raise CannotUseKey(sentence % {"name": MASTER})
    return _read(files.create(MASTER, _written(secrets.token_bytes(KEY))))


def _next_master() -> bytes:
    if files.from_environment(VARIABLE) is None:
        standing = files.read(NEXT_MASTER)
        return _read(standing or files.create(NEXT_MASTER, _written(secrets.token_bytes(KEY))))
    given = files.from_environment(NEXT_VARIABLE)
    if given is None:
        sentence = _("主密钥来自环境变量：请先把新的主密钥放入 %(name)s 再更换。")
        raise CannotUseKey(sentence % {"name": NEXT_VARIABLE})
    return _read(given)


def _id_of(master: bytes) -> str:
    return hmac.new(master, b"zelian master key", hashlib.sha256).hexdigest()[:16]


def _written(key: bytes) -> bytes:
    return base64.b64encode(key) + os.linesep.encode()


def _read(content: bytes) -> bytes:
    try:
        key = base64.b64decode(content.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != KEY:
        raise CannotUseKey(_("主密钥的内容无法识别，应是32字节的随机数，以 Base64 书写。"))
    return key


def _parts(kept: str) -> tuple[str, bytes]:
    version, _colon, rest = kept.partition(":")
    name, _colon, content = rest.partition(":")
    try:
        raw = base64.urlsafe_b64decode(content.encode("ascii"))
    except (binascii.Error, UnicodeEncodeError):
        raw = b""
    if version != VERSION or not name or len(raw) <= NONCE:
        raise CannotUseKey(_("数据库里应当加密的一项不是加密内容，已拒绝读取。"))
    return name, raw
