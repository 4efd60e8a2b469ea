"""The annex forms, cell by cell, as the district's notice lays them out."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.utils import timezone
from docx import Document

from tests.lists.paper_lists import MEASURES, cells, make_list, sheet_grid, word_grid
from tests.world import LONG_AGO, TODAY
from zelian.lists.models import ListKind
from zelian.lists.papers.files import blank_file, list_file
from zelian.lists.papers.layouts import sheet_of
from zelian.lists.papers.on_paper import Facts, list_on_paper
from zelian.people.models import Oversight

LEAD, TEACH = ("组织领导责任", 2, 1), ("教育管理责任", 1, 1)
QUARTERS = cells("部署", "检查\n通报", "整改", "总结")
QUARTER_NAMES = cells("一季度", "二季度", "三季度", "四季度")
MEASURES_HEAD = ("工作措施和目标要求", 1, 4)
PERSON_HEAD = [("责任名称", 2, 1), ("序号", 2, 1), ("项目任务具体分解内容", 2, 1), MEASURES_HEAD]
PERSON_ROWS = [
    PERSON_HEAD,
    QUARTER_NAMES,
    [LEAD, *cells("1", "召开专题会议"), *QUARTERS],
    [*cells("2", "研究年度计划"), *QUARTERS],
    [TEACH, *cells("3", "讲廉政党课"), *QUARTERS],
]
GOLDEN = {
    "team": [
        cells("责任名称", "序号", "项目任务", "责任人", "责任部门", MEASURES_HEAD[0]),
        [LEAD, *cells("1", "召开专题会议", "张三", "办公室", MEASURES)],
        cells("2", "研究年度计划", "李四", "组织部", MEASURES),
        [TEACH, *cells("3", "讲廉政党课", "王五", "办公室", MEASURES)],
    ],
    "head": [
        [
            *cells("单位"), ("物理学院党委", 1, 2),
            *cells("姓名", "物理学院党委书记", "职务", "书记"),
        ],
        *PERSON_ROWS,
    ],
    "member": [
        [
            *cells("单位"), ("物理学院党委", 1, 2),
            *cells("姓名", "物理学院党委委员", "职务", "委员"),
        ],
        [*cells("分管工作"), ("物理学院教工支部、物理学院学生支部", 1, 6)],
        [*cells("联系单位"), ("物理学院党委", 1, 6)],
        *PERSON_ROWS,
    ],
    "discipline": [
        [*cells("单位"), ("校纪委", 1, 8)],
        [
            *PERSON_HEAD[:3], ("责任人", 2, 1), ("责任部门", 2, 1), MEASURES_HEAD,
        ],
        QUARTER_NAMES,
        [LEAD, *cells("1", "召开专题会议", "张三", "办公室"), *QUARTERS],
        [*cells("2", "研究年度计划", "李四", "组织部"), *QUARTERS],
        [TEACH, *cells("3", "讲廉政党课", "王五", "办公室"), *QUARTERS],
    ],
}  # fmt: skip
AROUND = {
    "team": ("附件1", "党委(党组)领导班子主体责任清单", True, ["党委(组)主要负责人(签字)："]),
    "member": ("附件3", "班子成员责任清单", False, ["主要负责人(签字)：", "班子成员(签字)："]),
    "head": ("附件2", "领导班子主要负责人责任清单", False, ["领导班子主要负责人（签字）："]),
    "discipline": (
        "附件4",
        "纪委(纪检委员)监督责任清单",
        True,
        ["党委(组)主要负责人(签字)：", "纪委(纪检组)主要负责人(签字)："],
    ),
}
SUBJECT = {
    "team": {},
    "head": {"post": "unit_head"},
    "member": {"post": "member"},
    "discipline": {"unit": "discipline"},
}
CODES = list(GOLDEN)
DAY = "　　年　月　日"


@pytest.fixture
def paper(world):
    def made(code: str):
        for kind, unit in (
            (Oversight.Kind.IN_CHARGE, "physics_staff"),
            (Oversight.Kind.IN_CHARGE, "physics_students"),
            (Oversight.Kind.LIAISON, "physics"),
        ):
            Oversight.objects.create(
                post=world.posts["member"], unit=world.units[unit], kind=kind, from_date=LONG_AGO
            )
        return list_on_paper(make_list(world, code, **SUBJECT[code]), today=TODAY)

    return made


def facts_of(code: str) -> list[str]:
    unit = {"team": "物理学院党委", "discipline": "校纪委"}.get(code)
    filled_on = f"填报日期：{DAY}"
    return [f"单位(盖章)：{unit}", filled_on] if unit else [filled_on]


@pytest.mark.parametrize("code", CODES)
def test_word_is_the_form_cell_by_cell(paper, code):
    data = list_file(paper(code), "docx")
    assert word_grid(data) == GOLDEN[code]
    label, title, _sealed, foot = AROUND[code]
    words = [p.text for p in Document(io.BytesIO(data)).paragraphs]
    assert words[:4] == [label, title, f"（{TODAY.year}年度）", "\t".join(facts_of(code))]
    assert words[-1] == "\t".join(foot)


@pytest.mark.parametrize("code", CODES)
def test_excel_is_the_form_cell_by_cell(paper, code):
    data = list_file(paper(code), "xlsx")
    golden = GOLDEN[code]
    assert sheet_grid(data, first=5, last=4 + len(golden)) == golden
    label, title, _sealed, foot = AROUND[code]
    above = [row[0][0] for row in sheet_grid(data, first=1, last=4)]
    assert above == [label, title, f"（{TODAY.year}年度）", facts_of(code)[0]]
    below = sheet_grid(data, first=5 + len(golden), last=5 + len(golden))[0]
    assert [words for words, _rows, _columns in below if words] == foot


@pytest.mark.parametrize("code", CODES)
def test_the_pdf_says_all_of_it(paper, sign_in, code):
    found = paper(code)
    answer = sign_in("organisation").get(f"/lists/{found.listed.pk}/pdf/")
    document = pypdfium2.PdfDocument(answer.content)
    text = "".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    plain = "".join(text.split())
    label, _title, _sealed, foot = AROUND[code]
    for row in GOLDEN[code]:
        for words, _rows, _columns in row:
            assert "".join(words.split()) in plain
    for words in (label, *foot, *facts_of(code)):
        assert "".join(words.split()) in plain


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("file_format", ["docx", "xlsx"])
def test_a_blank_form_has_the_same_heads_and_empty_rows(db, code, file_format):
    kind = ListKind.objects.get(pk=code)
    data = blank_file(kind, file_format, rows=4, facts=Facts(), at=timezone.now())
    heads = len(GOLDEN[code]) - 3
    if file_format == "docx":
        grid = word_grid(data)
    else:
        grid = sheet_grid(data, first=4, last=3 + heads + 4)
    assert len(grid) == heads + 4
    golden = GOLDEN[code][:heads]
    labels = {"单位", "姓名", "职务", "分管工作", "联系单位"}
    for row, known in zip(grid[:heads], golden, strict=True):
        assert [span[1:] for span in row] == [span[1:] for span in known]
        if known[0][0] not in labels:
            assert row == known
    assert [[words for words, *_spans in row if words] for row in grid[heads:]] == [
        [str(n)] for n in range(1, 5)
    ]


def test_rows_without_a_responsibility_are_not_put_together(world):
    listed = make_list(world, "head", post="unit_head")
    listed.items.update(group="")
    sheet = sheet_of(list_on_paper(listed, today=TODAY))
    assert [row[0].row_span for row in sheet.rows] == [1, 1, 1]
    assert [row[0].text for row in sheet.rows] == ["", "", ""]


def test_every_other_kind_has_a_form_of_its_columns(world):
    for kind in ListKind.objects.filter(form=""):
        unit = None if kind.for_units else "unit_head"
        listed = make_list(world, kind.pk, post=unit)
        sheet = sheet_of(list_on_paper(listed, today=TODAY))
        words = [cell.text for row in sheet.head for cell in row]
        for column in kind.columns.all():
            assert column.name in words
        assert "序号" in words
        assert sheet.title == listed.title
        assert sheet.facts[1:3] == [f"年度：{TODAY.year}", f"清单种类：{kind.name}"]
        foot = [part.label for line in sheet.foot for part in line]
        assert foot[0] == "责任主体（签字）："
        assert ("审核背书（签字）：" in foot) == bool(kind.endorser)
        assert ("集体讨论：" in foot) == kind.discuss
        assert ("备案编号：" in foot) == bool(kind.filed_with)
