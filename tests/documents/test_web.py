from __future__ import annotations

import socket
import time

import pytest

from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import CannotRead, open_document


def opened(markup: str | bytes) -> Paper:
    data = markup if isinstance(markup, bytes) else markup.encode()
    return open_document("制度.html", data).paper


def words_of(markup: str | bytes) -> list[str]:
    return opened(markup).text.splitlines()


def test_paragraphs_headings_and_line_breaks_stand_in_order():
    paper = opened("<h2>第一章 总则</h2><div>甲<p>乙</p>丙<br>丁</div><p>戊")
    assert paper.text.splitlines() == ["第一章 总则", "甲", "乙", "丙", "丁", "戊"]
    assert [b.level for b in paper.blocks][:2] == [2, None]


def test_scripts_styles_hidden_and_deleted_words_are_left_out():
    markup = (
        "<head><title>题名</title><style>p{}</style></head><body><script>if (a<b) '</p>'</script>"
        '<p hidden>藏一</p><div style="color:red; display : none"><div>藏二</div></div>'
        "<nav>首页</nav><p>留<del>删</del>下<!-- 注 <p> -->来</p><template>模</template>"
        "<button>按钮</button><p>完</p></body>"
    )
    assert words_of(markup) == ["留下来", "完"]


def test_entities_are_decoded_and_blanks_collapse_as_a_browser_shows_them():
    markup = "<p>甲&amp;乙 &lt;丙&gt; &#19969;&nbsp;x\n  y 每月\n至少&#99999999999999;</p>"
    assert words_of(markup) == ["甲&乙 <丙> 丁\xa0x y 每月至少\ufffd"]


def test_numbered_lists_get_their_labels_and_bullets_none():
    markup = (
        "<ol><li>甲</li><li>乙<ol type=a><li>丙</li></ol></li><li value=7>丁</li></ol>"
        "<ul><li>戊</ul>"
        '<ol style="list-style: none"><li>己</ol><ol start=3><li>（一）庚</li><li>辛</li></ol>'
        '<ol style="list-style-type:cjk-ideographic"><li>壬</ol>'
    )
    labelled = ["1. 甲", "2. 乙", "a. 丙", "7. 丁", "戊", "己", "（一）庚", "4. 辛", "一、壬"]
    assert words_of(markup) == labelled


def test_merged_cells_push_the_others_to_their_columns():
    paper = opened(
        "<table><caption>任务表</caption><tr><th>类别<th colspan=2>内容<th>单位</tr>"
        "<tr><td rowspan=2>防火<td>1<td>巡山<td>甲站<tr><td>2<td>值班<br>交班<td>乙站</table>"
    )
    cells = [b for b in paper.blocks if b.kind is BlockKind.CELL]
    places = {b.span.of(paper.text): (b.row, b.column, b.row_span, b.column_span) for b in cells}
    assert places["内容"] == (0, 1, 1, 2)
    assert places["防火"] == (1, 0, 2, 1)
    assert places["2"] == (2, 1, 1, 1)
    assert places["交班"] == (2, 2, 1, 1)
    assert places["乙站"] == (2, 3, 1, 1)
    assert paper.text.startswith("任务表\n类别\t内容\t\t单位\n防火\t1\t巡山\t甲站\n\t2\t值班\n交班")


def test_a_table_that_only_places_things_is_prose():
    data = "<table><tr><td>序号<td>内容<tr><td>1<td>巡山</table>"
    paper = opened(f"<table><tr><td>左栏<td><p>正文一。</p>{data}<p>正文二。</p></table>")
    prose = [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.PARAGRAPH]
    assert prose[:2] == ["左栏", "正文一。"]
    assert all(words in paper.text for words in ("巡山", "正文二。"))


@pytest.mark.parametrize(
    "data",
    [
        "<p>每月巡山一次</p>".encode(),
        "<p>每月巡山一次</p>".encode("utf-8-sig"),
        "<p>每月巡山一次</p>".encode("utf-16"),
        "<p>每月巡山一次</p>".encode("gbk"),
        b'<meta charset="gb2312">' + "<p>每月巡山一次</p>".encode("gbk"),
        b'<meta content="text/html; charset=gbk">' + "<p>每月巡山一次</p>".encode(),
        b"<meta charset=utf-7>" + "<p>每月巡山一次</p>".encode(),
    ],
)
def test_every_usual_encoding_is_read(data):
    assert words_of(data) == ["每月巡山一次"]


def test_big5_is_read_where_it_is_declared():
    assert words_of("<meta charset=big5><p>每月檢查</p>".encode("big5")) == ["每月檢查"]


def test_nothing_is_ever_fetched(monkeypatch):
    def refuse(*_args, **_kwargs):
        pytest.fail("a web page reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    markup = (
        '<!DOCTYPE html SYSTEM "http://x.invalid/a.dtd"><base href="http://x.invalid/">'
        '<link rel=stylesheet href=a.css><img src="file:///etc/passwd"><iframe src=b></iframe>'
        '<script src="c.js"></script><p>正文</p>'
    )
    assert words_of(markup) == ["正文"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"<html><script>x</script></html>", "file.empty"),
        (b"PK\x03\x04 and then nothing", "file.wrong_kind"),
        (b"%PDF-1.7", "file.damaged"),
        (b"<p>\x00</p>", "text.null_bytes"),
        (b"<p>\xff\xff\xff</p>", "text.undecodable"),
        (b"<p>" + b"a" * 5_100_000, "file.too_long"),
        (b"<p>" * 1_600_000, "html.too_much_markup"),
    ],
)
def test_a_bad_page_is_refused_with_its_own_code(data, code):
    with pytest.raises(CannotRead) as refused:
        open_document("坏.htm", data)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 100_000,
        "<table><tr><td>" * 30_000,
        "<ol><li>" * 100_000,
        "<pre>" * 100_000,
        "<" * 500_000,
        "<a " * 200_000,
        "</" * 200_000,
        "<!--" * 200_000,
        "<!" * 200_000,
        "&#" * 200_000,
        "&" + "#9" * 200_000,
        '<a b="' * 100_001,
        "<a b=\"><a c=' >" * 50_001,
        '<a b="><a c="x"><a d="' * 30_001,
        "<script>" * 100_000,
        "<table><tr>" + "<td colspan=999 rowspan=99999>x" * 50_000,
        "<p>" + " \n" * 500_000 + "</p>",
        "\u202e\u200f" * 100_000,
    ],
)
def test_hostile_markup_costs_no_more_than_its_length(hostile):
    began = time.process_time()
    assert "第一条 正文" in opened(f"<p>第一条 正文</p>{hostile}").text
    assert time.process_time() - began < 10
