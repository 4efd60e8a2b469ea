"""What Word styles say of a paragraph: its outline level and its list.

Source: ECMA-376 part 1, clause 17.7 (styles). A style takes what it does not say
from the one it is based on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from zelian.documents.word.numbering import Numbering, W

_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_LONGEST_CHAIN = 20
_LEVELS = frozenset("012345678")


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style as it stands by itself."""

    style_id: str
    based_on: str | None
    level: int | None
    list_id: str | None
    depth: int | None


def read_styles(root: Element | None) -> dict[str, Style]:
    """The paragraph styles by their ids."""
    if root is None:
        return {}
    return {
        style.get(f"{W}styleId", ""): _style(style)
        for style in root.findall(f"{W}style")
        if style.get(f"{W}type") == "paragraph"
    }


def outline_level(properties: Element | None, styles: dict[str, Style]) -> int | None:
    """The outline level, 1 for the highest, that a paragraph or its style states."""
    own = _level(properties)
    if own is not None:
        return own
    for style in _chain(properties, styles):
        if style.level is not None:
            return style.level
    return None


def list_place(
    properties: Element | None, styles: dict[str, Style], numbering: Numbering
) -> tuple[str, int] | None:
    """The list and depth from 0 that number a paragraph, ``None`` if none does."""
    list_id, own_depth = _listed(properties)
    if list_id is not None:
        return None if list_id == "0" else (list_id, own_depth or 0)
    for style in _chain(properties, styles):
        if style.list_id is not None:
            if style.list_id == "0":
                return None
            linked = numbering.depth_of_style(style.list_id, style.style_id)
            depths = (own_depth, linked, style.depth, 0)
            return style.list_id, next(d for d in depths if d is not None)
    return None


def _style(style: Element) -> Style:
    based = style.find(f"{W}basedOn")
    name = style.find(f"{W}name")
    properties = style.find(f"{W}pPr")
    level = _level(properties)
    titled = _HEADING.fullmatch(name.get(f"{W}val", "") if name is not None else "")
    if level is None and titled:
        level = int(titled[1])
    list_id, depth = _listed(properties)
    return Style(
        style.get(f"{W}styleId", ""),
        None if based is None else based.get(f"{W}val"),
        level,
        list_id,
        depth,
    )


def _chain(properties: Element | None, styles: dict[str, Style]) -> list[Style]:
    named = None if properties is None else properties.find(f"{W}pStyle")
    at = None if named is None else named.get(f"{W}val")
    chain: list[Style] = []
    while at in styles and len(chain) < _LONGEST_CHAIN:
        chain.append(styles[at])
        at = styles[at].based_on
    return chain


def _level(properties: Element | None) -> int | None:
    found = None if properties is None else properties.find(f"{W}outlineLvl")
    value = "" if found is None else found.get(f"{W}val", "")
    return int(value) + 1 if value in _LEVELS else None


def _listed(properties: Element | None) -> tuple[str | None, int | None]:
    found = None if properties is None else properties.find(f"{W}numPr")
    if found is None:
        return None, None
    number, depth = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    at = "" if depth is None else depth.get(f"{W}val", "")
    list_id = None if number is None else number.get(f"{W}val")
    return list_id, int(at) if at in _LEVELS else None
