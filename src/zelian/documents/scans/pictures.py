"""Pages out of picture files: checked before unpacking, upright, of a size worth reading."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageOps

from zelian.documents.refusals import BrokenFile
from zelian.documents.scans.recogniser import Picture
from zelian.documents.scans.refusals import HugePicture, TooManyScans

MOST_PAGES = 200
MOST_PIXELS = 80_000_000
_KINDS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP", "GIF")
_LONG_SIDE = 2200
_SHORT_SIDE = 24
_LEAST_LONG_SIDE = 1280
_TALLEST = 2.2
_ROLL = 300
_PAGE_SHAPE = 1.4
_BROKEN = (
    OSError,
    EOFError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    OverflowError,
    struct.error,
    zlib.error,
)


class PictureFile:
    """A picture or, in a TIFF file, several."""

    def __init__(self, name: str, data: bytes) -> None:
        """
        Look at the file without unpacking it.

        :raises CannotRead: damaged, no picture, too large, too many pages.
        """
        self._name = name
        try:
            with warnings.catch_warnings(action="ignore"):
                self._image = Image.open(io.BytesIO(data), formats=_KINDS)
                # what moves on the screen shows its first picture on paper
                several = self._image.format == "TIFF"
                self.count = getattr(self._image, "n_frames", 1) if several else 1
        except Image.DecompressionBombError as error:
            raise HugePicture(name, limit=MOST_PIXELS // 1_000_000) from error
        except _BROKEN as error:
            raise BrokenFile(name) from error
        if self.count > MOST_PAGES:
            raise TooManyScans(name, limit=MOST_PAGES)

    def pictures(self) -> Iterator[Picture]:
        """
        One after the other, without those too small to show words.

        :raises CannotRead: damaged or too large.
        """
        for number in range(self.count):
            try:
                with warnings.catch_warnings(action="ignore"):
                    image = self._frame(number)
            except Image.DecompressionBombError as error:
                raise HugePicture(self._name, limit=MOST_PIXELS // 1_000_000) from error
            except _BROKEN as error:
                raise BrokenFile(self._name) from error
            if min(image.size) >= _SHORT_SIDE:
                yield as_picture(image)

    def _frame(self, number: int) -> Image.Image:
        image = self._image
        if number:
            image.seek(number)
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise HugePicture(self._name, limit=MOST_PIXELS // 1_000_000)
        if image.format == "JPEG":
            image.draft("RGB", (min(width, _LONG_SIDE), min(height, _LONG_SIDE)))
        image.load()
        return ImageOps.exif_transpose(_on_white(image))


def _on_white(image: Image.Image) -> Image.Image:
    """As full colours or greys on white paper, already made smaller where it is far too large."""
    if image.mode.startswith(("I", "F")):
        return _greys(image)
    if image.mode == "1":
        image = image.convert("L")
    factor = max(image.size) // (2 * _LONG_SIDE)
    if factor > 1 and image.mode not in {"P", "PA"}:
        exif = image.getexif()
        image = image.reduce(factor)
        image.getexif().update(exif)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        paper.alpha_composite(image)
        return paper.convert("RGB")
    return image if image.mode in {"L", "RGB"} else image.convert("RGB")


def _greys(image: Image.Image) -> Image.Image:
    """A picture of more than 256 greys, from its darkest to its lightest."""
    deep = np.asarray(image, dtype=np.float32)
    low, high = float(np.nanmin(deep)), float(np.nanmax(deep))
    spread = max(high - low, 1.0)
    return Image.fromarray(np.nan_to_num((deep - low) * (255 / spread)).astype(np.uint8))


def as_picture(image: Image.Image) -> Picture:
    """The picture's pixels, at a size where words are read well and no slower than need be."""
    width, height = image.size
    # of a long roll, as phones save it, the width counts
    is_roll = height > _TALLEST * width and width >= _ROLL
    whole = int(_PAGE_SHAPE * width) if is_roll else max(width, height)
    factor = min(_LONG_SIDE / whole, 1.0) if whole > _LONG_SIDE else 1.0
    if whole < _LEAST_LONG_SIDE:
        factor = min(4.0, _LEAST_LONG_SIDE / whole)
    if factor != 1.0:
        size = (max(1, round(width * factor)), max(1, round(height * factor)))
        image = image.resize(size, Image.Resampling.LANCZOS)
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def cut(picture: Picture) -> list[Picture]:
    """A long roll in pieces of a page's shape, cut where nothing is printed; else it alone."""
    height, width = picture.shape[:2]
    if height <= _TALLEST * width or width < _ROLL:
        return [picture]
    varied = picture.max(axis=(1, 2)).astype(np.int16) - picture.min(axis=(1, 2))
    step = int(_PAGE_SHAPE * width)
    pieces, start = [], 0
    while height - start > 1.5 * step:
        low, high = start + step - step // 4, start + step
        at = high - 1 - int(np.argmin(varied[low:high][::-1]))
        pieces.append(picture[start:at])
        start = at
    return [*pieces, picture[start:]]
