from __future__ import annotations

from collections.abc import Callable

from zelian.core.vocabulary.regulation import Reading

LIST = (
    "某某林场防火责任清单\n\n"
    "类别\t工作措施\t主要内容\t责任单位\n"
    "源头 管控\t1.管住 火源\t进山口应当设卡检查，每日登记进山人员。\t护林站、\n"
    "\t2.清理可燃物\t每年入冬前清理林缘杂草，每年清理不少于两次。\t营林科，护林站\n"
    "\t\t清理情况应当拍照存档。\t营林科\n\n"
    "类别\t工作措施\t主要内容\t责任单位\n"
    "应急处置\t3.备勤\t防火期内全天备勤。\t扑火队\n"
)


def test_a_list_of_measures_carries_its_blanks_forward(
    read_text: Callable[[str], Reading],
) -> None:
    reading = read_text(LIST)
    rows = [(r.category, r.no, r.measure, r.responsible) for r in reading.table]
    assert rows == [
        ("源头管控", 1, "管住火源", ("护林站",)),
        ("源头管控", 2, "清理可燃物", ("营林科", "护林站")),
        ("源头管控", 2, "清理可燃物", ("营林科",)),
        ("应急处置", 3, "备勤", ("扑火队",)),
    ]
    assert [p.path for p in reading.provisions] == [("1",), ("2",), ("3",)]
    contents = [r.content.of(LIST)[:4] for r in reading.table]
    assert contents == ["进山口应", "每年入冬", "清理情况", "防火期内"]


def test_a_cell_without_a_subject_takes_the_responsible_units(
    read_text: Callable[[str], Reading],
) -> None:
    measured = [d for d in read_text(LIST).duties if d.measures]
    assert ("营林科", "护林站") in {d.subjects for d in measured}


def test_a_column_of_numbers_numbers_the_rows(read_text: Callable[[str], Reading]) -> None:
    text = (
        "序号\t责任事项\t具体要求\t责任人\n"
        "1\t巡山\t每周至少巡山三次并填写日志，雨雪天气后应当加密。\t护林员\n"
        "2\t值班\t防火期每日安排一人值班，夜间不得脱岗。\t站长\n"
    )
    reading = read_text(text)
    assert [(r.no, r.responsible) for r in reading.table] == [(1, ("护林员",)), (2, ("站长",))]
    assert [d.subjects for d in reading.duties if d.measures] == [("护林员",), ("站长",)]


SHEET = (
    "防火工作考核评分表\n\n"
    "\t类别\n\t序号\n\t项目\n\t标准分\n\t考核标准\n\t得分\n\n"
    "\t组织领导(5分)\n\n"
    "\t站务\n管理\n\t1\n\t责任\n落实\n\t3\n\t2\n\t每季度至少召开一次防火例会。\n\t\n\n"
    "\t\n\t\n\t\n\t\n\t1\n\t逐级签订防火责任书。\n\t\n\n"
    "\t\n\t2\n\t巡山\n\t2\n\t2\n\t护林员每日巡山一次。\n\t\n\n"
)


def test_a_flattened_scoring_sheet_gives_items_and_points(
    read_text: Callable[[str], Reading],
) -> None:
    reading = read_text(SHEET)
    rows = [(r.no, r.item, r.points, [c.points for c in r.criteria]) for r in reading.scoring]
    assert rows == [(1, "责任落实", 3, [2, 1]), (2, "巡山", 2, [2])]
    assert {r.category for r in reading.scoring} == {"组织领导"}
    assert [c.span.of(SHEET) for c in reading.scoring[1].criteria] == ["护林员每日巡山一次。"]
    assert len([d for d in reading.duties if d.measures]) == 2


FORM = (
    "附件1\n巡山登记表\n单位(盖章)：          填报日期：   年   月   日\n"
    "\t姓  名\n\t\n\n"
    "\t序号\n\t巡山路线\n\t发现问题\n\n"
    "\t\n\t一季度\n\t二季度\n\n\t\n\t\n\t\n\n\t\n\t\n\t\n\n\n"
    "站长(签字)：           护林员(签字)：\n"
)


def test_a_blank_form_gives_fields_columns_and_signatures(
    read_text: Callable[[str], Reading],
) -> None:
    reading = read_text(FORM)
    (form,) = reading.forms
    assert form.no == 1
    assert form.title == "巡山登记表"
    assert form.fields == ("单位(盖章)", "填报日期", "姓名")
    assert form.columns == ("序号", "巡山路线", "发现问题")
    assert form.quarters
    assert form.signatures == ("站长", "护林员")
    assert reading.duties == ()


def test_a_tab_after_a_label_is_no_table(read_text: Callable[[str], Reading]) -> None:
    reading = read_text("第一条\t护林员应当每日巡山。\n第二条\t站长每周检查一次。\n")
    assert [p.path for p in reading.provisions] == [("第一条",), ("第二条",)]
    assert not reading.table


def test_a_column_of_times_says_how_often_its_row_is_due(
    read_text: Callable[[str], Reading],
) -> None:
    text = (
        "序号\t责任主体\t责任事项\t频次要求\n"
        "1\t站长\t巡查重点林区，处置发现的问题\t每季度不少于1次\n"
        "2\t护林员\t日常巡山，劝阻野外用火\t每周不少于3次\n"
    )
    duties = [d for d in read_text(text).duties if d.measures]
    assert [(d.path, d.subjects) for d in duties] == [(("1",), ("站长",)), (("2",), ("护林员",))]
    assert {d.activity.value for d in duties} == {"inspection"}
    assert [d.measures[0].value.to_json()["per"] for d in duties] == ["quarter", "week"]


def test_a_cell_with_but_a_moment_says_when_the_row_is_due(
    read_text: Callable[[str], Reading],
) -> None:
    text = (
        "责任主体\t责任内容\t工作频次\t完成时限\n"
        "林场办公室\t召开防火联席会议，研究解决突出问题\t每季度一次\t每季度末\n"
        "护林站\t组织护林员防火培训和扑火演练\t每半年一次\t6月底、12月底前\n"
    )
    measured = [d for d in read_text(text).duties if d.measures]
    kinds = [(d.subjects, [m.kind.value for m in d.measures]) for d in measured]
    assert kinds == [
        (("林场办公室",), ["frequency"]),
        (("林场办公室",), ["deadline"]),
        (("护林站",), ["frequency"]),
        (("护林站",), ["deadline", "deadline"]),
    ]


def test_a_form_with_a_column_of_persons_to_be_filled_in_has_no_rows(
    read_text: Callable[[str], Reading],
) -> None:
    blank = (
        "渡口自查表\n序号\t项目\t自查情况\t整改措施\t完成时限\t责任人\n"
        "1\t缆绳\t\t\t\t\n2\t救生衣\t\t\t\t\n3\t渡船\t\t\t\t\n"
    )
    reading = read_text(blank)
    assert (reading.table, reading.tasks) == ((), ())
    assert reading.forms[0].columns[-1] == "责任人"
    named = blank.replace("缆绳\t\t\t\t", "缆绳\t\t每月检查一次\t\t渡工")
    assert [row.responsible for row in read_text(named).table][:1] == [("渡工",)]
