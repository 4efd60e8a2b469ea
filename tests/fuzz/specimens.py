"""Sound documents of every kind that is read: what the mutators start from."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random

from tests.documents import one_paper
from tests.documents.word_files import docx, level, numbered, numbering, part

REGULATIONS = Path(__file__).parents[1] / "reading" / "papers"
OFD = "http://www.ofdspec.org/2016"


@cache
def specimens() -> Mapping[str, tuple[bytes, ...]]:
    """Documents by the ending of their kind."""
    texts = tuple(path.read_bytes() for path in sorted(REGULATIONS.glob("*.txt")))
    made: dict[str, tuple[bytes, ...]] = {
        "txt": texts,
        "md": (one_paper.as_text(),),
        "html": (one_paper.as_web(), one_paper.as_web(one_paper.STYLE), _listed_page()),
        "docx": (one_paper.as_word(), _numbered_word()),
        "xlsx": (one_paper.as_sheet(),),
        "ofd": (_ofd(),),
        "zip": (_packed(),),
        "png": (_picture("PNG"),),
        "jpg": (_picture("JPEG"),),
    }
    for path in sorted(one_paper.FOLDER.iterdir()):
        kind = path.suffix.lower().removeprefix(".")
        made[kind] = (*made.get(kind, ()), path.read_bytes())
    return made


def _listed_page() -> bytes:
    items = "<ol>" + "<li>值班员每日巡查两次<ol type='a'><li>每周记录一次</ol>" * 4 + "</ol>"
    cells = "<table><tr><td rowspan=2 colspan=3>职责<td>每月一次</table>"
    return f"<!DOCTYPE html><meta charset=gb2312><h1>办法</h1>{items}{cells}".encode("gb18030")


def _numbered_word() -> bytes:
    list_of = numbering(level(0, "chineseCountingThousand", "第%1条"), level(1, "decimal", "%1.%2"))
    note = part(
        "footnotes", '<w:footnote w:id="2"><w:p><w:r><w:t>注</w:t></w:r></w:p></w:footnote>'
    )
    body = "".join(
        numbered(f"站长应当每月至少召开{n}次例会，会后{n}日内报备。", 1, n % 2) for n in range(1, 8)
    )
    return docx(body, numbering=list_of, footnotes=note)


def _ofd() -> bytes:
    """A one-page fixed-layout document, two lines of text on it."""
    line = (
        '<ofd:TextObject ID="{id}" Boundary="20 {y} 160 8" Font="1" Size="5">'
        '<ofd:TextCode X="0" Y="6" DeltaX="g 20 5">{words}</ofd:TextCode></ofd:TextObject>'
    )
    words = ("第一条 站长应当每月至少巡查一次。", "第二条 会后三日内将纪要报上级备案。")
    lines = "".join(line.format(id=10 + n, y=30 + 10 * n, words=w) for n, w in enumerate(words))
    members = {
        "OFD.xml": '<ofd:OFD xmlns:ofd="{ns}" DocType="OFD" Version="1.0"><ofd:DocBody>'
        "<ofd:DocInfo/><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": '<ofd:Document xmlns:ofd="{ns}"><ofd:CommonData><ofd:PageArea>'
        "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea></ofd:CommonData>"
        '<ofd:Pages><ofd:Page ID="2" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>'
        "</ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": '<ofd:Page xmlns:ofd="{ns}"><ofd:Content>'
        f'<ofd:Layer ID="3">{lines}</ofd:Layer></ofd:Content></ofd:Page>',
    }
    return _zip({name: words.replace("{ns}", OFD).encode() for name, words in members.items()})


def _packed() -> bytes:
    return _zip({"甲/办法.txt": one_paper.as_text(), "乙.docx": one_paper.as_word()})


def _picture(form: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.frombytes("L", (80, 60), Random(1).randbytes(80 * 60)).save(out, form)
    return out.getvalue()


def _zip(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()
