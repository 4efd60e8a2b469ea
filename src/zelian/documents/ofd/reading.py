"""OFD files (GB/T 33190): pages of text objects, laid out like those of a PDF.

Left out: annotations, stamps, slanted watermarks, attachments. Templates are part of the
pages that name them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from zelian.core.vocabulary.text import Paper
from zelian.documents.archives import Archive
from zelian.documents.composing import Composer
from zelian.documents.ofd.objects import POINTS, Drawn, box_of, local
from zelian.documents.portable.pages import Page
from zelian.documents.portable.paper import write_pages
from zelian.documents.refusals import (
    BrokenFile,
    EmptyFile,
    GarbledText,
    LockedFile,
    ScannedPages,
    TooLong,
    TooManyPages,
)
from zelian.documents.scans.door import PICTURES, Progress, read_pictures

MOST_PAGES = 1_000
MOST_SIGNS = 1_000_000
_A4 = (0.0, 0.0, 210.0, 297.0)
_FEWEST_SIGNS_A_PAGE = 5
_MOST_GARBLED = 0.2


def read_ofd(name: str, data: bytes, progress: Progress | None = None) -> Paper:
    """
    The text and blocks of an OFD file; one of pictures only is recognised.

    :raises CannotRead: locked, damaged, without character codes, endless, or of pictures
        that are of another kind or that nothing is there to recognise.
    """
    with Archive(name, data) as archive:
        drawn = Drawn(name)
        pages, unmapped = _pages(_Package(name, archive), drawn)
        signs = sum(g.sign != " " for page in pages for g in page.glyphs)
        scanned = bool(drawn.pictures) and signs < _FEWEST_SIGNS_A_PAGE * len(pages)
        pictures = _pictures(archive, drawn) if scanned else []
    if pictures:
        return read_pictures(name, pictures, progress)
    if scanned:
        raise ScannedPages(name)
    if not signs:
        raise EmptyFile(name)
    if unmapped > _MOST_GARBLED * signs:
        raise GarbledText(name)
    composer = Composer(name)
    write_pages(composer, pages)
    return composer.paper()


def _pictures(archive: Archive, drawn: Drawn) -> list[bytes]:
    """What the pages show, in their order; nothing where one is of a kind nobody opens."""
    parts = list(dict.fromkeys(drawn.shown))
    if not all(posixpath.splitext(part)[1].lower() in PICTURES for part in parts):
        return []
    return [archive.unpacked(part) for part in parts]


@dataclass(slots=True)
class _Package:
    """The parts of the file, found as makers write their places."""

    name: str
    archive: Archive
    _known: dict[str, str] = field(init=False)
    _parsed: dict[str, Element] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = {part.replace("\\", "/").lower(): part for part in self.archive.names()}

    def part(self, base: str, place: str | None) -> str | None:
        """A part by its place as written in another; some write it from the root."""
        words = (place or "").strip().replace("\\", "/")
        if not words:
            return None
        beside = posixpath.join(posixpath.dirname(base), words)
        for path in (words,) if words.startswith("/") else (beside, words):
            found = self._known.get(posixpath.normpath(path).lstrip("/").lower())
            if found is not None:
                return found
        return None

    def root(self, part: str | None) -> Element | None:
        """A part parsed, kept for the next to ask."""
        if part is None:
            return None
        if part not in self._parsed:
            root = self.archive.xml(part)
            if root is None:
                return None
            self._parsed[part] = root
        return self._parsed[part]


def _pages(package: _Package, drawn: Drawn) -> tuple[list[Page], int]:
    name = package.name
    first = package.part("", "OFD.xml")
    root = package.root(first)
    if root is None or first is None:
        raise BrokenFile(name)
    pages: list[Page] = []
    signs = unmapped = 0
    for body in _below(root, "DocBody"):
        place = next((e.text for e in _below(body, "DocRoot")), None)
        for page in _document_pages(package, package.part(first, place), drawn):
            pages.append(page)
            signs += len(page.glyphs)
            unmapped += page.unmapped
            if len(pages) > MOST_PAGES:
                raise TooManyPages(name, limit=MOST_PAGES)
            if signs > MOST_SIGNS:
                raise TooLong(name, limit=MOST_SIGNS // 10_000)
    if not pages:
        locked = package.part("", "Encryptions.xml") is not None
        raise (LockedFile if locked else BrokenFile)(name)
    return pages, unmapped


def _document_pages(package: _Package, part: str | None, drawn: Drawn) -> Iterator[Page]:
    root = package.root(part)
    if root is None or part is None:
        return
    common = next(_below(root, "CommonData"), None)
    templates: dict[str, str | None] = {}
    units: dict[str, Element] = {}
    media: dict[str, str] = {}
    box = _A4
    for thing in () if common is None else common:
        kind = local(thing)
        if kind == "PageArea":
            box = _area(thing) or box
        elif kind == "TemplatePage":
            templates[thing.get("ID", "")] = package.part(part, thing.get("BaseLoc"))
        elif kind in {"PublicRes", "DocumentRes"}:
            place = package.part(part, thing.text)
            units.update(_units(package.root(place)))
            media.update(_media(package, place))
    for pages in _below(root, "Pages"):
        for page in _below(pages, "Page"):
            drawn.units, drawn.media = units, media
            yield _page(package, package.part(part, page.get("BaseLoc")), templates, drawn, box)


def _page(
    package: _Package,
    part: str | None,
    templates: dict[str, str | None],
    drawn: Drawn,
    box: tuple[float, float, float, float],
) -> Page:
    root = package.root(part)
    drawn.fresh()
    if root is not None and part is not None:
        for place in _below(root, "PageRes"):
            own = package.part(part, place.text)
            drawn.units = {**drawn.units, **dict(_units(package.root(own)))}
            drawn.media = {**drawn.media, **dict(_media(package, own))}
        for area in _below(root, "Area"):
            box = _area(area) or box
        for template in _below(root, "Template"):
            background = package.root(templates.get(template.get("TemplateID", "")))
            for content in () if background is None else _below(background, "Content"):
                drawn.draw(content)
        for content in _below(root, "Content"):
            drawn.draw(content)
    return Page(
        box[2] * POINTS, box[3] * POINTS, tuple(drawn.glyphs), tuple(drawn.rules), drawn.unmapped
    )


def _units(resources: Element | None) -> Iterator[tuple[str, Element]]:
    """The composite graphic units of a resource file, by their ids."""
    for group in () if resources is None else _below(resources, "CompositeGraphicUnits"):
        for unit in _below(group, "CompositeGraphicUnit"):
            yield unit.get("ID", ""), unit


def _media(package: _Package, part: str | None) -> Iterator[tuple[str, str]]:
    """The parts of the pictures that a resource file names, by their ids."""
    resources = package.root(part)
    if resources is None or part is None:
        return
    folder = (resources.get("BaseLoc") or "").strip()
    for group in _below(resources, "MultiMedias"):
        for medium in _below(group, "MultiMedia"):
            place = next((e.text for e in _below(medium, "MediaFile")), None) or ""
            found = package.part(part, posixpath.join(folder, place.strip()))
            if found is not None:
                yield medium.get("ID", ""), found


def _area(element: Element) -> tuple[float, float, float, float] | None:
    box = next((box_of(e.text) for e in _below(element, "PhysicalBox")), None)
    return box if box is not None and box[2] > 0 and box[3] > 0 else None


def _below(element: Element, name: str) -> Iterator[Element]:
    return (child for child in element if local(child) == name)
