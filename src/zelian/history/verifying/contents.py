"""One block against what the tables of events and leaves hold now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zelian.core.sealing.canonical import GROUPS, SealedEvent, differing, sealer_of
from zelian.core.sealing.trees import root_of
from zelian.history.models import Block, Event, Leaf
from zelian.history.sealing import LATE
from zelian.history.translate import facts_of
from zelian.history.verifying.report import Finding, group_words, when
from zelian.history.wording import worded_action
from zelian.keys import digests


@dataclass
class Altered:
    """Altered events of the whole walk: what they read now, and what was sealed."""

    now: dict[int, bytes] = field(default_factory=dict)
    sealed: dict[int, bytes] = field(default_factory=dict)

    def exchanged(self) -> Iterator[tuple[int, int]]:
        """Pairs of events that carry each other's content."""
        by_sealed = {marks: number for number, marks in self.sealed.items()}
        for number, marks in self.now.items():
            other = by_sealed.get(marks)
            if other is not None and number < other and self.now[other] == self.sealed[number]:
                yield number, other


def check_contents(
    block: Block,
    leaves: Sequence[Leaf],
    events: Mapping[int, Event],
    altered: Altered,
    *,
    header_holds: bool,
    drained: Block | None,
) -> Iterator[Finding]:
    """
    What in this block's events and leaves is not as it was sealed.

    ``drained`` is the newest block before it after which nothing waited to be sealed.
    """
    hash_ = digests.hash_function(block.algorithm)
    seal = sealer_of(block.form)
    now = [_sealed_now(events.get(leaf.event_number), seal, hash_) for leaf in leaves]
    kept = [bytes(leaf.hash) for leaf in leaves]
    read = [leaf.hash if leaf else b"" for leaf in now]
    fits = digests.written(block.algorithm, root_of(kept, hash_)) == block.root
    would_fit = digests.written(block.algorithm, root_of(read, hash_)) == block.root
    if fits or not would_fit:
        yield from _against_leaves(block, leaves, events, now, altered)
    else:
        yield from _leaves_altered(block, leaves, read)
    if not fits and not would_fit and header_holds:
        yield _does_not_fit(block, leaves)
    if drained is not None:
        yield from _came_too_late(drained, events, leaves)


def _sealed_now(event: Event | None, seal: object, hash_: digests.Hash) -> SealedEvent | None:
    return None if event is None else seal(facts_of(event), hash_)


def _against_leaves(
    block: Block,
    leaves: Sequence[Leaf],
    events: Mapping[int, Event],
    now: Sequence[SealedEvent | None],
    altered: Altered,
) -> Iterator[Finding]:
    for leaf, sealed in zip(leaves, now, strict=True):
        if sealed is None:
            yield _removed(block, leaf, leaves)
        elif sealed.hash != bytes(leaf.hash):
            event = events[leaf.event_number]
            altered.now[event.pk] = sealed.marks
            altered.sealed[event.pk] = bytes(leaf.marks)
            yield _altered(block, event, differing(sealed.marks, bytes(leaf.marks)))


def _removed(block: Block, leaf: Leaf, leaves: Sequence[Leaf]) -> Finding:
    beside = {leaf.position - 1: "", leaf.position + 1: ""}
    for other in leaves:
        if other.position in beside:
            beside[other.position] = str(other.event_number)
    neighbours = _("、").join(number for number in beside.values() if number) or _("无")
    sentence = _(
        "第 %(event)s 号事件被删除：它封存在第 %(block)s 块第 %(place)s 位（%(at)s），"
        "同块相邻的是第 %(beside)s 号。"
    )
    words = {
        "event": leaf.event_number,
        "block": block.number,
        "place": leaf.position + 1,
        "at": when(block.sealed_at),
        "beside": neighbours,
    }
    return Finding("event.removed", f"event {leaf.event_number}", sentence % words)


def _altered(block: Block, event: Event, groups: tuple[str, ...]) -> Finding:
    words = {
        **_words_of(event),
        "groups": group_words(groups or GROUPS),
        "block": block.number,
        "at": when(block.sealed_at),
    }
    sentence = _(
        "第 %(event)s 号事件在封存后被改动，对不上的是：%(groups)s。现在写的是："
        "%(when)s，%(who)s，%(what)s，%(thing)s。它在 %(at)s 封存于第 %(block)s 块。"
    )
    return Finding("event.altered", f"event {event.pk}", sentence % words)


def _leaves_altered(
    block: Block, leaves: Sequence[Leaf], read: Sequence[bytes]
) -> Iterator[Finding]:
    for leaf, hash_ in zip(leaves, read, strict=True):
        if hash_ != bytes(leaf.hash):
            sentence = _(
                "第 %(event)s 号事件的封存摘要被改动，事件本身没有变："
                "第 %(block)s 块第 %(place)s 位（%(at)s）。"
            )
            words = {
                "event": leaf.event_number,
                "block": block.number,
                "place": leaf.position + 1,
                "at": when(block.sealed_at),
            }
            yield Finding("leaf.altered", f"event {leaf.event_number}", sentence % words)


def _does_not_fit(block: Block, leaves: Sequence[Leaf]) -> Finding:
    words = {
        "block": block.number,
        "at": when(block.sealed_at),
        "first": block.first_event,
        "last": block.last_event,
        "count": block.count,
        "found": len(leaves),
    }
    if len(leaves) == block.count:
        sentence = _(
            "第 %(block)s 块（%(at)s，第 %(first)s 至 %(last)s 号事件）的封存摘要与块的根对不上："
            "其中的事件和摘要被一同改动。"
        )
    else:
        sentence = _(
            "第 %(block)s 块（%(at)s，第 %(first)s 至 %(last)s 号事件）应有 %(count)s 件，"
            "现有 %(found)s 件：事件或封存摘要被增删。"
        )
    return Finding("block.contents", f"block {block.number}", sentence % words)


def _came_too_late(
    drained: Block, events: Mapping[int, Event], leaves: Sequence[Leaf]
) -> Iterator[Finding]:
    """An event that says it is older than a block sealed before it was put in afterwards."""
    for leaf in leaves:
        event = events.get(leaf.event_number)
        if event is not None and event.at < drained.sealed_at - LATE:
            yield backdated(event, drained)


def backdated(event: Event, previous: Block) -> Finding:
    """An event whose time lies before a block in which it should then have been."""
    words = {**_words_of(event), "block": previous.number, "at": when(previous.sealed_at)}
    sentence = _(
        "第 %(event)s 号事件是事后插入的：它写着 %(when)s（%(who)s，%(what)s，%(thing)s），"
        "但 %(at)s 封存第 %(block)s 块时还没有它。"
    )
    return Finding("event.inserted", f"event {event.pk}", sentence % words)


def exchanged(first: int, second: int) -> Finding:
    """Two events that carry each other's content."""
    sentence = _("第 %(first)s 号和第 %(second)s 号事件的内容被对调。")
    words = {"first": first, "second": second}
    return Finding("event.exchanged", f"event {first}", sentence % words)


def _words_of(event: Event) -> dict[str, object]:
    return {
        "event": event.pk,
        "when": when(event.at),
        "who": event.actor_name,
        "what": worded_action(event.action),
        "thing": event.thing_label,
    }
