"""The pages of the check and of required sets."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.lists.duties import make_duties
from tests.lists.test_coverage import PARTS, fill, make_list
from tests.world import TODAY, World
from zelian.lists.forms.coverage import read_line
from zelian.lists.models import GapDecision, ListKind, RequiredSet, ResponsibilityList
from zelian.lists.operations import coverage
from zelian.lists.operations.coverage import Wanted
from zelian.lists.queries.overview import coverage_overview


@pytest.fixture
def required(world: World) -> RequiredSet:
    return coverage.keep_required_set(
        viewer=world.viewer("organisation"),
        kind="tasks",
        unit=world.units["school"],
        name="三项责任",
        requirements=PARTS,
    )


@pytest.fixture
def listed(world: World, required: RequiredSet) -> ResponsibilityList:
    listed = make_list(world, unit="physics")
    fill(
        listed,
        {"group": "作风建设", "content": "纠治形式主义，规范公务接待，节假日前发提醒"},
        {"group": "纪律建设", "content": "每年组织一次党纪学习，开展警示教育", "responsible": ""},
    )
    return listed


def text(response) -> str:
    return response.content.decode()


def check_page(listed: ResponsibilityList) -> str:
    return reverse("lists:check", args=[listed.pk])


def test_the_check_shows_figures_quotes_and_where_to_fill_in(sign_in, listed) -> None:
    page = text(sign_in("unit_clerk").get(check_page(listed)))
    item = listed.items.get(number=2)
    for words in (
        "规定“每年至少 2 次”",
        "<mark>",
        "清单里没有条目回应“制度建设责任”。",
        "补上这一项",
        "没有写责任人。",
        f"#item-{item.pk}",
    ):
        assert words in page, words
    assert "认可这一处" not in page


def test_a_figure_opens_what_it_counts(sign_in, listed) -> None:
    page = text(sign_in("unit_clerk").get(check_page(listed), {"show": "missing"}))
    assert "制度建设责任" in page
    assert "1. 作风建设责任" not in page
    strange = sign_in("unit_clerk").get(check_page(listed), {"show": "<script>"})
    assert "1. 作风建设责任" in text(strange)


def test_what_rows_say_is_shown_as_text(sign_in, listed) -> None:
    listed.items.filter(number=1).update(content="<script>alert(1)</script>规范公务接待")
    page = text(sign_in("unit_clerk").get(check_page(listed)))
    assert "<script>alert(1)" not in page


def test_a_leader_accepts_a_gap_sees_it_and_takes_it_back(sign_in, listed, required) -> None:
    client = sign_in("organisation")
    key = f"demand:{required.requirements.get(number=3).pk}"
    page = reverse("lists:accept-gap", args=[listed.pk, key])
    shown = client.get(page)
    seen = shown.context["form"].initial["seen"]
    refused = client.post(page, {"reason": " ", "seen": seen})
    assert "请写明认可的理由。" in text(refused)
    done = client.post(page, {"reason": "由学校统一修订", "seen": seen}, follow=True)
    assert "认可：由学校统一修订" in text(done)
    again = client.post(reverse("lists:withdraw-gap", args=[listed.pk]), {"key": key}, follow=True)
    assert "已撤回认可" in text(again)
    assert not GapDecision.objects.exists()
    assert client.get(reverse("lists:accept-gap", args=[listed.pk, "demand:0"])).status_code == 404


def test_who_signs_the_list_accepts_none_of_its_gaps(sign_in, listed, required) -> None:
    key = f"demand:{required.requirements.get(number=3).pk}"
    page = reverse("lists:accept-gap", args=[listed.pk, key])
    assert sign_in("unit_head").get(page).status_code == 403
    assert sign_in("head").get(page).status_code == 200


def test_a_missing_responsibility_is_added_with_one_press(sign_in, listed, required) -> None:
    row = required.requirements.get(number=3)
    page = reverse("lists:add-required-row", args=[listed.pk, row.pk])
    done = sign_in("unit_clerk").post(page)
    assert done.status_code == 302
    assert listed.items.get(content=row.text).group == row.name


def test_only_a_row_required_of_this_list_can_be_added(world, sign_in, listed, required) -> None:
    foreign = world.units["letters"]
    RequiredSet.objects.update(unit=foreign, unit_path=foreign.path)
    row = required.requirements.get(number=3)
    page = reverse("lists:add-required-row", args=[listed.pk, row.pk])
    assert sign_in("unit_clerk").post(page).status_code == 404


def test_a_set_is_made_pasted_into_changed_and_retired(world, sign_in) -> None:
    client = sign_in("organisation")
    told = {"kind": "tasks", "unit": world.units["school"].pk, "name": "两项", "source": "通知"}
    client.post(reverse("lists:add-required-set"), told)
    made = RequiredSet.objects.get(name="两项")
    page = reverse("lists:required-set", args=[made.pk])
    wrong = client.post(page, {"wanted": "1. 作风：规范接待\n没有分隔"})
    assert "第2行分不清责任名称和规定内容" in text(wrong)
    assert "没有分隔" in text(wrong)
    client.post(page, {"wanted": "1. 作风：规范接待\n\n2\t纪律\t每年学习两次"})
    rows = list(made.requirements.order_by("number").values_list("name", "text"))
    assert rows == [("作风", "规范接待"), ("纪律", "每年学习两次")]
    made.refresh_from_db()
    changed = {"name": "两项责任", "source": "通知", "version": made.version}
    client.post(reverse("lists:change-required-set", args=[made.pk]), changed)
    made.refresh_from_db()
    assert (made.name, made.in_use) == ("两项责任", False)
    late = client.post(reverse("lists:change-required-set", args=[made.pk]), changed)
    assert "别人已修改了这组规定责任" in text(late)


def test_duties_are_chosen_from_a_regulation(world, sign_in, required) -> None:
    duties = make_duties(world)
    client = sign_in("organisation")
    page = reverse("lists:take-duties", args=[required.pk])
    regulation = duties["plan"].regulation_id
    assert "请先选一份制度" in text(client.get(page))
    assert "制定年度计划" in text(client.get(page, {"regulation": regulation}))
    client.post(f"{page}?regulation={regulation}", {"duties": [duties["plan"].pk]})
    assert required.requirements.filter(text="制定年度计划").exists()


def test_the_overview_counts_lists_and_responsibilities(world, sign_in, listed) -> None:
    make_list(world, unit="letters")
    client = sign_in("organisation")
    page = client.get(reverse("lists:coverage"), {"kind": "tasks", "year": TODAY.year})
    found = page.context["found"]
    assert [(one.covered, one.weak, one.missing) for one in found.lists] == [(1, 1, 1), (0, 0, 3)]
    assert [one.missing for one in found.demands] == [1, 1, 2]
    assert found.totals == {"covered": 0, "weak": 0, "missing": 2, "unasked": 0}
    none = client.get(
        reverse("lists:coverage"), {"kind": "tasks", "year": TODAY.year, "show": "covered"}
    )
    assert none.context["lists"] == []
    odd = {"kind": "nothing", "year": "x", "unit": "y"}
    assert client.get(reverse("lists:coverage"), odd).status_code == 200


def test_the_overview_follows_every_change_of_words(world, listed) -> None:
    viewer, kind = world.viewer("organisation"), ListKind.objects.get(pk="tasks")
    listed.items.filter(number=2).update(content="每年组织两次党纪学习，开展警示教育")
    (one,) = coverage_overview(viewer, kind=kind, year=TODAY.year).lists
    assert (one.covered, one.missing) == (2, 1)


def test_the_overview_takes_the_same_queries_for_many_lists(
    world, listed, django_assert_num_queries
) -> None:
    viewer, kind = world.viewer("organisation"), ListKind.objects.get(pk="tasks")
    for unit in ("letters", "finance", "office"):
        fill(make_list(world, unit=unit), {"content": f"{unit}的一件事"})
    with django_assert_num_queries(5):
        assert len(coverage_overview(viewer, kind=kind, year=TODAY.year).lists) == 4


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("作风建设责任：规范接待", Wanted("作风建设责任", "规范接待")),
        ("（一）作风:规范接待", Wanted("作风", "规范接待")),
        ("3\t作风\t规范接待", Wanted("作风", "规范接待")),
        ("作风｜规范接待", Wanted("作风", "规范接待")),
        ("规范接待", None),
        ("：规范接待", None),
        ("作风：", None),
        ("长" * 40 + "：规范接待", None),
    ],
)
def test_a_pasted_line_is_a_name_and_words(line: str, row: Wanted | None) -> None:
    assert read_line(line) == row
