from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.lists.compiling import add, make_list
from zelian.history.models import Event
from zelian.lists import operations
from zelian.lists.models import ListItem, ResponsibilityList, RowComment
from zelian.lists.operations.commenting import CannotComment, comment_on_row, settle_comment


@pytest.fixture
def item(world) -> ListItem:
    return add(world, make_list(world, "problems"), "流程不清")


def say(world, item, who="discipline", text="请写明时限") -> RowComment:
    return comment_on_row(viewer=world.viewer(who), item=item, text=text)


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("who", ["discipline", "organisation", "unit_head", "team_member"])
def test_whoever_reaches_the_list_may_speak(world, item, who):
    comment = say(world, item, who)
    assert (comment.item, comment.content) == (item, "流程不清")
    assert Event.objects.get(action="row_comment.made").after == {"text": "请写明时限"}


@pytest.mark.parametrize("who", ["member", "foreign_head"])
def test_whoever_does_not_reach_it_may_not(world, sign_in, item, who):
    with pytest.raises(PermissionDenied):
        say(world, item, who)
    page = reverse("lists:row-comments", args=[item.pk])
    assert sign_in(who).get(page).status_code == 404


def test_the_same_words_twice_are_one_comment(world, item):
    assert say(world, item) == say(world, item)
    assert say(world, item, text="另一句") != say(world, item)


@pytest.mark.parametrize("words", ["", "  \n", "长" * 1001])
def test_words_are_needed_and_not_too_many(world, item, words):
    with pytest.raises(CannotComment) as refused:
        say(world, item, text=words)
    assert refused.value.field == "text"


def test_a_list_that_stands_takes_no_more(world, item):
    say(world, item)
    ResponsibilityList.objects.update(state="archived")
    item = ListItem.objects.select_related("list").get(pk=item.pk)
    with pytest.raises(CannotComment, match="不再收集"):
        say(world, item, text="迟了")


def test_a_comment_is_settled_once_by_who_prepares_the_list(world, item):
    comment = say(world, item)
    with pytest.raises(PermissionDenied):
        settle_comment(viewer=world.viewer("discipline"), comment=comment)
    settle_comment(viewer=world.viewer("unit_clerk"), comment=comment, answer="已补上")
    comment.refresh_from_db()
    assert (comment.answer, comment.settled_by_name) == ("已补上", "物理学院党委干事")
    with pytest.raises(CannotComment, match="物理学院党委干事处理"):
        settle_comment(viewer=world.viewer("unit_head"), comment=comment)
    with pytest.raises(CannotComment):
        settle_comment(viewer=world.viewer("unit_head"), comment=say(world, item, text="再"),
                       answer="长" * 501)  # fmt: skip


def test_a_comment_outlives_its_row(world, sign_in, item):
    say(world, item)
    operations.remove_row(viewer=world.viewer("unit_clerk"), item=item, version=1)
    page = text(sign_in("unit_clerk").get(reverse("lists:list", args=[item.list_id])))
    for words in ("对已删除条目的意见", "请写明时限", "流程不清"):
        assert words in page


def test_the_pages_of_comments(world, sign_in, item):
    speaker, keeper = sign_in("discipline"), sign_in("unit_clerk")
    page = reverse("lists:row-comments", args=[item.pk])
    wrong = speaker.post(page, {"text": "长" * 1001})
    assert "text" in wrong.context["form"].errors
    assert "长" * 1001 in text(wrong)
    speaker.post(page, {"text": "<script>请写明时限</script>"})
    assert "&lt;script&gt;请写明时限" in text(speaker.get(page))
    assert "待编制单位处理" in text(speaker.get(page))
    sheet = text(keeper.get(reverse("lists:list", args=[item.list_id])))
    assert "意见 1" in sheet
    assert "待处理" in sheet
    settle = reverse("lists:settle-comment", args=[RowComment.objects.get().pk])
    assert speaker.get(settle).status_code == 403
    assert "记为已处理" in text(keeper.get(settle))
    keeper.post(settle, {"answer": "已补上"})
    assert "已补上" in text(speaker.get(page))
    assert "已由" in text(keeper.post(settle, {"answer": "再来"}))
    assert keeper.get(reverse("lists:settle-comment", args=[999_999])).status_code == 404
