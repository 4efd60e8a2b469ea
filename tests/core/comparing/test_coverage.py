from __future__ import annotations

from tests.core.comparing.papers import duty
from zelian.core.comparing import Extent, cover
from zelian.core.vocabulary.measure import Per
from zelian.core.vocabulary.regulation import Activity

LECTURE = duty("为全体党员讲授廉政党课", times=1, activity=Activity.LECTURE)
VISIT = duty("走访离退休职工家庭", times=2, activity=Activity.OTHER)


def test_the_same_demand_in_nearly_the_same_words_covers() -> None:
    own = duty("为支部党员讲授廉政党课", times=1, activity=Activity.LECTURE)
    (found,) = cover([LECTURE], [VISIT, own])
    assert found.extent is Extent.COVERED
    assert found.matches[0].lower is own
    assert "讲授廉政党课" in found.matches[0].shared[0]


def test_what_nobody_mentions_is_missing() -> None:
    (found,) = cover([LECTURE], [VISIT])
    assert found.extent is Extent.MISSING
    assert found.matches == ()


def test_a_demand_for_fewer_times_is_only_weakly_covered() -> None:
    upper = duty("召开安全形势分析会议", times=1, per=Per.QUARTER, activity=Activity.MEETING)
    lower = duty("召开安全形势分析会议", times=2, per=Per.YEAR, activity=Activity.MEETING)
    (found,) = cover([upper], [lower])
    assert found.extent is Extent.WEAK
    assert found.matches[0].looser
    (turned,) = cover([lower], [upper])
    assert turned.extent is Extent.COVERED


def test_a_single_common_word_does_not_cover() -> None:
    (found,) = cover([duty("报告")], [duty("报告不少于三千字")])
    assert found.extent is Extent.WEAK


def test_the_best_candidates_come_first_and_are_few() -> None:
    near = duty("制定年度工作计划并报办公室备案")
    far = [duty(f"制定第{i}号设备的年度检修计划") for i in range(9)]
    (found,) = cover([duty("制定年度工作计划，报办公室备案")], [*far, near])
    assert found.matches[0].lower is near
    assert len(found.matches) <= 5
    likenesses = [m.likeness for m in found.matches]
    assert likenesses == sorted(likenesses, reverse=True)


def test_nothing_to_compare_with_gives_everything_missing() -> None:
    assert [c.extent for c in cover([LECTURE, VISIT], [])] == [Extent.MISSING] * 2
    assert cover([], [LECTURE]) == ()
