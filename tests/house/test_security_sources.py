"""What the sources may not do, read as syntax trees; each exception is reviewed and stands here."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator

from tests.house.sources import ROOT, SOURCE, python_files, tree_of

SQL_CALLS = {"execute", "executemany", "raw", "extra", "RawSQL"}
# Statements that are put together: of names of our own tables, columns and triggers, which come
# from the models and never from a request.
REVIEWED_SQL = {
    "history/triggers.py": "triggers, named after our tables",
    "performance/operations/inserting.py": "INSERT of many rows, columns from the model",
    "upkeep/backup/databases.py": "tables of the schema, quoted by the connection",
    "upkeep/backup/rows.py": "tables and columns of the schema, quoted by the connection",
    "upkeep/backup/schema.py": "sequences of the schema, quoted by the connection",
    "upkeep/doctor/database.py": "statements that stand in the module",
}
REVIEWED_SAFE = {
    "insight/drawing.py": "one constant attribute",
    "pages/templatetags/pages.py": "what a template itself has just drawn and escaped",
}
REVIEWED_PROCESSES = {"config/serving.py": "the two parts of the program, a list without a shell"}
XML_MODULES = ("xml", "lxml")
# Types to annotate and errors to catch parse nothing; defusedxml does that.
XML_NAMES = {"Element", "ParseError", "LxmlError"}
REVIEWED_XML = {"documents/written/akoma_ntoso.py": "writes, and never reads"}
FORBIDDEN_MODULES = {
    "pickle", "marshal", "shelve", "dill", "jsonpickle", "yaml", "ftplib", "telnetlib", "requests",
    "xmlrpc",
}  # fmt: skip
FORBIDDEN_CALLS = {"eval", "exec", "compile", "__import__"}
SHELLS = {"system", "popen", "spawnl", "spawnv", "execv", "execl", "execvp"}


def place(path) -> str:
    return path.relative_to(SOURCE).as_posix()


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = getattr(function, "attr", getattr(function, "id", ""))
            yield name, node


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Every ``(module, name)`` that is imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.module, alias.name) for alias in node.names)


def is_fixed(argument: ast.expr) -> bool:
    """A statement that stands whole in the source."""
    return isinstance(argument, ast.Constant) and isinstance(argument.value, str)


def test_sql_is_written_whole_or_stands_among_the_reviewed():
    found = {
        place(path)
        for path in python_files()
        for name, call in calls(tree_of(path))
        if name in SQL_CALLS and call.args and not is_fixed(call.args[0])
    }
    assert found == set(REVIEWED_SQL)


def test_nothing_is_declared_safe_unreviewed():
    found = {
        place(path)
        for path in python_files()
        for name, _call in calls(tree_of(path))
        if name in {"mark_safe", "SafeString", "SafeText"}
    }
    assert found == set(REVIEWED_SAFE)


def test_what_is_put_into_html_is_put_in_by_arguments():
    """``format_html`` escapes its arguments, and only them: its pattern must stand there."""
    for path in python_files():
        for name, call in calls(tree_of(path)):
            if name == "format_html":
                assert is_fixed(call.args[0]), place(path)
            if name == "format_html_join":
                assert all(is_fixed(each) for each in call.args[:2]), place(path)


def test_no_template_leaves_anything_unescaped():
    found = [
        place(path)
        for path in sorted(SOURCE.rglob("templates/**/*"))
        if path.is_file()
        and re.search(r"\|\s*safe\b|safeseq|autoescape\s+off", path.read_text(encoding="utf-8"))
    ]
    assert not found


def test_scripts_of_ours_write_no_html_and_evaluate_nothing():
    danger = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|postMessage"
        r"|createContextualFragment|srcdoc"
    )
    scripts = [p for p in sorted(SOURCE.rglob("static/**/*.js")) if "vendor" not in p.parts]
    assert len(scripts) > 5
    assert not [place(p) for p in scripts if danger.search(p.read_text(encoding="utf-8"))]


def test_xml_is_read_by_defusedxml_only():
    found = {
        place(path)
        for path in python_files()
        for module, name in imported(tree_of(path))
        if module.partition(".")[0] in XML_MODULES and name not in XML_NAMES
    }
    assert found == set(REVIEWED_XML)
    for reviewed in REVIEWED_XML:
        names = {name for name, _call in calls(tree_of(SOURCE / reviewed))}
        assert not names & {"parse", "fromstring", "iterparse", "XML", "XMLParser"}


def test_nothing_is_evaluated_and_nothing_foreign_deserialised():
    for path in python_files():
        for module, _name in imported(tree_of(path)):
            assert module.partition(".")[0] not in FORBIDDEN_MODULES, place(path)
        for name, call in calls(tree_of(path)):
            if isinstance(call.func, ast.Name):
                assert name not in FORBIDDEN_CALLS, place(path)


def test_processes_are_started_only_where_reviewed_and_never_by_a_shell():
    found = set()
    for path in python_files():
        tree = tree_of(path)
        if any(module == "subprocess" for module, _name in imported(tree)):
            found.add(place(path))
        for name, call in calls(tree):
            of_os = isinstance(call.func, ast.Attribute) and (
                isinstance(call.func.value, ast.Name) and call.func.value.id == "os"
            )
            assert not (of_os and name in SHELLS), place(path)
            assert not any(k.arg == "shell" for k in call.keywords), place(path)
    assert found == set(REVIEWED_PROCESSES)


def names_its_fields(form: ast.ClassDef) -> bool:
    """Whether the form's ``Meta`` lists the columns it may set."""
    metas = [each for each in form.body if isinstance(each, ast.ClassDef) and each.name == "Meta"]
    return any(
        isinstance(line, ast.Assign)
        and line.targets[0].id == "fields"
        and isinstance(line.value, ast.List | ast.Tuple)
        for meta in metas
        for line in meta.body
    )


def test_forms_name_their_fields_one_by_one():
    """What isn't named can't be assigned, whatever a request brings along."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ClassDef):
                bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
                if any(base.endswith("ModelForm") for base in bases):
                    assert names_its_fields(node), place(path)
        for name, call in calls(tree_of(path)):
            assert "modelform" not in name, place(path)
            # Model(**request.POST) and the like
            for keyword in call.keywords:
                if keyword.arg is None:
                    spread = ast.unparse(keyword.value)
                    assert not re.search(r"\.(POST|GET|FILES)\b", spread), place(path)


def test_every_locked_package_has_its_hashes():
    for lock in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and line[0] not in "# "]
        assert lines
        for line in lines:
            assert re.match(r"[\w.\[\],-]+==\S+", line), line[:80]
            assert "--hash=sha256:" in line, line[:80]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert makefile.count("--require-hashes -r requirements") == 2


IMPORT_ALL = """
import importlib, pkgutil, socket, sys
def refused(*_args, **_options):
    raise AssertionError("a connection while importing")
socket.socket.connect = socket.socket.connect_ex = refused
socket.getaddrinfo = socket.create_connection = refused
import django
django.setup()
import zelian
for found in pkgutil.walk_packages(zelian.__path__, "zelian."):
    if ".migrations" not in found.name and not found.name.endswith("__main__"):
        importlib.import_module(found.name)
"""


def test_importing_everything_opens_no_connection(tmp_path):
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", IMPORT_ALL],
        env={
            "ZELIAN_DATA": str(tmp_path),
            "ZELIAN_SECRET_KEY": "x" * 50,
            "DJANGO_SETTINGS_MODULE": "zelian.config.settings",
            "PATH": "/usr/bin:/bin",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert run.returncode == 0, run.stderr[-2000:]
