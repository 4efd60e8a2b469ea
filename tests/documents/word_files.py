"""Small .docx files made by hand, so that each test shows the markup it is about."""

from __future__ import annotations

import io
import zipfile

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def p(words: str, properties: str = "") -> str:
    return f"<w:p>{properties}<w:r><w:t>{words}</w:t></w:r></w:p>"


def numbered(words: str, list_id: int, depth: int = 0) -> str:
    place = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>'
    return p(words, f"<w:pPr>{place}</w:pPr>")


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(words)}</w:tc>"


def table(*rows: str) -> str:
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows) + "</w:tbl>"


def document(body: str, prolog: str = "") -> str:
    inside = f"<w:body>{body}</w:body>"
    return f'<?xml version="1.0"?>{prolog}<w:document xmlns:w="{W}">{inside}</w:document>'


def part(tag: str, inside: str) -> str:
    return f'<w:{tag} xmlns:w="{W}">{inside}</w:{tag}>'


def level(depth: int, form: str, label: str, extra: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{extra}'
        f'<w:lvlText w:val="{label}"/></w:lvl>'
    )


def numbering(*levels: str, lists: int = 1, overrides: str = "") -> str:
    nums = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/>{overrides if n > 1 else ""}</w:num>'
        for n in range(1, lists + 1)
    )
    abstract = f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
    return part("numbering", abstract + nums)


def relationships(target: str, kind: str) -> str:
    return (
        f'<Relationships xmlns="{R}"><Relationship Id="r1" Type="{OFFICE}/{kind}" '
        f'Target="{target}" TargetMode="External"/></Relationships>'
    )


def docx(body: str = "", *, whole: str | None = None, **parts: str) -> bytes:
    """A .docx with ``body``; further parts by name, ``numbering=`` for word/numbering.xml."""
    members = {
        "[Content_Types].xml": TYPES,
        "word/document.xml": document(body) if whole is None else whole,
        **{name if "/" in name else f"word/{name}.xml": words for name, words in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return out.getvalue()
