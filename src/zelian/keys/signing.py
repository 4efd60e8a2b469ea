"""The institution's signatures: the private key in ``DATA/keys`` (or the environment), the
public key in the database, where it goes on verifying after it was retired.

A public key also stands as a file beside the private one and stays there: whoever can write
to the database alone can't bring in a key of their own (``is_trusted``).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.keys import digests, files
from zelian.keys.algorithms import BY_NAME, Pair
from zelian.keys.models import SigningKey
from zelian.keys.refusals import CannotUseKey

VARIABLE = "ZELIAN_SIGNING_KEY"


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature with what is needed to check it; ``value`` in hexadecimal digits."""

    key_id: str
    algorithm: str
    value: str


def chosen() -> str:
    """
    The algorithm of new signatures: ``ZELIAN_SIGNATURE``.

    :raises ImproperlyConfigured: the setting names none that is known.
    """
    name = settings.ZELIAN_SIGNATURE
    if name not in BY_NAME:
        raise ImproperlyConfigured(f"ZELIAN_SIGNATURE: {name!r}")
    return name


def sign(message: bytes) -> Signature:
    """
    Sign with the institution's key in use; the first use makes one.

    :raises CannotUseKey: the private key is missing, unsafely kept, or another one.
    """
    pair = current_pair()
    algorithm = BY_NAME[pair.algorithm]
    return Signature(
        key_id=key_id_of(pair.algorithm, pair.public),
        algorithm=pair.algorithm,
        value=algorithm.sign(pair, message).hex(),
    )


def verify(message: bytes, signature: Signature) -> bool:
    """Whether a key of the institution, in use or retired, signed exactly these bytes."""
    row = SigningKey.objects.filter(key_id=signature.key_id).first()
    if row is None or row.algorithm != signature.algorithm or not is_trusted(row):
        return False
    return verify_with(row.algorithm, row.public, message, signature.value)


def verify_with(algorithm: str, public: str, message: bytes, value: str) -> bool:
    """Whether ``value`` is a signature of the bytes under a public key, both in hexadecimal."""
    known = BY_NAME.get(algorithm)
    try:
        key, signature = bytes.fromhex(public), bytes.fromhex(value)
    except ValueError:
        return False
    return known is not None and known.verify(key, message, signature)


def key_id_of(algorithm: str, public: bytes) -> str:
    """What a key is called: the digest of its public half."""
    return digests.digest(public, BY_NAME[algorithm].digest)


def is_trusted(row: SigningKey) -> bool:
    """Whether the public key is what it is called and also stands in the folder of keys."""
    kept = files.read(_public_name(row.key_id))
    if kept is None or kept.decode("ascii", "replace").strip() != row.public:
        return False
    return key_id_of(row.algorithm, bytes.fromhex(row.public)) == row.key_id


def current_key() -> SigningKey:
    """
    The key in use, as the database has it; the first call makes one.

    :raises CannotUseKey: see :func:`sign`.
    """
    pair = current_pair()
    return SigningKey.objects.get(key_id=key_id_of(pair.algorithm, pair.public))


def current_pair() -> Pair:
    """
    The key in use with its private half.

    :raises CannotUseKey: see :func:`sign`.
    """
    algorithm = chosen()
    row = SigningKey.objects.filter(algorithm=algorithm, until_at__isnull=True).first()
    if row is None:
        return _first_pair(algorithm)
    pair = _given_pair(algorithm) or _kept_pair(row.key_id)
    if pair is None:
        sentence = _(
            "找不到签名私钥 %(name)s。请从备份恢复密钥目录；"
            "确已丢失时运行 zelian keys rotate --signing 更换。"
        )
        raise CannotUseKey(sentence % {"name": _private_name(row.key_id)})
    if key_id_of(pair.algorithm, pair.public) != row.key_id:
        sentence = _(
            "环境变量 %(name)s 给出的签名密钥不是数据库登记的现用密钥。"
            "确要更换请运行 zelian keys rotate --signing。"
        )
        raise CannotUseKey(sentence % {"name": VARIABLE})
    return pair


def rotate() -> SigningKey:
    """
    Take a new key into use and retire the old one, whose private half is destroyed.

    With a key in the environment, that one comes into use.

    :raises CannotUseKey: the key in the environment is the one already in use.
    """
    algorithm = chosen()
    pair = _given_pair(algorithm) or BY_NAME[algorithm].make()
    key_id = key_id_of(algorithm, pair.public)
    if SigningKey.objects.filter(key_id=key_id).exists():
        raise CannotUseKey(_("环境变量给出的签名密钥已经登记过，请先换上新的密钥。"))
    _keep(pair)
    now = timezone.now()
    with transaction.atomic():
        in_use = SigningKey.objects.select_for_update().filter(until_at__isnull=True)
        old = list(in_use.values_list("key_id", flat=True))
        SigningKey.objects.filter(until_at__isnull=True).update(until_at=now)
        row = _registered(pair, now)
        # Only then: what was signed last must not be the work of a key that is gone.
        transaction.on_commit(lambda: [files.remove(_private_name(each)) for each in old])
    return row


def _first_pair(algorithm: str) -> Pair:
    """A key for a database that has none yet; one left by an earlier database is taken up."""
    pair = _given_pair(algorithm) or _left_pair(algorithm) or BY_NAME[algorithm].make()
    _keep(pair)
    try:
        with transaction.atomic():
            _registered(pair, timezone.now())
    except IntegrityError:  # another process made the first key at the same moment
        row = SigningKey.objects.filter(algorithm=algorithm, until_at__isnull=True).first()
        if row is None:
            raise
        files.remove(_private_name(key_id_of(algorithm, pair.public)))
        return current_pair()
    return pair


def _registered(pair: Pair, at: datetime) -> SigningKey:
    return SigningKey.objects.create(
        key_id=key_id_of(pair.algorithm, pair.public),
        algorithm=pair.algorithm,
        public=pair.public.hex(),
        from_at=at,
    )


def _keep(pair: Pair) -> None:
    """Both halves as files; the private one only where it does not come from outside."""
    key_id = key_id_of(pair.algorithm, pair.public)
    if files.from_environment(VARIABLE) is None:
        files.create(_private_name(key_id), _to_text(pair))
    files.create(_public_name(key_id), pair.public.hex().encode())


def _kept_pair(key_id: str) -> Pair | None:
    content = files.read(_private_name(key_id))
    return None if content is None else _from_text(content)


def _left_pair(algorithm: str) -> Pair | None:
    """A private key in the folder that is of the algorithm and of no database row."""
    for name in files.names("signing-*.key"):
        pair = _from_text(files.read(name) or b"")
        key_id = key_id_of(pair.algorithm, pair.public)
        if pair.algorithm == algorithm and not SigningKey.objects.filter(key_id=key_id).exists():
            return pair
    return None


def _given_pair(algorithm: str) -> Pair | None:
    content = files.from_environment(VARIABLE)
    if content is None:
        return None
    pair = _from_text(content)
    if pair.algorithm != algorithm:
        sentence = _("%(name)s 给出的密钥是 %(given)s，而 ZELIAN_SIGNATURE 要求 %(wanted)s。")
        words = {"name": VARIABLE, "given": pair.algorithm, "wanted": algorithm}
        raise CannotUseKey(sentence % words)
    return pair


def _to_text(pair: Pair) -> bytes:
    return json.dumps({"algorithm": pair.algorithm, "private": pair.private.hex()}).encode()


def _from_text(content: bytes) -> Pair:
    try:
        told = json.loads(content)
        name, private = told["algorithm"], bytes.fromhex(told["private"])
        return Pair(name, private, BY_NAME[name].public_of(private))
    except (ValueError, KeyError, TypeError) as error:
        # The parser's message may quote what it read: it must not come along.
        sentence = _("签名密钥的内容无法识别，应是责链生成的密钥文件。")
        raise CannotUseKey(sentence) from (None if isinstance(error, ValueError) else error)


def _private_name(key_id: str) -> str:
    return f"signing-{_short(key_id)}.key"


def _public_name(key_id: str) -> str:
    return f"signing-{_short(key_id)}.pub"


def _short(key_id: str) -> str:
    return key_id.rpartition(":")[2][:32]
