"""The walk along the chain: every header, signature, leaf and event, block after block."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zelian.core.sealing.canonical import UnknownForm, sealer_of
from zelian.history import sealing
from zelian.history.models import Block, Event, Leaf
from zelian.history.sealing import genesis
from zelian.history.translate import header_of, signature_of
from zelian.history.verifying.contents import Altered, check_contents, exchanged
from zelian.history.verifying.report import Finding, Progress, Report, when
from zelian.keys import digests, signing
from zelian.keys.models import SigningKey

TOGETHER = 5_000  # events read at once
ASKED = 900  # numbers in one question


@dataclass
class Keys:
    """The institution's public keys, each asked once whether it is to be trusted."""

    rows: dict[str, SigningKey] = field(default_factory=dict)
    trusted: dict[str, bool] = field(default_factory=dict)

    @classmethod
    def known(cls) -> Keys:
        """As the database and the folder of keys have them now."""
        rows = {row.key_id: row for row in SigningKey.objects.all()}
        return cls(rows, {key_id: signing.is_trusted(row) for key_id, row in rows.items()})

    def trusts(self, key_id: str) -> bool:
        """Whether it is a key of ours."""
        return self.trusted.get(key_id, False)

    def verifies(self, content: bytes, signature: signing.Signature) -> bool:
        """Whether the signature is good, whoever's key it is."""
        row = self.rows.get(signature.key_id)
        return row is not None and signing.verify_with(
            signature.algorithm, row.public, content, signature.value
        )


@dataclass
class Walk:
    """
    One walk from the first block to the last.

    ``drained`` is the newest block that was not full: when it was sealed, nothing else waited.
    """

    keys: Keys
    report: Report
    total: int
    progress: Progress
    altered: Altered = field(default_factory=Altered)
    drained: Block | None = None

    def findings(self) -> Iterator[Finding]:
        """Everything along the chain that is not as it was sealed."""
        previous: Block | None = None
        for blocks in _together(Block.objects.order_by("number").iterator(chunk_size=1000)):
            leaves, events = _contents(blocks)
            for block in blocks:
                yield from self._block(block, previous, leaves[block.number], events)
                previous = block
            self.progress(self.report.events, self.total)
        for first, second in self.altered.exchanged():
            yield exchanged(first, second)

    def _block(
        self, block: Block, previous: Block | None, leaves: list[Leaf], events: dict[int, Event]
    ) -> Iterator[Finding]:
        self._count(block, leaves)
        yield from _check_place(block, previous)
        try:
            digests.hash_function(block.algorithm)
            sealer_of(block.form)
        except (digests.NotADigest, UnknownForm):
            yield _header_altered(block)
            return
        found = list(self._check_header(block))
        yield from found
        yield from check_contents(
            block, leaves, events, self.altered, header_holds=not found, drained=self.drained
        )
        if block.count < sealing.LIMIT:
            self.drained = block

    def _count(self, block: Block, leaves: list[Leaf]) -> None:
        self.report.blocks += 1
        self.report.events += len(leaves)
        self.report.first_sealed_at = self.report.first_sealed_at or block.sealed_at
        self.report.last_sealed_at = block.sealed_at

    def _check_header(self, block: Block) -> Iterator[Finding]:
        content, signature = header_of(block).to_bytes(), signature_of(block)
        if not self.keys.trusts(block.key_id):
            yield _foreign_key(block)
        if digests.digest(content, block.algorithm) != block.digest:
            yield _header_altered(block)
        elif not self.keys.verifies(content, signature):
            sentence = _("第 %(block)s 块（%(at)s）的签名不对：签名被换过，或签名后块头被改动。")
            yield _of_block("block.signature", block, sentence)


def _check_place(block: Block, previous: Block | None) -> Iterator[Finding]:
    """Whether the block follows on the one before it."""
    expected = 1 if previous is None else previous.number + 1
    if block.number != expected:
        first, last = expected, block.number - 1
        words = {"first": first, "last": last, "at": when(block.sealed_at)}
        words["before"] = when(previous.sealed_at) if previous else _("开始")
        sentence = _("第 %(first)s 至第 %(last)s 块被删除（在 %(before)s 与 %(at)s 之间）。")
        yield Finding("block.removed", f"block {first}", sentence % words)
        return
    before = genesis(block.algorithm) if previous is None else previous.digest
    if block.previous != before:
        sentence = _("第 %(block)s 块（%(at)s）接不上前一块：链在这里断开。")
        yield _of_block("chain.broken", block, sentence)


def _header_altered(block: Block) -> Finding:
    sentence = _(
        "第 %(block)s 块（%(at)s，第 %(first)s 至 %(last)s 号事件）的块头被改动："
        "根、时间、件数等与它的摘要对不上。"
    )
    return _of_block("block.altered", block, sentence)


def _foreign_key(block: Block) -> Finding:
    sentence = _("第 %(block)s 块（%(at)s）不是用本单位的密钥签的：密钥目录里没有登记这把密钥。")
    return _of_block("block.key", block, sentence)


def _of_block(code: str, block: Block, sentence: str) -> Finding:
    words = {
        "block": block.number,
        "at": when(block.sealed_at),
        "first": block.first_event,
        "last": block.last_event,
    }
    return Finding(code, f"block {block.number}", sentence % words)


def _together(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """Blocks in bunches of some thousand events, so that reading costs few queries."""
    bunch: list[Block] = []
    events = 0
    for block in blocks:
        bunch.append(block)
        events += block.count
        if events >= TOGETHER or len(bunch) >= TOGETHER:
            yield bunch
            bunch, events = [], 0
    if bunch:
        yield bunch


def _contents(blocks: list[Block]) -> tuple[dict[int, list[Leaf]], dict[int, Event]]:
    leaves: dict[int, list[Leaf]] = defaultdict(list)
    numbers: list[int] = []
    within = Leaf.objects.filter(
        block_id__gte=blocks[0].number, block_id__lte=blocks[-1].number
    ).order_by("block_id", "position")
    for leaf in within:
        leaves[leaf.block_id].append(leaf)
        numbers.append(leaf.event_number)
    events: dict[int, Event] = {}
    for start in range(0, len(numbers), ASKED):
        asked = Event.objects.filter(pk__in=numbers[start : start + ASKED]).order_by()
        events.update((event.pk, event) for event in asked)
    return leaves, events
