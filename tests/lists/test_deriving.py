from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.lists.compiling import YEAR, add, contents, make_list
from tests.lists.duties import make_duties
from zelian.history.models import Event
from zelian.lists.models import ListKind, ResponsibilityList
from zelian.lists.operations.deriving import CannotDerive, derive_rows


@pytest.fixture
def problems(world) -> ResponsibilityList:
    listed = make_list(world, "problems")
    for content in ("流程不清", "台账不全", "公开不够"):
        add(world, listed, content, department="办公室", due_on="6月30日")
    return listed


def kinds(*codes: str) -> list[ListKind]:
    return list(ListKind.objects.filter(pk__in=codes).order_by("order"))


def derive(world, problems, *contents_, codes=("responsibilities", "projects"), who="unit_clerk"):
    chosen = problems.items.filter(content__in=contents_).values_list("pk", flat=True)
    return derive_rows(
        viewer=world.viewer(who), listed=problems, item_ids=list(chosen), kinds=kinds(*codes)
    )


def of_kind(code: str) -> ResponsibilityList:
    return ResponsibilityList.objects.get(kind=code, year=YEAR, post=None)


def test_a_problem_gives_a_responsibility_and_a_project(world, problems):
    make_duties(world)
    derive(world, problems, "流程不清", "公开不够")
    assert contents(of_kind("projects")) == ["流程不清", "公开不够"]
    assert contents(of_kind("responsibilities")) == [
        "召开专题会议", "制定年度计划", "流程不清", "公开不够",
    ]  # fmt: skip
    row = of_kind("projects").items.first()
    assert (row.department, row.due_on.month, row.origin) == ("办公室", 6, "derived")
    assert row.derived_from.list == problems
    event = Event.objects.get(action="list.derived")
    assert event.after == {"items": 2, "kinds": "责任清单、项目清单"}


def test_what_was_given_is_not_given_again(world, problems):
    derive(world, problems, "流程不清", codes=["projects"])
    derive(world, problems, "流程不清", "台账不全", codes=["projects"])
    assert contents(of_kind("projects")) == ["流程不清", "台账不全"]


def test_a_list_that_is_there_only_gets_the_rows(world, problems):
    listed = make_list(world, "projects")
    listed.items.all().delete()
    own = add(world, listed, "自己的项目")
    derive(world, problems, "台账不全", codes=["projects"])
    assert contents(listed) == [own.content, "台账不全"]


def test_a_list_that_is_signed_gets_none_and_nothing_is_half_done(world, problems):
    make_list(world, "projects")
    ResponsibilityList.objects.filter(kind="projects").update(state="signed")
    with pytest.raises(CannotDerive, match="项目清单") as refused:
        derive(world, problems, "流程不清")
    assert refused.value.field == "kinds"
    assert not ResponsibilityList.objects.filter(kind="responsibilities").exists()


@pytest.mark.parametrize(
    ("chosen", "codes", "field"),
    [
        ([], ["projects"], "rows"),
        (["流程不清"], [], "kinds"),
        (["流程不清"], ["tasks"], "kinds"),
        (["没有这条"], ["projects"], "rows"),
    ],
)
def test_a_wrong_wish_is_said_at_its_field(world, problems, chosen, codes, field):
    with pytest.raises(CannotDerive) as refused:
        derive(world, problems, *chosen, codes=codes)
    assert refused.value.field == field


@pytest.mark.parametrize("who", ["discipline", "member", "foreign_head"])
def test_rows_are_given_on_only_by_those_who_keep_the_list(world, problems, who):
    with pytest.raises(PermissionDenied):
        derive(world, problems, "流程不清", who=who)


def test_the_page_offers_what_was_not_given_yet(world, sign_in, problems):
    client, page = sign_in("unit_clerk"), reverse("lists:derive", args=[problems.pk])
    first = problems.items.first()
    answer = client.post(page, {"rows": [first.pk], "kinds": ["projects"]}, follow=True)
    assert "项目清单</a>：新增1条" in answer.content.decode()
    client.post(page, {"rows": [first.pk], "kinds": ["responsibilities"]})
    shown = client.get(page)
    assert first.pk not in shown.context["form"].initial["rows"]
    assert "（已派生：责任清单、项目清单）" in shown.content.decode()
    wrong = client.post(page, {"rows": ["x", 999_999]})
    assert set(wrong.context["form"].errors) == {"rows", "kinds"}
    assert sign_in("discipline").get(page).status_code == 403
