"""The text of a pledge: named places in a template, filled in once when it is issued."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from zelian.pages.words import year_date

PLACE = re.compile(r"[{｛]\s*([^{}｛｝\n]*?)\s*[}｝]")
# What stands in a template between braces, and the field of `Filling` it takes.
PLACES: Mapping[str, str] = {
    "单位": "unit",
    "岗位": "post",
    "姓名": "name",
    "年度": "year",
    "上级": "counterpart",
    "上级姓名": "counterpart_name",
    "机构": "institution",
    "日期": "on",
}


@dataclass(frozen=True, slots=True)
class Filling:
    """What the named places of one pledge become."""

    unit: str
    post: str
    name: str
    year: int
    counterpart: str
    counterpart_name: str
    institution: str
    on: date

    def word(self, place: str) -> str:
        """What a place becomes; a place nobody knows stays as it is written."""
        field = PLACES.get(place)
        if field is None:
            return f"{{{place}}}"
        value = getattr(self, field)
        return year_date(value) if isinstance(value, date) else str(value)


def unknown_places(body: str) -> list[str]:
    """The places of a template that have no meaning, in order, each once."""
    found = dict.fromkeys(match[1] for match in PLACE.finditer(body))
    return [place for place in found if place not in PLACES]


def filled(body: str, filling: Filling) -> str:
    """A template's text for one pledge. What is put in is never read as a template again."""
    return PLACE.sub(lambda match: filling.word(match[1]), body)
