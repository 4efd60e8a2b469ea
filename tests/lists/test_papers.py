"""Lists as Word and Excel files, their signatures on the lines, and who may have them."""

from __future__ import annotations

import io

import openpyxl
import pypdfium2
import pytest
from django.utils import timezone
from docx import Document

from tests.lists.paper_lists import make_list, sheet_grid, word_grid
from tests.lists.ways import discuss, fresh, sign
from tests.unguarding import unguarded
from tests.world import FAR_OFF, LONG_AGO, TODAY
from zelian.lists.models import Booklet, ListItem, ListKind, ResponsibilityList
from zelian.lists.papers.layouts import sheet_of
from zelian.lists.papers.on_paper import list_on_paper, lists_on_paper
from zelian.people.models import Delegation


@pytest.fixture
def listed(world) -> ResponsibilityList:
    return make_list(world, "team")


def words_of(data: bytes) -> str:
    return "\n".join(p.text for p in Document(io.BytesIO(data)).paragraphs)


def foot_of(listed: ResponsibilityList) -> list[str]:
    sheet = sheet_of(list_on_paper(listed, today=TODAY))
    return [part.words for line in sheet.foot for part in line]


def test_a_list_is_downloaded_as_word(listed, sign_in):
    answer = sign_in("unit_clerk").get(f"/lists/{listed.pk}/word/")
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert len(word_grid(answer.content)) == 4


def test_a_list_is_downloaded_as_excel_without_formulas(listed, sign_in):
    listed.items.filter(number=1).update(
        content='=HYPERLINK("http://x","y")', local_measures="@SUM(1)"
    )
    answer = sign_in("unit_clerk").get(f"/lists/{listed.pk}/excel/")
    page = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert page["C6"].value == '=HYPERLINK("http://x","y")'
    assert page["C6"].data_type == "s"
    assert page["C6"].hyperlink is None
    assert page["F6"].data_type == "s"


@pytest.mark.parametrize("page", ["word", "excel", "word/choose"])
def test_nobody_gets_the_paper_of_a_list_out_of_reach(listed, sign_in, page):
    assert sign_in("foreign_head").get(f"/lists/{listed.pk}/{page}/").status_code == 404


def test_the_menu_of_a_list_offers_its_papers(listed, sign_in):
    page = sign_in("unit_clerk").get(f"/lists/{listed.pk}/").content.decode()
    for label in ("下载Word", "下载Excel", "按模板打印", "导入填好的表"):
        assert label in page
    reader = sign_in("head").get(f"/lists/{listed.pk}/").content.decode()
    assert "下载Word" in reader
    assert "导入填好的表" not in reader


def test_an_unsigned_form_leaves_the_lines_empty(listed):
    assert foot_of(listed) == ["党委(组)主要负责人(签字)："]


def test_a_signature_stands_on_its_line_with_its_number(world, listed):
    discuss(world, listed)
    signature = sign(world, listed)
    [line] = foot_of(fresh(listed))
    paper = list_on_paper(fresh(listed), today=TODAY)
    view = paper.signatures[0]
    assert line.startswith(f"党委(组)主要负责人(签字)：{signature.signer_name}　")
    assert f"摘要 {view.short_digest}" in line
    assert f"核验编号 {view.number}" in line
    day = timezone.localtime(signature.signed_at).date()
    assert paper.facts.on == day
    assert f"填报日期：{day.year}年{day.month}月{day.day}日" in sheet_of(paper).facts


def test_a_signature_that_no_longer_stands_says_so(world, listed):
    discuss(world, listed)
    sign(world, listed)
    with unguarded():
        ListItem.objects.filter(list=listed, number=1).update(content="偷偷改过")
    assert "（签字失效）" in foot_of(fresh(listed))[0]


def test_who_signed_for_another_is_marked(world, listed):
    Delegation.objects.create(
        post=world.posts["unit_head"], delegate=world.people["member"],
        kind=Delegation.Kind.ACTING, reason="出差", granted_by=world.accounts["unit_head"],
        from_date=LONG_AGO, until_date=FAR_OFF,
    )  # fmt: skip
    discuss(world, listed)
    sign(world, listed, "member")
    assert "物理学院党委委员（代物理学院党委书记）" in foot_of(fresh(listed))[0]


def test_the_signed_pdf_has_the_line_and_the_full_block(world, listed, sign_in):
    discuss(world, listed)
    signature = sign(world, listed)
    data = sign_in("unit_clerk").get(f"/lists/{listed.pk}/pdf/").content
    document = pypdfium2.PdfDocument(data)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    plain = "".join(text.split())
    assert "党委(组)主要负责人(签字)：" + "".join(signature.signer_name.split()) in plain
    assert "核验编号" in plain
    assert "公章位置" in plain
    assert "附件1" in plain


def test_a_form_keeps_the_name_of_who_signed(world):
    listed = make_list(world, "head", post="unit_head")
    discuss(world, listed)
    signature = sign(world, listed)
    world.people["unit_head"].appointments.update(until_date=TODAY)
    paper = list_on_paper(fresh(listed), today=TODAY)
    assert paper.facts.name == signature.signer_name


def test_a_vacant_post_leaves_the_name_empty(world):
    listed = make_list(world, "head", post="unit_head")
    world.people["unit_head"].appointments.update(until_date=TODAY)
    assert list_on_paper(listed, today=TODAY).facts.name == ""


def test_many_lists_take_no_more_queries_than_few(world, django_assert_num_queries):
    for code, post in (("head", "unit_head"), ("member", "member"), ("head", "foreign_head")):
        make_list(world, code, post=post)
    with django_assert_num_queries(QUERIES):
        assert (
            len(lists_on_paper(ResponsibilityList.objects.filter(kind="head")[:1], today=TODAY))
            == 1
        )
    with django_assert_num_queries(QUERIES):
        papers = lists_on_paper(ResponsibilityList.objects.order_by("pk"), today=TODAY)
        assert [len(sheet_of(paper).rows) for paper in papers] == [3, 3, 3]


QUERIES = 12


@pytest.mark.parametrize("file_format", ["docx", "xlsx", "pdf"])
def test_a_blank_form_is_handed_out(db, sign_in, file_format):
    address = f"/lists/blank/?kind=team&rows=5&file_format={file_format}"
    answer = sign_in("unit_clerk").get(address)
    assert answer.status_code == 200
    if file_format == "docx":
        assert len(word_grid(answer.content)) == 6
    elif file_format == "xlsx":
        assert sheet_grid(answer.content, first=4, last=9)[5][1][0] == "5"
    else:
        assert answer.content.startswith(b"%PDF")


@pytest.mark.parametrize("asked", ["kind=team&rows=0", "kind=none&rows=5", "kind=team&rows=9999"])
def test_a_blank_form_that_cannot_be_made_is_asked_for_again(db, sign_in, asked):
    answer = sign_in("unit_clerk").get(f"/lists/blank/?{asked}&file_format=docx")
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode() or "error" in answer.content.decode()
    assert answer["Content-Type"].startswith("text/html")


def test_columns_of_every_type_are_shown_in_words(world):
    listed = make_list(world, "problems")
    listed.items.filter(number=1).update(
        due_on="2026-06-30", values={"found_by": "自查", "lasting": True}
    )
    rows = sheet_of(list_on_paper(listed, today=TODAY)).rows
    words = [cell.text for cell in rows[0]]
    assert words[0] == "1"
    assert "2026年6月30日" in words
    assert "自查" in words
    assert words[-1] == "是"


def test_formats_are_those_of_booklets(db):
    assert {kind.form for kind in ListKind.objects.exclude(form="")} == {
        "annex1", "annex2", "annex3", "annex4",
    }  # fmt: skip
    assert set(Booklet.Format.values) == {"pdf", "docx", "xlsx"}
