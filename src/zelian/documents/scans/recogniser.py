"""The recogniser of printed words: loaded once a process, at the first scan.

PP-OCR models run by ``rapidocr``; they lie inside its package, nothing is downloaded.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import rapidocr
from numpy.typing import NDArray
from rapidocr import RapidOCR

Picture = NDArray[np.uint8]
"""Rows of pixels, each blue, green, red."""

Boxes = NDArray[np.float32]
"""Of each strip of words the four corners, from the upper left one clockwise."""

_FINDING_SIDE = 1280
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\u3001-\u301f\uff01-\uff5e"
_NARROW_SIGN = re.compile(rf"(?<=[{_WIDE}])[,;:?!()]|[,;:?!()](?=[{_WIDE}])")
_WIDE_SIGNS = str.maketrans(",;:?!()", "，；：？！（）")


@dataclass(frozen=True, slots=True)
class Seen:
    """The words of a strip.

    A sign each: ``places``, its middle as a share of the strip's width, and
    ``confidences``, from 0 to 1.
    """

    words: str
    places: tuple[float, ...]
    confidences: tuple[float, ...]


NOTHING = Seen("", (), ())


class Recogniser:
    """Finds strips of words in a picture and reads them. Not for several threads at once."""

    def __init__(self) -> None:
        models = Path(rapidocr.__file__).parent / "models"
        threads = _threads(_processors())
        cv2.setNumThreads(threads)
        self._engine = RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_preprocess_img": False,
                "EngineConfig.onnxruntime.intra_op_num_threads": threads,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
                # named files are used as they are, where a missing default would be fetched
                "Det.model_path": str(next(models.glob("*_det_*.onnx"))),
                "Det.limit_type": "max",
                "Det.limit_side_len": _FINDING_SIDE,
                "Rec.model_path": str(next(models.glob("*_rec_*.onnx"))),
                "Rec.rec_batch_num": 1,
            }
        )

    def boxes(self, picture: Picture) -> Boxes:
        """Where words stand, from top to bottom."""
        found = self._engine(picture, use_det=True, use_cls=False, use_rec=False)
        if found.boxes is None:
            return np.zeros((0, 4, 2), np.float32)
        return np.asarray(found.boxes, np.float32)

    def read(self, strip: Picture) -> Seen:
        """The words of one strip that lies straight."""
        found = self._engine(
            strip, use_det=False, use_cls=False, use_rec=True, return_word_box=True
        )
        if not found.txts or not found.txts[0].strip():
            return NOTHING
        info = found.word_results[0]
        columns = [column for word in info.word_cols for column in word]
        return _seen(_widened(found.txts[0]), columns, info.line_txt_len, info.confs)


def _seen(words: str, columns: list[int], length: float, confidences: list[float]) -> Seen:
    """A strip's signs where the model's columns say; evenly spread where they do not fit."""
    if len(confidences) != len(words):
        confidences = [float(np.mean(confidences))] * len(words)
    solid = [i for i, sign in enumerate(words) if not sign.isspace()]
    places = [(i + 0.5) / len(words) for i in range(len(words))]
    if len(columns) == len(solid):
        for i, column in zip(solid, columns, strict=True):
            places[i] = min(1.0, (column + 0.5) / length)
    return Seen(words, tuple(places), tuple(confidences))


def _widened(words: str) -> str:
    """Punctuation among Chinese characters as it is printed there, full-width."""
    return _NARROW_SIGN.sub(lambda m: m[0].translate(_WIDE_SIGNS), words)


def _threads(processors: int) -> int:
    """
    How many threads work on a page: half of the processors.

    They wait for one another awake: where others work beside them, as many threads as
    processors take three times as long by the clock as half of them.
    """
    return max(1, min(4, processors // 2))


def _processors() -> int:
    """How many this process may use, which in a container is less than the machine has."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@cache
def recogniser() -> Recogniser:
    """The one of this process."""
    return Recogniser()
