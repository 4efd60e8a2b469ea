"""Ways to spoil a document, each one small; all draw from one ``Random``: a seed repeats them."""

from __future__ import annotations

import io
import re
import struct
import warnings
import zipfile
from collections.abc import Callable, Sequence
from random import Random

Bytes = Callable[[Random, bytes], bytes]
Words = Callable[[Random, str], str]

MOST = 2_000_000
"""Bytes that a mutated document may have: it is the shape that is hostile, not the size."""

ZIPPED = frozenset({"docx", "xlsx", "ofd", "zip"})
TEXTS = frozenset({"txt", "md", "html"})

# bytes


def flip(rng: Random, data: bytes) -> bytes:
    """Change a few bytes."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 4, 32))):
        out[rng.randrange(len(out))] = rng.randrange(256)
    return bytes(out)


def truncate(rng: Random, data: bytes) -> bytes:
    """Leave the end away, as a broken download does."""
    return data[: rng.randrange(1, len(data) + 1)]


def cut(rng: Random, data: bytes) -> bytes:
    """Leave a stretch out."""
    start, end = _stretch(rng, len(data))
    return data[:start] + data[end:] or data


def repeat(rng: Random, data: bytes) -> bytes:
    """Write a stretch several times."""
    start, end = _stretch(rng, len(data))
    return data[:start] + data[start:end] * rng.randrange(2, 20) + data[end:]


def insert(rng: Random, data: bytes) -> bytes:
    """Put bytes in that mean something to some reader."""
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.choice(_MEANING) + data[at:]


def overwrite_number(rng: Random, data: bytes) -> bytes:
    """Write an extreme value where a length or an offset may stand."""
    at = rng.randrange(max(1, len(data) - 4))
    return data[:at] + struct.pack("<I", rng.choice(_NUMBERS)) + data[at + 4 :]


_MEANING = (b"\x00", b"\x00" * 64, b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04", b"%PDF-1.7\n",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"]]>", b"\x1a",
            b"\x80\x81\xff", b"stream\n", b"endobj\n", b"\r", b"&#0;", b"<!--")  # fmt: skip
_NUMBERS = (0, 1, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF, 0x10000)

# zip archives


def spoil_member(rng: Random, data: bytes) -> bytes:
    """Mutate one member's own bytes; the archive around it stays sound."""
    members = _members(data)
    if not members:
        return flip(rng, data)
    at = rng.randrange(len(members))
    name, inside = members[at]
    members[at] = name, rng.choice(_BYTES)(rng, inside) if inside else b"\x00"
    return _packed(members)


def spoil_markup(rng: Random, data: bytes) -> bytes:
    """Mutate the markup of one XML member."""
    members = _members(data)
    marked = [i for i, (name, _) in enumerate(members) if name.endswith((".xml", ".rels"))]
    if not marked:
        return flip(rng, data)
    at = rng.choice(marked)
    name, inside = members[at]
    words = inside.decode("utf-8", "replace")
    members[at] = name, rng.choice(MARKUP)(rng, words).encode("utf-8", "replace")
    return _packed(members)


def shuffle_members(rng: Random, data: bytes) -> bytes:
    """Drop, rename, double or exchange members."""
    members = _members(data)
    if not members:
        return flip(rng, data)
    at = rng.randrange(len(members))
    name, inside = members[at]
    deed = rng.randrange(4)
    if deed == 0:
        del members[at]
    elif deed == 1:
        members[at] = rng.choice(_NAMES), inside
    elif deed == 2:
        members.append((name, inside))
    else:
        members[at] = name, rng.choice(members)[1]
    return _packed(members)


def lie_in_directory(rng: Random, data: bytes) -> bytes:
    """Change a field of the archive's directory: size, method, flags or place."""
    marks = [m.start() for m in re.finditer(rb"PK\x01\x02", data)]
    if not marks:
        return flip(rng, data)
    out = bytearray(data)
    at = rng.choice(marks) + rng.choice((8, 10, 16, 20, 24, 28, 42))
    out[at : at + 2] = struct.pack("<H", rng.choice((0, 1, 8, 99, 0xFFFF)))
    return bytes(out)


_NAMES = ("../../x.xml", "/etc/passwd", "word/document.xml", "a" * 300, "\u202etxt.exe", "CON", " ")


def _members(data: bytes) -> list[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(info.filename, archive.read(info)) for info in archive.infolist()]
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        return []
    except Exception as error:
        if type(error).__module__ in {"zlib", "lzma"}:
            return []
        raise


def _packed(members: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore", UserWarning)
        for name, inside in members:
            archive.writestr(name, inside)
    return out.getvalue()


# markup


def unbalance(rng: Random, words: str) -> str:
    """Take a tag away or write it twice."""
    tags = [m.span() for m in re.finditer(r"<[^<>]{1,200}>", words)]
    if not tags:
        return words
    start, end = rng.choice(tags)
    return words[:start] + words[start:end] * rng.choice((0, 2)) + words[end:]


def nest(rng: Random, words: str) -> str:
    """Put an element into itself, many times."""
    found = [m for m in re.finditer(r"<([\w:]+)(?: [^<>]{0,80})?>", words) if m[1] != "br"]
    if not found:
        return words
    tag = rng.choice(found)
    depth = rng.choice((10, 300, 5000))
    after = words.find(f"</{tag[1]}>", tag.end())
    if after < 0:
        return words[: tag.start()] + tag[0] * depth + words[tag.end() :]
    inside = words[tag.end() : after]
    nested = tag[0] * depth + inside + f"</{tag[1]}>" * depth
    return words[: tag.start()] + nested + words[after + len(tag[1]) + 3 :]


def exaggerate(rng: Random, words: str) -> str:
    """Write an absurd value into an attribute."""
    found = list(re.finditer(r"=([\"'])([^\"'<>]{0,40})\1", words))
    if not found:
        return words
    value = rng.choice(found)
    start, end = value.span(2)
    return words[:start] + rng.choice(_ABSURD) + words[end:]


def multiply(rng: Random, words: str) -> str:
    """Write one element very many times."""
    found = list(re.finditer(r"<([\w:]+)[^<>]{0,80}>[^<>]{0,80}</\1>", words))
    if not found:
        return words
    element = rng.choice(found)
    many = element[0] * rng.choice((50, 3000))
    return words[: element.start()] + many + words[element.end() :]


def declare(rng: Random, words: str) -> str:
    """Declare a document type: entities that grow, or a file elsewhere."""
    laughs = "".join(
        f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10)
    )  # each ten of the one before
    prolog = rng.choice(
        (
            f'<!DOCTYPE r [<!ENTITY l0 "哈">{laughs}]>',
            '<!DOCTYPE r SYSTEM "file:///etc/passwd">',
            '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1/x.dtd"> %p;]>',
        )
    )
    at = words.find("?>") + 2 if words.startswith("<?xml") else 0
    used = words[at:].replace(">", ">&l9;", 1) if rng.random() < 0.5 else words[at:]
    return words[:at] + prolog + used


_ABSURD = ("-1", "0", "999999999", "1e309", "NaN", "4294967296", "", "A1:XFD1048576",
           "ZZZZ99999", "../../../x", "file:///etc/passwd", "１２", "%1%2%3%4%5%6%7%8%9",
           "&amp;" * 50)  # fmt: skip

# words


def many_items(rng: Random, words: str) -> str:
    """Very many items of one form."""
    form = rng.choice(
        ("（{n}）", "{n}.", "第{n}条 ", "({n})", "①", "一、", "（一）", "{n}.{n}.{n} ")
    )
    count = rng.choice((200, 3000))
    lines = (form.format(n=n) + "站长应当每月巡查一次。\n" for n in range(1, count))
    return words + "\n" + "".join(lines)


def deep_items(rng: Random, words: str) -> str:
    """Labels that go ever deeper, or stand inside one another."""
    depth = rng.choice((20, 400))
    deep = rng.choice(
        (
            "".join(".".join(["1"] * min(n, 60)) + " 应当每年一次\n" for n in range(1, depth)),
            "（" * depth + "一" + "）" * depth + "应当每年一次。\n",
            "“" * depth + "每年至少一次" + "”" * depth,
            "第一条第二款第三项" * depth,
            "《" * depth + "办法" + "》" * depth,
        )
    )
    at = rng.randrange(len(words) + 1)
    return words[:at] + "\n" + deep + words[at:]


def turn_direction(rng: Random, words: str) -> str:
    """Scatter marks of writing direction and other signs that take no room."""
    return _scattered(rng, words, "\u200f\u200e\u202e\u202d\u202c\u2066\u2069\u200b\ufeff\u00ad")


def put_controls(rng: Random, words: str) -> str:
    """Scatter control characters, halves of pairs and signs outside the first plane."""
    return _scattered(rng, words, "\x00\x01\x07\x0b\x0c\x1b\x1c\x85\u2028\u2029\U0002a6d6🈯\uffff")


def swell_numbers(rng: Random, words: str) -> str:
    """Write absurd numbers where numbers stand."""
    found = list(re.finditer(r"[0-9０-９一二三四五六七八九十百]+", words))
    for number in sorted(rng.sample(found, min(len(found), 5)), key=lambda m: -m.start()):
        words = words[: number.start()] + rng.choice(_HUGE) + words[number.end() :]
    return words


def break_table(rng: Random, words: str) -> str:
    """Tear tabs and lines of flattened tables."""
    lines = words.split("\n")
    torn = [
        line if "\t" not in line and rng.random() > 0.05 else _torn(rng, line) for line in lines
    ]
    return "\n".join(torn)


def _torn(rng: Random, line: str) -> str:
    deed = rng.randrange(5)
    if deed == 0:
        return line + "\t" * rng.randrange(1, 60)
    if deed == 1:
        return "\t" + line
    return (line.replace("\t", "\n\n", 1), line.replace("\t", "", 1), "\t".join(line))[deed - 2]


def mix_line_ends(rng: Random, words: str) -> str:
    """Every line with an end of its own."""
    ends = ("\n", "\r\n", "\r", "\n\r", "\n\n\n", "\f\n", "\u2028", "")
    return "".join(line + rng.choice(ends) for line in re.split(r"\r\n|\n", words))


def mix_widths(rng: Random, words: str) -> str:
    """Half the signs in full width, and the reverse."""
    table = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
    table.update({v: k for k, v in table.items()})
    return "".join(chr(table.get(ord(c), ord(c))) if rng.random() < 0.5 else c for c in words)


def run_on(rng: Random, words: str) -> str:
    """One endless sentence: no stops, no lines, a word over and over."""
    if rng.random() < 0.5:
        return re.sub(r"[。；\n]", "，", words)
    return words + rng.choice(_OVER_AND_OVER) * rng.choice((500, 8000))


def shuffle_lines(rng: Random, words: str) -> str:
    """The same lines in another order."""
    lines = words.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


_HUGE = ("9" * 400, "零" * 200, "亿" * 60, "一亿亿亿亿", "0", "-1", "00000", "٣", "²", "½",
         "1.7976931348623157e308", "九千九百九十九万亿", "１" * 80, "3.1.4.1.5",
         "百分之" * 40)  # fmt: skip
_OVER_AND_OVER = ("每年", "第一条", "（一）", "不少于", "百分之", "和", "、", "\t", "　", "“",
                  "应当", "每年至少一次，", "年月日", "1", "（", "序号\t", "扣0.5分，",
                  "关于印发", "%")  # fmt: skip


def _scattered(rng: Random, words: str, signs: str) -> str:
    out = list(words)
    for _ in range(rng.choice((1, 10, 200))):
        out.insert(rng.randrange(len(out) + 1), rng.choice(signs))
    return "".join(out)


def _stretch(rng: Random, length: int) -> tuple[int, int]:
    start = rng.randrange(length)
    return start, min(length, start + rng.choice((1, 8, 100, 2000)))


def _as_words(mutate: Words) -> Bytes:
    def mutated(rng: Random, data: bytes) -> bytes:
        words = mutate(rng, data.decode("utf-8", "replace"))
        return words.encode(rng.choice(_ENCODINGS), "replace")

    mutated.__name__ = mutate.__name__
    return mutated


_ENCODINGS = ("utf-8",) * 8 + ("utf-8-sig", "gb18030", "big5", "utf-16")
_BYTES: tuple[Bytes, ...] = (flip, truncate, cut, repeat, insert, overwrite_number)
_ZIPS: tuple[Bytes, ...] = (spoil_member, spoil_markup, spoil_markup, shuffle_members,
                            lie_in_directory)  # fmt: skip
MARKUP: tuple[Words, ...] = (unbalance, nest, exaggerate, exaggerate, multiply, declare)
WORDS: tuple[Words, ...] = (many_items, deep_items, turn_direction, put_controls, swell_numbers,
                            break_table, mix_line_ends, mix_widths, run_on,
                            shuffle_lines)  # fmt: skip


def mutators(kind: str) -> tuple[Bytes, ...]:
    """What can be done to a document of the kind, the telling ways more often."""
    if kind in ZIPPED:
        return (*_BYTES, *_ZIPS, *_ZIPS)
    if kind == "html":
        return (*_BYTES, *map(_as_words, MARKUP), *map(_as_words, MARKUP), *map(_as_words, WORDS))
    if kind in TEXTS:
        return (*_BYTES, *map(_as_words, WORDS), *map(_as_words, WORDS))
    return _BYTES


def mutated(rng: Random, kind: str, data: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document with one to three changes, and their names."""
    names: list[str] = []
    for _ in range(rng.choice((1, 1, 2, 3))):
        mutate = rng.choice(mutators(kind))
        data = mutate(rng, data)[:MOST] or b"\x00"
        names.append(mutate.__name__)
    return data, tuple(names)
