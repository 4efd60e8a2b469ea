from __future__ import annotations

import pytest

from zelian.core.reading.duties.activities import activity_of
from zelian.core.vocabulary.regulation import Activity


@pytest.mark.parametrize(
    ("words", "activity"),
    [
        ("召开会议听取各站汇报", Activity.MEETING),
        ("听取各站防火工作汇报", Activity.REPORT),
        ("开展谈心谈话", Activity.TALK),
        ("讲一次党课", Activity.LECTURE),
        ("组织开展消防演练", Activity.DRILL),
        ("参加业务培训", Activity.TRAINING),
        ("对各站值班情况进行检查", Activity.INSPECTION),
        ("对站长履职情况进行考核", Activity.ASSESSMENT),
        ("开展检查考核", Activity.INSPECTION),
        ("开展隐患自查", Activity.SELF_CHECK),
        ("到一线调研", Activity.SURVEY),
        ("向林场报告防火情况", Activity.REPORT),
        ("将预案报林场办公室备案", Activity.FILING),
        ("向社会公开处理结果", Activity.PUBLICATION),
        ("将检查结果公示", Activity.PUBLICATION),
        ("完成问题整改", Activity.RECTIFICATION),
        ("建立问题台账", Activity.RECORD),
        ("将结果通知当事人", Activity.NOTICE),
        ("接待来访群众", Activity.RECEPTION),
        ("制定年度工作计划", Activity.PLAN_OR_LIST),
        ("足额发放补助", Activity.PAYMENT),
        ("组织集体学习", Activity.STUDY),
        ("组织考试招生工作人员廉政培训", Activity.TRAINING),
        ("按月通报巡河率", Activity.NOTICE),
        ("组织政治理论辅导学习", Activity.STUDY),
        ("上一堂安全教育课", Activity.LECTURE),
        ("评估结果报县委、县政府", Activity.FILING),
        ("五日内办结并答复", Activity.OTHER),
        ("保持通道畅通", Activity.OTHER),
    ],
)
def test_the_head_of_the_predicate_decides(words: str, activity: Activity) -> None:
    assert activity_of(words, 0, len(words)) is activity


def test_the_basis_of_a_doing_is_not_the_doing() -> None:
    words = "根据防火责任清单，巡查重点林区"
    assert activity_of(words, 0, len(words)) is Activity.INSPECTION
