"""The program's own sources, read as syntax trees: what the house's rules are checked on."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "zelian"
APPS = (
    "history",
    "people",
    "authentication",
    "signing",
    "catalogue",
    "lists",
    "pledges",
    "performance",
    "insight",
    "upkeep",
)
Function = ast.FunctionDef | ast.AsyncFunctionDef
Place = tuple[str, str]  # module, function


def python_files(folder: Path = SOURCE) -> list[Path]:
    return [p for p in sorted(folder.rglob("*.py")) if "migrations" not in p.parts]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def module_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@dataclass
class Module:
    """A module's functions, and what its names mean."""

    name: str
    functions: dict[str, Function] = field(default_factory=dict)
    methods: dict[str, list[Function]] = field(default_factory=dict)
    imported: dict[str, Place] = field(default_factory=dict)


@cache
def modules_of(app: str) -> dict[str, Module]:
    """All modules of one app by their full name."""
    return {m.name: m for m in map(_module, python_files(SOURCE / app))}


def _module(path: Path) -> Module:
    module = Module(module_of(path))
    tree = tree_of(path)
    for node in tree.body:
        if isinstance(node, Function):
            module.functions[node.name] = node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, Function):
                    module.methods.setdefault(inner.name, []).append(inner)
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                module.imported[alias.asname or alias.name] = (node.module, alias.name)
    return module


def calls_of(modules: dict[str, Module], module: Module, function: Function) -> Iterator[Place]:
    """The functions that ``function`` calls or hands on, followed through imports."""
    for node in ast.walk(function):
        if isinstance(node, ast.Name):
            yield _resolved(modules, module, node.id)
        elif isinstance(node, ast.Attribute):
            base = node.value.id if isinstance(node.value, ast.Name) else ""
            package, name = module.imported.get(base, ("", ""))
            if f"{package}.{name}" in modules:
                yield _resolved(modules, modules[f"{package}.{name}"], node.attr)
            elif node.attr in module.methods:
                yield (module.name, node.attr)


def _resolved(modules: dict[str, Module], module: Module, name: str) -> Place:
    """Where a name used in a module is defined; an imported one is followed to its source."""
    seen = set()
    while name not in module.functions and name in module.imported and module.name not in seen:
        seen.add(module.name)
        source, name = module.imported[name]
        if source not in modules:
            return (source, name)
        module = modules[source]
    return (module.name, name)


def reaches(app: str, start: Place, wanted: set[Place]) -> bool:
    """Whether a function comes, by calls within its app, to one of the wanted ones."""
    modules = modules_of(app)
    seen, waiting = {start}, [start]
    while waiting:
        place = waiting.pop()
        if place in wanted:
            return True
        module = modules.get(place[0])
        if module is None:
            continue
        known = module.functions.get(place[1])
        for function in [known] if known else module.methods.get(place[1], []):
            for called in calls_of(modules, module, function):
                if called not in seen:
                    seen.add(called)
                    waiting.append(called)
    return False


def operations_of(app: str) -> Iterator[tuple[Module, Function]]:
    """Public functions of an app's operations."""
    for name, module in modules_of(app).items():
        if name.split(".")[2:3] == ["operations"]:
            for function in module.functions.values():
                if not function.name.startswith("_"):
                    yield module, function


def is_atomic(function: Function) -> bool:
    """Whether it opens a transaction, as a decorator or inside."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "atomic"
        and isinstance(node.value, ast.Name)
        and node.value.id == "transaction"
        for node in ast.walk(function)
    )
