"""Speed and memory of the whole reading, beside the targets; every figure is measured here."""

from __future__ import annotations

import importlib.util
import io
import logging
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median

from bench.reading import paper
from tests.documents import one_paper
from tests.documents.word_files import cell, docx, p, table
from zelian.core.reading import read
from zelian.core.vocabulary.text import Paper
from zelian.documents import CannotRead, open_document

ROUNDS = 7
PAGES = 200
LINES_A_PAGE = 28
TARGET_SPEED = 1_000_000
TARGET_MEGABYTES = 200
TARGET_WORD_SECONDS = 3.0
TARGET_SCAN_SECONDS = 3.0
TIMES_JIONLP = 2
WITHOUT_JIONLP = "not here; `python -m pip install jionlp` (for this bench only) sets it beside"

Line = tuple[str, str, str]


def run(texts: Sequence[Path]) -> Iterator[Line]:
    """Lines of label, figure and target."""
    yield from plain_text([path.read_bytes().decode("utf-8") for path in texts])
    megabytes = memory_of_five()
    yield "memory of a 5 MB text", f"{megabytes:,.0f} MB", under(megabytes, TARGET_MEGABYTES, "MB")
    seconds = word_file()
    yield f"a .docx of {PAGES} pages", f"{seconds:.2f} s", under(seconds, TARGET_WORD_SECONDS, "s")
    yield from scanned_page()


def plain_text(texts: Sequence[str]) -> Iterator[Line]:
    """Characters a second a core, and the best public time extractor's in the same run."""
    characters = sum(map(len, texts))
    ours = characters / _median(lambda: [read(Paper(text, ())) for text in texts])
    large = paper(300_000)
    evenly = len(large.text) / _median(lambda: read(large))
    for label, speed in (("annotated papers", ours), ("one text of 300,000 characters", evenly)):
        yield label, f"{speed:,.0f} characters/s", over(speed, TARGET_SPEED)
    if importlib.util.find_spec("jionlp") is None:
        yield "JioNLP's time extractor", WITHOUT_JIONLP, ""
        return
    theirs = characters / _of_jionlp(texts)
    yield "JioNLP's time extractor, same papers", f"{theirs:,.0f} characters/s", ""
    yield "ours, as a multiple of it", f"{ours / theirs:.1f}", over(ours / theirs, TIMES_JIONLP)


def _of_jionlp(texts: Sequence[str]) -> float:
    import jionlp

    logging.disable(logging.ERROR)  # it logs a traceback for each time it cannot parse
    sentences = [line for text in texts for line in text.split("\n") if line.strip()]
    return _median(lambda: [jionlp.ner.extract_time(line) for line in sentences], rounds=3)


def _median(deed: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Seconds of processor time, the median of several rounds after one to warm up."""
    deed()
    taken: list[float] = []
    for _ in range(rounds):
        began = time.process_time()
        deed()
        taken.append(time.process_time() - began)
    return median(taken)


_READ_FIVE = """
import resource
from bench.reading import paper
from zelian.core.reading import read
reading = read(paper({characters}))
assert reading.duties
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def memory_of_five() -> float:
    """Megabytes that a fresh process holds at most while it reads 5 MB of UTF-8 text."""
    sample = paper(30_000).text
    characters = int(5 * 1024 * 1024 * len(sample) / len(sample.encode()))
    return float(_said(_READ_FIVE.format(characters=characters)))


def word_file() -> float:
    """Seconds to open and read a .docx of so many pages, tables among them."""
    lines = [line for line in paper(PAGES * LINES_A_PAGE * 40).text.split("\n") if line]
    rows = ["".join(cell(words) for words in row) for row in one_paper.ROWS]
    body = [p(words) for words in lines[: PAGES * LINES_A_PAGE]]
    for at in range(0, len(body), LINES_A_PAGE * 5):
        body.insert(at, table(*rows))
    data = docx("".join(body))
    began = time.perf_counter()
    read(open_document("a.docx", data).paper)
    return time.perf_counter() - began


def scanned_page() -> Iterator[Line]:
    """A printed page as a picture, on one core; the first one loads the recogniser."""
    if importlib.util.find_spec("rapidocr") is None:
        yield "a scanned page", "needs the extra `ocr`: pip install 'zelian[ocr]'", ""
        return
    said = _said(_READ_SCAN).split()
    if said[0] == "refused":
        yield "a scanned page", " ".join(said[1:]), ""
        return
    first, again, signs = map(float, said)
    yield (
        f"a scanned page ({signs:.0f} characters)",
        f"{again:.2f} s",
        under(again, TARGET_SCAN_SECONDS, "s"),
    )
    yield "the first one in a process", f"{first:.2f} s", ""


_READ_SCAN = """
from bench.reading_speed import read_scan
read_scan()
"""


def read_scan() -> None:
    """For a process of its own, held to one core: seconds of the first page and of the next."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    data = picture_of_a_page()
    taken: list[float] = []
    for _ in range(3):
        began = time.perf_counter()
        try:
            opened = open_document("a.png", data)
        except CannotRead as refusal:
            print("refused", refusal.sentence.text())
            return
        read(opened.paper)
        taken.append(time.perf_counter() - began)
    print(taken[0], min(taken[1:]), len(opened.paper.text))


def picture_of_a_page(dots_an_inch: int = 200) -> bytes:
    """The first page of the printed regulation as PNG."""
    import pypdfium2

    document = pypdfium2.PdfDocument(one_paper.as_portable())
    try:
        picture = document[0].render(scale=dots_an_inch / 72).to_pil()
    finally:
        document.close()
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _said(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[1],
    )
    return done.stdout.strip()


def over(figure: float, target: float) -> str:
    return f"target {target:,.0f}, ratio {figure / target:.2f}"


def under(figure: float, target: float, unit: str) -> str:
    return f"target under {target:g} {unit}, ratio {target / figure:.2f}"
