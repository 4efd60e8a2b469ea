"""RTF files, whatever they are called: paragraphs, tables, labels, notes, text boxes.

Automatic numbers stand in the file as text (``listtext``). Left out: headers, footers,
comments, pictures, deleted and hidden words, field codes. Source: RTF 1.9.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import Composer
from zelian.documents.old_word.tables import OldTable, RowShape
from zelian.documents.old_word.text import plain
from zelian.documents.refusals import BrokenFile, EmptyFile, TooMuchMarkup
from zelian.documents.word.numbering import with_suffix

_TOKEN = re.compile(
    rb"\\(?:(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})?[ ]?"
    rb"|'(?P<hex>[0-9a-fA-F]{2})|(?P<sign>.))"
    rb"|(?P<brace>[{}])|(?P<ends>[\r\n]+)|(?P<text>[^\\{}\r\n]+)",
    re.DOTALL,
)
_MOST_TOKENS = 6_000_000
_DEEPEST = 500
_LONGEST_SKIP = 100
_SKIPPED = frozenset(
    b"colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr footerf "
    b"annotation atnid atnauthor atntime atndate atnref atnparent fldinst listtable datastore "
    b"listoverridetable themedata latentstyles generator objdata revtbl rsidtbl filetbl sp "
    b"ftnsep ftnsepc aftnsep aftnsepc nonshppict".split()
)
_WANTED = frozenset({b"shpinst", b"shptxt", b"listtext", b"fldrslt", b"footnote"})
_SIGNS = {b"line": "\n", b"tab": " ", b"emdash": "—", b"endash": "–", b"bullet": "•",
          b"lquote": "‘", b"rquote": "’", b"ldblquote": "“", b"rdblquote": "”",
          b"emspace": "　", b"enspace": " ", b"~": "\u00a0", b"_": "-", b"{": "{", b"}": "}",
          b"\\": "\\"}  # fmt: skip
_CHARSETS = {134: "gb18030", 136: "big5hkscs", 128: "cp932", 129: "cp949"}
_PAGES = {936: "gb18030", 950: "big5hkscs", 932: "cp932", 949: "cp949", 65001: "utf-8"}


def read_rich_text(name: str, data: bytes) -> Paper:
    """
    The text and blocks of an RTF file.

    :raises CannotRead: damaged, endless or empty.
    """
    reader = _Reader()
    for number, token in enumerate(_tokens(data)):
        if number > _MOST_TOKENS or len(reader.groups) > _DEEPEST:
            raise TooMuchMarkup(name)
        reader.take(token)
    if not reader.stories:
        raise BrokenFile(name)
    composer = Composer(name)
    reader.finish(composer)
    paper = composer.paper()
    if not paper.text.strip():
        raise EmptyFile(name)
    return paper


def _tokens(data: bytes) -> Iterator[re.Match[bytes]]:
    at = 0
    while (token := _TOKEN.match(data, at)) is not None:
        yield token
        at = token.end()
        if token["word"] == b"bin":
            at += max(0, int(token["number"] or 0))


@dataclass(slots=True)
class _Story:
    """Paragraphs and tables of the text, of a note or of a box."""

    parts: list[tuple[str, int | None] | OldTable] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    boxes: list[_Story] = field(default_factory=list)
    table: OldTable | None = None

    def end_paragraph(self, level: int | None, *, inside: bool) -> None:
        """The words so far are a paragraph, of the text or of a cell."""
        words = plain("".join(self.words))
        self.words.clear()
        if inside:
            self.open_table().line(words)
        else:
            self.table = None
            self.parts.append((words, level))
        for box in self.boxes:
            box.end_paragraph(None, inside=False)
            self.parts += box.parts
        self.boxes.clear()

    def open_table(self) -> OldTable:
        """The table that goes on, or a new one."""
        if self.table is None:
            self.table = OldTable()
            self.parts.append(self.table)
        return self.table

    def write(self, composer: Composer) -> None:
        """All parts in order."""
        for part in self.parts:
            if isinstance(part, OldTable):
                part.close()
                composer.table(part.cells())
            else:
                composer.paragraph(*part)


@dataclass(frozen=True, slots=True)
class _Group:
    """What holds within a pair of braces."""

    story: _Story
    skipped: bool = False
    hidden: bool = False
    font: int = -1
    fallback: int = 1
    kind: bytes = b""


@dataclass(slots=True)
class _Reader:
    """Takes tokens one by one; bytes wait until it is known which characters they make."""

    groups: list[_Group] = field(default_factory=list)
    stories: list[_Story] = field(default_factory=list)
    notes: list[_Story] = field(default_factory=list)
    fonts: dict[int, str] = field(default_factory=dict)
    page: str = "gb18030"
    waiting: bytearray = field(default_factory=bytearray)
    to_skip: int = 0
    starred: bool = False
    inside: bool = False
    level: int | None = None
    left: int = 0
    edges: list[int] = field(default_factory=list)
    merged: dict[int, int] = field(default_factory=dict)
    beside: set[int] = field(default_factory=set)

    def take(self, token: re.Match[bytes]) -> None:
        """The next token."""
        if token["brace"] == b"{":
            self._open()
        elif not self.groups:
            return
        elif token["brace"] == b"}":
            self._close()
        elif not self.groups[-1].skipped:
            self._take_inner(token)

    def finish(self, composer: Composer) -> None:
        """All tokens came: the text, then its notes."""
        while self.groups:
            self._close()
        for story in (*self.stories[:1], *self.notes):
            if story.words:
                story.end_paragraph(self.level, inside=False)
            story.write(composer)

    def _open(self) -> None:
        self._flush()
        if not self.groups:
            self.stories.append(_Story())
            self.groups.append(_Group(self.stories[0]))
        else:
            last = self.groups[-1]
            self.groups.append(replace(last, kind=last.kind if last.kind == b"fonttbl" else b""))
        self.starred = False

    def _close(self) -> None:
        self._flush()
        group = self.groups.pop()
        if not self.groups:
            return
        if group.kind == b"listtext":
            label = "".join(group.story.words).strip()
            self.groups[-1].story.words.append(with_suffix(label, "tab") if label else "")
        elif group.kind == b"footnote":
            group.story.end_paragraph(None, inside=False)
        self.starred = False

    def _take_inner(self, token: re.Match[bytes]) -> None:
        if token["word"] is not None:
            number = int(token["number"]) if token["number"] else None
            self._word(token["word"], number)
        elif token["hex"] is not None:
            self._bytes(bytes([int(token["hex"], 16)]))
        elif token["sign"] is not None:
            self._sign(token["sign"])
        elif token["text"] is not None:
            self._bytes(token["text"])

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif sign in b"\r\n":
            self._end_paragraph()
        elif sign in _SIGNS:
            self._put(_SIGNS[sign])

    def _bytes(self, data: bytes) -> None:
        skipped = min(self.to_skip, len(data))
        self.to_skip -= skipped
        if not self.groups[-1].hidden:
            self.waiting += data[skipped:]

    def _put(self, words: str) -> None:
        self._flush()
        group = self.groups[-1]
        if self.to_skip:
            self.to_skip -= 1
        elif not group.hidden and group.kind != b"fonttbl":
            group.story.words.append(words)

    def _flush(self) -> None:
        """The waiting bytes become characters in the encoding of their font."""
        if not self.waiting:
            return
        group = self.groups[-1]
        if group.kind != b"fonttbl":
            encoding = self.fonts.get(group.font, self.page)
            group.story.words.append(self.waiting.decode(encoding, "replace"))
        self.waiting.clear()

    def _end_paragraph(self) -> None:
        self._flush()
        self.groups[-1].story.end_paragraph(self.level, inside=self.inside)

    def _word(self, word: bytes, number: int | None) -> None:
        if self._destination(word):
            return
        if word in _SIGNS:
            self._put(_SIGNS[word])
        elif word == b"u":
            self._put(chr((number or 0) & 0xFFFF))
            self.to_skip = self.groups[-1].fallback
        else:
            act = _ACTIONS.get(word)
            if act is not None:
                self._flush()
                act(self, number)

    def _destination(self, word: bytes) -> bool:
        """Whether the word says what its group is, and that it is a place of its own."""
        group = self.groups[-1]
        starred, self.starred = self.starred, False
        if word in _SKIPPED or (starred and word not in _WANTED):
            self.groups[-1] = replace(group, skipped=True)
        elif word == b"fonttbl":
            self.groups[-1] = replace(group, kind=word)
        elif word == b"listtext":
            self.groups[-1] = replace(group, kind=word, story=_Story())
        elif word in {b"shptxt", b"footnote"}:
            story = _Story()
            (self.notes if word == b"footnote" else group.story.boxes).append(story)
            self.groups[-1] = replace(group, kind=word, story=story)
        else:
            return False
        return True

    def _set_font(self, number: int | None) -> None:
        self.groups[-1] = replace(self.groups[-1], font=number or 0)

    def _set_charset(self, number: int | None) -> None:
        encoding = _CHARSETS.get(number or 0)
        if encoding is not None:
            self.fonts[self.groups[-1].font] = encoding

    def _set_page(self, number: int | None) -> None:
        self.page = _PAGES.get(number or 0, self.page)

    def _set_hidden(self, number: int | None) -> None:
        self.groups[-1] = replace(self.groups[-1], hidden=number != 0)

    def _set_plain(self, number: int | None) -> None:
        del number
        self.groups[-1] = replace(self.groups[-1], hidden=False)

    def _set_fallback(self, number: int | None) -> None:
        skipped = max(0, min(number or 0, _LONGEST_SKIP))
        self.groups[-1] = replace(self.groups[-1], fallback=skipped)

    def _reset_paragraph(self, number: int | None) -> None:
        del number
        self.inside, self.level = False, None

    def _set_inside(self, number: int | None) -> None:
        self.inside = number != 0

    def _set_level(self, number: int | None) -> None:
        self.level = number + 1 if number is not None and 0 <= number < 9 else None

    def _par(self, number: int | None) -> None:
        del number
        self._end_paragraph()

    def _cell(self, number: int | None) -> None:
        del number
        self.groups[-1].story.end_paragraph(None, inside=True)
        self.groups[-1].story.open_table().end_cell()

    def _row(self, number: int | None) -> None:
        del number
        shape = RowShape((self.left, *self.edges), frozenset(self.beside), dict(self.merged))
        self.groups[-1].story.open_table().end_row(shape)

    def _row_begins(self, number: int | None) -> None:
        del number
        self.left, self.edges, self.merged, self.beside = 0, [], {}, set()

    def _set_left(self, number: int | None) -> None:
        self.left = number or 0

    def _edge(self, number: int | None) -> None:
        self.edges.append(number or 0)

    def _merge_first(self, number: int | None) -> None:
        del number
        self.merged[len(self.edges)] = 3

    def _merge_down(self, number: int | None) -> None:
        del number
        self.merged[len(self.edges)] = 1

    def _merge_beside(self, number: int | None) -> None:
        del number
        self.beside.add(len(self.edges))


_ACTIONS: Mapping[bytes, Callable[[_Reader, int | None], None]] = {
    b"f": _Reader._set_font,
    b"fcharset": _Reader._set_charset,
    b"ansicpg": _Reader._set_page,
    b"v": _Reader._set_hidden,
    b"deleted": _Reader._set_hidden,
    b"plain": _Reader._set_plain,
    b"uc": _Reader._set_fallback,
    b"pard": _Reader._reset_paragraph,
    b"intbl": _Reader._set_inside,
    b"outlinelevel": _Reader._set_level,
    b"par": _Reader._par,
    b"sect": _Reader._par,
    b"page": _Reader._par,
    b"cell": _Reader._cell,
    b"nestcell": _Reader._par,
    b"row": _Reader._row,
    b"trowd": _Reader._row_begins,
    b"trleft": _Reader._set_left,
    b"cellx": _Reader._edge,
    b"clvmgf": _Reader._merge_first,
    b"clvmrg": _Reader._merge_down,
    b"clmrg": _Reader._merge_beside,
}
