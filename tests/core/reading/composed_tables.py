"""Tables as Word keeps them, with merged cells: written for the tests of their reading."""

from __future__ import annotations

from collections.abc import Sequence

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import Composer, TableCell

Merged = tuple[str, int, int]
"""Words with the rows and columns they cover."""


def composed(title: str, rows: Sequence[Sequence[str | Merged | None]], *more: object) -> Paper:
    """A paper of a title, a table and what follows; ``None`` is covered by a merged cell.

    ``more`` holds lines of prose and further tables as they come.
    """
    composer = Composer("表.docx")
    composer.paragraph(title)
    for part in (rows, *more):
        if isinstance(part, str):
            composer.paragraph(part)
        else:
            assert isinstance(part, Sequence)
            composer.table(_cells(part))
    return composer.paper()


def _cells(rows: Sequence[Sequence[str | Merged | None]]) -> list[TableCell]:
    cells = []
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if cell is None:
                continue
            words, down, across = (cell, 1, 1) if isinstance(cell, str) else cell
            cells.append(TableCell(r, c, tuple(words.split("\n")), down, across))
    return cells


QUARTERS = composed(
    "水利站年度工作推进表",
    [
        [
            ("序号", 2, 1),
            ("重点任务", 2, 1),
            ("完成时间", 1, 4),
            None,
            None,
            None,
            ("责任单位", 2, 1),
        ],
        [None, None, "一季度", "二季度", "三季度", "四季度", None],
        ["1", "渠道清淤", "编制清淤方案", ("完成干渠清淤并组织验收", 1, 2), None, "", "工程科"],
        ["2", "水费收缴", "", "★", "", "★", "财务科\n征费科"],
    ],
)
RISKS = composed(
    "房管所岗位风险防控表",
    [
        ["防控措施", "风险描述", "岗位名称", "岗位职责", "风险程度", "责任领导"],
        [
            "1.受理实行双人审核；\n2.每月抽查档案不少于10份。",
            "收受好处，违规受理申请",
            ("受理岗", 2, 1),
            ("负责保障房申请的受理，当场出具受理凭证。", 2, 1),
            "高",
            ("副所长", 2, 1),
        ],
        ["限时办结，超期自动提醒。", "故意拖延，每次都要求补件", None, None, "中", None],
        [
            "每半年轮岗一次",
            "擅自减免租金",
            "收费岗",
            "每日核对租金收缴账目。",
            "高",
            "所长",
        ],
    ],
)
SCORES = composed(
    "护路队年度考核评分表",
    [
        ["考核项目", ("分值", 1, 1), "考核标准", "自评得分", "考核得分"],
        [("一、路面保洁（60分）", 1, 5), None, None, None, None],
        [
            "日常清扫（40分）",
            "40",
            "每日清扫两遍，得20分；垃圾日产日清，得20分。少清扫一遍扣1分，扣完为止。",
            "",
            "",
        ],
        ["排水疏通", "20", "汛期前疏通边沟。堵塞一处扣2分，累计扣分不超过10分。", "", ""],
        [("二、绿化管护（40分）", 1, 5), None, None, None, None],
        ["浇水修剪", "25", "每月修剪行道树一次；死亡一株扣0.5分。", "", ""],
        ["病虫防治", "15", "发现虫害3日内处置，处置不及时的不得分。", "", ""],
    ],
)
CONTINUED = composed(
    "消防站责任清单",
    [
        ["类别", "责任事项", "责任人"],
        [("执勤备战", 2, 1), "每日交接班时检查车辆器材一次。", "班长"],
        [None, "每周组织体能训练不少于三次。", "站长"],
    ],
    "- 2 -",
    [
        ["类别", "责任事项", "责任人"],
        ["防火宣传", "每季度到学校开展一次消防宣讲。", "指导员"],
    ],
)
PAPERS = {
    "quarters": QUARTERS,
    "risks": RISKS,
    "scores": SCORES,
    "continued": CONTINUED,
}
