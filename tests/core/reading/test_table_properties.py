"""Whatever stands in a table: it is read without failing, and every place is its own words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.reading.composed_tables import composed
from zelian.core.reading import read, reading_to_json
from zelian.core.vocabulary.regulation import Reading
from zelian.core.vocabulary.text import Paper, Span

_HEADS = (
    "序号 类别 工作任务 具体要求 责任单位 牵头部门 配合单位 完成时限 3月 一季度 四季度 1-3月 "
    "分值 考核标准 得分 岗位 职责 风险点 风险等级 防控措施 责任人 备注 姓名 星期一 时间"
)
_WORDS = (
    "1 2 3 5分 组织领导（10分） 每季度召开例会，每少一次扣1分。 未开展的不得分 √ ★ 3月底前 "
    "全年 6月、12月 1.每周巡查；2.每月报告。 财务科、办公室 同上 "
    "高 合计 - 加1分，最高5分 第三条 （ ） ； 一票否决"
)

cells = st.one_of(
    st.sampled_from(_HEADS.split()),
    st.sampled_from(_WORDS.split()),
    st.just(""),
    st.text(max_size=6),
)
rows = st.lists(st.lists(cells, min_size=1, max_size=7), min_size=1, max_size=7)


def spans_of(reading: Reading) -> list[Span]:
    tables = [*reading.table, *reading.tasks, *reading.powers, *reading.scoring]
    spans = [row.span for row in tables]
    spans += [step.span for task in reading.tasks for step in task.steps]
    spans += [c.span for row in reading.scoring for c in (*row.criteria, *row.deductions)]
    spans += [m.span for duty in reading.duties for m in duty.measures]
    return [*spans, *(r.span for r in reading.remarks), *(k.span for k in reading.links)]


def holds(paper: Paper) -> None:
    reading = read(paper)
    assert all(0 <= s.start <= s.end <= len(paper.text) for s in spans_of(reading))
    for duty in reading.duties:
        assert duty.span.of(paper.text).strip()
    assert reading_to_json(reading, paper.text)["tasks"] is not None


@settings(max_examples=150, deadline=None)
@given(rows)
def test_any_flattened_table_is_read_without_failing(table: list[list[str]]) -> None:
    holds(Paper("工作表\n" + "\n".join("\t".join(row) for row in table), ()))


@settings(max_examples=100, deadline=None)
@given(rows)
def test_any_table_with_cells_is_read_without_failing(table: list[list[str]]) -> None:
    holds(composed("工作表", table))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=5), min_size=1, max_size=5))
def test_any_table_of_a_cell_a_line_is_read_without_failing(table: list[list[str]]) -> None:
    blocks = ("\n".join(f"\t{cell}" for cell in row) for row in table)
    holds(Paper("工作表\n" + "\n\n".join(blocks) + "\n", ()))
