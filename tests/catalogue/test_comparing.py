from __future__ import annotations

import pytest
from django.urls import reverse

from tests.catalogue.papers import TEXT, at, page, put_in_force, uploaded
from zelian.catalogue.models import CoverageDecision, Duty, Regulation
from zelian.catalogue.operations.comparing import decide_coverage
from zelian.catalogue.queries.comparing import compare_versions, coverage_of
from zelian.catalogue.refusals import CannotChange
from zelian.history.models import Event

NEWER = (
    TEXT.replace("学院党建责任落实办法", "学院党建责任落实办法（修订）")
    .replace("每年至少讲一次廉政党课", "每年至少讲两次廉政党课")
    .replace("（三）主要负责人每年与班子成员谈话不少于两次。\n", "")
)
UPPER = """上级党建责任规定
第一条 学院党委书记每年讲廉政党课不少于两次。
第二条 各单位每月召开专题会议，分析研究本单位风险。
第三条 主要负责人每年走访困难职工家庭一次。
"""


@pytest.fixture
def old(world) -> Regulation:
    return put_in_force(world, uploaded(world))


@pytest.fixture
def new(world, old) -> Regulation:
    return uploaded(world, NEWER, "修订.txt")


@pytest.fixture
def upper(world) -> Regulation:
    return uploaded(world, UPPER, "上级.txt")


def shown(client, name: str, regulation: Regulation, other: Regulation, **more: str) -> str:
    return page(client.get(at(name, regulation), {"other": other.pk, **more}))


def test_what_changed_is_told_clause_by_clause_with_the_duties(world):
    old = uploaded(world)
    new = uploaded(world, NEWER, "修订.txt")
    versions = compare_versions(old, new)
    assert versions.counts["changed"] == 2  # the title, and the lecture
    assert versions.counts["gone"] == 1
    told = [d for row in versions.rows for d in row.duties if d.kind != "same"]
    (lecture,) = [d for d in told if d.kind == "changed"]
    assert lecture.measures
    assert (lecture.old.regulation_id, lecture.new.regulation_id) == (old.pk, new.pk)
    (talk,) = [d for d in told if d.kind == "gone"]
    assert "谈话" in talk.old.action


def test_the_page_shows_changes_first_and_everything_on_demand(sign_in, old, new):
    client = sign_in("organisation")
    changes = shown(client, "compare", new, old)
    assert "<del>一</del>" in changes
    assert "<ins>两</ins>" in changes
    assert "每年至少 1 次" in changes
    assert "每年至少 2 次" in changes
    assert "各单位要高度重视" not in changes
    assert "各单位要高度重视" in shown(client, "compare", new, old, show="all")
    assert "主要负责人每年与班子成员谈话" in shown(client, "compare", new, old, show="gone")


def test_before_choosing_the_page_offers_the_others(sign_in, old, new):
    offered = page(sign_in("organisation").get(at("compare", new)))
    assert old.title in offered
    assert "compare-row" not in offered


def test_a_member_is_offered_no_draft_to_compare_with(sign_in, old, new):
    client = sign_in("member")
    assert new.title not in page(client.get(at("compare", old)))
    refused = shown(client, "compare", old, new)
    assert new.title not in refused
    assert "compare-row" not in refused


@pytest.mark.parametrize("other", ["", "0", "x", "99999999999999999999"])
def test_an_address_that_names_no_other_is_answered_in_place(sign_in, old, other):
    for name in ("compare", "coverage"):
        answer = sign_in("organisation").get(at(name, old), {"other": other})
        assert answer.status_code == 200


def test_coverage_tells_covered_weak_and_missing(old, upper):
    report = coverage_of(upper, old)
    extents = {row.upper.provision.address: row.extent for row in report.rows}
    assert extents["第三条"] == "missing"
    assert extents["第一条"] == "weak"  # asked twice a year, given once
    by_place = {row.upper.provision.address: row for row in report.rows}
    assert by_place["第一条"].matches[0].looser
    assert "廉政党课" in by_place["第一条"].matches[0].shared[0]


def decide(client, lower: Regulation, upper_duty: Duty, lower_duty: Duty, covers: str):
    data = {"upper": upper_duty.pk, "lower": lower_duty.pk, "covers": covers}
    data |= {"other": upper_duty.regulation_id, "show": "weak"}
    return client.post(at("coverage_decide", lower), data)


def best_match(upper: Regulation, lower: Regulation) -> tuple[Duty, Duty]:
    row = next(row for row in coverage_of(upper, lower).rows if row.matches)
    return row.upper, row.matches[0].lower


def test_a_persons_word_goes_before_the_likeness_and_can_be_taken_back(sign_in, old, upper):
    client = sign_in("organisation")
    above, below = best_match(upper, old)

    def row():
        return next(r for r in coverage_of(upper, old).rows if r.upper.pk == above.pk)

    answer = decide(client, old, above, below, "1")
    assert answer.url == f"{at('coverage', old)}?other={upper.pk}&show=weak#duty-{above.pk}"
    assert (row().extent, row().confirmed) == ("covered", True)
    assert "已确认覆盖" in shown(client, "coverage", old, upper)
    decide(client, old, above, below, "0")
    assert row().extent in {"weak", "missing"}
    assert row().matches[0].decided is False
    decide(client, old, above, below, "")
    assert row().matches[0].decided is None
    assert not CoverageDecision.objects.exists()
    told = Event.objects.filter(action="duty.coverage_decided").order_by("pk")
    assert [event.after["covers"] for event in told] == [True, False, None]


def test_the_decision_is_checked_whoever_asks(world, old, upper):
    above, below = best_match(upper, old)
    viewer = world.viewer("organisation")
    with pytest.raises(CannotChange, match="同一份文件"):
        decide_coverage(viewer=viewer, upper_id=below.pk, lower_id=below.pk, covers=True)
    with pytest.raises(CannotChange, match="已经不在"):
        decide_coverage(viewer=viewer, upper_id=above.pk, lower_id=0, covers=True)
    assert not CoverageDecision.objects.exists()


def test_a_half_sent_decision_is_refused_in_words(sign_in, old):
    answer = sign_in("organisation").post(at("coverage_decide", old), {"upper": "x"})
    assert answer.status_code == 400
    assert "请刷新页面" in answer.content.decode()


@pytest.mark.parametrize(("name", "queries"), [("compare", 16), ("coverage", 15)])
def test_the_pages_take_the_same_queries_however_long_the_papers(
    sign_in, old, new, name, queries, django_assert_num_queries
):
    client = sign_in("organisation")
    client.get(reverse("catalogue:regulations"))
    with django_assert_num_queries(queries):
        shown(client, name, new, old, show="all" if name == "compare" else "")
