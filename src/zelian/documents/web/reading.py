"""Web pages (.html, .htm): paragraphs, lists and tables in order.

Left out: scripts, styles, navigation, form fields, what is hidden or deleted.
Nothing is fetched and nothing is run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import Composer
from zelian.documents.markup import Tag, tokens_of
from zelian.documents.refusals import EmptyFile, MismatchedKind, TooMuchMarkup
from zelian.documents.web.decoding import decode_page
from zelian.documents.web.lists import ListOfItems, opened_list
from zelian.documents.web.tables import OpenTable

_OTHER_KINDS = (b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff")
_UNSEEN_NAMES = (
    "head script style title template noscript nav select button object audio video canvas svg "
    "math iframe datalist del rt rp noframes textarea"
)
_UNSEEN = frozenset(_UNSEEN_NAMES.split())
_VOID_NAMES = "br hr img input meta link col area base embed source track wbr param"
_VOID = frozenset(_VOID_NAMES.split())
_BLOCKS_NAMES = (
    "html body p div section article main header footer aside address blockquote center dl dt dd "
    "fieldset figure figcaption form hr li ol ul menu h1 h2 h3 h4 h5 h6 pre table caption "
    "details summary legend hgroup"
)
_BLOCKS = frozenset(_BLOCKS_NAMES.split())
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\r\n\f]+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—·]")

MOST_TOKENS = 1_500_000


def read_web(name: str, data: bytes) -> Paper:
    """
    The text and blocks of a web page.

    :raises CannotRead: no web page, undecodable, without words, or endless.
    """
    if data.startswith(_OTHER_KINDS):
        raise MismatchedKind(name, kind=".html")
    page = _Page(Composer(name))
    for number, token in enumerate(tokens_of(decode_page(name, data))):
        if number > MOST_TOKENS:
            raise TooMuchMarkup(name)
        if isinstance(token, str):
            page.words(token)
        elif token.closing:
            page.close(token.name)
        else:
            page.open(token)
    page.finish()
    paper = page.composer.paper()
    if not paper.text.strip():
        raise EmptyFile(name)
    return paper


@dataclass(slots=True)
class _Page:
    """A page being read: no tree is built, so that depth costs nothing."""

    composer: Composer
    _line: list[str] = field(default_factory=list)
    _level: int | None = None
    _kept: int = 0
    _unseen: str = ""
    _depth: int = 0
    _lists: list[ListOfItems] = field(default_factory=list)
    _label: str = ""
    _tables: list[OpenTable] = field(default_factory=list)

    def words(self, words: str) -> None:
        """Words at the place where the page stands."""
        if self._unseen:
            return
        if not self._kept:
            self._line.append(words)
            return
        first, *others = words.replace("\r\n", "\n").split("\n")
        self._line.append(first)
        for line in others:
            self._end_line()
            self._line.append(line)

    def open(self, tag: Tag) -> None:
        """An element begins."""
        name = tag.name
        if self._unseen:
            self._depth += name == self._unseen
            return
        if name not in _VOID and (name in _UNSEEN or _is_hidden(tag)):
            if name in _BLOCKS or name in {"td", "th", "tr"}:
                self._end_line()
            self._unseen, self._depth = name, 1
            return
        if name == "br":
            self._end_line()
        elif name in {"td", "th", "tr"} or name in _BLOCKS:
            self._end_line()
            self._open_block(tag)

    def close(self, name: str) -> None:
        """An element ends; ends without a beginning are passed over."""
        if self._unseen:
            if name in {self._unseen, "body", "html"}:
                self._depth -= 1
                if not self._depth or name != self._unseen:
                    self._unseen = ""
            return
        if name in _BLOCKS or name in {"td", "th", "tr"}:
            self._end_line()
        if name == "table" and self._tables:
            self._end_table()
        elif name in {"ol", "ul", "menu"} and self._lists:
            self._lists.pop()
        elif name == "pre":
            self._kept = max(0, self._kept - 1)
        elif name in _HEADINGS:
            self._level = None

    def finish(self) -> None:
        """The page is over: what is still open ends."""
        self._end_line()
        while self._tables:
            self._end_table()

    def _open_block(self, tag: Tag) -> None:
        name = tag.name
        if name == "table":
            self._open_table()
        elif name == "tr" and self._tables:
            self._tables[-1].row()
        elif name in {"td", "th"} and self._tables:
            self._tables[-1].cell(tag.attributes)
        elif name in {"ol", "ul", "menu"}:
            self._lists.append(opened_list(tag))
        elif name == "li" and self._lists:
            self._label = self._lists[-1].label(tag.attributes)
        elif name == "pre":
            self._kept += 1
        self._level = _HEADINGS.get(name, self._level if name == "div" else None)

    def _open_table(self) -> None:
        if len(self._tables) >= _DEEPEST_TABLES:
            return
        for outer in self._tables[-1:]:
            self._lay_out(outer)
        self._tables.append(OpenTable())

    def _end_table(self) -> None:
        table = self._tables.pop()
        if self._tables or table.is_layout():
            self._lay_out(table)
        else:
            for line in table.above():
                self._put(line, None)
            self.composer.table(table.cells())

    def _lay_out(self, table: OpenTable) -> None:
        """A table around a table, or of one column or row, only places what it holds."""
        table.layout = True
        for line in table.lines():
            self._put(line, None)

    def _end_line(self) -> None:
        words = "".join(self._line)
        self._line.clear()
        words = words.rstrip() if self._kept else _collapsed(words)
        if not words.strip():
            return
        if self._label:
            words = ListOfItems.labelled(self._label, words)
            self._label = ""
        self._put(words, self._level)

    def _put(self, words: str, level: int | None) -> None:
        for table in reversed(self._tables):
            if not table.layout:
                table.line(words)
                return
        self.composer.paragraph(words, level)


_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_DEEPEST_TABLES = 50


def _is_hidden(tag: Tag) -> bool:
    style = tag.attributes.get("style", "")
    return "hidden" in tag.attributes or bool(style and _HIDDEN.search(style))


def _collapsed(words: str) -> str:
    """Blanks as a browser shows them; a line end between Chinese characters is none."""
    words = words.strip(" \t\r\n\f")
    return _BLANKS.sub(_blank, words)


def _blank(m: re.Match[str]) -> str:
    if "\n" not in m[0]:
        return " "
    before, after = m.string[m.start() - 1], m.string[m.end()]
    return "" if _WIDE.match(before) and _WIDE.match(after) else " "
