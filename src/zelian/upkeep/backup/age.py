"""The age format's passphrase recipient, as a stream (https://age-encryption.org/v1).

The age library locks and opens files with a passphrase only whole in memory, and spends a
gigabyte on its scrypt; a backup of a year's evidence must stream on a small machine. This is
the smallest part of the format that does: one scrypt stanza, and the payload in sealed pieces.
What it writes the library reads, and the other way round; tests hold it to that.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from hashlib import sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

VERSION = b"age-encryption.org/v1\n"
WORK = 17
"""scrypt's cost as a power of two: 128 MB and a third of a second."""

HARDEST = 20
"""The costliest stanza that is opened: 1 GB; more is an attack on whoever opens it."""

PIECE, TAG = 64 * 1024, 16
LINE_LIMIT = 1024
FILE_KEY, SALT = 16, 16
ZERO_NONCE = bytes(12)


class NotAge(Exception):
    """Not an age file locked with a passphrase."""


class WrongPassphrase(Exception):
    """The passphrase does not open the file."""


class Broken(Exception):
    """The payload was cut off or altered; ``at`` is the byte of the plain text."""

    def __init__(self, at: int) -> None:
        super().__init__(at)
        self.at = at


class PassphraseWriter:
    """Writes an age file to ``raw``, piece by piece; nothing is whole before :meth:`close`."""

    def __init__(self, raw: BinaryIO, passphrase: str) -> None:
        self.raw = raw
        self._waiting = bytearray()
        self._count = 0
        file_key = secrets.token_bytes(FILE_KEY)
        salt = secrets.token_bytes(SALT)
        wrapped = ChaCha20Poly1305(_wrap_key(passphrase, salt, WORK)).encrypt(
            ZERO_NONCE, file_key, None
        )
        head = VERSION + b"-> scrypt %s %d\n%s\n---" % (_encoded(salt), WORK, _encoded(wrapped))
        nonce = secrets.token_bytes(16)
        raw.write(head + b" " + _encoded(_authentication(file_key, head)) + b"\n" + nonce)
        self._cipher = ChaCha20Poly1305(_payload_key(file_key, nonce))

    def write(self, data: bytes) -> int:
        self._waiting += data
        # A full piece waits until it is known whether it is the last one.
        while len(self._waiting) > PIECE:
            self._seal(bytes(self._waiting[:PIECE]), last=False)
            del self._waiting[:PIECE]
        return len(data)

    def flush(self) -> None:
        """Pieces are written when full."""

    def close(self) -> None:
        """Write the last piece, which says that it is the last."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self.raw.write(self._cipher.encrypt(_piece_nonce(self._count, last=last), piece, None))
        self._count += 1


class PassphraseReader:
    """
    Reads an age file from ``raw``; :meth:`read` gives only what was proved unaltered.

    :raises NotAge: no age file, or one that is locked otherwise.
    :raises WrongPassphrase: it does not open the file.
    """

    def __init__(self, raw: BinaryIO, passphrase: str) -> None:
        self.raw = raw
        head, salt, work, wrapped, told = _read_head(raw)
        try:
            file_key = ChaCha20Poly1305(_wrap_key(passphrase, salt, work)).decrypt(
                ZERO_NONCE, wrapped, None
            )
        except InvalidTag:
            raise WrongPassphrase from None
        if not hmac.compare_digest(told, _authentication(file_key, head)):
            raise Broken(0)
        nonce = raw.read(16)
        if len(nonce) != 16:
            raise Broken(0)
        self._cipher = ChaCha20Poly1305(_payload_key(file_key, nonce))
        self._ahead = raw.read(PIECE + TAG)
        self._plain = memoryview(b"")
        self._count = 0
        self._ended = False

    def read(self, size: int = -1) -> bytes:
        """
        Up to ``size`` bytes; all that is left for a negative size; nothing at the end.

        :raises Broken: a piece was altered, or the last one is missing.
        """
        parts, wanted = [], size
        while wanted:
            if not self._plain and not self._open_next():
                break
            part = self._plain[:wanted] if wanted > 0 else self._plain
            self._plain = self._plain[len(part) :]
            parts.append(bytes(part))
            if wanted > 0:
                wanted -= len(part)
        return b"".join(parts)

    def _open_next(self) -> bool:
        if self._ended:
            return False
        sealed, self._ahead = self._ahead, self.raw.read(PIECE + TAG)
        last = not self._ahead
        try:
            plain = self._cipher.decrypt(_piece_nonce(self._count, last=last), sealed, None)
        except InvalidTag:
            raise Broken(self._count * PIECE) from None
        self._plain, self._ended = memoryview(plain), last
        self._count += 1
        return bool(plain) or not last


def is_locked_by_passphrase(head: bytes) -> bool:
    """Whether a file that begins so is an age file with a passphrase."""
    return head.startswith(VERSION + b"-> scrypt ")


def _read_head(raw: BinaryIO) -> tuple[bytes, bytes, int, bytes, bytes]:
    """``(authenticated bytes, salt, work, wrapped key, authentication code)``."""
    lines = [raw.readline(LINE_LIMIT) for _line in range(4)]
    if lines[0] != VERSION or not lines[1].startswith(b"-> scrypt "):
        raise NotAge
    try:
        salt, work = lines[1].removeprefix(b"-> scrypt ").split()
        wrapped, code = lines[2].strip(), lines[3].removeprefix(b"--- ").strip()
        if not lines[3].startswith(b"--- ") or not 1 <= int(work) <= HARDEST:
            raise NotAge
        parts = _decoded(salt), int(work), _decoded(wrapped), _decoded(code)
    except ValueError:
        raise NotAge from None
    if len(parts[0]) != SALT or len(parts[2]) != FILE_KEY + TAG:
        raise NotAge
    return b"".join(lines[:3]) + b"---", *parts


def _wrap_key(passphrase: str, salt: bytes, work: int) -> bytes:
    label = b"age-encryption.org/v1/scrypt" + salt
    return Scrypt(salt=label, length=32, n=2**work, r=8, p=1).derive(passphrase.encode())


def _payload_key(file_key: bytes, nonce: bytes) -> bytes:
    return HKDF(hashes.SHA256(), length=32, salt=nonce, info=b"payload").derive(file_key)


def _authentication(file_key: bytes, head: bytes) -> bytes:
    key = HKDF(hashes.SHA256(), length=32, salt=None, info=b"header").derive(file_key)
    return hmac.digest(key, head, sha256)


def _piece_nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])


def _encoded(data: bytes) -> bytes:
    return base64.b64encode(data).rstrip(b"=")


def _decoded(text: bytes) -> bytes:
    return base64.b64decode(text + b"=" * (-len(text) % 4), validate=True)
