"""Inclusion proofs: one file that shows an event was sealed, checkable without this program."""

from __future__ import annotations

from pathlib import Path

from django.utils.translation import gettext as _

from zelian.core.sealing.canonical import groups_of
from zelian.core.sealing.trees import path_of
from zelian.history.models import Event, Leaf
from zelian.history.translate import facts_of, header_of
from zelian.history.wording import worded_action
from zelian.keys import digests
from zelian.keys.models import SigningKey

KIND = "zelian-proof"
FORM = 1
CHECKER = Path(__file__).with_name("check_proof.py")


class CannotProve(Exception):
    """There is no proof of this event now; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def proof_of(event: Event) -> dict[str, object]:
    """
    The event, its path to the root of its block, the block's header and signature.

    The path is taken from the leaves as they are kept: of a history that was tampered with
    the proof is given too, and does not hold.

    :raises CannotProve: the event is not sealed yet.
    """
    leaf = Leaf.objects.select_related("block").filter(event_number=event.pk).first()
    if leaf is None:
        raise CannotProve(_("这件事刚刚发生，还没有封存，几秒钟后再下载。"))
    block = leaf.block
    within = Leaf.objects.filter(block=block).order_by("position")
    leaves = dict(within.values_list("event_number", "hash"))
    place = list(leaves).index(event.pk)
    hash_ = digests.hash_function(block.algorithm)
    path = path_of(place, [bytes(each) for each in leaves.values()], hash_)
    key = SigningKey.objects.filter(key_id=block.key_id).first()
    return {
        "kind": KIND,
        "form": FORM,
        "event": {"number": event.pk, **groups_of(facts_of(event))},
        "words": worded_action(event.action),
        "position": place,
        "path": [each.hex() for each in path],
        "block": header_of(block).to_json(),
        "digest": block.digest,
        "signature": {
            "key": block.key_id,
            "algorithm": block.signature_algorithm,
            "public": key.public if key else "",
            "value": block.signature,
        },
    }
