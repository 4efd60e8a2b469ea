"""The old Office files in ``papers``: ``python -m tests.documents.old_papers`` makes them anew.

LibreOffice (``soffice`` on the path) writes them from the Word and Excel files made here.
"""

from __future__ import annotations

import io
import subprocess
import tempfile
import zipfile
from datetime import date
from pathlib import Path

import xlsxwriter

from tests.documents import one_paper
from tests.documents.word_files import OFFICE, R, docx, level, numbered, numbering, p, part

FOLDER = Path(__file__).parent / "papers"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def _cell(words: str, width: int, properties: str = "") -> str:
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{properties}</w:tcPr>{p(words)}</w:tc>'
    )


def _table(widths: list[int], *rows: str) -> str:
    columns = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    width = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
    whole = f"<w:tblPr>{width}</w:tblPr>"
    body = "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    return f"<w:tbl>{whole}<w:tblGrid>{columns}</w:tblGrid>{body}</w:tbl>"


def _field(code: str, shown: str) -> str:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    return (
        f"{sign('begin')}<w:r><w:instrText>{code}</w:instrText></w:r>{sign('separate')}"
        f"<w:r><w:t>{shown}</w:t></w:r>{sign('end')}"
    )


def _run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def _paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def _boxed(words: str) -> str:
    shape = (
        '<v:shape id="box1" style="position:absolute;width:200pt;height:50pt"><v:textbox>'
        f"<w:txbxContent>{p(words)}</w:txbxContent></v:textbox></v:shape>"
    )
    return f'<w:r><w:pict xmlns:v="urn:schemas-microsoft-com:vml">{shape}</w:pict></w:r>'


def _body() -> str:
    down, first = "<w:vMerge/>", '<w:vMerge w:val="restart"/>'
    revision = 'w:id="1" w:author="甲" w:date="2026-01-01T00:00:00Z"'
    return "".join(
        [
            p("松岭林场值班管理办法"),
            p("总则", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
            numbered("为了加强值班工作，制定本办法。", 1),
            numbered("场长应当履行下列职责：", 1),
            numbered("每月至少带班两次；", 1, 1),
            numbered("每季度检查一次值班记录：", 1, 1),
            numbered("查台账；", 1, 2),
            numbered("查交接，包括：", 1, 2),
            numbered("钥匙；", 1, 3),
            numbered("对讲机。", 1, 3),
            numbered("其他职责。", 1, 1),
            numbered("值班员每日巡查不少于三次。", 1),
            _table(
                [1500, 1500, 3000, 2000],
                _cell("类别", 1500) + _cell("内容", 4500, '<w:gridSpan w:val="2"/>')
                + _cell("责任单位", 2000),
                _cell("防火", 1500, first) + _cell("1.巡山", 1500)
                + _cell("每日巡山一次。", 3000) + _cell("护林站", 2000),
                _cell("", 1500, down) + _cell("2.值班", 1500) + _cell("每日值班。", 3000)
                + _cell("林场", 2000),
            ),
            _paragraph(_run("本办法自印发之日起施行。"),
                       '<w:r><w:footnoteReference w:id="2"/></w:r>'),
            _paragraph(f"<w:ins {revision}>{_run('插入的话。')}</w:ins>",
                       f"<w:del {revision}><w:r><w:delText>删掉的话。</w:delText></w:r></w:del>"),
            _paragraph(_run("看得见，"), _run("看不见，", "<w:vanish/>"), _run("说完了。")),
            _paragraph(_run("这一段挂着文本框。"), _boxed("框中文字。")),
            _paragraph(_run("联系方式见"),
                       _field(" HYPERLINK &quot;http://x.invalid/&quot; ", "网站"), _run("。")),
            f'<w:sectPr><w:headerReference w:type="default" r:id="rh" xmlns:r="{OFFICE}"/>',
            "</w:sectPr>",
        ]
    )  # fmt: skip


def _whole(body: str, **parts: str) -> bytes:
    """A .docx complete enough for a word processor."""
    kinds = {"numbering": "numbering", "footnotes": "footnotes", "header1": "header"}
    links = "".join(
        f'<Relationship Id="r{"h" if kind == "header" else kind}" Type="{OFFICE}/{kind}" '
        f'Target="{name}.xml"/>'
        for name, kind in kinds.items()
        if name in parts
    )
    top = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/>'
    types = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_MAIN}.{kind}+xml"/>'
        for name, kind in {"document": "document.main", **kinds}.items()
    )
    made = docx(
        body,
        **parts,
        **{
            "word/_rels/document.xml.rels": f'<Relationships xmlns="{R}">{links}</Relationships>',
            "_rels/.rels": f'<Relationships xmlns="{R}">{top}</Relationships>',
        },
    )
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(out, "w", 8) as new:
        new.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f"{types}</Types>",
        )
        for name in old.namelist():
            if name != "[Content_Types].xml":
                new.writestr(name, old.read(name))
    return out.getvalue()


def word() -> bytes:
    """The duty rules of a forest farm, with everything a Word file may carry."""
    lists = numbering(
        level(0, "chineseCounting", "第%1条"),
        level(1, "chineseCounting", "（%2）"),
        level(2, "decimal", "%3."),
        level(3, "decimalEnclosedCircle", "%4"),
    )
    mark = "<w:r><w:footnoteRef/></w:r>"
    notes = f'<w:footnote w:id="2"><w:p>{mark}{_run("脚注：试行一年。")}</w:p></w:footnote>'
    return _whole(
        _body(),
        numbering=lists,
        footnotes=part("footnotes", notes),
        header1=part("hdr", p("页眉文字")),
    )


def one_paper_in_word() -> bytes:
    rows = [
        "".join(
            _cell(words, width) for words, width in zip(row, (800, 1200, 4500, 2000), strict=True)
        )
        for row in one_paper.ROWS
    ]
    table = _table([800, 1200, 4500, 2000], *rows)
    prose = "".join(map(p, [one_paper.TITLE, *one_paper.PARAGRAPHS]))
    return _whole(prose + table + p(one_paper.AFTER) + "<w:sectPr/>")


def book() -> bytes:
    """A list of measures with merged and hidden cells, dates and shares."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        sheet = made.add_worksheet("清单")
        sheet.merge_range("A1:C1", "防火责任清单")
        sheet.write_row(2, 0, ["类别", "内容", "单位"])
        sheet.merge_range("A4:A5", "防火")
        sheet.write_row(3, 1, ["每月巡山一次。\n每年演练一次。", "甲站"])
        sheet.write_row(4, 1, ["每日值班。", "乙站"])
        sheet.write_row(5, 0, ["参演率", None, "丙站"])
        sheet.write(5, 1, 0.9, made.add_format({"num_format": "0%"}))
        sheet.write(6, 0, "期限")
        sheet.write_datetime(6, 1, date(2026, 4, 30), made.add_format({"num_format": 14}))
        sheet.write_row(7, 0, ["藏起来的行", "不读"])
        sheet.set_row(7, None, None, {"hidden": True})
        sheet.write_row(8, 0, ["公式", None, None, "藏起来的列"])
        sheet.write_formula(8, 1, "=1+2", None, 3)
        sheet.write_boolean(8, 2, True)
        sheet.set_column(3, 3, None, None, {"hidden": True})
        other = made.add_worksheet("备用")
        other.write(0, 0, "藏起来的表")
        other.hide()
    return out.getvalue()


MADE = {
    "duty_rules.doc": word,
    "one_paper.doc": one_paper_in_word,
    "duty_rules.rtf": word,
    "measures.xls": book,
    "one_paper.xls": one_paper.as_sheet,
}


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        for name, make in MADE.items():
            source = Path(folder) / (
                Path(name).stem + (".xlsx" if name.endswith("xls") else ".docx")
            )
            source.write_bytes(make())
            subprocess.run(
                ["soffice", "--headless", "--convert-to", name.rpartition(".")[2], "--outdir",
                 FOLDER, source], check=True,
            )  # fmt: skip


if __name__ == "__main__":
    main()
