from __future__ import annotations

import pytest

from zelian.core.reading.subjects import heading_subject, split_names


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("林场场长责任", ("林场场长",)),
        ("护林员主要职责", ("护林员",)),
        ("场长、副场长的职责", ("场长", "副场长")),
        ("工会履行监督责任", ("工会",)),
        ("护林站站长", ("护林站站长",)),
        ("加强组织领导", ()),
        ("工作机制", ()),
        ("落实主体责任", ()),
    ],
)
def test_a_heading_tells_whose_duties_follow(title: str, names: tuple[str, ...]) -> None:
    assert heading_subject(title) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("场长和副场长", ("场长", "副场长")),
        ("各站（所、队）和林场办公室", ("各站（所、队）", "林场办公室")),
        ("人力资源和社会保障部门", ("人力资源和社会保障部门",)),
        ("分管、联系部门主要负责人", ("分管、联系部门主要负责人",)),
    ],
)
def test_joints_within_a_name_stay(words: str, names: tuple[str, ...]) -> None:
    assert split_names(words) == names
