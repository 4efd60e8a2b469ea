"""Evidence for the demonstration: small pictures, sheets and texts, the same every time."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from time import gmtime

from PIL import Image, ImageDraw

from zelian.packs.demo.draws import Draws

WIDTH, HEIGHT = 480, 320
WALLS = ((236, 232, 222), (228, 234, 238), (240, 236, 230), (226, 232, 224))
CLOTHES = ((52, 73, 94), (120, 40, 40), (80, 96, 72), (110, 110, 120), (60, 60, 60))
TABLES = ((150, 110, 75), (170, 130, 90), (120, 90, 66))
SKIN = (233, 200, 170)
DAY = gmtime(0)
"""What the sheets say of the time they were made, so that they are the same every time."""
INK, FRAME, LINE, PAGE = 45, (150, 150, 150), 150, 255


@dataclass(frozen=True, slots=True)
class Paper:
    """A file: its name and its bytes."""

    name: str
    content: bytes


def paper_of(kind: str, *, topic: str, lines: tuple[str, ...], draws: Draws, key: str) -> Paper:
    """
    The evidence of an act: ``photo`` (PNG), ``roll`` (PDF), ``minutes`` or ``letter`` (text).

    :raises KeyError: another kind.
    """
    makers = {
        "photo": lambda: Paper("现场照片.png", _photo(draws, key)),
        "roll": lambda: Paper("签到表.pdf", _roll(draws, key)),
        "minutes": lambda: Paper("会议记录.txt", _text(f"记录：{topic}", lines)),
        "letter": lambda: Paper("文稿.txt", _text(topic, lines)),
    }
    return makers[kind]()


def _text(title: str, lines: tuple[str, ...]) -> bytes:
    return "\n".join((title, "", *lines, "")).encode("utf-8")


def _photo(draws: Draws, key: str) -> bytes:
    """A room with a table and people around it, as far as a few shapes can tell."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), draws.one_of(WALLS, "wall", key))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((120, 24, 360, 110), fill=(250, 250, 250), outline=FRAME, width=3)
    pen.rectangle((120, 24, 360, 44), fill=(176, 36, 36))
    heads = 4 + draws.below(5, "heads", key)
    for number in range(heads):
        left = 30 + number * (WIDTH - 80) // max(heads - 1, 1)
        top = 150 + draws.below(16, "height", key, number)
        pen.ellipse((left, top, left + 34, top + 38), fill=SKIN)
        pen.chord((left - 2, top - 4, left + 36, top + 30), 180, 360, fill=(45, 38, 34))
        coat = draws.one_of(CLOTHES, "coat", key, number)
        pen.rounded_rectangle((left - 12, top + 38, left + 46, top + 120), 14, fill=coat)
    pen.rectangle((0, 236, WIDTH, HEIGHT), fill=draws.one_of(TABLES, "table", key))
    return _saved(picture.quantize(64), "PNG", optimize=True)


def _roll(draws: Draws, key: str) -> bytes:
    """A sheet of a table with signatures."""
    sheet = Image.new("L", (420, 594), PAGE)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle((130, 30, 290, 46), fill=INK)
    for row in range(15):
        top = 80 + row * 32
        pen.line((40, top, 380, top), fill=LINE)
        if 0 < row <= 6 + draws.below(7, "signed", key):
            _signature(pen, draws, key, row, top)
    for left in (40, 150, 265, 380):
        pen.line((left, 80, left, 528), fill=LINE)
    return _saved(sheet, "PDF", resolution=72.0, creationDate=DAY, modDate=DAY)


def _signature(pen: ImageDraw.ImageDraw, draws: Draws, key: str, row: int, top: int) -> None:
    for left in (60, 175, 285):
        strokes = [
            (left + 12 * n, top + 6 + draws.below(20, "stroke", key, row, left, n))
            for n in range(6)
        ]
        pen.line(strokes, fill=INK, width=2, joint="curve")


def _saved(picture: Image.Image, form: str, **options: object) -> bytes:
    buffer = BytesIO()
    picture.save(buffer, form, **options)
    return buffer.getvalue()
