"""Hostile files by name: each is read right or refused with its code, in bounded time and memory.

``test_refusals`` has the plain cases of each code; here stand those that are made to do harm.
The heavy ones go to a child process that is watched, with the bounds of the fuzzer.
"""

from __future__ import annotations

import io
import random
import socket
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import NoReturn

import pytest
import xlsxwriter

from tests.documents import one_paper
from tests.documents.portable_files import lines, pdf
from tests.documents.sheet_reading import sheets_of
from tests.documents.word_files import cell, document, docx, p, table
from tests.fuzz.holding import READ
from tests.fuzz.specimens import specimens
from tests.fuzz.watching import SOUND, Watched
from zelian.core.reading import read
from zelian.core.vocabulary.regulation import Reading
from zelian.core.vocabulary.text import Paper
from zelian.documents import CannotRead, open_document
from zelian.documents.written.duty_rows import ReadDocument
from zelian.documents.written.workbook import write_workbook

TEXT = one_paper.as_text().decode()
DUTY = "站长应当每月巡查一次。"


@pytest.fixture(scope="module")
def watched() -> Iterator[Watched]:
    child = Watched()
    yield child
    child.end()


def code_of(name: str, data: bytes) -> str:
    try:
        open_document(name, data)
    except CannotRead as refusal:
        return refusal.code
    return READ


def read_as(name: str, data: bytes) -> Reading:
    return read(open_document(name, data).paper)


def told(reading: Reading) -> tuple[object, ...]:
    """What was understood, without places: the same for the same words on other paper."""
    return (
        [p.path for p in reading.provisions],
        [(d.subjects, d.activity, [m.value for m in d.measures]) for d in reading.duties],
        [(row.no, row.responsible) for row in reading.table],
    )


# damaged, half-empty, wrongly named


@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd", "pdf", "png", "jpg"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_file_that_was_cut_off_is_damaged(kind: str, share: float) -> None:
    data = specimens()[kind][0]
    assert code_of(f"a.{kind}", data[: int(len(data) * share)]) in {"file.damaged", "scan.damaged"}


def test_a_page_that_was_cut_off_is_read_as_far_as_it_goes() -> None:
    data = one_paper.as_web()
    half = read_as("a.html", data[: len(data) // 2])
    assert 0 < len(half.duties) < len(read_as("a.html", data).duties)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", (" \n\t\r\n" * 500_000 + DUTY).encode()),
        ("a.html", f"<html><body>{'<p> </p>' * 20_000}<p>{DUTY}</p></body></html>".encode()),
        ("a.docx", docx(p("") * 20_000 + table(cell("") * 50) + p(DUTY))),
        ("a.pdf", pdf("", "", lines(700, DUTY), "")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_one_sentence_of_a_nearly_empty_file_is_read(name: str, data: bytes) -> None:
    assert [d.subjects for d in read_as(name, data).duties] == [("站长",)]


@pytest.mark.parametrize("kind", ["docx", "xlsx", "pdf", "ofd"])
@pytest.mark.parametrize("named", ["txt", "docx", "xlsx", "pdf", "doc", "xls", "html"])
def test_a_wrongly_named_file_is_read_as_what_it_is(kind: str, named: str) -> None:
    data = specimens()[kind][0]
    opened = open_document(f"a.{named}", data)
    assert opened.format == kind
    assert opened.paper == open_document(f"a.{kind}", data).paper


@pytest.mark.parametrize("named", ["docx", "xlsx", "pdf", "ofd"])
def test_words_under_a_name_that_promises_more_are_refused(named: str) -> None:
    assert code_of(f"a.{named}", one_paper.as_text()) == "file.wrong_kind"


def test_a_program_is_no_document_whatever_its_name_says() -> None:
    program = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 40
    codes = {code_of(f"a.{kind}", program) for kind in ("txt", "docx", "pdf", "xlsx", "html")}
    assert codes <= {"file.wrong_kind", "text.null_bytes", "text.undecodable"}


# bombs


def overlapping(first: str, times: int, size: int) -> bytes:
    """A zip whose members all lie on one and the same stretch of packed data."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = packer.compress(b"a" * size) + packer.flush()
    sums = struct.pack("<III", zlib.crc32(b"a" * size), len(packed), size)
    names = [first.encode(), *(b"m%d" % n for n in range(1, times))]
    local = struct.pack("<IHHHHH", 0x04034B50, 20, 0, 8, 0, 0) + sums
    local += struct.pack("<HH", len(names[0]), 0) + names[0] + packed
    directory = b"".join(
        struct.pack("<IHHHHHH", 0x02014B50, 20, 20, 0, 8, 0, 0)
        + sums
        + struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, 0)
        + name
        for name in names
    )
    ending = (0x06054B50, 0, 0, times, times, len(directory), len(local), 0)
    return local + directory + struct.pack("<IHHHHIIH", *ending)


def swelling_pdf(megabytes: int) -> bytes:
    """A page whose content unpacks to so much."""
    packed = zlib.compress(b"BT ET\n" * (megabytes * 1024 * 1024 // 6), 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>",
        b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed),
    ]
    out, places = b"%PDF-1.7\n", []
    for number, inside in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, inside)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table_of_places = b"xref\n0 5\n0000000000 65535 f \n" + rows
    trailer = b"trailer\n<< /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(out)
    return out + table_of_places + trailer


def huge_picture(side: int) -> bytes:
    """A PNG of one colour: a few kilobytes that unpack to a picture of ``side`` squared."""
    row = b"\0" * (1 + side // 8)
    packer = zlib.compressobj(9)
    body = b"".join(packer.compress(row * 100) for _ in range(side // 100)) + packer.flush()

    def chunk(kind: bytes, inside: bytes) -> bytes:
        total = struct.pack(">I", zlib.crc32(kind + inside))
        return struct.pack(">I", len(inside)) + kind + inside + total

    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def zip_in_zip(depth: int) -> bytes:
    data, name = b"a" * 1_000_000, "word/document.xml"
    for level in range(depth):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for n in range(10):
                archive.writestr(f"{n}.zip" if level else f"{n}-{name}", data)
        data = out.getvalue()
    return data


@pytest.mark.parametrize(
    ("name", "data", "codes"),
    [
        ("a.docx", overlapping("word/document.xml", 300, 4_900_000), {"file.bomb"}),
        ("a.xlsx", overlapping("xl/workbook.xml", 20, 40_000_000), {"file.bomb"}),
        ("a.ofd", overlapping("OFD.xml", 20, 40_000_000), {"file.bomb"}),
        ("a.zip", zip_in_zip(5), {"file.archive"}),
        ("a.docx", zip_in_zip(5), {"file.wrong_kind"}),
        ("a.pdf", swelling_pdf(600), {"file.bomb"}),
        ("a.png", huge_picture(60_000), {"scan.too_large", "scan.no_recogniser"}),
    ],
    ids=["docx", "xlsx", "ofd", "zip in zip", "zip in docx", "pdf", "png"],
)
def test_a_bomb_does_not_go_off(watched: Watched, name: str, data: bytes, codes: set[str]) -> None:
    assert len(data) < 1_000_000
    verdict, code = watched.check(name, data)
    assert verdict == SOUND, code
    assert code in codes


# markup that reaches out or grows

LAUGHS = (
    '<!DOCTYPE l [<!ENTITY l0 "哈">'
    + "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
OUTSIDE = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


def with_prolog(data: bytes, prolog: str) -> bytes:
    """The archive with a document type declared in each of its XML parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            head, sign, rest = old.read(name).rpartition(b"?>")
            new.writestr(name, head + sign + prolog.encode() + rest)
    return out.getvalue()


@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE], ids=["growing", "outside"])
@pytest.mark.parametrize("kind", ["docx", "xlsx", "ofd"])
def test_entities_are_refused_before_they_are_looked_at(kind: str, prolog: str) -> None:
    assert code_of(f"a.{kind}", with_prolog(specimens()[kind][0], prolog)) == "file.markup"


@pytest.mark.parametrize("prolog", [LAUGHS, OUTSIDE], ids=["growing", "outside"])
def test_a_page_has_no_entities_of_its_own(prolog: str) -> None:
    page = f"{prolog}<html><body><p>{DUTY}</p><p>&l9;&x;</p></body></html>"
    text = open_document("a.html", page.encode()).paper.text
    assert DUTY in text
    assert len(text) < 200
    assert "root:" not in text


@pytest.fixture
def _offline(monkeypatch: pytest.MonkeyPatch) -> None:
    def reached(*args: object, **kwargs: object) -> NoReturn:
        raise AssertionError("something was fetched")

    monkeypatch.setattr(socket, "socket", reached)
    monkeypatch.setattr(socket, "getaddrinfo", reached)


@pytest.mark.usefixtures("_offline")
def test_nothing_a_workbook_points_at_is_fetched() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_url(0, 0, "http://192.0.2.1/x", string=DUTY)
        sheet.write_formula(1, 0, "='http://192.0.2.1/[x.xlsx]甲'!A1", value="外来的话")
        sheet.write_formula(2, 0, '=WEBSERVICE("http://192.0.2.1/")', value="应当每年一次")
    paper = open_document("a.xlsx", out.getvalue()).paper
    assert paper.text.split() == [DUTY, "外来的话", "应当每年一次"]


# formulas

FORMULAS = ['=HYPERLINK("http://192.0.2.1/","点")', "=cmd|'/C calc'!A0", "+1+1", "-2+3", "@SUM(1)",
            "=1+1"]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_cell_that_looks_like_a_formula_is_its_words(formula: str) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, formula)
        sheet.write_string(1, 0, DUTY)
    text = open_document("a.xlsx", out.getvalue()).paper.text
    assert formula.strip() in text
    assert DUTY in text


@pytest.mark.parametrize("formula", FORMULAS)
def test_what_is_written_to_a_workbook_is_never_worked_out(formula: str) -> None:
    opened = open_document("=1+1.txt", f"{formula}\n{formula}{DUTY}".encode())
    data = write_workbook([ReadDocument(opened, read(opened.paper))], say=lambda words: words)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/")]
        assert not [n for n in archive.namelist() if "externalLink" in n or "calcChain" in n]
    assert sheets
    assert not any(b"<f>" in sheet or b"<f " in sheet or b"<hyperlink" in sheet for sheet in sheets)
    words = [str(v) for rows in sheets_of(data).values() for row in rows for v in row]
    assert "=1+1.txt" in words


# nesting

MANY = 100_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "".join(f"（{n}）{DUTY}\n" for n in range(1, MANY)).encode()),
        ("a.txt", ("（" * MANY + "一" + "）" * MANY + DUTY).encode()),
        ("a.txt", (".".join(["1"] * MANY) + " " + DUTY).encode()),
        ("a.txt", ("第一条" * MANY + DUTY).encode()),
        ("a.txt", ("《" * MANY + "办法" + "》" * MANY + DUTY).encode()),
        ("a.txt", ("每年" * MANY + DUTY).encode()),
        ("a.txt", ("序号\t" * MANY + "\n" + DUTY).encode()),
        ("a.html", ("<div>" * MANY + DUTY).encode()),
        ("a.html", ("<ol><li>" * MANY + DUTY).encode()),
        ("a.html", ("<table><tr><td>" * MANY + DUTY).encode()),
        ("a.docx", docx("<w:tbl><w:tr><w:tc>" * 20_000 + p(DUTY)
                        + "</w:tc></w:tr></w:tbl>" * 20_000)),
        ("a.docx", docx("<w:sdt><w:sdtContent>" * MANY + p(DUTY)
                        + "</w:sdtContent></w:sdt>" * MANY)),
        ("a.docx", docx(whole=document("<w:p>" * MANY + "</w:p>" * MANY))),
    ],
    ids=["items", "brackets", "levels", "labels", "titles", "words", "columns", "div", "lists",
         "tables", "word tables", "word controls", "word paragraphs"],
)  # fmt: skip
def test_a_hundred_thousand_within_or_after_each_other_are_survived(
    watched: Watched, name: str, data: bytes
) -> None:
    verdict, particulars = watched.check(name, data)
    assert verdict == SOUND, particulars


@pytest.mark.parametrize(("label", "last"), [("{}.", 1_000), ("（{}）", 1_500)])
def test_hundreds_of_items_are_as_many_headings_and_duties(label: str, last: int) -> None:
    many = range(1, last)
    reading = read_as("a.txt", "".join(f"{label.format(n)}{DUTY}\n" for n in many).encode())
    written = label.rstrip(".")
    assert [p.path for p in reading.provisions] == [(written.format(n),) for n in many]
    assert [d.subjects for d in reading.duties] == [("站长",) for _ in many]


@pytest.mark.parametrize("label", ["（100）", "（一百零二）", "1099.", "2000、"])
def test_a_number_at_the_head_is_no_part_of_a_name(label: str) -> None:
    assert [d.subjects for d in read(Paper(label + DUTY, ())).duties] == [("站长",)]


# signs


@pytest.mark.parametrize("signs", ["\u200e\u200f", "\u202a\u202b\u202c\u202d\u202e",
                                   "\u2066\u2067\u2068\u2069", "\u200b\ufeff\u00ad"])  # fmt: skip
def test_marks_of_direction_do_not_change_what_is_read(signs: str) -> None:
    rng = random.Random(1)
    marked = "".join(c + (rng.choice(signs) if rng.random() < 0.1 else "") for c in TEXT)
    assert told(read(Paper(marked, ()))) == told(read(Paper(TEXT, ())))


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.html", f"<html><body><p>{DUTY[:4]}\x00{DUTY[4:]}</p></body></html>".encode(),
         "text.null_bytes"),
        ("a.docx", docx(p(DUTY[:4] + "\x00" + DUTY[4:])), "file.damaged"),
        ("a.docx", docx(p(DUTY[:4] + "&#0;" + DUTY[4:])), "file.damaged"),
        ("a.md", b"\x00" * 1000, "text.null_bytes"),
    ],
)  # fmt: skip
def test_null_bytes_are_named_or_the_file_is_damaged(name: str, data: bytes, code: str) -> None:
    assert code_of(name, data) == code


@pytest.mark.parametrize(
    "encoding", ["gbk", "gb18030", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_a_regulation_reads_the_same_in_every_encoding(encoding: str) -> None:
    assert told(read_as("a.txt", TEXT.encode(encoding))) == told(read(Paper(TEXT, ())))


TRADITIONAL = (
    "第一條 學校應當每學期至少召開一次安全會議，會後五日內報送備案。\n"
    "第二條 校長應當每月巡查一次，並填寫紀錄。\n"
)


@pytest.mark.parametrize("encoding", ["big5", "cp950", "utf-8"])
def test_traditional_signs_in_their_own_encoding_are_read(encoding: str) -> None:
    opened = open_document("a.txt", TRADITIONAL.encode(encoding))
    assert opened.paper.text == TRADITIONAL
    assert read(opened.paper).duties


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\n\n"])
def test_a_regulation_reads_the_same_with_any_line_ends(end: str) -> None:
    assert told(read_as("a.txt", TEXT.replace("\n", end).encode())) == told(read(Paper(TEXT, ())))


def test_a_regulation_reads_the_same_with_mixed_line_ends() -> None:
    rng = random.Random(3)
    mixed = "".join(line + rng.choice(("\n", "\r\n", "\r")) for line in TEXT.split("\n"))
    assert told(read_as("a.txt", mixed.encode())) == told(read(Paper(TEXT, ())))
