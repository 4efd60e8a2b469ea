"""The house's rules, as failing tests."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import messages

ROOT = Path(__file__).resolve().parent.parent.parent
SOURCE = ROOT / "src" / "zelian"
SEEDS = ROOT.parent / "shared" / "seeds"
COPIED = 24  # characters in a row that no two authors write alike


def python_files(folder: Path = SOURCE) -> list[Path]:
    return [p for p in sorted(folder.rglob("*.py")) if "migrations" not in p.parts]


def test_imports_go_down_only():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_no_file_grows_past_its_budget():
    budgets = {p: 300 if "core" in p.relative_to(SOURCE).parts else 500 for p in python_files()}
    lines = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in budgets}
    assert not {str(p): n for p, n in lines.items() if n > budgets[p]}


def test_no_function_grows_past_forty_lines():
    long = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                if body and body[-1].end_lineno - body[0].lineno + 1 > 40:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name}")
    assert not long


def test_the_core_never_reads_the_clock():
    clock = re.compile(r"\b(date\.today|datetime\.now|time\.time|monotonic)\(")
    hits = [str(p) for p in python_files(SOURCE / "core") if clock.search(p.read_text("utf-8"))]
    assert not hits


def test_only_operations_and_tasks_write():
    write = re.compile(r"\.(save|create|bulk_create|bulk_update|delete)\(")
    readers = [p for p in python_files() if p.name in ("queries.py", "views.py", "policies.py")]
    readers += [p for p in python_files() if p.parent.name in ("queries", "views")]
    hits = [str(p.relative_to(ROOT)) for p in readers if write.search(p.read_text("utf-8"))]
    assert not hits


def test_the_english_catalogue_is_complete_and_compiled():
    catalogue = messages.read_catalogue()
    assert not list(messages.faults(catalogue, messages.collect()))
    compiled = messages.CATALOGUE.with_suffix(".mo").read_bytes()
    assert compiled == messages.compiled(catalogue)


def test_no_template_carries_script_or_style_inline():
    inline = re.compile(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=[\"']", re.IGNORECASE)
    hits = [
        str(p.relative_to(ROOT))
        for p in sorted(SOURCE.rglob("templates/**/*.html"))
        if inline.search(p.read_text(encoding="utf-8"))
    ]
    assert not hits


def test_lock_and_config_files_name_no_host():
    files = [*ROOT.glob("*.lock"), ROOT / "package.json", ROOT / "pyproject.toml"]
    host = re.compile(r"https?://", re.IGNORECASE)
    assert not [p.name for p in files if p.exists() and host.search(p.read_text("utf-8"))]


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the reference documents are not here")
def test_no_sentence_of_a_reference_document_stands_in_the_project():
    def chinese(text: str) -> str:
        return re.sub(r"[^\u4e00-\u9fff]", "", text)

    known = {
        text[i : i + COPIED]
        for text in (chinese(p.read_text(encoding="utf-8")) for p in SEEDS.glob("*.txt"))
        for i in range(len(text) - COPIED)
    }
    files = [
        p
        for folder in ("src", "tests", "docs", "tools", "bench")
        for p in (ROOT / folder).rglob("*")
        if p.suffix in {".py", ".html", ".md", ".txt", ".toml", ".json", ".po", ".js"}
    ]
    copied = {
        str(p.relative_to(ROOT)): text[i : i + COPIED]
        for p, text in ((p, chinese(p.read_text(encoding="utf-8"))) for p in files)
        for i in range(len(text) - COPIED)
        if text[i : i + COPIED] in known
    }
    assert not copied
