"""Two scanned pages of one regulation; ``python -m tests.documents.scanned_pages`` draws them.

The drawn pages are kept, so that the tests need no Chinese font.
"""

from __future__ import annotations

import io
import math
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFont

FOLDER = Path(__file__).parent / "papers"
HEAD = "青石湾镇人民政府文件"
TITLE = "青石湾渡口安全管理责任办法"
BEFORE_BREAK = (
    "第五条 渡口经营人每季组织一次应急演练，参加人数不少于八人，"
    "并将演练照片、人员签到表、工作总结和其他的材料"
)
AFTER_BREAK = "装订成册，存档不少于三年。"
FIRST = [
    "第一章 总则",
    "第一条 为加强青石湾渡口安全管理，保障乘客生命财产安全，结合本镇实际，制定本办法。",
    ("第二条 镇人民政府每半年至少召开一次渡运安全专题会议，由分管副镇长主持，会后七个工作日内"
     "印发会议纪要。"),
    "第三条 镇交通管理站履行下列职责：",
    "（一）每月对渡船、渡口设施开展不少于2次安全检查，检查记录保存两年；",
    "（二）每年3月底前与渡工签订安全责任书，签订率达到百分之百；",
    "（三）发现重大隐患的，应当在24小时内书面报告镇人民政府。",
    "第二章 渡工责任",
    ("第四条 渡工应当在每日开航前检查船舶及救生设备，如实填写渡运日志；遇大风、大雾、洪水等恶劣"
     "天气的，不得开航。"),
    BEFORE_BREAK,
]  # fmt: skip
ROWS = [
    ["类别", "序号", "措施", "主要内容", "责任单位"],
    ["日常\n管理", "1", "检查", "每周清点一次救生衣，数量不少于核定载客人数。", "渡口经营人"],
    ["", "2", "培训", "每年组织渡工参加不少于16学时的安全培训。", "镇交通管理站"],
    ["应急\n处置", "3", "值守", "汛期每日安排两人值守，水位超过警戒线的立即停航。",
     "渡口经营人、渡工"],
    ["", "4", "报告", "每季度末向镇人民政府报送一次隐患清单。", "镇交通管理站"],
]  # fmt: skip
AFTER = "第六条 本办法自2026年7月1日起施行。"
SIGNED = ("青石湾镇人民政府", "2026年6月12日")
DPI = 150


def first() -> bytes:
    """The first page, in greys."""
    return (FOLDER / "scan_first.png").read_bytes()


def second() -> bytes:
    """The second page: a table, and a red stamp over the signature."""
    return (FOLDER / "scan_second.png").read_bytes()


def as_text() -> bytes:
    """The same regulation as plain text."""
    rows, category = [], ""
    for row in ROWS:
        category = row[0].replace("\n", "") or category
        rows.append("\t".join([category, *row[1:]]))
    paragraphs = [*FIRST[:-1], BEFORE_BREAK + AFTER_BREAK]
    return "\n".join([TITLE, *paragraphs, *rows, AFTER, *SIGNED]).encode()


def as_file(kind: str, *pages: Image.Image, **options: object) -> bytes:
    """Pictures as one file; several only in what holds several."""
    out = io.BytesIO()
    if len(pages) > 1:
        options |= {"save_all": True, "append_images": pages[1:]}
    pages[0].save(out, kind, **options)
    return out.getvalue()


def picture(data: bytes) -> Image.Image:
    """An unpacked picture in full colours."""
    return Image.open(io.BytesIO(data)).convert("RGB")


class _Sheet:
    """An A4 page to draw on, in points."""

    def __init__(self, font: str) -> None:
        self.scale = DPI / 72
        self.image = Image.new("RGB", (int(595 * self.scale), int(842 * self.scale)), "white")
        self.draw = ImageDraw.Draw(self.image)
        self.font = font
        self.y = 110.0

    def letters(self, size: float) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(self.font, round(size * self.scale), index=2)

    def words(self, x: float, y: float, words: str, size: float = 16) -> None:
        at = (x * self.scale, y * self.scale)
        self.draw.text(at, words, font=self.letters(size), fill=(25, 25, 25))

    def centred(self, y: float, words: str, size: float) -> None:
        width = self.draw.textlength(words, font=self.letters(size)) / self.scale
        self.words((595 - width) / 2, y, words, size)

    def wrapped(self, words: str, size: float, width: float, first: float = 0) -> list[str]:
        lines, line = [], ""
        for sign in words:
            long = (
                self.draw.textlength(line + sign.strip("\n"), font=self.letters(size)) / self.scale
            )
            if sign == "\n" or (long > width - (0 if lines else first) and sign not in "，。；、"):
                lines.append(line)
                line = ""
            line += sign.strip("\n")
        return [*lines, line]

    def paragraph(self, words: str, indent: float = 32) -> None:
        for number, line in enumerate(self.wrapped(words, 16, 438, indent)):
            self.words(79 if number else 79 + indent, self.y, line)
            self.y += 28

    def rule(self, *points: tuple[float, float]) -> None:
        self.draw.line([(x * self.scale, y * self.scale) for x, y in points], (25, 25, 25), 2)

    def table(self) -> None:
        columns = [79, 120, 150, 195, 420, 517]
        rows = [self.y]
        for row in ROWS:
            cells = [self.wrapped(words, 12, columns[i + 1] - columns[i] - 8)
                     for i, words in enumerate(row)]  # fmt: skip
            for i, lines in enumerate(cells):
                for n, line in enumerate(lines):
                    self.words(columns[i] + 4, self.y + 4 + 18 * n, line, 12)
            self.y += 10 + 18 * max(len(lines) for lines in cells)
            rows.append(self.y)
        for n, y in enumerate(rows):
            self.rule((columns[1] if n in {2, 4} else columns[0], y), (columns[-1], y))
        for x in columns:
            self.rule((x, rows[0]), (x, rows[-1]))
        self.y += 20

    def stamp(self, x: float, y: float) -> None:
        """A round red stamp of 42 mm; what is printed shows through."""
        ink = Image.new("RGB", self.image.size, "white")
        draw = ImageDraw.Draw(ink)
        red, scale = (215, 35, 45), self.scale
        box = [at * scale for at in (x - 59, y - 59, x + 59, y + 59)]
        draw.ellipse(box, outline=red, width=round(3 * scale))
        draw.text(((x - 20) * scale, (y - 24) * scale), "★", font=self.letters(40), fill=red)
        for n, sign in enumerate(SIGNED[0]):
            turn = math.pi * (1 + (n + 0.5) / len(SIGNED[0]))
            at = (x + 44 * math.cos(turn) - 8, y + 44 * math.sin(turn) - 10)
            draw.text([a * scale for a in at], sign, font=self.letters(16), fill=red)
        self.image = ImageChops.darker(self.image, ink)


def main() -> None:
    font = "/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc"
    sheet = _Sheet(font)
    sheet.words(79, 45, HEAD, 10.5)
    sheet.centred(sheet.y, TITLE, 22)
    sheet.y += 60
    for words in FIRST:
        sheet.paragraph(words)
    sheet.centred(770, "— 1 —", 14)
    sheet.image.convert("L").quantize(8).save(FOLDER / "scan_first.png", optimize=True)
    sheet = _Sheet(font)
    sheet.words(79, 45, HEAD, 10.5)
    sheet.paragraph(AFTER_BREAK, 0)
    sheet.y += 10
    sheet.table()
    sheet.paragraph(AFTER)
    sheet.y += 60
    sheet.words(360, sheet.y, SIGNED[0])
    sheet.words(370, sheet.y + 28, SIGNED[1])
    sheet.stamp(425, sheet.y + 20)
    sheet.centred(770, "— 2 —", 14)
    sheet.image.quantize(16).save(FOLDER / "scan_second.png", optimize=True)


if __name__ == "__main__":
    main()
