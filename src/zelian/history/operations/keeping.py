"""What the operator of the service does with the chain and its keys; from the command line."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history import heads
from zelian.history.models import Block
from zelian.history.operations.recording import Actor, record
from zelian.keys import envelope, rewriting, signing
from zelian.keys.models import DataKey, SigningKey

KINDS = ("signing", "master", "data")


class CannotAccept(Exception):
    """The head was not accepted; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def accept_head(*, actor: Actor, why: str) -> Block:
    """
    Go on sealing from where the database ends, after an older one was put back knowingly.

    The former note is kept beside the new one, and history tells what was accepted and why.

    :raises CannotAccept: no reason is given, or there is no block to go on from.
    """
    if not why.strip():
        raise CannotAccept(_("请写明为什么以现有数据库续封，例如恢复了哪一天的备份。"))
    last = Block.objects.first()
    if last is None:
        raise CannotAccept(_("数据库里还没有任何区块，无从续封。"))
    now = timezone.now()
    with transaction.atomic():
        record(
            actor=actor,
            action="history.head_accepted",
            thing=last,
            before=_noted(),
            after={"block": last.number, "digest": last.digest},
            why=why.strip(),
        )
    heads.set_aside(now)
    heads.note(last, at=now)
    return last


def rotate_keys(*, actor: Actor, kind: str) -> int:
    """
    Take a new ``signing``, ``master`` or ``data`` key into use; returns how many data keys
    were wrapped, or values encrypted, anew.

    :raises CannotUseKey: a key is missing or unsafely kept.
    """
    if kind not in KINDS:
        raise ValueError(kind)
    count = 0
    with transaction.atomic():
        thing: SigningKey | DataKey
        if kind == "signing":
            thing = signing.rotate()
        elif kind == "data":
            thing = envelope.rotate_data_key()
        else:
            count = envelope.rotate_master()
            thing = DataKey.objects.last() or DataKey(pk=0)
        after = {"kind": kind, "key": str(thing)}
        record(actor=actor, action="history.keys_rotated", thing=thing, after=after)
    return rewriting.rewrite_values() if kind == "data" else count


def _noted() -> dict[str, object] | None:
    try:
        noted = heads.read()
    except heads.HeadUnreadable:
        return None
    return noted and {"block": noted.head.block, "digest": noted.head.digest}
