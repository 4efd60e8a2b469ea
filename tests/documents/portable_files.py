"""Small PDF files written by hand: a line of text at a place, and lines drawn."""

from __future__ import annotations

import re

WIDTH, HEIGHT = 595, 842


def text(x: float, y: float, words: str, size: float = 16) -> str:
    """Words with their baseline ``y`` points above the bottom edge."""
    codes = "".join(f"{ord(c):04x}" for c in words)
    return f"BT /F1 {size} Tf {x} {y} Td <{codes}> Tj ET"


def lines(first: float, *words: str, left: float = 90, step: float = 28) -> str:
    return "\n".join(text(left, first - i * step, line) for i, line in enumerate(words))


def grid(columns: list[float], rows: list[float]) -> str:
    """Ruling lines of a full grid; rows from the top down."""
    across = [f"{columns[0]} {y} m {columns[-1]} {y} l S" for y in rows]
    down = [f"{x} {rows[0]} m {x} {rows[-1]} l S" for x in columns]
    return "\n".join(across + down)


FONT = (
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /DW 1000 /CIDSystemInfo "
    "<< /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor "
    "<< /Type /FontDescriptor /FontName /Own /Flags 4 /Ascent 880 /Descent -120 "
    "/FontBBox [0 -120 1000 880] /ItalicAngle 0 /CapHeight 800 /StemV 80 >> >>"
)


COMPOSITE = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H "
    "/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"
)


def stream(content: str) -> str:
    return f"<< /Length {len(content)} >> stream\n{content}\nendstream"


def unicode_map(pages: tuple[str, ...]) -> str:
    """Each code is the character's own number."""
    codes = sorted({found for page in pages for words in re.findall(r"<([0-9a-f]+)> Tj", page)
                    for found in re.findall("....", words)})  # fmt: skip
    rows = "\n".join(f"<{code}> <{code}>" for code in codes)
    return stream(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(codes)} beginbfchar\n{rows}\nendbfchar\nendcmap end end"
    )


def pdf(*pages: str, encrypt: str = "") -> bytes:
    """A PDF whose font has no outlines, only widths of one em and character codes."""
    kids = " ".join(f"{6 + 2 * i} 0 R" for i in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        COMPOSITE,
        FONT,
        unicode_map(pages),
    ]
    for i, content in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Contents {7 + 2 * i} 0 R /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(stream(content))
    return _assembled(objects, encrypt)


def _assembled(objects: list[str], encrypt: str) -> bytes:
    out = b"%PDF-1.7\n"
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    rows = "".join(f"{at:010d} 00000 n \n" for at in places)
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{rows}"
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R {encrypt} >>"
    return out + f"{table}{trailer}\nstartxref\n{start}\n%%EOF\n".encode("latin-1")
