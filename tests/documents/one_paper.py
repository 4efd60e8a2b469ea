"""One regulation in every kind of paper; ``python -m tests.documents.one_paper`` prints the PDF."""

from __future__ import annotations

import html
import io
from pathlib import Path

import xlsxwriter

from tests.documents.ofd_files import grid, ofd, page, text
from tests.documents.word_files import cell, docx, p, table

FOLDER = Path(__file__).parent / "papers"
TITLE = "云溪水库巡护责任办法"
PARAGRAPHS = [
    "第一章 总则",
    "第一条 为了保障云溪水库安全运行，落实巡护责任，结合本库实际，制定本办法。",
    ("第二条 水库管理处应当每季度至少召开一次安全分析会，由处长主持，会后五个工作日内形成会议纪要，"
     "并报送镇水利站备查；遇有连续强降雨、上游来水异常等情况的，应当随时加开，不受次数限制。"),
    "第二章 日常巡护",
    ("第三条 巡护员每日巡查大坝不少于两次，汛期每四小时巡查一次，发现渗漏、裂缝的，应当在30分钟内"
     "电话报告值班领导，并在24小时内提交书面报告，由值班领导签字后归入水库运行档案，任何人不得事后补填。"),
    ("第四条 值班领导每月抽查巡护记录不少于四次，抽查比例不低于当月记录的百分之二十，抽查结果在"
     "管理处公示栏公布。公布的内容包括抽查时间、抽查路段、发现的问题和整改的期限，公布时间不少于七日。"),
    "第五条 管理处应当于每年4月底前完成放水设备检修，12月15日前向镇水利站报送年度巡护总结。",
]  # fmt: skip
ROWS = [
    ["序号", "措施", "主要内容", "责任单位"],
    ["1", "值守", "汛期每日安排三人值守，值守记录保存两年。", "水库管理处"],
    ["2", "清障", "每半年清理一次溢洪道，清理后3日内拍照存档。", "工程班"],
    ["3", "演练", "每年组织一次抢险演练，参演率不低于90%。", "水库管理处、工程班"],
]
AFTER = "第六条 本办法自印发之日起施行。"


def as_text() -> bytes:
    rows = ["\t".join(row) for row in ROWS]
    return "\n".join([TITLE, *PARAGRAPHS, *rows, AFTER]).encode()


def as_word() -> bytes:
    rows = ["".join(cell(words) for words in row) for row in ROWS]
    return docx("".join([p(TITLE), *map(p, PARAGRAPHS), table(*rows), p(AFTER)]))


def as_web(style: str = "") -> bytes:
    prose = "".join(f"<p>{html.escape(words)}</p>\n" for words in PARAGRAPHS)
    rows = "".join("<tr>" + "".join(f"<td>{words}</td>" for words in row) + "</tr>" for row in ROWS)
    return (
        f'<!DOCTYPE html><meta charset="utf-8"><title>网页</title>{style}<h1>{TITLE}</h1>'
        f"{prose}<table>{rows}</table><p>{AFTER}</p>"
    ).encode()


def as_sheet() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.merge_range(0, 0, 0, 3, TITLE)
        for row, words in enumerate(PARAGRAPHS, 1):
            sheet.write_string(row, 0, words)
        for at, words in enumerate(ROWS, len(PARAGRAPHS) + 1):
            for column, value in enumerate(words):
                sheet.write(at, column, int(value) if value.isdigit() else value)
        sheet.write_string(len(PARAGRAPHS) + len(ROWS) + 1, 0, AFTER)
    return out.getvalue()


def as_portable() -> bytes:
    return (FOLDER / "one_paper.pdf").read_bytes()


def as_ofd() -> bytes:
    """Printed in millimetres: characters of 5, lines of 30, pages of 12 lines."""
    rows = [(f"　　{words}", 30) for words in PARAGRAPHS]
    lines = [TITLE.center(30, "　")]
    for words, width in rows:
        lines += [words[at : at + width] for at in range(0, len(words), width)]
    pages = []
    for number, at in enumerate(range(0, len(lines), 12), 1):
        body = "".join(
            text(30 + 5 * (len(line) - len(line.lstrip("　"))), 40 + 9 * i, line.strip("　"))
            for i, line in enumerate(lines[at : at + 12])
        )
        pages.append(text(80, 15, "云溪水库管理处文件") + body + text(100, 285, f"— {number} —"))
    columns, tall = [20.0, 35.0, 55.0, 150.0, 190.0], 14.0
    pages.append(
        text(80, 15, "云溪水库管理处文件")
        + grid(columns, [40 + tall * row for row in range(len(ROWS) + 1)])
        + "".join(
            text(columns[c] + 1, 46 + tall * r + 6 * i, part, size=4)
            for r, row in enumerate(ROWS)
            for c, words in enumerate(row)
            for i, part in enumerate([words[:22], words[22:]] if c == 2 else [words])
            if part
        )
        + text(40, 120, AFTER)
    )
    return ofd(*map(page, pages))


STYLE = """<style>
@page { size: A4; margin: 60mm 30mm 60mm 30mm }
body { font: 16pt/28pt "Droid Sans Fallback"; margin: 0; text-align: justify }
h1 { font-size: 22pt; text-align: center } p { text-indent: 2em; margin: 0 }
table { border-collapse: collapse; width: 100% }
td { border: 1px solid black; padding: 4px; font-size: 14pt; line-height: 20pt }
td:nth-child(1) { width: 2em } td:nth-child(2) { width: 3em } td:nth-child(4) { width: 5em }
</style>"""
STRIP = "font:10pt Droid Sans Fallback;width:100%;text-align:center"
FOOT = f'<div style="{STRIP}">— <span class="pageNumber"></span> —</div>'
HEAD = f'<div style="{STRIP}">云溪水库管理处文件</div>'


def main() -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox", "--disable-gpu"]
        )
        page = browser.new_page()
        page.set_content(as_web(STYLE).decode())
        page.pdf(
            path=FOLDER / "one_paper.pdf",
            prefer_css_page_size=True,
            display_header_footer=True,
            header_template=HEAD,
            footer_template=FOOT,
        )
        browser.close()


if __name__ == "__main__":
    main()
