"""Pictures made fit for reading: evenly lit, without stamps over the words, upright, straight."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from zelian.documents.scans.recogniser import Boxes, Picture, Recogniser

_UNEVEN = 0.8
_COLOURED = 60
_STAMP = (0.09, 0.34)
"""The least and the largest side of a stamp, as shares of the page's shorter side."""
_LEAST_TILT = 0.25
_MOST_TILT = 15.0
_SURE = 0.8
_SAMPLES = 3


def evenly_lit(picture: Picture) -> Picture:
    """Without shadows: each place in proportion to the paper around it."""
    small = cv2.resize(picture, None, fx=0.125, fy=0.125, interpolation=cv2.INTER_AREA)
    reach = max(3, min(small.shape[:2]) // 20 * 2 + 1)
    paper = cv2.medianBlur(cv2.dilate(small, np.ones((5, 5), np.uint8)), min(reach, 61))
    lights = paper.max(axis=2)
    dark, light = np.percentile(lights, (3, 97))
    if dark > _UNEVEN * light:
        return picture
    height, width = picture.shape[:2]
    behind = cv2.resize(paper, (width, height), interpolation=cv2.INTER_LINEAR)
    return cv2.divide(picture, np.maximum(behind, 24), scale=245)


def without_stamps(picture: Picture) -> Picture:
    """Coloured ink of the size of a stamp made as light as its colour; black words stay."""
    height, width = picture.shape[:2]
    scale = 400 / min(height, width)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    chroma = small.max(axis=2).astype(np.int16) - small.min(axis=2)
    inked = (chroma > _COLOURED).astype(np.uint8)
    if not inked.any():
        return picture
    joined = cv2.morphologyEx(inked, cv2.MORPH_CLOSE, np.ones((9, 9), np.uint8))
    _, _, places, _ = cv2.connectedComponentsWithStats(joined)
    cleared = picture.copy()
    for left, top, wide, high, _area in places[1:]:
        if not _stamp_like(wide / 400, high / 400):
            continue
        rows = slice(int((top - 2) / scale) if top > 2 else 0, int((top + high + 2) / scale))
        columns = slice(int((left - 2) / scale) if left > 2 else 0, int((left + wide + 2) / scale))
        light = _without_colour(picture[rows, columns])
        cleared[rows, columns] = np.repeat(light[:, :, None], 3, axis=2)
    return cleared


def _without_colour(part: Picture) -> Picture:
    """Greys in which coloured ink is as light as paper."""
    lightest = part.max(axis=2)
    spread = lightest.astype(np.int16) - part.min(axis=2)
    ink = max(1.0, float(np.percentile(lightest[spread > _COLOURED], 25)))
    paler = np.minimum(255, lightest * (255 / ink)).astype(np.uint8)
    return np.where(spread > _COLOURED // 3, paler, part.min(axis=2))


def _stamp_like(wide: float, high: float) -> bool:
    least, largest = _STAMP
    inside = least < min(wide, high) and max(wide, high) < largest
    return inside and 0.55 < wide / high < 1.8


def upright(picture: Picture, reader: Recogniser) -> tuple[Picture, Boxes]:
    """The picture with its lines level and the right way up, and the boxes of its words."""
    boxes = reader.boxes(picture)
    if not len(boxes):
        return picture, boxes
    if _sideways(boxes):
        picture = np.ascontiguousarray(np.rot90(picture))
        boxes = reader.boxes(picture)
    tilt = _tilt(boxes)
    if _LEAST_TILT < abs(tilt) < _MOST_TILT:
        picture = _turned(picture, tilt)
        boxes = reader.boxes(picture)
    if _upside_down(picture, boxes, reader):
        height, width = picture.shape[:2]
        picture = np.ascontiguousarray(picture[::-1, ::-1])
        boxes = np.array([width, height], np.float32) - boxes[:, (2, 3, 0, 1)]
    return picture, boxes


def _sides(boxes: Boxes) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Widths and heights of boxes."""
    wide = np.linalg.norm(boxes[:, 1] - boxes[:, 0], axis=1)
    high = np.linalg.norm(boxes[:, 3] - boxes[:, 0], axis=1)
    return wide, high


def _sideways(boxes: Boxes) -> bool:
    wide, high = _sides(boxes)
    return bool(high[high > 1.5 * wide].sum() > wide[wide > 1.5 * high].sum())


def _tilt(boxes: Boxes) -> float:
    """By how many degrees the long lines fall to the right."""
    wide, high = _sides(boxes)
    long = boxes[wide > 4 * high]
    if not len(long):
        return 0.0
    along = long[:, 1] - long[:, 0] + long[:, 2] - long[:, 3]
    return float(np.median(np.degrees(np.arctan2(along[:, 1], along[:, 0]))))


def _turned(picture: Picture, tilt: float) -> Picture:
    height, width = picture.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    return cv2.warpAffine(
        picture, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )


def _upside_down(picture: Picture, boxes: Boxes, reader: Recogniser) -> bool:
    """Whether the longest lines are read better the other way round."""
    wide, high = _sides(boxes)
    order = [i for i in np.argsort(-wide) if wide[i] > high[i]][:_SAMPLES]
    strips = [strip_of(picture, boxes[i]) for i in order]
    as_it_is = _confidence(strips, reader)
    if not strips or as_it_is > _SURE:
        return False
    turned = [np.ascontiguousarray(strip[::-1, ::-1]) for strip in strips]
    return _confidence(turned, reader) > as_it_is + 0.1


def _confidence(strips: Sequence[Picture], reader: Recogniser) -> float:
    found = [c for strip in strips for c in reader.read(strip).confidences]
    return sum(found) / len(found) if found else 0.0


def strip_of(picture: Picture, corners: NDArray[np.float32]) -> Picture:
    """What lies between four corners, straight."""
    sides = np.linalg.norm(corners - np.roll(corners, -1, axis=0), axis=1)
    width, height = max(1, round(max(sides[0], sides[2]))), max(1, round(max(sides[1], sides[3])))
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    view = cv2.getPerspectiveTransform(np.ascontiguousarray(corners, np.float32), frame)
    return cv2.warpPerspective(
        picture, view, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE
    )
