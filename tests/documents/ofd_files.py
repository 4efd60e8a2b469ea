"""Small OFD files put together by hand: text objects and paths on pages, in millimetres."""

from __future__ import annotations

import io
import zipfile

NS = 'xmlns:ofd="http://www.ofdspec.org/2016"'
SIZE = 5.0
WIDE = 150.0


def text(x: float, y: float, words: str, size: float = SIZE, extra: str = "") -> str:
    """Words with their baseline ``y`` from the top, each character an em further."""
    steps = f"g {len(words) - 1} {size}" if len(words) > 1 else ""
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} {size * len(words)} {size}" Font="9" '
        f'Size="{size}" {extra}><ofd:TextCode X="0" Y="{size}" DeltaX="{steps}">{words}'
        "</ofd:TextCode></ofd:TextObject>"
    )


def lines(first: float, *words: str, left: float = 30.0, step: float = 9.0) -> str:
    return "".join(text(left, first + step * i, line) for i, line in enumerate(words))


def grid(columns: list[float], rows: list[float]) -> str:
    across = [f"M {columns[0]} {y} L {columns[-1]} {y}" for y in rows]
    down = [f"M {x} {rows[0]} L {x} {rows[-1]}" for x in columns]
    return "".join(
        f'<ofd:PathObject ID="2" Boundary="0 0 210 297" LineWidth="0.3"><ofd:AbbreviatedData>{path}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
        for path in [*across, *down]
    )


def layer(objects: str) -> str:
    return f"<ofd:Content><ofd:Layer ID='3'>{objects}</ofd:Layer></ofd:Content>"


def page(objects: str, before: str = "") -> str:
    return f"<ofd:Page {NS}>{before}{layer(objects)}</ofd:Page>"


def picture(resource: int, boundary: str = "0 0 210 297") -> str:
    return f'<ofd:ImageObject ID="5" ResourceID="{resource}" Boundary="{boundary}"/>'


def media(**files: int) -> str:
    """A resource file that names pictures in the folder ``Res`` beside it, with their ids."""
    listed = "".join(
        f'<ofd:MultiMedia ID="{number}" Type="Image"><ofd:MediaFile>'
        f"{name.replace('_', '.')}</ofd:MediaFile></ofd:MultiMedia>"
        for name, number in files.items()
    )
    return f'<ofd:Res {NS} BaseLoc="Res"><ofd:MultiMedias>{listed}</ofd:MultiMedias></ofd:Res>'


def ofd(*pages: str, common: str = "", **parts: str | bytes) -> bytes:
    """An OFD file of whole page parts; further parts by their places below ``Doc_0``."""
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    members: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {NS} Version="1.0" DocType="OFD"><ofd:DocBody>'
        "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NS}><ofd:CommonData>{area}{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/Page_{n}/Content.xml": words for n, words in enumerate(pages)},
        **{f"Doc_0/{name}": words for name, words in parts.items()},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, words in members.items():
            archive.writestr(name, words)
    return out.getvalue()
