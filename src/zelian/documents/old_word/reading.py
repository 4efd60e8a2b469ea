"""Old Word documents (.doc, .wps, Word 97 to 2003): paragraphs, tables, notes, text boxes.

Left out as in new ones: headers, footers, comments, deleted and hidden words, field codes.
Automatic numbers are written out as labels. Source: [MS-DOC].
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import MOST_CHARACTERS, Composer
from zelian.documents.compound import Compound
from zelian.documents.old_word.lists import (
    DEPTH,
    LIST,
    OUTLINE,
    OldStyle,
    read_old_lists,
    read_old_styles,
)
from zelian.documents.old_word.properties import (
    Bytes,
    Runs,
    changes_in,
    character_runs,
    paragraph_of,
    paragraph_runs,
)
from zelian.documents.old_word.tables import OldTable, shape_of
from zelian.documents.old_word.text import FileInformation, Pieces, plain, read_pieces
from zelian.documents.refusals import (
    BrokenFile,
    EmptyFile,
    LockedFile,
    MismatchedKind,
    OutdatedFile,
    TooLong,
)
from zelian.documents.word.numbering import Numbering

_WORD_97 = 0xC1
_IN_TABLE, _ROW_END = 0x2416, 0x2417
_HIDDEN, _DELETED = 0x083C, 0x0800
_SCRAP = re.compile(r"[^\x00-\x1f]+|[\x00-\x1f]")
_SIGNS = {"\x0b": "\n", "\t": " ", "\x1e": "-"}
_DEEPEST_CHAIN = 20
_MOST_PARAGRAPHS = 400_000


def read_old_word(name: str, data: bytes) -> Paper:
    """
    The text and blocks of a .doc file.

    :raises CannotRead: locked, older than Word 97, damaged, endless or empty.
    """
    compound = Compound(name, data)
    file = Bytes(compound.stream("WordDocument"))
    information = FileInformation(file)
    if not information.is_word:
        raise MismatchedKind(name, kind=".doc")
    if information.locked:
        raise LockedFile(name)
    if information.version < _WORD_97:
        raise OutdatedFile(name)
    table = Bytes(compound.stream(information.table_stream))
    try:
        paper = _Reader(name, information, table, Bytes(compound.stream("Data"))).paper()
    except OverflowError as error:
        raise TooLong(name, limit=MOST_CHARACTERS // 10_000) from error
    except (struct.error, ValueError, LookupError) as error:
        raise BrokenFile(name) from error
    if not paper.text.strip():
        raise EmptyFile(name)
    return paper


@dataclass(frozen=True, slots=True)
class _Settings:
    """What holds of a paragraph after its styles and its own changes."""

    changes: tuple[tuple[int, bytes], ...]
    level: int | None

    def number(self, code: int) -> int:
        """The last value given to a property, 0 if none."""
        values = [operand for known, operand in self.changes if known == code]
        return int.from_bytes(values[-1], "little", signed=True) if values else 0


@dataclass(slots=True)
class _Reader:
    """Reads the stories one after another into one composer."""

    name: str
    information: FileInformation
    table: Bytes
    data: Bytes
    composer: Composer = field(init=False)
    pieces: Pieces = field(init=False)
    paragraphs: Runs = field(init=False)
    unseen: bytearray = field(init=False)
    styles: dict[int, OldStyle] = field(init=False)
    numbering: Numbering = field(init=False)
    boxes: list[tuple[int, int, int]] = field(init=False)
    _known: dict[bytes, _Settings] = field(default_factory=dict)
    _paragraphs: int = 0

    def paper(self) -> Paper:
        """The whole document."""
        information, table = self.information, self.table
        self.composer = Composer(self.name)
        self.pieces = read_pieces(information, table)
        self.paragraphs = paragraph_runs(information.file, table, *information.part(13))
        self.styles = read_old_styles(table, *information.part(1))
        self.numbering = read_old_lists(table, information.part(73), information.part(74))
        self.unseen = self._unseen(character_runs(information.file, table, *information.part(12)))
        stories = information.stories()
        self.boxes = self._anchored(stories["boxes"][0])
        for story in ("main", "notes", "endnotes"):
            self._story(*stories[story])
        for _, start, end in self.boxes:
            self._story(start, end)
        return self.composer.paper()

    def _story(self, start: int, end: int) -> None:
        open_table: OldTable | None = None
        for bare, mark, at in self._parts(start, end):
            settings = self._settings(at)
            words = self._label(settings, bare)
            inside = settings.number(_IN_TABLE) == 1
            if not inside and open_table is not None:
                self._end(open_table)
                open_table = None
            if not inside:
                self.composer.paragraph(words, settings.level)
                self._boxes_before(at)
                continue
            open_table = open_table or OldTable()
            self._into(open_table, words, mark, settings)
            for box in self._taken(at):
                for line, _, _ in self._parts(*box):
                    open_table.line(line)
        if open_table is not None:
            self._end(open_table)

    def _into(self, table: OldTable, words: str, mark: str, settings: _Settings) -> None:
        if mark == "\x07" and settings.number(_ROW_END) == 1:
            table.end_row(shape_of(settings.changes))
            return
        table.line(words)
        if mark == "\x07":
            table.end_cell()

    def _end(self, table: OldTable) -> None:
        table.close()
        self.composer.table(table.cells())

    def _boxes_before(self, at: int) -> None:
        for start, end in self._taken(at):
            self._story(start, end)

    def _taken(self, at: int) -> Iterator[tuple[int, int]]:
        """The text boxes that hang on what was read so far, each once."""
        while self.boxes and 0 <= self.boxes[0][0] <= at:
            _, start, end = self.boxes.pop(0)
            yield start, end

    def _anchored(self, start: int) -> list[tuple[int, int, int]]:
        """Text boxes as (place they hang on, start, end), in the order of those places."""
        places, size = self.information.part(56)
        anchors, length = self.information.part(40)
        if size < 4 + 26:
            return []
        count = (size - 4) // 26
        ends = self.table.many(places, count + 1)
        shapes = max(0, (length - 4) // 30)
        ids = [self.table.u32(anchors + 4 * (shapes + 1) + 26 * i) for i in range(shapes)]
        at = dict(zip(ids, self.table.many(anchors, shapes), strict=True)) if shapes else {}
        found = []
        for i in range(count):
            shape = self.table.u32(places + 4 * (count + 1) + 22 * i + 14)
            if ends[i] < ends[i + 1]:
                found.append((at.get(shape, 1 << 40), start + ends[i], start + ends[i + 1]))
        return sorted(found)

    def _parts(self, start: int, end: int) -> Iterator[tuple[str, str, int]]:
        """Paragraphs as (words, the mark that ends them, the mark's place)."""
        words: list[str] = []
        fields: list[bool] = []
        for m in _SCRAP.finditer(self.pieces.text, start, min(end, len(self.pieces.text))):
            scrap, at = m[0], m.start()
            if scrap in "\r\x07\x0c":
                yield plain("".join(words)), scrap, at
                words.clear()
            elif scrap == "\x13":
                fields.append(True)
            elif scrap == "\x14" and fields:
                fields[-1] = False
            elif scrap == "\x15" and fields:
                fields.pop()
            elif not any(fields[-4:]):
                words.append(self._seen(scrap, at))
        if words:
            yield plain("".join(words)), "\r", min(end, len(self.pieces.text)) - 1

    def _seen(self, scrap: str, at: int) -> str:
        if scrap < " ":
            scrap = _SIGNS.get(scrap, "")
        if not any(self.unseen[at : at + len(scrap)]):
            return scrap
        return "".join(c for i, c in enumerate(scrap, at) if not self.unseen[i])

    def _unseen(self, runs: Runs) -> bytearray:
        """For each character whether it is hidden or deleted."""
        unseen = bytearray(len(self.pieces.text))
        hidden = [i for i, said in enumerate(runs.said) if said and _is_unseen(said)]
        if not hidden:
            return unseen
        found = Runs([runs.starts[i] for i in hidden], [runs.ends[i] for i in hidden])
        for start, end in self.pieces.covered(found):
            unseen[start:end] = b"\x01" * (end - start)
        return unseen

    def _settings(self, at: int) -> _Settings:
        said = self.paragraphs.at(self.pieces.place(at))
        self._paragraphs += 1
        if self._paragraphs > _MOST_PARAGRAPHS:
            raise TooLong(self.name, limit=MOST_CHARACTERS // 10_000)
        if said not in self._known:
            self._known[said] = self._worked_out(said)
        return self._known[said]

    def _worked_out(self, said: bytes) -> _Settings:
        paragraph = paragraph_of(said, self.data)
        chain: list[tuple[tuple[int, bytes], ...]] = [paragraph.changes]
        level: int | None = None
        number = paragraph.style
        while number in self.styles and len(chain) < _DEEPEST_CHAIN:
            style = self.styles[number]
            chain.append(style.changes)
            level = level if level is not None else style.level
            number = style.based_on
        changes = tuple(change for part in reversed(chain) for change in part)
        outline = [operand[0] for code, operand in changes if code == OUTLINE]
        if outline:
            level = outline[-1] + 1 if outline[-1] < 9 else None
        return _Settings(changes, level)

    def _label(self, settings: _Settings, words: str) -> str:
        number = settings.number(LIST)
        if number <= 0 or not words.strip():
            return words
        return self.numbering.label(str(number), settings.number(DEPTH)) + words


def _is_unseen(said: bytes) -> bool:
    state = {code: operand[0] for code, operand in changes_in(said)
             if code in {_HIDDEN, _DELETED}}  # fmt: skip
    return 1 in state.values()
