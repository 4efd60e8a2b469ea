"""The core says what its public functions give, and of what types."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.sources import SOURCE, Function, python_files, tree_of


def public_functions(path: Path) -> Iterator[tuple[str, Function]]:
    """Functions and methods that others may call."""

    def inside(body: list[ast.stmt], prefix: str) -> Iterator[tuple[str, Function]]:
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield from inside(node.body, f"{node.name}.")
            elif isinstance(node, Function) and not node.name.startswith("_"):
                yield prefix + node.name, node

    return inside(tree_of(path).body, "")


@pytest.mark.parametrize(
    "path", python_files(SOURCE / "core"), ids=lambda path: str(path.relative_to(SOURCE))
)
def test_public_functions_of_the_core_say_what_they_give(path):
    assert not [name for name, node in public_functions(path) if not ast.get_docstring(node)]


@pytest.mark.parametrize(
    "path", python_files(SOURCE / "core"), ids=lambda path: str(path.relative_to(SOURCE))
)
def test_public_functions_of_the_core_are_typed(path):
    untyped = []
    for name, node in public_functions(path):
        given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        bare = [a.arg for a in given if a.annotation is None and a.arg not in {"self", "cls"}]
        if bare or node.returns is None:
            untyped.append((name, bare))
    assert not untyped
