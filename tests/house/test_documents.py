"""The documents name what is there."""

from __future__ import annotations

import re
import tomllib

from tests.house.sources import ROOT, SOURCE

HOUSE = (ROOT / "docs" / "dev" / "house.md").read_text(encoding="utf-8")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def test_the_house_names_every_floor_from_the_top_down():
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    floors = config["tool"]["importlinter"]["contracts"][0]["layers"]
    assert ", ".join(floors) in " ".join(HOUSE.split())


def test_the_house_names_every_component_that_exists():
    folder = SOURCE / "pages" / "templates" / "cotton"
    there = {path.stem.replace("_", "-") for path in folder.rglob("*.html")}
    assert set(re.findall(r"<c-([a-z-]+)", HOUSE)) - {"slot"} == there


def test_documents_name_only_make_targets_that_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {
        (path.name, target)
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in re.findall(r"`make ([a-z-]+)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert not [(name, target) for name, target in named if target not in targets]


def test_make_help_tells_every_target():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split()
    told = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.MULTILINE))
    assert set(phony) - told <= {"test-sqlite", "test-postgresql"}


def test_no_document_links_to_what_is_not_there():
    gone = [
        f"{path.relative_to(ROOT)}: {target}"
        for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for target in LINK.findall(path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert not gone


def test_the_index_leads_to_every_developer_note():
    index = (ROOT / "docs" / "dev" / "index.md").read_text(encoding="utf-8")
    notes = {path.name for path in (ROOT / "docs" / "dev").glob("*.md")} - {"index.md"}
    assert notes <= set(LINK.findall(index))


def test_decisions_are_numbered_in_a_row():
    numbers = []
    for path in sorted((ROOT / "docs" / "decisions").glob("*.md")):
        number = int(path.name[:4])
        assert path.read_text(encoding="utf-8").startswith(f"# {number}. ")
        numbers.append(number)
    assert numbers == list(range(1, len(numbers) + 1))
