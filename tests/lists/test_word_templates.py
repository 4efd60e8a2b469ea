"""An institution's own Word templates: explained, checked, kept, tried, printed by."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from jinja2 import TemplateError

from tests.lists.paper_lists import make_list, word_grid
from zelian.history.models import Event
from zelian.lists.models import ListColumn, ListKind, WordTemplate
from zelian.lists.operations.word_templates import (
    CannotKeepTemplate,
    change_word_template,
    keep_word_template,
)
from zelian.lists.papers.on_paper import list_on_paper
from zelian.lists.papers.template_checking import CheckedEnvironment, check_template
from zelian.lists.papers.template_fields import fields_of, name_of, sample_paper
from zelian.lists.papers.word_templates import CannotUseTemplate, filled, sample_template
from zelian.lists.queries.papers import default_template

LOOP = ["{%tr for 行 in 条目 %}", "{{ 行.序号 }}|{{ 行.项目任务 }}", "{%tr endfor %}"]


def template(*paragraphs: str, rows: list[str] | None = None, **properties: str) -> bytes:
    """A Word file with paragraphs, and a table of a row a line; ``|`` parts its cells."""
    document = Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if rows:
        table = document.add_table(len(rows), max(line.count("|") + 1 for line in rows))
        for row, line in zip(table.rows, rows, strict=True):
            for cell, words in zip(row.cells, line.split("|"), strict=False):
                cell.text = words
    for name, words in properties.items():
        setattr(document.core_properties, name, words)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def repacked(data: bytes, **changed: bytes) -> bytes:
    """A file with members replaced or added; ``__`` stands for a slash, ``_`` for a dot."""
    parts = {name.replace("__", "/").replace("_", "."): new for name, new in changed.items()}
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w") as new:
        for member in old.infolist():
            if member.filename not in parts:
                new.writestr(member, old.read(member))
        for name, content in parts.items():
            new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return file.getvalue()


@pytest.fixture
def team(db) -> ListKind:
    return ListKind.objects.get(pk="team")


@pytest.fixture
def check(team):
    fields = fields_of(team, sample_paper(team))

    def checked(data: bytes, name: str = "模板.docx"):
        return check_template(name, data, fields)

    return checked


@pytest.fixture
def keep(world, team):
    def kept(data: bytes | None = None, who: str = "committee_office", **fields) -> WordTemplate:
        values = {
            "kind": team,
            "unit": world.units["school"],
            "name": "学校式样",
            "file_name": "模板.docx",
            "data": data if data is not None else template("{{ 单位 }}", rows=LOOP),
        }
        return keep_word_template(viewer=world.viewer(who), **(values | fields))

    return kept


def sentences(check) -> list[str]:
    return [finding.sentence for finding in check.findings]


# ---- what a template may say


def test_a_sound_template_is_known_by_its_fields(check):
    found = check(template("{{ 标题 }}：{{单位}}", "{% if 背书人 %}背书{% endif %}", rows=LOOP))
    assert found.findings == []
    assert found.fields == ["标题", "单位", "背书人", "条目", "条目.序号", "条目.项目任务"]


def test_fields_split_into_runs_by_word_are_still_seen(check, team):
    document = Document()
    paragraph = document.add_paragraph()
    for part in ("{", "{ 单", "位 ", "}", "}"):
        paragraph.add_run(part).bold = part == "单位"
    file = io.BytesIO()
    document.save(file)
    assert check(file.getvalue()).fields == ["单位"]
    printed = filled(file.getvalue(), sample_paper(team))
    assert Document(io.BytesIO(printed)).paragraphs[0].text == "示例学院"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("{{ 单位名 }}", "没有“单位名”这个字段，是不是“单位”？"),
        ("{{ 完全不相干的东西 }}", "没有“完全不相干的东西”这个字段"),
        ("单位：{{ 单位", "花括号没有配对"),
        ("单位：单位 }}", "花括号没有配对"),
        ("｛｛ 单位 ｝｝", "花括号和百分号要用半角"),
        ("{％ if 单位 ％}", "花括号和百分号要用半角"),
        ("{{ 单 位 }}", "写得不对"),
        ("{{ }}", "写得不对"),
        ("{% if 单位 %}有", "{% if %} 没有结束，请在后面加上 {% endif %}。"),
        ("{% endif %}", "没有对应的开头"),
        ("{% set x = 1 %}", "模板里只能用 for、if"),
        ("{% include '/etc/passwd' %}", "模板里只能用 for、if"),
        ("{% for 行 in 单位 %}{% endfor %}", "没有“单位”这个字段"),
        ("{% for 行 条目 %}{% endfor %}", "应是 {%tr for 行 in 条目 %}"),
        ("{{ 序号 }}", "“序号”是每一行的字段，要写在循环里：{{ 行.序号 }}。"),
        ("{{ 行.序号 }}", "要用在 {%tr for 行 in 条目 %} 之内"),
        ("{% for 行 in 条目 %}{{ 行.内容 }}{% endfor %}", "没有“内容”这个字段"),
        (
            "{% for 甲 in 条目 %}{% for 乙 in 条目 %}{% endfor %}{% endfor %}",
            "同一个列表不能套着循环",
        ),
        ("{{ 单位.__class__ }}", "不能有运算或调用"),
        ("{{ 单位|attr('x') }}", "不能有运算或调用"),
        ("{{ 单位() }}", "不能有运算或调用"),
        ("{{ 单位 * 1000000000 }}", "不能有运算或调用"),
        ("{{ ''.__class__.__mro__ }}", "不能有运算或调用"),
        ("{{ 单位[0] }}", "不能有运算或调用"),
        ("{{r 单位 }}", "不能用 r、p 等前缀"),
        ("{%tr for 行 in 条目 %}", "要写在表格的一行里"),
        ("没有字段", "文件里没有任何字段"),
    ],
)
def test_what_is_wrong_is_told_at_its_words(check, words, sentence):
    found = check(template(words))
    assert any(sentence in told for told in sentences(found)), sentences(found)
    placed = [finding.place for finding in found.findings if finding.place]
    assert all(place == words for place in placed)
    if words != "没有字段":
        assert placed


def test_every_fault_is_told_at_once(check):
    found = check(template("{{ 单位名 }}", "{{ 没有甲 }}", "{% if 单位 %}", "｛｛标题｝｝"))
    assert len(found.findings) == 4
    assert found.unknown == ["单位名", "没有甲"]


def test_a_loop_row_with_words_of_its_own_is_told(check):
    rows = ["{%tr for 行 in 条目 %}|{{ 行.序号 }}", "{%tr endfor %}"]
    assert any("独占一行" in told for told in sentences(check(template("{{ 单位 }}", rows=rows))))


def test_an_end_without_tr_is_told(check):
    rows = [LOOP[0], LOOP[1], "{% endfor %}"]
    assert any("写法不一致" in told for told in sentences(check(template(rows=rows))))


def test_headers_are_looked_through_too(check):
    document = Document()
    document.add_paragraph("{{ 单位 }}")
    document.sections[0].header.paragraphs[0].text = "{{ 没有这个 }}"
    file = io.BytesIO()
    document.save(file)
    assert any("没有这个" in told for told in sentences(check(file.getvalue())))


# ---- hostile files


def test_properties_may_not_hold_fields(check):
    found = check(template("{{ 单位 }}", author="{{ 单位.__class__ }}"))
    assert any("文件属性" in told for told in sentences(found))


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("模板.docm", template("{{ 单位 }}"), "带有宏"),
        (
            "模板.docx",
            repacked(template("{{ 单位 }}"), word__vbaProject_bin=b"macro"),
            "带有宏",
        ),
        ("模板.docx", b"", "已损坏|不是|没有|不符"),
        ("模板.docx", b"PK\x03\x04broken", "已损坏|不符"),
        ("模板.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "旧的 Word 格式"),
        ("模板.docx", "纯文本".encode(), "不符"),
        ("模板.docx", bytes(6 * 1024 * 1024), "超过 5 MB"),
        (
            "模板.docx",
            repacked(template("{{ 单位 }}"), word__bomb_xml=b"<a>" + b" " * 90_000_000 + b"</a>"),
            "大得不正常",
        ),
        (
            "模板.docx",
            repacked(
                template("{{ 单位 }}"),
                word__header9_xml=b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
            ),
            "不安全",
        ),
        (
            "模板.docx",
            repacked(
                template("{{ 单位 }}"),
                word___rels__settings_xml_rels=(
                    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                    b'relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/'
                    b'officeDocument/2006/relationships/attachedTemplate" '
                    b'Target="http://bad.example/x.dotm" TargetMode="External"/></Relationships>'
                ),
            ),
            "文件外",
        ),
    ],
    ids=["docm", "vba", "empty", "cut", "old", "text", "large", "bomb", "entities", "remote"],
)
def test_hostile_files_are_refused_with_words(check, name, data, words):
    found = check(data, name)
    assert found.findings
    assert any(re.search(words, told) for told in sentences(found)), sentences(found)


@pytest.mark.parametrize(
    "source",
    [
        "{{ ''.__class__ }}",
        "{{ 条目.__class__ }}",
        "{{ cycler.__init__.__globals__ }}",
        "{% for a in range(10) %}{% endfor %}",
        "{% for a in 条目 %}{% for b in 条目 %}{% endfor %}{% endfor %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{% set a = 条目 %}",
        "{% macro m() %}{% endmacro %}",
        "{{ 单位|map(attribute='x')|list }}",
        "{{ 9**9**9 }}",
        "{{ 单位 ~ 单位 }}",
        "{{ lipsum() }}",
    ],
)
def test_the_environment_runs_nothing_else_whatever_comes_to_it(source):
    environment = CheckedEnvironment(frozenset({"条目"}))
    with pytest.raises(TemplateError):
        environment.from_string(source)


def test_a_file_that_was_swapped_in_the_storage_is_not_run(team):
    with pytest.raises(CannotUseTemplate, match="模板填写不成"):
        filled(template("{{ ''.__class__ }}"), sample_paper(team))


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x03\x04" + bytes(40)], ids=["none", "two", "cut"]
)
def test_a_file_that_was_damaged_in_the_storage_is_said_to_be(team, data):
    with pytest.raises(CannotUseTemplate):
        filled(data, sample_paper(team))


def test_values_are_drawn_as_text(team, world):
    listed = make_list(world, "team")
    listed.items.filter(number=1).update(
        content="<w:p>{{ 单位 }} & {% if %}", local_measures="一\n二\x0b三"
    )
    rows = [LOOP[0], "{{ 行.项目任务 }}|{{ 行.工作措施和目标要求 }}", LOOP[2]]
    data = filled(template(rows=rows), list_on_paper(listed, today=world.viewer("head").today))
    table = Document(io.BytesIO(data)).tables[0]
    assert table.cell(0, 0).text == "<w:p>{{ 单位 }} & {% if %}"
    assert table.cell(0, 1).text == "一\n二三"


# ---- keeping


def test_a_template_is_kept_and_prints_a_list(world, keep, sign_in):
    kept = keep()
    assert (kept.file_name, kept.fields[0]) == ("模板.docx", "单位")
    listed = make_list(world, "team")
    client = sign_in("unit_clerk")
    page = client.get(f"/lists/{listed.pk}/word/choose/").content.decode()
    assert "学校式样" in page
    answer = client.get(f"/lists/{listed.pk}/word/{kept.pk}/")
    document = Document(io.BytesIO(answer.content))
    assert document.paragraphs[0].text == "物理学院党委"
    assert [[c.text for c in row.cells] for row in document.tables[0].rows] == [
        ["1", "召开专题会议"], ["2", "研究年度计划"], ["3", "讲廉政党课"],
    ]  # fmt: skip


def test_a_broken_template_is_kept_out_with_all_that_is_wrong(keep):
    kept = keep()
    folder = kept.file.name.rpartition("/")[0]
    before = default_storage.listdir(folder)
    with pytest.raises(CannotKeepTemplate) as refused:
        keep(template("{{ 单位名 }}", "{% if 单位 %}"), name="坏的")
    assert refused.value.field == "file"
    assert len(refused.value.findings) == 2
    assert "2处问题" in refused.value.sentence
    assert WordTemplate.objects.get() == kept
    assert default_storage.listdir(folder) == before


def test_a_name_is_asked_for_and_stands_once_in_a_unit(world, keep):
    with pytest.raises(CannotKeepTemplate, match="请填写模板名称"):
        keep(name="  ")
    keep()
    with pytest.raises(CannotKeepTemplate, match="已有同名"):
        keep()
    keep(unit=world.units["physics"])


@pytest.mark.parametrize("who", ["unit_head", "head", "system_admin", "organisation"])
def test_only_the_leading_office_keeps_templates(keep, who):
    with pytest.raises(PermissionDenied):
        keep(who=who)


def test_a_default_template_is_what_the_word_button_prints(world, keep, sign_in):
    kept = keep()
    listed = make_list(world, "team")
    client = sign_in("unit_clerk")
    standard = client.get(f"/lists/{listed.pk}/word/").content
    assert len(word_grid(standard)) == 4
    viewer = world.viewer("committee_office")
    change_word_template(
        viewer=viewer, template=kept, name="学校式样", in_use=True, is_default=True
    )
    printed = client.get(f"/lists/{listed.pk}/word/").content
    assert Document(io.BytesIO(printed)).paragraphs[0].text == "物理学院党委"
    again = client.get(f"/lists/{listed.pk}/word/?form=1").content
    assert len(word_grid(again)) == 4


def test_the_default_of_the_nearest_unit_counts_and_there_is_one(world, keep):
    viewer = world.viewer("committee_office")
    for name, unit in (("校一", "school"), ("校二", "school"), ("院", "physics")):
        kept = keep(name=name, unit=world.units[unit])
        change_word_template(viewer=viewer, template=kept, name=name, in_use=True, is_default=True)
    assert WordTemplate.objects.filter(is_default=True).count() == 2
    assert default_template(make_list(world, "team")).name == "院"
    assert default_template(make_list(world, "team", unit="letters")).name == "校二"


def test_a_template_out_of_use_prints_nothing(world, keep, sign_in):
    kept = keep()
    viewer = world.viewer("committee_office")
    with pytest.raises(CannotKeepTemplate, match="须是可选用的"):
        change_word_template(viewer=viewer, template=kept, name="甲", in_use=False, is_default=True)
    change_word_template(viewer=viewer, template=kept, name="甲", in_use=False, is_default=False)
    listed = make_list(world, "team")
    assert sign_in("unit_clerk").get(f"/lists/{listed.pk}/word/{kept.pk}/").status_code == 404


def test_a_template_of_another_unit_prints_nothing_here(world, keep, sign_in):
    kept = keep(unit=world.units["letters"])
    listed = make_list(world, "team")
    assert sign_in("unit_clerk").get(f"/lists/{listed.pk}/word/{kept.pk}/").status_code == 404


def test_history_tells_of_templates(world, keep):
    kept = keep()
    viewer = world.viewer("committee_office")
    change_word_template(viewer=viewer, template=kept, name="新名", in_use=True, is_default=False)
    change_word_template(viewer=viewer, template=kept, name="新名", in_use=True, is_default=False)
    events = Event.objects.filter(thing_type="lists.wordtemplate", thing_id=kept.pk)
    assert sorted(events.values_list("action", flat=True)) == [
        "word_template.changed", "word_template.kept",
    ]  # fmt: skip


# ---- pages


def test_the_upload_page_shows_all_findings_and_keeps_what_was_typed(world, sign_in):
    client = sign_in("committee_office")
    data = {
        "kind": "team",
        "unit": world.units["school"].pk,
        "name": "我的式样",
        "file": SimpleUploadedFile("坏的.docx", template("{{ 单位名 }}", "{% if 单位 %}")),
    }
    page = client.post("/lists/word-templates/new/", data).content.decode()
    assert "是不是“单位”" in page
    assert "{% if 单位 %}" in page
    assert "我的式样" in page
    assert not WordTemplate.objects.exists()


def test_the_upload_page_keeps_a_sound_one_and_offers_a_test_print(world, sign_in):
    client = sign_in("committee_office")
    data = {
        "kind": "team",
        "unit": world.units["school"].pk,
        "name": "我的式样",
        "file": SimpleUploadedFile("好的.docx", sample_template(ListKind.objects.get(pk="team"))),
    }
    answer = client.post("/lists/word-templates/new/", data)
    kept = WordTemplate.objects.get()
    assert answer["Location"] == f"/lists/word-templates/{kept.pk}/"
    assert "试打一份" in client.get(answer["Location"]).content.decode()
    tried = client.get(f"/lists/word-templates/{kept.pk}/file/?sample=1").content
    assert Document(io.BytesIO(tried)).tables[0].cell(1, 0).text == "1"
    original = client.get(f"/lists/word-templates/{kept.pk}/file/").content
    assert Document(io.BytesIO(original)).paragraphs[0].text == "{{ 标题 }}"
    assert "我的式样" in client.get("/lists/word-templates/").content.decode()


def test_the_fields_are_explained_with_a_real_list(world, sign_in):
    listed = make_list(world, "team")
    page = sign_in("unit_clerk").get("/lists/word-templates/fields/?kind=team").content.decode()
    assert listed.title in page
    for words in (
        "{{ 单位 }}",
        "{{ 行.项目任务 }}",
        "召开专题会议",
        "物理学院党委",
        "{{ 签名.签字人 }}",
    ):
        assert words in page
    other = sign_in("foreign_clerk").get("/lists/word-templates/fields/?kind=team").content.decode()
    assert "例子是编的" in other
    assert "召开专题会议" not in other


def test_every_kind_has_a_sample_that_passes_its_own_check(db):
    for kind in ListKind.objects.all():
        data = sample_template(kind)
        paper = sample_paper(kind)
        assert check_template("示例.docx", data, fields_of(kind, paper)).findings == []
        table = Document(io.BytesIO(filled(data, paper))).tables[0]
        assert [row.cells[0].text for row in table.rows] == ["序号", "1", "2", "3"]


def test_column_names_become_fields(db):
    names = {"整改时限（必填）": "整改时限必填", "2026目标": "栏2026目标", "一 季 度": "一季度"}
    assert {name: name_of(ListColumn(name=name)) for name in names} == names
