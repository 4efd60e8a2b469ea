"""How one value of ``sign_in.toml`` is read and checked."""

from __future__ import annotations

import dataclasses
import os
import re
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from django.utils.translation import gettext as _

KEY = re.compile(r"[a-z][a-z0-9-]{1,29}")
NEAR = {"127.0.0.1", "localhost", "::1"}
BEGIN_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"


class WrongValue(Exception):
    """A value that does not hold; the sentence names its key."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Secret:
    """A secret that shows itself to nobody who prints it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def __repr__(self) -> str:
        return "Secret(…)"

    def reveal(self) -> str:
        """The secret itself, for the one call that needs it."""
        return self._value

    def __bool__(self) -> bool:
        return bool(self._value)


Reader = Callable[[str, Any, Path], Any]


def by(reader: Reader) -> dict[str, Reader]:
    """A dataclass field's metadata: ``reader`` reads it."""
    return {"reader": reader}


def read_value(field: dataclasses.Field, entry: dict[str, Any], folder: Path) -> Any:
    """
    Take the field's value out of ``entry``, which is left with what nobody asked for.

    :raises WrongValue: it is missing or does not hold.
    """
    reader: Reader = field.metadata["reader"]
    if reader is secret:
        return _take_secret(field, entry, folder)
    if field.name not in entry:
        return _default(field)
    return reader(field.name, entry.pop(field.name), folder)


def _default(field: dataclasses.Field) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    raise WrongValue(_("缺少 %(name)s。") % {"name": field.name})


def key(name: str, value: Any, _folder: Path) -> str:
    """A short name for addresses: small letters, figures, hyphens."""
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise WrongValue(
            _("%(name)s 须为 2 至 30 位小写字母、数字或横线，以字母开头。") % {"name": name}
        )
    return value


def text(name: str, value: Any, _folder: Path) -> str:
    """A line of text that is not empty."""
    if not isinstance(value, str) or not value.strip() or len(value) > 500:
        raise WrongValue(_("%(name)s 须为文字，不能为空。") % {"name": name})
    return value.strip()


def texts(name: str, value: Any, folder: Path) -> tuple[str, ...]:
    """A list of such lines."""
    if not isinstance(value, list) or not value:
        raise WrongValue(_("%(name)s 须为一列文字。") % {"name": name})
    return tuple(text(name, each, folder) for each in value)


def flag(name: str, value: Any, _folder: Path) -> bool:
    """Either true or false."""
    if not isinstance(value, bool):
        raise WrongValue(_("%(name)s 只能是 true 或 false。") % {"name": name})
    return value


def seconds(name: str, value: Any, _folder: Path) -> int:
    """1 to 300 seconds."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 300:
        raise WrongValue(_("%(name)s 须为 1 至 300 的秒数。") % {"name": name})
    return value


def one_of(*choices: str) -> Reader:
    """One of the given words."""

    def read(name: str, value: Any, _folder: Path) -> str:
        if value not in choices:
            raise WrongValue(
                _("%(name)s 须为 %(choices)s 之一。")
                % {"name": name, "choices": _("、").join(choices)}
            )
        return value

    return read


def url(name: str, value: Any, folder: Path) -> str:
    """An https address without a slash at its end; http only on this very machine."""
    address = text(name, value, folder)
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.username or parts.fragment:
        raise WrongValue(_("%(name)s 不是完整的网址。") % {"name": name})
    if parts.scheme != "https" and not (parts.scheme == "http" and host in NEAR):
        raise WrongValue(
            _("%(name)s 须以 https:// 开头，只有本机地址可用 http://。") % {"name": name}
        )
    return address.rstrip("/")


def directory_url(name: str, value: Any, folder: Path) -> str:
    """``ldap://host:port`` or ``ldaps://host:port``."""
    address = text(name, value, folder)
    try:
        parts = urlsplit(address)
        known = parts.scheme in {"ldap", "ldaps"} and parts.hostname and (parts.port or True)
    except ValueError:
        known = False
    if not known or parts.path not in {"", "/"} or parts.username:
        raise WrongValue(
            _("%(name)s 须写成 ldaps://主机:端口 或 ldap://主机:端口。") % {"name": name}
        )
    return address


def directory_urls(name: str, value: Any, folder: Path) -> tuple[str, ...]:
    """Several directory servers, asked in their order."""
    return tuple(directory_url(name, each, folder) for each in texts(name, value, folder))


def certificates(name: str, value: Any, folder: Path) -> str:
    """The content of a PEM file of certificates, beside ``sign_in.toml`` or at a full path."""
    content = _file(name, text(name, value, folder), folder)
    try:
        found = x509.load_pem_x509_certificates(content)
    except ValueError:
        found = []
    if not found:
        raise WrongValue(_("%(name)s 指的文件里没有读得懂的证书。") % {"name": name})
    return content.decode("ascii", errors="ignore")


def secret(_name: str, value: Any, _folder: Path) -> Secret:
    """A secret; :func:`read_value` also knows ``NAME_file`` and ``NAME_env`` for it."""
    return Secret(value)


def _take_secret(field: dataclasses.Field, entry: dict[str, Any], folder: Path) -> Secret:
    name = field.name
    given = [each for each in (name, f"{name}_file", f"{name}_env") if each in entry]
    values = {each: entry.pop(each) for each in given}
    if not given:
        return _default(field)
    if len(given) > 1:
        raise WrongValue(_("%(names)s 只能写一个。") % {"names": _("、").join(given)})
    [(which, value)] = values.items()
    value = text(which, value, folder)
    if which.endswith("_env"):
        found = os.environ.get(value, "")
        if not found:
            raise WrongValue(_("环境变量 %(variable)s 没有设置。") % {"variable": value})
        return Secret(found)
    if which.endswith("_file"):
        return Secret(_file(which, value, folder, private=True).decode("utf-8").strip())
    return Secret(value)


def _file(name: str, value: str, folder: Path, *, private: bool = False) -> bytes:
    path = folder / value
    try:
        mode = stat.S_IMODE(path.stat().st_mode)
        content = path.read_bytes()
    except OSError as trouble:
        raise WrongValue(
            _("%(name)s：读不到文件 %(file)s（%(trouble)s）。")
            % {"name": name, "file": path, "trouble": trouble.strerror}
        ) from trouble
    if private and mode & 0o077:
        raise WrongValue(
            _("%(name)s：%(file)s 只能由运行责链的用户读取，请执行 chmod 600。")
            % {"name": name, "file": path}
        )
    return content
