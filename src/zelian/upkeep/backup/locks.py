"""How a backup is locked, and with what it opens: a passphrase, or age keys."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

import pyrage
from django.utils.translation import gettext as _

from zelian.upkeep.backup import age
from zelian.upkeep.refusals import CannotBackUp, CannotRestore, SpoiltBackup

SHORTEST = 12
"""Letters of a passphrase: the file lies where others can try at leisure."""

VARIABLE = "ZELIAN_BACKUP_PASSPHRASE"
HEAD = 64


class Writer(Protocol):
    def write(self, data: bytes) -> int: ...


class Reader(Protocol):
    def read(self, size: int = -1) -> bytes: ...


@dataclass(frozen=True, slots=True, repr=False)
class Lock:
    """What a backup is locked with: a passphrase, or public age keys (``age1…``)."""

    passphrase: str = ""
    recipients: tuple[pyrage.x25519.Recipient, ...] = ()


@dataclass(frozen=True, slots=True, repr=False)
class Opener:
    """What opens a backup: the passphrase, or the secret age keys (``AGE-SECRET-KEY-1…``)."""

    passphrase: str = ""
    identities: tuple[pyrage.x25519.Identity, ...] = ()


def lock_with(*, passphrase: str = "", recipients: Sequence[str] = ()) -> Lock:
    """
    A lock from what a person gave: exactly one of the two kinds.

    :raises CannotBackUp: none, both, a short passphrase, or a key that is none.
    """
    if bool(passphrase) == bool(recipients):
        raise CannotBackUp(
            _("请选用口令或公钥（age1…）中的一种为备份加密；两种不能同时使用，也不能都不用。")
        )
    if not recipients:
        if len(passphrase) < SHORTEST:
            raise CannotBackUp(_("备份口令至少 %(count)s 个字符。") % {"count": SHORTEST})
        return Lock(passphrase=passphrase)
    keys = []
    for text in recipients:
        try:
            keys.append(pyrage.x25519.Recipient.from_str(text.strip()))
        except pyrage.RecipientError:
            raise CannotBackUp(
                _("“%(key)s”不是 age 公钥；公钥以 age1 开头，由 age-keygen 生成。")
                % {"key": text.strip()[:80]}
            ) from None
    return Lock(recipients=tuple(keys))


def read_passphrase(path: Path) -> str:
    """
    The first line of a file that only its owner may read.

    :raises CannotBackUp: it is not there, or others may read it.
    """
    text = _read_secret(path)
    lines = text.splitlines()
    if not lines or not lines[0]:
        raise CannotBackUp(_("口令文件 %(file)s 的第一行是空的。") % {"file": path})
    return lines[0]


def read_identities(path: Path) -> tuple[pyrage.x25519.Identity, ...]:
    """
    The secret keys of an ``age-keygen`` file.

    :raises CannotRestore: there is none, or others may read the file.
    """
    try:
        text = _read_secret(path)
        lines = [line.strip() for line in text.splitlines()]
        keys = [line for line in lines if line and not line.startswith("#")]
        found = tuple(pyrage.x25519.Identity.from_str(key) for key in keys)
    except CannotBackUp as refusal:
        raise CannotRestore(str(refusal)) from refusal
    except pyrage.IdentityError:
        found = ()
    if not found:
        raise CannotRestore(_("%(file)s 中没有 age 私钥（AGE-SECRET-KEY-1…）。") % {"file": path})
    return found


def _read_secret(path: Path) -> str:
    try:
        with path.open(encoding="utf-8") as file:
            mode = os.fstat(file.fileno()).st_mode
            if os.name == "posix" and stat.S_IMODE(mode) & 0o077:
                raise CannotBackUp(
                    _("其他用户也能读取 %(file)s，请先执行 chmod 600。") % {"file": path}
                )
            return file.read(65536)
    except (OSError, UnicodeDecodeError) as error:
        raise CannotBackUp(
            _("读不出 %(file)s：%(error)s。")
            % {"file": path, "error": getattr(error, "strerror", None) or error}
        ) from error


def wants_passphrase(path: Path) -> bool:
    """
    Whether the backup at ``path`` is locked with a passphrase, not with keys.

    :raises SpoiltBackup: it is no age file.
    """
    try:
        with path.open("rb") as raw:
            head = raw.read(HEAD)
    except OSError as error:
        raise CannotRestore(
            _("读不出 %(file)s：%(error)s。") % {"file": path, "error": error.strerror}
        ) from error
    _refuse_other_than_age(head)
    return age.is_locked_by_passphrase(head)


@contextmanager
def locking(raw: BinaryIO, lock: Lock) -> Iterator[Writer]:
    """
    A writer whose bytes reach ``raw`` encrypted; whole when the block ends without an error.

    :raises OSError: ``raw`` could not be written, whoever noticed it.
    """
    if lock.passphrase:
        writer = age.PassphraseWriter(raw, lock.passphrase)
        yield writer
        writer.close()
        return
    with _Pump() as pump:
        out = _Remembering(raw)
        pump.start(lambda source: pyrage.encrypt_io(source, out, list(lock.recipients)), reads=True)
        try:
            yield pump.end
        except BrokenPipeError:
            pump.finish()
            out.raise_again()
            raise
        pump.finish()
        out.raise_again()
        if pump.failure is not None:
            raise pump.failure


@contextmanager
def opening(raw: BinaryIO, opener: Opener) -> Iterator[Reader]:
    """
    A reader of the plain bytes of ``raw``.

    :raises SpoiltBackup: not an age file, the wrong key, or altered.
    """
    head = raw.read(HEAD)
    raw.seek(0)
    _refuse_other_than_age(head)
    if age.is_locked_by_passphrase(head):
        with _opening_by_passphrase(raw, opener.passphrase) as reader:
            yield reader
    else:
        with _opening_by_key(raw, opener.identities) as reader:
            yield reader


def _refuse_other_than_age(head: bytes) -> None:
    if not head.startswith(age.VERSION):
        raise SpoiltBackup(_("这不是责链备份文件。"))
    if len(head) < HEAD:
        raise SpoiltBackup(_("文件不完整：只剩开头。"))


@contextmanager
def _opening_by_passphrase(raw: BinaryIO, passphrase: str) -> Iterator[Reader]:
    if not passphrase:
        raise CannotRestore(_("这份备份用口令加密，请给出口令。"))
    try:
        yield age.PassphraseReader(raw, passphrase)
    except age.WrongPassphrase:
        raise SpoiltBackup(_("口令不对，或文件开头已损坏。")) from None
    except age.NotAge:
        raise SpoiltBackup(_("文件开头已损坏。")) from None
    except age.Broken as broken:
        raise SpoiltBackup(
            _("文件不完整或被改动：解密到第 %(count)s 字节处对不上。") % {"count": broken.at}
        ) from None


@contextmanager
def _opening_by_key(raw: BinaryIO, identities: tuple[pyrage.x25519.Identity, ...]) -> Iterator:
    if not identities:
        raise CannotRestore(_("这份备份用公钥加密，请用 --identity 给出私钥文件。"))
    with _Pump() as pump:
        pump.start(lambda sink: pyrage.decrypt_io(raw, sink, list(identities)), reads=False)
        yield _Checked(pump)


class _Checked:
    """Plain bytes from the pump; the end counts as the end only when nothing went wrong."""

    def __init__(self, pump: _Pump) -> None:
        self.pump = pump
        self.count = 0

    def read(self, size: int = -1) -> bytes:
        if self.pump.end.closed:
            return b""
        data = self.pump.end.read(size)
        self.count += len(data)
        if size < 0 or len(data) < size:
            self.pump.finish()
            if self.pump.failure is not None:
                self._refuse(self.pump.failure)
        return data

    def _refuse(self, failure: BaseException) -> None:
        if isinstance(failure, pyrage.DecryptError) and not self.count:
            sentence = _("这把私钥打不开这份备份，或文件开头已损坏。")
        else:
            sentence = _("文件不完整或被改动：解密到第 %(count)s 字节处对不上。")
        raise SpoiltBackup(sentence % {"count": self.count}) from failure


class _Pump:
    """A thread with the age library at one end of a pipe, and us (``end``) at the other."""

    def __init__(self) -> None:
        self.failure: BaseException | None = None
        self._thread: threading.Thread | None = None

    def __enter__(self) -> _Pump:
        read, write = os.pipe()
        self._ends = os.fdopen(read, "rb"), os.fdopen(write, "wb")
        return self

    def __exit__(self, *error: object) -> None:
        # Closing our end first is what makes the other end's wait come to an end.
        try:
            self.finish()
        except BrokenPipeError:
            self._thread.join()

    def start(self, work: object, *, reads: bool) -> None:
        """Run ``work`` with its end of the pipe: it reads what we write, or the reverse."""
        theirs, self.end = self._ends if reads else self._ends[::-1]

        def run() -> None:
            try:
                with theirs:
                    work(theirs)
            # Handed to the thread that waits: it raises or explains it there.
            except BaseException as failure:
                self.failure = failure

        self._thread = threading.Thread(target=run, name="age", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Close our end and wait for the other."""
        if self._thread is None or (self.end.closed and not self._thread.is_alive()):
            return
        try:
            self.end.close()
        finally:
            self._thread.join()


class _Remembering:
    """Writes on, and keeps the failure to write that the age library does not hand back."""

    def __init__(self, raw: BinaryIO) -> None:
        self.raw = raw
        self.failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        try:
            return self.raw.write(data)
        except BaseException as failure:
            self.failure = self.failure or failure
            raise

    def flush(self) -> None:
        self.raw.flush()

    def raise_again(self) -> None:
        if self.failure is not None:
            raise self.failure
