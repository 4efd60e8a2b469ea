from __future__ import annotations

import pytest
from django.urls import reverse

from tests.lists.standing import YEAR, other_list
from tests.world import TODAY
from zelian.core.comparing import PieceKind
from zelian.lists.columns import columns_of, heads_of
from zelian.lists.editions import compare_rows, counts_of
from zelian.lists.models import ListItem, ListKind, ResponsibilityList
from zelian.lists.queries.revising import compare_editions, editions_of

State = ResponsibilityList.State


@pytest.fixture
def columns(db):
    return columns_of(ListKind.objects.get(pk="powers"))


def rows(*contents: str, first: int = 1) -> list[ListItem]:
    """Rows with numbers as keys from ``first`` on, in their order."""
    return [
        ListItem(pk=first + place, number=place + 1, content=content)
        for place, content in enumerate(contents)
    ]


def compare(columns, old, new, origins=()):
    return compare_rows(old, new, columns=columns, origins=dict(origins))


def kinds(changes) -> list[tuple[str, str]]:
    return [(change.kind.value, (change.new or change.old).content) for change in changes]


def test_rows_stay_change_come_and_go(columns):
    old = rows("审批经费", "安排课程", "旧的事项")
    new = rows("审批经费", "安排课程和考试", "全新内容甲乙丙丁", first=11)
    assert kinds(compare(columns, old, new)) == [
        ("same", "审批经费"),
        ("changed", "安排课程和考试"),
        ("gone", "旧的事项"),
        ("new", "全新内容甲乙丙丁"),
    ]


def test_a_row_copied_is_the_same_row_however_its_words_changed(columns):
    old, new = rows("甲乙丙丁"), rows("完全不同的一句话", first=11)
    (change,) = compare(columns, old, new, {11: 1})
    assert change.kind == "changed"
    assert (change.old.pk, change.new.pk) == (1, 11)


def test_copies_are_followed_through_the_editions_between(columns):
    old, new = rows("甲乙丙丁"), rows("一二三四", first=21)
    (change,) = compare(columns, old, new, {21: 11, 11: 1})
    assert change.kind == "changed"


def test_a_circle_of_copies_ends(columns):
    old, new = rows("甲乙丙丁"), rows("一二三四", first=21)
    assert len(compare(columns, old, new, {21: 11, 11: 21})) == 2


def test_a_row_that_left_its_order_has_moved(columns):
    old, new = rows("甲甲甲", "乙乙乙", "丙丙丙"), rows("丙丙丙", "甲甲甲", "乙乙乙", first=11)
    assert kinds(compare(columns, old, new)) == [
        ("moved", "丙丙丙"),
        ("same", "甲甲甲"),
        ("same", "乙乙乙"),
    ]


def test_the_words_that_differ_are_marked(columns):
    (change,) = compare(columns, rows("审批经费"), rows("审批大额经费", first=11))
    (cell,) = change.changed_cells
    assert [(piece.kind, piece.words) for piece in cell.pieces] == [
        (PieceKind.KEPT, "审批"),
        (PieceKind.ADDED, "大额"),
        (PieceKind.KEPT, "经费"),
    ]


def test_columns_of_a_kinds_own_count_as_well(columns):
    old, new = rows("审批经费"), rows("审批经费", first=11)
    old[0].values, new[0].values = {"category": "审核审批"}, {"category": "资源分配"}
    (change,) = compare(columns, old, new)
    assert [(cell.key, cell.old, cell.new) for cell in change.changed_cells] == [
        ("category", "审核审批", "资源分配")
    ]


def test_alike_rows_are_paired_once(columns):
    old = rows("同样的话", "同样的话")
    new = rows("同样的话", "同样的话", "同样的话", first=11)
    assert counts_of(compare(columns, old, new)) == {"same": 2, "new": 1}


def test_empty_lists_differ_in_nothing(columns):
    assert compare(columns, [], []) == ()


# -- pages ---------------------------------------------------------------------------------


@pytest.fixture
def pair(world):
    """Last year's list, and this year's with one row changed."""
    last = other_list(world, "powers", "physics", "审批经费", "安排课程")
    ResponsibilityList.objects.filter(pk=last.pk).update(year=YEAR - 1)
    last.refresh_from_db()
    this = other_list(world, "powers", "physics", "审批大额经费", "安排课程")
    for old, new in zip(last.items.all(), this.items.all(), strict=True):
        ListItem.objects.filter(pk=new.pk).update(copied_from=old)
    return last, this


def test_editions_of_former_years_stand_beside(pair):
    last, this = pair
    assert [row.listed for row in editions_of(this)] == [this, last]
    assert [row.listed for row in editions_of(last)] == [last]


def test_two_editions_cost_three_queries(pair, django_assert_num_queries):
    this, last = (row.listed for row in editions_of(pair[1]))
    with django_assert_num_queries(3):
        found = compare_editions(last, this, [last, this])
    assert found.counts == {"changed": 1, "same": 1}


def test_a_signed_edition_is_compared_by_the_columns_it_was_signed_in(pair):
    this, last = (row.listed for row in editions_of(pair[1]))
    ResponsibilityList.objects.filter(pk=last.pk).update(heads=heads_of(last.kind))
    last.kind.columns.filter(key="content").update(name="新的叫法")
    last.refresh_from_db()
    signed = compare_editions(last, last, [last]).changes[0].cells[0]
    assert signed.label == "权责事项"
    draft = compare_editions(last, this, [last, this]).changes[0].cells[0]
    assert draft.label == "新的叫法"


def test_the_page_marks_what_changed_since_last_year(sign_in, pair):
    _last, this = pair
    address = reverse("lists:editions", args=[this.pk])
    page = sign_in("unit_head").get(address).content.decode()
    assert "审批<ins>大额</ins>经费" in page.replace("\n", "")
    assert f"{YEAR - 1}年第1版与{YEAR}年第1版对照" in page
    assert "安排课程" not in page
    assert "安排课程" in sign_in("unit_head").get(address, {"all": "1"}).content.decode()


@pytest.mark.parametrize("asked", ["x", "0", "9" * 30, "１"], ids=["word", "none", "long", "wide"])
def test_an_edition_that_is_none_is_not_compared(sign_in, pair, asked):
    _last, this = pair
    answer = sign_in("unit_head").get(
        reverse("lists:editions", args=[this.pk]), {"old": asked, "new": asked}
    )
    assert answer.status_code == 200
    assert answer.context["new"] == this


def test_a_revision_given_up_is_said_to_be_so(sign_in, pair):
    _last, this = pair
    given_up = ResponsibilityList.objects.create(
        kind=this.kind,
        year=YEAR,
        unit=this.unit,
        unit_path=this.unit_path,
        title=this.title,
        edition=2,
        previous=this,
        state=State.ARCHIVED,
        ended_on=TODAY,
    )
    page = sign_in("unit_head").get(reverse("lists:editions", args=[given_up.pk]))
    assert "已放弃" in page.content.decode()
