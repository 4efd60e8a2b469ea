from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.core.sealing.trees import leaf_hash, node_hash, path_of, root_by_path, root_of


def h(data: bytes) -> bytes:
    return hashlib.sha256(data).digest()


# The trees of the RFC's own shape for 1, 2, 3, 7 leaves, spelt out.
A, B, C, D, E, F, G = (leaf_hash(bytes([65 + n]), h) for n in range(7))


def n(left: bytes, right: bytes) -> bytes:
    return node_hash(left, right, h)


@pytest.mark.parametrize(
    ("count", "root"),
    [
        (0, h(b"")),
        (1, A),
        (2, n(A, B)),
        (3, n(n(A, B), C)),
        (5, n(n(n(A, B), n(C, D)), E)),
        (7, n(n(n(A, B), n(C, D)), n(n(E, F), G))),
    ],
    ids=lambda value: str(value) if isinstance(value, int) else "",
)
def test_trees_have_the_shape_of_the_rfc(count, root):
    assert root_of([A, B, C, D, E, F, G][:count], h) == root


def test_paths_are_those_of_the_rfc():
    leaves = [A, B, C, D, E, F, G]
    assert path_of(0, leaves, h) == [B, n(C, D), n(n(E, F), G)]
    assert path_of(3, leaves, h) == [C, n(A, B), n(n(E, F), G)]
    assert path_of(4, leaves, h) == [F, G, n(n(A, B), n(C, D))]
    assert path_of(6, leaves, h) == [n(E, F), n(n(A, B), n(C, D))]
    for index in (-1, 7):
        with pytest.raises(IndexError):
            path_of(index, leaves, h)


trees = st.lists(st.binary(max_size=4), min_size=1, max_size=70).flatmap(
    lambda entries: st.tuples(st.just(entries), st.integers(0, len(entries) - 1))
)


@given(trees)
def test_every_leaf_is_proved_by_its_path(tree):
    entries, index = tree
    leaves = [leaf_hash(entry, h) for entry in entries]
    path = path_of(index, leaves, h)
    assert root_by_path(leaves[index], index, len(leaves), path, h) == root_of(leaves, h)
    assert len(path) <= (len(leaves) - 1).bit_length()


@given(trees, st.data())
def test_no_other_leaf_place_or_path_proves_it(tree, data):
    entries, index = tree
    leaves = [leaf_hash(entry, h) for entry in entries]
    root, path = root_of(leaves, h), path_of(index, leaves, h)
    other = leaf_hash(b"something else", h)
    assert root_by_path(other, index, len(leaves), path, h) != root
    assert root_by_path(leaves[index], len(leaves), len(leaves), path, h) is None
    assert root_by_path(leaves[index], -1, len(leaves), path, h) is None
    assert root_by_path(leaves[index], index, len(leaves), [*path, other], h) != root
    if path:
        at = data.draw(st.integers(0, len(path) - 1))
        spoilt = [*path[:at], other, *path[at + 1 :]]
        assert root_by_path(leaves[index], index, len(leaves), spoilt, h) != root
        assert root_by_path(leaves[index], index, len(leaves), path[:-1], h) != root


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_a_change_of_any_leaf_changes_the_root(entries, data):
    leaves = [leaf_hash(entry, h) for entry in entries]
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at], leaf_hash(b"something else", h), *leaves[at + 1 :]]
    assert root_of(changed, h) != root_of(leaves, h)
    assert root_of(leaves[:-1], h) != root_of(leaves, h)
    assert root_of([*leaves, leaves[-1]], h) != root_of(leaves, h)


def test_an_inner_node_does_not_pass_for_a_leaf():
    assert leaf_hash(A + B, h) != node_hash(A, B, h)
