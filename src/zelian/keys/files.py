"""Secrets on disk: ``DATA/keys``, readable by the service's own account and nobody else.

Each secret may come from the environment instead: its variable, or a file that the variable
with ``_FILE`` behind its name points to (as container platforms hand secrets over).
"""

from __future__ import annotations

import contextlib
import os
import secrets
import stat
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zelian.keys.refusals import CannotUseKey

FOLDER_MODE = 0o700
FILE_MODE = 0o600
OTHERS = stat.S_IRWXG | stat.S_IRWXO
LIMIT = 64 * 1024  # bytes; no key of ours comes near


def folder() -> Path:
    """
    The folder of key files, made where it is missing.

    :raises CannotUseKey: others can look into it, or it belongs to somebody else.
    """
    path = Path(settings.DATA) / "keys"
    path.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    _refuse_unsafe(path, path.stat(), FOLDER_MODE)
    return path


def read(name: str) -> bytes | None:
    """
    What a key file holds, or nothing where there is none.

    :raises CannotUseKey: it is kept so that others could read it.
    """
    path = folder() / name
    try:
        # A link could lead to a file that somebody else fills.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _cannot_read(path, error) from error
    return _content(path, descriptor)


def create(name: str, content: bytes) -> bytes:
    """
    Keep a new secret and give what then stands: another process may have been faster.

    The file appears whole or not at all, and is never written over.
    """
    path = folder() / name
    unfinished = path.with_name(f".{name}.{secrets.token_hex(8)}")
    _write_new(unfinished, content)
    try:
        os.link(unfinished, path)
    except FileExistsError:
        standing = read(name)
        if standing is not None:
            return standing
        raise
    finally:
        unfinished.unlink(missing_ok=True)
    return content


def replace(name: str, content: bytes) -> None:
    """Put new content in the place of a secret, in one step."""
    path = folder() / name
    unfinished = path.with_name(f".{name}.{secrets.token_hex(8)}")
    _write_new(unfinished, content)
    unfinished.replace(path)


def remove(name: str) -> None:
    """Destroy a secret that is no longer needed."""
    (folder() / name).unlink(missing_ok=True)


def names(pattern: str) -> list[str]:
    """The key files whose names match, in order."""
    return sorted(path.name for path in folder().glob(pattern))


def from_environment(variable: str) -> bytes | None:
    """
    A secret handed over by ``variable`` or by the file that ``variable_FILE`` names.

    :raises CannotUseKey: both are given, or the file is missing or readable by others.
    """
    value, named = os.environ.get(variable), os.environ.get(f"{variable}_FILE")
    if value and named:
        sentence = _("环境变量 %(name)s 和 %(name)s_FILE 只能设置一个。")
        raise CannotUseKey(sentence % {"name": variable})
    if value:
        return value.strip().encode()
    if not named:
        return None
    path = Path(named)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        raise _cannot_read(path, error) from error
    return _content(path, descriptor).strip()


def list_faults() -> list[str]:
    """What is unsafe about the key files, a sentence each; nothing when all is well."""
    faults = []
    try:
        place = folder()
    except CannotUseKey as refusal:
        return [refusal.sentence]
    for path in sorted(place.iterdir()):
        with contextlib.suppress(FileNotFoundError):  # an unfinished file of another process
            try:
                _refuse_unsafe(path, path.lstat(), FILE_MODE)
            except CannotUseKey as refusal:
                faults.append(refusal.sentence)
    return faults


def _write_new(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, FILE_MODE)
    with os.fdopen(descriptor, "wb") as file:
        os.fchmod(file.fileno(), FILE_MODE)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _content(path: Path, descriptor: int) -> bytes:
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise CannotUseKey(_("密钥文件 %(path)s 不是普通文件。") % {"path": path})
        _refuse_unsafe(path, status, FILE_MODE)
        content = os.read(descriptor, LIMIT + 1)
    finally:
        os.close(descriptor)
    if not content.strip() or len(content) > LIMIT:
        raise CannotUseKey(_("密钥文件 %(path)s 是空的，或内容不像密钥。") % {"path": path})
    return content


def _refuse_unsafe(path: Path, status: os.stat_result, mode: int) -> None:
    # root can read everything anyway: what belongs to it is as safe as our own
    if status.st_uid not in {os.geteuid(), 0}:
        sentence = _("密钥 %(path)s 属于另一个系统用户，已拒绝使用。请把属主改为运行责链的用户。")
        raise CannotUseKey(sentence % {"path": path})
    if status.st_mode & OTHERS:
        sentence = _(
            "密钥 %(path)s 的权限过宽（%(mode)s），其他用户也能读取，已拒绝使用。"
            "请运行：chmod %(wanted)s %(path)s"
        )
        shown = {"path": path, "mode": f"{status.st_mode & 0o777:o}", "wanted": f"{mode:o}"}
        raise CannotUseKey(sentence % shown)


def _cannot_read(path: Path, error: OSError) -> CannotUseKey:
    sentence = _("无法读取密钥文件 %(path)s（%(error)s）。")
    return CannotUseKey(sentence % {"path": path, "error": error.strerror})
