"""Which other systems people may sign in by: ``sign_in.toml`` in the data folder.

Nothing of it is in the database, least of all a secret. An entry that does not hold is left
out and named in a sentence; the others, and signing in by password, go on.
"""

from __future__ import annotations

import logging
import stat
import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zelian.authentication.providers.kinds import KINDS, Provider
from zelian.authentication.providers.values import WrongValue, read_value

logger = logging.getLogger("zelian.authentication")

TOP = "provider"


@dataclass(frozen=True, slots=True)
class Configuration:
    """What can be used, and what is wrong with the rest, in sentences."""

    providers: tuple[Provider, ...] = ()
    faults: tuple[str, ...] = ()


def configuration() -> Configuration:
    """What is configured now; the file is read again when it changes."""
    path = Path(settings.ZELIAN_SIGN_IN_FILE)
    try:
        state = path.stat()
    except FileNotFoundError:
        return Configuration()
    return _read_once(path, state.st_mtime_ns, state.st_size, stat.S_IMODE(state.st_mode))


def find_provider(key: str) -> Provider | None:
    """The provider of that key, if there is one that can be used."""
    return next((p for p in configuration().providers if p.key == key), None)


@lru_cache(maxsize=4)
def _read_once(path: Path, _changed: int, _size: int, mode: int) -> Configuration:
    read = read_configuration(path, mode=mode)
    for sentence in read.faults:
        logger.error("%s", sentence)
    return read


def read_configuration(path: Path, *, mode: int) -> Configuration:
    """Read one file; every fault is told, not only the first."""
    if mode & 0o077:
        return _nothing(
            _("%(file)s 含有密钥，只能由运行责链的用户读取，请执行 chmod 600。") % {"file": path}
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as trouble:
        return _nothing(
            _("%(file)s 不是正确的 TOML 文件：%(trouble)s") % {"file": path, "trouble": trouble}
        )
    except OSError as trouble:
        return _nothing(
            _("读不到 %(file)s：%(trouble)s") % {"file": path, "trouble": trouble.strerror}
        )
    entries = content.pop(TOP, [])
    faults = [
        _("%(file)s：不认识“%(key)s”，登录方式请写在 [[provider]] 下。")
        % {"file": path, "key": key}
        for key in content
    ]
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        return _nothing(_("%(file)s：登录方式请写成 [[provider]]。") % {"file": path})
    return _read_entries(entries, faults, folder=path.parent)


def _nothing(*sentences: str) -> Configuration:
    return Configuration(faults=sentences)


def _read_entries(entries: list[dict], faults: list[str], *, folder: Path) -> Configuration:
    providers: dict[str, Provider] = {}
    for number, entry in enumerate(entries, start=1):
        where = _("sign_in.toml 第 %(number)d 项（%(key)s）") % {
            "number": number,
            "key": entry.get("key", "?"),
        }
        provider, troubles = _read_entry(entry, folder)
        if provider and provider.key in providers:
            troubles.append(_("key 与前面的一项相同。"))
        if troubles:
            faults += [
                _("%(where)s：%(trouble)s") % {"where": where, "trouble": t} for t in troubles
            ]
        elif provider:
            providers[provider.key] = provider
    return Configuration(tuple(providers.values()), tuple(faults))


def _read_entry(entry: dict, folder: Path) -> tuple[Provider | None, list[str]]:
    kind = KINDS.get(str(entry.get("kind")))
    if kind is None:
        sentence = _("kind 须为 %(kinds)s 之一。") % {"kinds": _("、").join(KINDS)}
        return None, [sentence]
    left = {key: value for key, value in entry.items() if key != "kind"}
    values: dict[str, object] = {}
    troubles: list[str] = []
    for field in fields(kind):
        try:
            values[field.name] = read_value(field, left, folder)
        except WrongValue as wrong:
            troubles.append(wrong.sentence)
    troubles += [_("不认识的项目 %(name)s。") % {"name": name} for name in left]
    if troubles:
        return None, troubles
    provider = kind(**values)
    return provider, provider.contradictions()
