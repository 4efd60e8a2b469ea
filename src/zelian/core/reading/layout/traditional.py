"""Papers in traditional signs, read as if written in simplified ones; and their words back.

Reads: ``Paper``. Writes: a ``Paper`` of the same length for the reader, so that every place
stays, and the finished ``Reading`` with its words in the signs the document uses.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import fields, is_dataclass, replace
from typing import Any

from zelian.core.vocabulary.measure import MeasureValue
from zelian.core.vocabulary.regulation import Reading
from zelian.core.vocabulary.signs import SIMPLIFIED
from zelian.core.vocabulary.text import Paper
from zelian.core.vocabulary.wording import Sentence

_TO_SIMPLIFIED = str.maketrans(dict(SIMPLIFIED))
_TRADITIONAL = re.compile("[" + "".join(SIMPLIFIED) + "]")
_SIMPLIFIED = re.compile("[" + "".join(dict.fromkeys(SIMPLIFIED.values())) + "]")
_SAMPLE = 20_000
_FEWEST = 3


class Simplified:
    """A paper as it is to be read; ``paper`` is the first one itself unless plainly traditional."""

    def __init__(self, first: Paper) -> None:
        self._back: dict[int, str] = {}
        self.paper = first
        if not is_traditional(first.text):
            return
        used = Counter(_TRADITIONAL.findall(first.text))
        for sign, _count in reversed(used.most_common()):
            self._back[ord(SIMPLIFIED[sign])] = sign
        for sign, count in Counter(_SIMPLIFIED.findall(first.text)).items():
            if count > used[self._back.get(ord(sign), "")]:
                self._back.pop(ord(sign), None)
        self.paper = replace(first, text=first.text.translate(_TO_SIMPLIFIED))

    def back(self, reading: Reading) -> Reading:
        """
        The reading with its words in the signs of the first paper.

        Paths and values of measures are normalised, and what the reader itself says is no
        word of the document: those stay.
        """
        if not self._back:
            return reading
        return replace(
            reading, **{f.name: self._rewritten(getattr(reading, f.name)) for f in fields(reading)}
        )

    def _rewritten(self, thing: Any) -> Any:
        if type(thing) is str:
            return thing.translate(self._back)
        if isinstance(thing, tuple):
            return type(thing)(self._rewritten(each) for each in thing)
        if isinstance(thing, (type, Sentence, MeasureValue)) or not is_dataclass(thing):
            return thing
        held = {f.name: getattr(thing, f.name) for f in fields(thing)}
        words = {name: self._rewritten(held[name]) for name in held if name != "path"}
        noun: Any = thing
        return replace(noun, **words)


def is_traditional(text: str) -> bool:
    """Whether traditional signs outnumber the simplified ones that stand for them."""
    head = text[:_SAMPLE]
    traditional = len(_TRADITIONAL.findall(head))
    return traditional >= _FEWEST and traditional > len(_SIMPLIFIED.findall(head))
