"""Upkeep at a terminal: asks for passphrases, shows progress, says in sentences what came."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils import timezone
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, SpinnerColumn, TextColumn

from zelian.upkeep import running
from zelian.upkeep.backup import locks
from zelian.upkeep.backup.locks import Lock, Opener
from zelian.upkeep.doctor import examine, worst_of
from zelian.upkeep.exporting.writing import Forms
from zelian.upkeep.refusals import CannotBackUp, CannotExport, CannotRestore

DONE, ATTENTION, REFUSED = 0, 1, 2
"""Exit codes: done; done, but look at what is said; nothing was done."""

SHOWN = 10
SECRETS_OF_THE_ENVIRONMENT = (
    "ZELIAN_SECRET_KEY",
    "ZELIAN_SECRET_KEY_FILE",
    "ZELIAN_MASTER_KEY",
    "ZELIAN_MASTER_KEY_FILE",
    "ZELIAN_SEAL_FILE",
)
Ask = Callable[[str, bool], str]
"""Asks for a hidden word, twice where it is a new one."""


def backup(
    path: Path,
    *,
    passphrase_file: Path | None,
    recipients: Sequence[str],
    with_keys: bool,
    ask: Ask,
) -> int:
    """``zelian backup FILE``."""
    try:
        lock = _lock(passphrase_file, recipients, ask)
        with _progress(_("正在备份")) as tell:
            made = running.back_up(path, lock, with_keys=with_keys, progress=tell)
    except CannotBackUp as refusal:
        return _refused(refusal)
    _say(
        _("已备份到 %(file)s（%(size)s）：%(rows)s 行数据，%(files)s 个文件，%(keys)s 个密钥文件。")
        % {
            "file": made.path,
            "size": filesizeformat(made.size),
            "rows": made.rows,
            "files": made.files,
            "keys": made.keys,
        }
    )
    _say_about_keys(with_keys=with_keys)
    return _say_amiss(made.missing, made.altered)


def check_backup(
    path: Path, *, passphrase_file: Path | None, identity: Path | None, ask: Ask
) -> int:
    """``zelian backup --check FILE``."""
    try:
        opener = _opener(path, passphrase_file, identity, ask)
        with _progress(_("正在核对")) as tell:
            found = running.check(path, opener, progress=tell)
    except (CannotBackUp, CannotRestore) as refusal:
        return _refused(refusal)
    told = found.manifest
    _say(
        _("备份完整：%(made_at)s 由责链 %(version)s 制作，%(rows)s 行数据，%(files)s 个文件。")
        % {
            "made_at": found.begin.made_at[:16].replace("T", " "),
            "version": found.begin.program,
            "rows": told.rows,
            "files": told.files["count"],
        }
    )
    if not told.keys:
        _say(_("备份中没有密钥文件，恢复时须另有密钥。"))
    return _say_amiss(told.missing, told.altered)


def restore(
    path: Path,
    *,
    passphrase_file: Path | None,
    identity: Path | None,
    despite_history: bool,
    ask: Ask,
) -> int:
    """``zelian restore FILE``."""
    try:
        opener = _opener(path, passphrase_file, identity, ask)
        with _progress(_("正在恢复")) as tell:
            restored = running.restore(path, opener, despite_history=despite_history, progress=tell)
    except (CannotBackUp, CannotRestore) as refusal:
        return _refused(refusal)
    told = restored.contents.manifest
    _say(
        _("已恢复到 %(folder)s 并逐项核对：%(rows)s 行数据，%(files)s 个文件。")
        % {"folder": settings.DATA, "rows": told.rows, "files": told.files["count"]}
    )
    for fault in restored.history_faults:
        _complain(_("注意：历史记录核验不通过：%(fault)s") % {"fault": fault})
    for kept in restored.set_aside:
        _say(_("原来的密钥已改名保留：%(file)s") % {"file": kept})
    if not told.keys:
        _say(_("备份中没有密钥文件：请把原来的密钥放回 %(folder)s。") % {"folder": settings.DATA})
    _say(_("现在可以运行 zelian run；所有人需要重新登录。"))
    amiss = _say_amiss(told.missing, told.altered)
    return ATTENTION if restored.history_faults else amiss


def export(path: Path, *, forms: Forms) -> int:
    """``zelian export FOLDER|FILE.zip``."""
    try:
        exported = running.export(path, forms)
    except CannotExport as refusal:
        return _refused(refusal)
    _say(
        _("已导出到 %(file)s：%(rows)s 行数据，%(files)s 个文件。内容未加密，请妥善保管。")
        % {"file": path, "rows": exported.rows, "files": exported.files}
    )
    return _say_amiss(exported.missing, ())


def doctor(*, as_json: bool) -> int:
    """``zelian doctor``: a line a finding, what to do below it; the worst is the exit code."""
    findings = []
    for finding in examine(timezone.now()):
        findings.append(finding)
        if not as_json:
            _say(f"{finding.health.label}  {finding.area}：{finding.sentence}")
            if finding.advice:
                _say(f"      → {finding.advice}")
    worst = worst_of(findings)
    if as_json:
        told = {"health": worst.code, "findings": [finding.to_json() for finding in findings]}
        _say(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _say(_("总的情况：%(health)s") % {"health": worst.label})
    return int(worst)


def _lock(passphrase_file: Path | None, recipients: Sequence[str], ask: Ask) -> Lock:
    if recipients:
        given = locks.read_passphrase(passphrase_file) if passphrase_file else ""
        return locks.lock_with(passphrase=given, recipients=recipients)
    words = _passphrase(passphrase_file, ask, new=True)
    return locks.lock_with(passphrase=words)


def _opener(path: Path, passphrase_file: Path | None, identity: Path | None, ask: Ask) -> Opener:
    if not locks.wants_passphrase(path):
        return Opener(identities=locks.read_identities(identity) if identity else ())
    return Opener(passphrase=_passphrase(passphrase_file, ask, new=False))


def _passphrase(file: Path | None, ask: Ask, *, new: bool) -> str:
    if file is not None:
        return locks.read_passphrase(file)
    return os.environ.get(locks.VARIABLE) or ask(_("备份口令"), new)


def _say_about_keys(*, with_keys: bool) -> None:
    if not with_keys:
        _say(_("密钥没有放进备份：请另行妥善保存密钥，没有它，加密的内容恢复后也读不出来。"))
    outside = [name for name in SECRETS_OF_THE_ENVIRONMENT if os.environ.get(name)]
    if outside:
        _say(
            _("这些密钥由环境变量给出，不在备份中，请另行妥善保存：%(names)s。")
            % {"names": _("、").join(outside)}
        )


def _say_amiss(missing: Sequence[str], altered: Sequence[str]) -> int:
    for names, sentence in (
        (missing, _("注意：有 %(count)s 个文件当时已经不在：%(names)s")),
        (altered, _("注意：有 %(count)s 个文件当时与登记的摘要不符：%(names)s")),
    ):
        if names:
            shown = _("、").join(names[:SHOWN])
            _complain(sentence % {"count": len(names), "names": shown})
    return ATTENTION if missing or altered else DONE


@contextmanager
def _progress(title: str) -> Iterator[Callable[[str, int], None]]:
    """A line of progress on the error stream, shown only to a person at a terminal."""
    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
    )
    quiet = not console.is_terminal
    with Progress(*columns, console=console, transient=True, disable=quiet) as progress:
        task = progress.add_task(title, total=None)

        def tell(what: str, size: int) -> None:
            progress.update(task, advance=size, description=f"{title} {what[:60]}")

        yield tell


def _refused(refusal: Exception) -> int:
    _complain(str(refusal))
    return REFUSED


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")


def _complain(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
