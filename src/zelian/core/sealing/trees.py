"""Hash trees as in RFC 9162 (Certificate Transparency 2.0), section 2.1.

Leaves and inner nodes are hashed in domains of their own, so that neither can pass for the
other; an odd node rises unhashed to the next level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

Hash = Callable[[bytes], bytes]
LEAF = b"\x00"
NODE = b"\x01"


def leaf_hash(entry: bytes, hash_: Hash) -> bytes:
    """The hash of one entry."""
    return hash_(LEAF + entry)


def node_hash(left: bytes, right: bytes, hash_: Hash) -> bytes:
    """The hash of two subtrees."""
    return hash_(NODE + left + right)


def root_of(leaves: Sequence[bytes], hash_: Hash) -> bytes:
    """The root over leaf hashes; over none it is the hash of nothing."""
    if not leaves:
        return hash_(b"")
    level = list(leaves)
    while len(level) > 1:
        level = _above(level, hash_)
    return level[0]


def path_of(index: int, leaves: Sequence[bytes], hash_: Hash) -> list[bytes]:
    """
    The inclusion path of one leaf: the hashes beside its way to the root, lowest first.

    :raises IndexError: there is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    path: list[bytes] = []
    level = list(leaves)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            path.append(level[beside])
        level = _above(level, hash_)
        index >>= 1
    return path


def root_by_path(
    leaf: bytes, index: int, count: int, path: Sequence[bytes], hash_: Hash
) -> bytes | None:
    """The root that a path leads to (RFC 9162, 2.1.3.2), or nothing where it can't fit."""
    if not 0 <= index < count:
        return None
    place, last, node = index, count - 1, leaf
    for beside in path:
        if last == 0:
            return None
        if place & 1 or place == last:
            node = node_hash(beside, node, hash_)
            while not place & 1 and place:
                place >>= 1
                last >>= 1
        else:
            node = node_hash(node, beside, hash_)
        place >>= 1
        last >>= 1
    return node if last == 0 else None


def _above(level: list[bytes], hash_: Hash) -> list[bytes]:
    pairs = [node_hash(level[at], level[at + 1], hash_) for at in range(0, len(level) - 1, 2)]
    return pairs + level[len(pairs) * 2 :]
