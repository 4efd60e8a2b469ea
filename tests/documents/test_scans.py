"""Scanned pages are read like the files they were printed from."""

from __future__ import annotations

import io
import subprocess
import sys
from difflib import SequenceMatcher

import docx
import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageFilter

from tests.documents import scanned_pages as scanned
from tests.documents.portable_files import lines, pdf
from zelian.core.reading import read
from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import CannotRead, open_document
from zelian.documents.scans import door


def pages() -> tuple[Image.Image, Image.Image]:
    return scanned.picture(scanned.first()), scanned.picture(scanned.second())


def opened(data: bytes, name: str = "扫描件.png") -> Paper:
    return open_document(name, data).paper


@pytest.fixture(scope="module")
def shares() -> list[float]:
    return []


@pytest.fixture(scope="module")
def paper(shares: list[float]) -> Paper:
    """Both pages out of one TIFF file."""
    data = scanned.as_file("TIFF", *pages(), compression="tiff_lzw")
    return open_document("扫描件.tif", data, shares.append).paper


@pytest.fixture(scope="module")
def written() -> Paper:
    return open_document("办法.txt", scanned.as_text()).paper


def solid(words: str) -> str:
    return "".join(words.split())


def likeness(found: str, words: str) -> float:
    """The share of ``words`` that came back, in order."""
    matched = SequenceMatcher(None, solid(words), solid(found), autojunk=False)
    return sum(block.size for block in matched.get_matching_blocks()) / len(solid(words))


def of_kind(paper: Paper, kind: BlockKind) -> list[str]:
    return [block.span.of(paper.text) for block in paper.blocks if block.kind is kind]


def measures(paper: Paper) -> list[tuple[object, object]]:
    return [(m.kind, m.value) for duty in read(paper).duties for m in duty.measures]


def test_nearly_every_character_comes_back(paper, written):
    assert likeness(paper.text, written.text) >= 0.98
    assert len(solid(paper.text)) <= 1.05 * len(solid(written.text))
    assert paper.confidence > 0.95


def test_the_measures_headings_and_rows_are_those_of_the_written_text(paper, written):
    found, wanted = read(paper), read(written)
    assert len(measures(written)) >= 14
    assert measures(paper) == measures(written)
    assert [(q.path, q.title) for q in found.provisions] == [
        (q.path, q.title) for q in wanted.provisions
    ]
    assert [(r.category, r.no, r.measure, r.responsible) for r in found.table] == [
        (r.category, r.no, r.measure, r.responsible) for r in wanted.table
    ]
    assert found.regulation == wanted.regulation


def test_lines_are_joined_to_paragraphs_over_the_page_break_too(paper):
    paragraphs = [solid(words) for words in of_kind(paper, BlockKind.PARAGRAPH)]
    assert solid(scanned.BEFORE_BREAK + scanned.AFTER_BREAK) in paragraphs
    assert solid(scanned.FIRST[2]) in paragraphs
    assert paragraphs[-2:] == list(scanned.SIGNED)


def test_what_dresses_the_pages_is_no_paragraph(paper):
    text = "\n".join(of_kind(paper, BlockKind.PARAGRAPH))
    assert scanned.HEAD not in text
    assert "— 1 —" not in text
    assert set(of_kind(paper, BlockKind.FURNITURE)) >= {scanned.HEAD}


def test_a_ruled_table_keeps_its_rows_columns_and_merged_cells(paper):
    cells = {
        (block.row, block.column): (block.span.of(paper.text), block.row_span)
        for block in paper.blocks
        if block.kind is BlockKind.CELL
    }
    assert cells[0, 3] == ("主要内容", 1)
    assert cells[1, 0] == ("日常管理", 2)
    assert (2, 0) not in cells
    assert cells[4, 1] == ("4", 1)
    assert cells[3, 4] == ("渡口经营人、渡工", 1)
    assert max(cells) == (4, 4)


def test_progress_is_told_a_page(paper, shares):
    assert paper.text
    assert shares == [0.5, 1.0]


def test_hardly_anything_is_unsure_on_clean_pages(paper):
    assert sum(len(unsure.span) for unsure in paper.unsure) <= 2
    assert "scan.poor" not in {remark.code for remark in read(paper).remarks}


def test_a_pdf_of_pictures_is_read_as_well(paper):
    seen: list[float] = []
    found = open_document("扫描件.pdf", scanned.as_file("PDF", *pages()), seen.append).paper
    assert likeness(found.text, paper.text) > 0.99
    assert measures(found) == measures(paper)
    assert seen == [0.5, 1.0]


def test_one_scanned_page_among_pages_of_text_is_recognised_alone():
    whole = pypdfium2.PdfDocument.new()
    for part in (pdf(lines(700, "第四条 前一页是文字。")), scanned.as_file("PDF", pages()[1])):
        whole.import_pages(pypdfium2.PdfDocument(part))
    out = io.BytesIO()
    whole.save(out)
    seen: list[float] = []
    found = open_document("合订.pdf", out.getvalue(), seen.append).paper
    assert found.text.startswith("第四条 前一页是文字。")
    assert "渡口经营人" in found.text
    assert seen == [1.0]
    text_only = open_document("文字.pdf", pdf(lines(700, "第四条 前一页是文字。")), seen.append)
    assert text_only.paper.confidence is None
    assert seen == [1.0]


def pasted(*pictures: bytes, words: str = "") -> bytes:
    """A Word file that holds pictures, and perhaps words."""
    document = docx.Document()
    for picture in pictures:
        document.add_picture(io.BytesIO(picture))
    if words:
        document.add_paragraph(words)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_word_file_of_nothing_but_pictures_is_a_scan():
    seen: list[float] = []
    found = open_document("扫描件.docx", pasted(scanned.second()), seen.append).paper
    assert likeness(found.text, scanned.AFTER) == 1
    assert found.confidence is not None
    assert seen == [1.0]
    with_words = opened(pasted(scanned.second(), words="第一条 文字。"), "文字.docx")
    assert with_words.confidence is None
    with pytest.raises(CannotRead) as refused:
        opened(pasted(), "空.docx")
    assert refused.value.code == "file.empty"


def shaded(page: Image.Image) -> Image.Image:
    """Half of the page in the shadow of a hand, in warm light."""
    across = np.linspace(0, 1, page.width)[None, :, None]
    light = 0.95 - 0.55 / (1 + np.exp(-12 * (across - 0.6)))
    shown = np.asarray(page) * light * np.array([1, 0.96, 0.86])
    return Image.fromarray(shown.astype(np.uint8))


def small(page: Image.Image) -> Image.Image:
    """As a copier of old makes it: 90 dots an inch, in black and white."""
    size = (page.width * 90 // 150, page.height * 90 // 150)
    return page.convert("L").resize(size, Image.Resampling.LANCZOS).convert("1")


LYING = {
    "turned left": lambda page: page.transpose(Image.Transpose.ROTATE_90),
    "turned right": lambda page: page.transpose(Image.Transpose.ROTATE_270),
    "upside down": lambda page: page.transpose(Image.Transpose.ROTATE_180),
    "askew": lambda page: page.rotate(2.4, Image.Resampling.BICUBIC, fillcolor="white"),
    "in the shade": lambda page: shaded(page.rotate(-1.5, fillcolor="white")),
    "small": small,
}


@pytest.mark.parametrize("lying", LYING)
def test_a_page_is_read_however_it_lies(lying):
    upper = pages()[1].crop((0, 0, 1239, 900))
    found = opened(scanned.as_file("PNG", LYING[lying](upper)))
    words = [scanned.AFTER_BREAK, *(w for row in scanned.ROWS for w in row), scanned.AFTER]
    assert likeness(found.text, "".join(words)) >= 0.98
    assert sum(block.kind is BlockKind.CELL for block in found.blocks) >= 23


def test_the_camera_s_note_on_how_it_was_held_is_heeded():
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = pages()[1].transpose(Image.Transpose.ROTATE_90)
    found = opened(scanned.as_file("JPEG", turned, exif=exif, quality=70), "照片.jpg")
    assert likeness(found.text, scanned.AFTER) == 1


def worn() -> bytes:
    """A page blurred until some of it cannot be told."""
    page = pages()[0].convert("L").resize((580, 820), Image.Resampling.LANCZOS)
    page = page.filter(ImageFilter.GaussianBlur(1.25))
    grain = np.random.default_rng(7).normal(0, 14, (820, 580))
    shown = np.clip(np.asarray(page) + grain, 0, 255).astype(np.uint8)
    return scanned.as_file("JPEG", Image.fromarray(shown), quality=40)


def test_words_read_without_confidence_are_marked_where_they_stand():
    found = opened(worn(), "旧件.jpg")
    assert found.unsure
    assert found.confidence < 0.98
    for unsure in found.unsure:
        assert unsure.confidence < 0.95
        assert unsure.span.of(found.text).strip()
    right = solid(scanned.as_text().decode() + scanned.HEAD)
    wrong = [at for at, sign in enumerate(found.text) if sign.isalnum() and sign not in right]
    covered = {at for unsure in found.unsure for at in range(unsure.span.start, unsure.span.end)}
    assert wrong
    assert len(covered.intersection(wrong)) >= 0.8 * len(wrong)
    remarks = [r for r in read(found).remarks if r.code == "scan.unsure"]
    assert remarks
    assert len(remarks) <= len(found.unsure)
    assert "没有把握" in remarks[0].message.text()


@pytest.mark.parametrize("kind", ["png", "jpg", "pdf"])
def test_without_the_recogniser_a_scan_is_refused_in_plain_words(kind, monkeypatch):
    data = {
        "png": scanned.second,
        "jpg": lambda: scanned.as_file("JPEG", pages()[1]),
        "pdf": lambda: scanned.as_file("PDF", pages()[1]),
    }[kind]()
    monkeypatch.setattr(door, "find_spec", lambda module: None)
    with pytest.raises(CannotRead) as refused:
        open_document(f"扫描件.{kind}", data)
    assert refused.value.code == "scan.no_recogniser"
    assert "未安装文字识别组件" in refused.value.sentence.text()


def test_files_with_text_need_no_recogniser(monkeypatch):
    monkeypatch.setattr(door, "find_spec", lambda module: None)
    found = opened(pdf(lines(700, "第一条 文字。")), "文字.pdf")
    assert found.text == "第一条 文字。\n"


def test_the_recogniser_is_not_loaded_before_the_first_scan():
    code = (
        "import sys, zelian.documents as d; d.open_document('a.txt', b'abc'); "
        "print([m for m in ('cv2', 'numpy', 'onnxruntime', 'rapidocr') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
