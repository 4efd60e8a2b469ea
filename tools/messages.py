"""Collect the texts for people into the English catalogue, and compile it.

Message ids are Chinese, the shipped default; ``locale/en`` stands complete beside them.
``--check`` changes nothing and fails where an id has no English, a placeholder differs, or
the compiled catalogue is not its source's. GNU gettext is not needed.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "zelian"
CATALOGUE = SOURCE / "locale" / "en" / "LC_MESSAGES" / "django.po"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "said": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
UNDATED = datetime(2026, 1, 1, tzinfo=UTC)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+[^{}]*\}|%[sd]")


def sources() -> Iterator[tuple[Path, bytes]]:
    """Every file with texts for people, templates turned into what the extractor reads."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_bytes()
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        # Texts of a template begin anywhere in a line; Python would take that for indentation.
        yield path, "\n".join(line.lstrip() for line in text.splitlines()).encode()


def collect() -> Catalog:
    """All message ids of the sources, by file."""
    catalog = Catalog(locale="en", project="zelian", charset="utf-8", fuzzy=False)
    for path, content in sources():
        for _line, message, _comments, context in extract("python", io.BytesIO(content), KEYWORDS):
            catalog.add(
                message, locations=[(str(path.relative_to(ROOT)), 0)], context=context or None
            )
    return catalog


def read_catalogue() -> Catalog:
    """The English catalogue as it stands; empty where there is none yet."""
    if not CATALOGUE.exists():
        return Catalog(locale="en", charset="utf-8")
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    """The catalogue in the form that the program loads; the same texts give the same bytes."""
    catalog.creation_date = catalog.revision_date = UNDATED
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def faults(catalog: Catalog, wanted: Catalog) -> Iterator[str]:
    """What keeps the catalogue from being complete and right, a line each."""
    for message in wanted:
        if not message.id:
            continue
        found = catalog.get(message.id, message.context)
        if found is None:
            yield f"not in the catalogue: {message.id!r}"
        elif not _translated(found):
            yield f"no English: {message.id!r}"
        elif _fields(found.id) != _fields(found.string):
            yield f"placeholders differ: {message.id!r} / {found.string!r}"
    for message in catalog:
        if message.id and wanted.get(message.id, message.context) is None:
            yield f"no longer in the sources: {message.id!r}"


def _translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
    return bool(strings) and all(strings)


def _fields(text: str | tuple[str, ...]) -> set[str]:
    return {
        match
        for part in ([text] if isinstance(text, str) else text)
        for match in PLACEHOLDER.findall(part)
    }


def update() -> None:
    """Write the catalogue anew: kept translations, new ids empty, gone ids dropped."""
    old, new = read_catalogue(), collect()
    for message in new:
        known = old.get(message.id, message.context) if message.id else None
        if known is not None:
            message.string = known.string
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    with CATALOGUE.open("wb") as file:
        write_po(file, new, omit_header=False, sort_output=True, no_location=True, width=100)
    _drop_dates()
    CATALOGUE.with_suffix(".mo").write_bytes(compiled(read_catalogue()))


def _drop_dates() -> None:
    """A catalogue changes when its texts do, not each time it is written."""
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not re.match(r'"(POT-Creation|PO-Revision)-Date', line)]
    CATALOGUE.write_text("".join(kept), encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Update, or check; 1 where a check fails."""
    if not settings.configured:
        settings.configure()
    if "--check" not in arguments:
        update()
        missing = list(faults(read_catalogue(), collect()))
        print(f"{len(list(read_catalogue()))} messages, {len(missing)} to translate")
        return 0
    problems = list(faults(read_catalogue(), collect()))
    if CATALOGUE.with_suffix(".mo").read_bytes() != compiled(read_catalogue()):
        problems.append("the compiled catalogue is not its source's: run make messages")
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
