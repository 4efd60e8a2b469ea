"""History at a terminal: ``zelian verify`` and ``zelian keys rotate``. Each gives an exit code."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.db import DatabaseError
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import SYSTEM, CannotAccept, accept_head, rotate_keys
from zelian.history.verifying import NotARoot, read_root, verify
from zelian.keys.refusals import CannotUseKey

Say = Callable[[str], object]
Progress = Callable[[int, int], None]
INTACT, BROKEN, NOT_DONE = 0, 1, 2


def verify_history(*, root: str, as_json: bool, say: Say, complain: Say, progress: Progress) -> int:
    """Walk all of history: 0 intact, 1 something was altered, 2 it could not be walked."""
    try:
        digest = read_root(root) if root else ""
        report = verify(now=timezone.now(), root=digest, progress=progress)
    except (NotARoot, CannotUseKey) as refusal:
        complain(refusal.sentence)
        return NOT_DONE
    except DatabaseError as error:
        complain(_("数据库无法读取：%(error)s") % {"error": error})
        return NOT_DONE
    if as_json:
        say(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        for line in report.lines():
            say(line)
    return INTACT if report.is_intact else BROKEN


def accept_database(*, why: str, say: Say, complain: Say) -> int:
    """Go on sealing from where the database ends."""
    try:
        last = accept_head(actor=SYSTEM, why=why)
    except (CannotAccept, CannotUseKey) as refusal:
        complain(refusal.sentence)
        return NOT_DONE
    say(_("已确认从第 %(block)s 块起续封，原记录改名保留在数据目录。") % {"block": last.number})
    return INTACT


def rotate(*, kinds: list[str], say: Say, complain: Say) -> int:
    """Take new keys of the kinds into use, one after another."""
    done = {
        "signing": _("签名密钥已更换；以前的签名仍可核验。"),
        "master": _("主密钥已更换，重新包裹了 %(count)s 把数据密钥。"),
        "data": _("数据密钥已更换，重新加密了 %(count)s 项内容。"),
    }
    try:
        for kind in kinds:
            count = rotate_keys(actor=SYSTEM, kind=kind)
            say(done[kind] % {"count": count})
    except CannotUseKey as refusal:
        complain(refusal.sentence)
        return NOT_DONE
    return INTACT
