"""A reading as Akoma Ntoso 3.0, the OASIS standard for legislative documents.

The body holds the document's own words in its own outline; what was read out of it
(duties, measures, doubts) stands in ``meta/proprietary`` and points to the body by
``eId``. Source: OASIS Akoma Ntoso Version 1.0, schema akomantoso30.xsd.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date
from xml.etree import ElementTree as ET

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.outline.labels import Style, label_at
from zelian.core.vocabulary.regulation import Duty, Link, LinkKind, Reading
from zelian.core.vocabulary.saying import LINK_KINDS, measure_sentence
from zelian.documents.opening import OpenedDocument
from zelian.documents.written.contents import Section, Table, Words, contents_of
from zelian.documents.written.writable import writable

AKN = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
OURS = "urn:zelian:reading:1"
_ELEMENTS = {
    Style.ANNEX: "hcontainer",
    Style.PART: "part",
    Style.BOOK: "book",
    Style.SUBBOOK: "tome",
    Style.CHAPTER: "chapter",
    Style.SECTION: "section",
    Style.ARTICLE: "article",
    Style.COUNTED: "section",
    Style.COUNTED_PAREN: "subsection",
    Style.NUMBER: "paragraph",
    Style.NUMBER_PAREN: "subparagraph",
    Style.CIRCLED: "indent",
}
_ABBREVIATED = {"chapter": "chp", "section": "sec", "article": "art", "paragraph": "para"}

Translate = Callable[[str], str]


def write_akoma_ntoso(
    opened: OpenedDocument, reading: Reading, *, today: date, translate: Translate | None = None
) -> bytes:
    """The whole document as XML, UTF-8; ``today`` dates what states no date of its own."""
    return _Writer(opened, reading, today, translate).written()


class _Writer:
    """One document being written; ``_ids`` leads from sections to their ``eId``."""

    def __init__(
        self,
        opened: OpenedDocument,
        reading: Reading,
        today: date,
        translate: Translate | None,
    ) -> None:
        self.opened = opened
        self.reading = reading
        self.today = today
        self.translate = translate
        self._taken: set[str] = set()
        self._ids: dict[int, str] = {}

    def written(self) -> bytes:
        ET.register_namespace("", AKN)
        ET.register_namespace("zelian", OURS)
        root = ET.Element(f"{{{AKN}}}akomaNtoso")
        act = _under(root, "act", name="regulation")
        meta = _under(act, "meta")
        contents = contents_of(self.opened.paper, self.reading)
        self._preface(act, contents)
        body = _under(act, "body")
        if not contents.sections:
            _under(_under(body, "hcontainer", name="text", eId="text_1"), "content")
            self._blocks(body[0][0], _beside_title(contents, self.reading))
        for section in contents.sections:
            self._section(body, section, "")
        self._meta(meta, contents)
        return ET.tostring(root, encoding="utf-8", xml_declaration=True)

    def _preface(self, act: ET.Element, contents: Section) -> None:
        preface = _under(act, "preface")
        title = _under(_under(preface, "longTitle"), "p")
        _under(title, "docTitle").text = writable(self.reading.regulation.title or self.opened.name)
        if contents.sections:
            before = list(_beside_title(contents, self.reading))
            if before:
                self._blocks(_under(act, "preamble"), before)

    def _section(self, parent: ET.Element, section: Section, above: str) -> None:
        label = section.provision.label if section.provision else ""
        name, number = _read_label(label, inside_article="art_" in above)
        attributes = {"name": "annex"} if name == "hcontainer" else {}
        eid = self._eid(above, name, number)
        self._ids[id(section)] = eid
        element = _under(parent, name, eId=eid, **attributes)
        _under(element, "num").text = writable(label)
        if section.heading:
            _under(element, "heading").text = writable(section.heading)
        if section.sections:
            if section.parts:
                self._blocks(_under(element, "intro"), section.parts)
            for inner in section.sections:
                self._section(element, inner, eid)
        else:
            self._blocks(_under(element, "content"), section.parts)

    def _eid(self, above: str, name: str, number: int) -> str:
        """An identifier of the standard's shape: ``chp_2__art_12``; a double gets a number."""
        wanted = f"{above}__" if above else ""
        wanted += f"{_ABBREVIATED.get(name, name)}_{number}"
        eid, again = wanted, 1
        while eid in self._taken:
            again += 1
            eid = f"{wanted}-{again}"
        self._taken.add(eid)
        return eid

    def _blocks(self, parent: ET.Element, parts: Iterable[Words | Table]) -> None:
        for part in parts:
            if isinstance(part, Words):
                _under(parent, "p").text = writable(part.text)
            else:
                _table(parent, part)
        if not len(parent):
            _under(parent, "p")

    def _meta(self, meta: ET.Element, contents: Section) -> None:
        self._identification(meta)
        self._lifecycle(meta)
        links = [link for link in self.reading.links if link.title or link.article]
        if links:
            analysis = _under(meta, "analysis", source="#zelian")
            self._other_references(analysis, links)
        references = _under(meta, "references", source="#zelian")
        _organization(references, "zelian", "/zelian", "Zelian 责链")
        issuer = self.reading.regulation.issuer
        if issuer:
            _organization(references, "issuer", "/ontology/organization/cn/issuer", issuer)
        for kind in dict.fromkeys(link.kind for link in links):
            _under(
                references,
                "TLCConcept",
                eId=kind.value,
                href=f"/ontology/concept/zelian/{kind.value}",
                showAs=self._said(LINK_KINDS[kind]),
            )
        proprietary = _under(meta, "proprietary", source="#zelian")
        self._proprietary(proprietary, contents)

    def _said(self, template: str) -> str:
        return self.translate(template) if self.translate else template

    def _identification(self, meta: ET.Element) -> None:
        regulation = self.reading.regulation
        stated = regulation.issued_on or regulation.effective_on
        day = (stated or self.today).isoformat()
        name = "issued" if regulation.issued_on else "effective" if stated else "read"
        number = self.opened.digest.removeprefix("sha256:")[:16]
        work = f"/akn/cn/act/{day}/{number}"
        author = "#issuer" if regulation.issuer else "#zelian"
        identification = _under(meta, "identification", source="#zelian")
        for level, uri in (
            ("FRBRWork", work),
            ("FRBRExpression", f"{work}/zho@"),
            ("FRBRManifestation", f"{work}/zho@/main.xml"),
        ):
            element = _under(identification, level)
            _under(element, "FRBRthis", value=f"{uri}/!main" if level == "FRBRWork" else uri)
            _under(element, "FRBRuri", value=uri)
            if level == "FRBRManifestation":
                _under(element, "FRBRdate", date=self.today.isoformat(), name="read")
                _under(element, "FRBRauthor", href="#zelian")
                continue
            _under(element, "FRBRdate", date=day, name=name)
            _under(element, "FRBRauthor", href=author)
            if level == "FRBRWork":
                _under(element, "FRBRcountry", value="cn")
                if regulation.doc_number:
                    _under(element, "FRBRnumber", value=writable(regulation.doc_number))
            else:
                _under(element, "FRBRlanguage", language="zho")

    def _lifecycle(self, meta: ET.Element) -> None:
        regulation = self.reading.regulation
        dates = (("generation", regulation.issued_on), ("amendment", regulation.effective_on))
        stated = [(kind, day) for kind, day in dates if day]
        if not stated:
            return
        lifecycle = _under(meta, "lifecycle", source="#zelian")
        for i, (kind, day) in enumerate(stated, start=1):
            _under(
                lifecycle,
                "eventRef",
                date=day.isoformat(),
                source="#issuer" if regulation.issuer else "#zelian",
                type=kind,
                eId=f"event_{i}",
            )

    def _other_references(self, analysis: ET.Element, links: Iterable[Link]) -> None:
        others = _under(analysis, "otherReferences", source="#zelian")
        for link in links:
            shown = f"《{link.title}》{link.article}" if link.title else link.article
            _under(
                others,
                "alternativeReference" if link.kind is LinkKind.REFERS else "implicitReference",
                **{"for": "#zelian"},
                href=f"#{link.kind.value}",
                showAs=writable(shown),
            )

    def _proprietary(self, parent: ET.Element, contents: Section) -> None:
        reading = ET.SubElement(
            parent,
            f"{{{OURS}}}reading",
            {"digest": self.opened.digest, "format": self.opened.format},
        )
        for section in contents.walk():
            for duty in section.duties:
                self._duty(reading, duty, self._ids.get(id(section)))
        for remark in self.reading.remarks:
            element = ET.SubElement(
                reading,
                f"{{{OURS}}}remark",
                {
                    "code": remark.code,
                    "start": str(remark.span.start),
                    "end": str(remark.span.end),
                },
            )
            element.text = writable(remark.message.text(self.translate))

    def _duty(self, parent: ET.Element, duty: Duty, eid: str | None) -> None:
        element = ET.SubElement(
            parent,
            f"{{{OURS}}}duty",
            {
                "modality": duty.modality.value,
                "activity": duty.activity.value,
                "start": str(duty.span.start),
                "end": str(duty.span.end),
                **({"for": f"#{eid}"} if eid else {}),
            },
        )
        for name, words in (
            ("subject", duty.subjects),
            ("action", (duty.action,) if duty.action else ()),
            ("counterpart", duty.counterparts),
            ("recipient", duty.recipients),
            ("evidence", duty.evidence),
            ("condition", duty.conditions),
            ("trigger", duty.triggers),
            ("consequence", duty.consequences),
        ):
            for word in words:
                ET.SubElement(element, f"{{{OURS}}}{name}").text = writable(word)
        for measure in duty.measures:
            value = {k: v for k, v in measure.value.to_json().items() if v not in (None, "")}
            inner = ET.SubElement(
                element,
                f"{{{OURS}}}measure",
                {
                    "kind": measure.kind.value,
                    "value": writable(json.dumps(value, ensure_ascii=False)),
                    "start": str(measure.span.start),
                    "end": str(measure.span.end),
                },
            )
            inner.text = writable(measure_sentence(measure.value).text(self.translate))


def _under(parent: ET.Element, name: str, /, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{AKN}}}{name}", attributes)


def _organization(references: ET.Element, eid: str, href: str, shown: str) -> None:
    _under(references, "TLCOrganization", eId=eid, href=href, showAs=writable(shown))


def _beside_title(contents: Section, reading: Reading) -> Iterable[Words | Table]:
    """The parts before the first provision, without the title that the preface gives."""
    title = "".join(reading.regulation.title.split())
    return (p for p in contents.parts if isinstance(p, Table) or clean_signs(p.text) != title)


def _read_label(label: str, *, inside_article: bool) -> tuple[str, int]:
    """The standard's name for a place with this label, and the label's number."""
    read = label_at(clean_signs("".join(label.split())) + "\n", 0)
    if read is None:
        return "level", 1
    if inside_article and read.style is Style.COUNTED_PAREN:
        return "point", read.number
    return _ELEMENTS.get(read.style, "level"), read.number


def _table(parent: ET.Element, table: Table) -> None:
    drawn = _under(parent, "table")
    row = -1
    line = drawn
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        if cell.row != row:
            line, row = _under(drawn, "tr"), cell.row
        spans = {
            name: str(n)
            for name, n in (("rowspan", cell.row_span), ("colspan", cell.column_span))
            if n > 1
        }
        box = _under(line, "td", **spans)
        for words in cell.text.split("\n"):
            _under(box, "p").text = writable(words)
