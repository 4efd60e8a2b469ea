"""Secrets handed to the program: by an environment variable, or by a file nobody else can read.

``zelian.keys.files`` asks the same of the key files; this is read before the settings stand.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from zelian.config.language import gettext as _

OTHERS = stat.S_IRWXG | stat.S_IRWXO
LIMIT = 64 * 1024  # bytes


def is_given(variable: str) -> bool:
    """Whether a secret comes from the environment, as a value or as a file."""
    return bool(os.environ.get(variable) or os.environ.get(f"{variable}_FILE"))


def secret(variable: str, *, kept: Path | None = None) -> str | None:
    """
    What ``variable`` holds, or the file that ``variable_FILE`` names, or the file ``kept``.

    :raises ImproperlyConfigured: both are set, or others could read or replace the file.
    """
    value, named = os.environ.get(variable), os.environ.get(f"{variable}_FILE")
    if value and named:
        raise ImproperlyConfigured(
            _("环境变量 %(name)s 和 %(name)s_FILE 只能设置一个。") % {"name": variable}
        )
    if value:
        return value
    if named:
        return read_secret(Path(named))
    if kept is not None and kept.exists():
        return read_secret(kept)
    return None


def read_secret(path: Path) -> str:
    """
    The secret in a file, without the end of its line.

    :raises ImproperlyConfigured: it is missing, empty, no plain file, somebody else's, or open
        to others.
    """
    try:
        # The file that is looked at is the one that is read, whatever happens to its name.
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError as error:
        sentence = _("无法读取密钥文件 %(path)s（%(error)s）。")
        raise ImproperlyConfigured(sentence % {"path": path, "error": error.strerror}) from error
    try:
        _refuse_unsafe(path, os.fstat(descriptor))
        content = os.read(descriptor, LIMIT)
    finally:
        os.close(descriptor)
    try:
        text = content.decode().strip()
    except UnicodeDecodeError:
        text = ""
    if not text:
        raise ImproperlyConfigured(_("密钥文件 %(path)s 是空的，或内容不像密钥。") % {"path": path})
    return text


def _refuse_unsafe(path: Path, status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise ImproperlyConfigured(_("密钥文件 %(path)s 不是普通文件。") % {"path": path})
    # root can read everything anyway: what belongs to it is as safe as our own
    if status.st_uid not in {os.geteuid(), 0}:
        sentence = _("密钥 %(path)s 属于另一个系统用户，已拒绝使用。请把属主改为运行责链的用户。")
        raise ImproperlyConfigured(sentence % {"path": path})
    if status.st_mode & OTHERS:
        sentence = _(
            "密钥 %(path)s 的权限过宽（%(mode)s），其他用户也能读取，已拒绝使用。"
            "请运行：chmod %(wanted)s %(path)s"
        )
        shown = {"path": path, "mode": f"{status.st_mode & 0o777:o}", "wanted": "600"}
        raise ImproperlyConfigured(sentence % shown)
