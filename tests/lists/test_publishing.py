"""Publishing to a scope, comments and their answers, and the rules of an institution."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.lists.stages import State, endorsed, filed
from tests.world import TODAY, build_bureau
from zelian.history.models import Event
from zelian.lists.models import (
    ListItem,
    Publication,
    PublicationComment,
    PublicationRules,
    ResponsibilityList,
)
from zelian.lists.operations import publishing as operations
from zelian.lists.operations.publishing import (
    MOST_WAITING,
    CannotAnswerComment,
    CannotComment,
    CannotPublishList,
    RulesWereChanged,
)
from zelian.lists.operations.returning import return_list
from zelian.lists.queries import publishing as queries
from zelian.people import paths
from zelian.people.models import Account, Unit
from zelian.people.viewer import path_in

DAY = timedelta(days=1)
HOSTILE = '<script>alert(1)</script><img src=x onerror="alert(2)">'


def publish(world, listed, *, who="unit_clerk", today=TODAY, **fields) -> Publication:
    values = {"scope": "unit", "from_date": today, "days": 7} | fields
    return operations.publish_list(viewer=world.viewer(who, today), listed=listed, **values)


def published(world, *, today=TODAY, scope="unit", days=7, **fields) -> Publication:
    return publish(world, filed(world, **fields), today=today, scope=scope, days=days)


def comment(world, publication, who="member", text="第一条写得太笼统", **fields):
    return operations.comment_publication(
        viewer=world.viewer(who), publication=publication, text=text, **fields
    )


def allow_public(world, *, comments: bool = True) -> PublicationRules:
    return operations.set_publication_rules(
        viewer=world.viewer("committee_office"),
        unit=world.units["school"],
        version=0,
        public_allowed=True,
        public_comments=comments,
    )


def text(response) -> str:
    return response.content.decode()


def now():
    return timezone.localdate()


# -- publishing -------------------------------------------------------------------------------


def test_a_filed_list_is_shown_to_its_unit_for_half_open_days(world):
    listed = filed(world)
    publication = publish(world, listed)
    assert publication.scope_path == world.units["physics"].path
    assert (publication.from_date, publication.until_date) == (TODAY, TODAY + 7 * DAY)
    assert queries.last_day(publication) == TODAY + 6 * DAY
    assert publication.digest == listed.signatures.get().digest
    listed.refresh_from_db()
    assert listed.state == State.PUBLISHED
    assert Event.objects.get(action="list.published").after["scope"] == "unit"


def test_who_is_in_scope_sees_it_on_its_days_and_on_no_other(world):
    publication = published(world)
    for who, seen in (("member", True), ("branch_secretary", True), ("foreign_head", False)):
        for day, runs in ((-1, False), (0, True), (6, True), (7, False)):
            viewer = world.viewer(who, TODAY + day * DAY)
            found = queries.list_publications(viewer).exists()
            assert found == (seen and runs), (who, day)
            if seen and runs:
                assert queries.get_publication(viewer, publication.pk) == publication


def test_a_list_of_the_whole_institution_is_for_everybody_in_it(world):
    publication = published(world, scope="institution")
    assert publication.scope_path == world.units["school"].path
    plain = world.person("plain", "普通职工")
    assert plain.name
    for who in ("foreign_clerk", "team_member", "plain"):
        assert list(queries.list_publications(world.viewer(who))) == [publication]


def test_another_school_is_not_in_scope(db):
    world = build_bureau()
    published(world, scope="institution")
    assert queries.list_publications(world.viewer("foreign_clerk")).exists()
    for who in ("other_head", "other_unit_head", "without_post"):
        assert not queries.list_publications(world.viewer(who)).exists()


def test_readers_in_scope_see_neither_the_list_nor_its_steps(world, sign_in):
    publication = published(world, today=now(), scope="institution")
    client = sign_in("foreign_clerk")
    assert client.get(reverse("lists:publication", args=[publication.pk])).status_code == 200
    for page in ("lists:list", "lists:publication-comments", "lists:pdf"):
        assert client.get(reverse(page, args=[publication.list_id])).status_code in (403, 404)


def test_nobody_in_scope_is_said_before(world):
    listed = filed(world)
    below = path_in("person__appointments__post__unit__path", [listed.unit_path])
    Account.objects.filter(below).update(is_active=False)
    with pytest.raises(CannotPublishList, match="没有任何有账号的任职人员") as refused:
        publish(world, listed, who="organisation")
    assert refused.value.field == "scope"
    listed.refresh_from_db()
    assert listed.state == State.FILED


def test_a_time_that_is_too_short_or_past_is_refused(world):
    listed = filed(world)
    for fields, field, said in (
        ({"days": 6}, "days", "至少公示7天"),
        ({"days": 366}, "days", "最长一年"),
        ({"from_date": TODAY - DAY}, "from_date", "过去的日子"),
        ({"from_date": TODAY + 400 * DAY}, "from_date", "一年之内"),
        ({"scope": "moon"}, "scope", "请选择公示范围"),
        ({"scope": "public"}, "scope", "没有允许清单对外公开"),
    ):
        with pytest.raises(CannotPublishList, match=said) as refused:
            publish(world, listed, **fields)
        assert refused.value.field == field
    assert not Publication.objects.exists()


def test_what_does_not_wait_for_it_is_not_published(world):
    with pytest.raises(CannotPublishList, match="不能公示"):
        publish(world, endorsed(world))
    listed = filed(world, kind="risks")
    publish(world, listed)
    with pytest.raises(CannotPublishList, match="正在公示"):
        publish(world, listed)


def test_what_was_changed_since_it_was_signed_is_not_published(world):
    listed = filed(world)
    ListItem.objects.filter(list=listed, number=1).update(content="另一回事")
    with pytest.raises(CannotPublishList, match="原签字失效"):
        publish(world, listed)


def test_strangers_publish_nothing(world):
    listed = filed(world)
    for who in ("foreign_clerk", "discipline", "member"):
        with pytest.raises(PermissionDenied):
            publish(world, listed, who=who)


# -- comments ---------------------------------------------------------------------------------


def test_a_comment_may_be_about_a_row(world):
    publication = published(world)
    made = comment(world, publication, number=2)
    assert made.item.content == "审批经费第2项"
    assert made.author_name == "物理学院党委委员"
    with pytest.raises(CannotComment, match="没有这一条"):
        comment(world, publication, number=9)


def test_nothing_too_much_and_signs_nobody_sees_are_not_taken(world):
    publication = published(world)
    for words, said in (("  \n ", "请填写意见"), ("长" * 10_000, "现在有10000字")):
        with pytest.raises(CannotComment, match=said) as refused:
            comment(world, publication, text=words)
        assert refused.value.field == "text"
    made = comment(world, publication, text="好\x00的\u202eabc\r\n第二行")
    assert made.text == "好的abc\n第二行"


def test_only_readers_in_scope_comment_and_only_while_it_runs(world):
    publication = published(world)
    for who in ("foreign_head", "organisation", "system_admin"):
        with pytest.raises(PermissionDenied):
            comment(world, publication, who=who)
    late = world.viewer("member", TODAY + 7 * DAY)
    with pytest.raises(PermissionDenied):
        operations.comment_publication(viewer=late, publication=publication, text="迟了")
    stale = Publication.objects.get(pk=publication.pk)
    Publication.objects.filter(pk=publication.pk).update(ended_at=timezone.now())
    with pytest.raises(CannotComment, match="公示已经结束"):
        comment(world, stale)


def test_one_account_does_not_flood_a_publication(world):
    publication = published(world)
    for number in range(MOST_WAITING):
        comment(world, publication, text=f"第{number}条")
    with pytest.raises(CannotComment, match="等待答复"):
        comment(world, publication)


def test_an_answer_is_shown_to_all_and_told_to_who_asked(world):
    publication = published(world)
    made = comment(world, publication)
    clerk, member = world.viewer("unit_clerk"), world.viewer("member")
    assert list(queries.comments_to_answer(clerk)) == [made]
    assert queries.comments_for_readers(publication, member.account_id) == [made]
    other = world.accounts["branch_secretary"].pk
    assert queries.comments_for_readers(publication, other) == []
    operations.answer_comment(viewer=clerk, comment=made, answer="已补充具体标准")
    assert queries.comments_for_readers(publication, other) == [made]
    assert list(queries.answers_for(member)) == [made]
    assert not queries.comments_to_answer(clerk).exists()
    with pytest.raises(CannotAnswerComment, match="物理学院党委干事已经办理"):
        operations.answer_comment(viewer=clerk, comment=made, answer="再答一次")


def test_a_withheld_comment_stays_on_record_and_is_shown_to_its_author_only(world):
    publication = published(world)
    made = comment(world, publication, text="某某人的身份证号是……")
    clerk = world.viewer("unit_clerk")
    for why, said in (("", "请写明"), ("长" * 301, "300字")):
        with pytest.raises(CannotAnswerComment, match=said) as refused:
            operations.withhold_comment(viewer=clerk, comment=made, why=why)
        assert refused.value.field == "withheld_why"
    operations.withhold_comment(viewer=clerk, comment=made, why="含有他人的个人信息")
    made.refresh_from_db()
    assert made.withheld
    assert made.text
    other = world.accounts["branch_secretary"].pk
    assert queries.comments_for_readers(publication, other) == []
    assert queries.comments_for_readers(publication, made.author_id) == [made]
    event = Event.objects.get(action="list.comment_withheld")
    assert event.why == "含有他人的个人信息"


def test_an_answer_has_words_and_comes_from_the_own_side_or_the_leading_office(world):
    publication = published(world)
    made = comment(world, publication)
    for who in ("member", "foreign_clerk", "discipline"):
        with pytest.raises(PermissionDenied):
            operations.answer_comment(viewer=world.viewer(who), comment=made, answer="好")
    for answer, said in ((" ", "请填写答复"), ("长" * 1001, "1000字")):
        with pytest.raises(CannotAnswerComment, match=said):
            operations.answer_comment(
                viewer=world.viewer("organisation"), comment=made, answer=answer
            )
    done = operations.answer_comment(
        viewer=world.viewer("organisation"), comment=made, answer="采纳"
    )
    assert done.answered_by_name == "组织部干事"


# -- pages ------------------------------------------------------------------------------------


def test_the_page_shows_what_was_signed_and_nothing_typed_is_lost(world, sign_in):
    publication = published(world, today=now())
    ListItem.objects.filter(list=publication.list, number=1).update(content="偷偷改过")
    client, page = sign_in("member"), reverse("lists:publication", args=[publication.pk])
    shown = text(client.get(page, {"row": 2}))
    assert "审批经费第1项" in shown
    assert "偷偷改过" not in shown
    assert '<option value="2" selected>' in shown
    refused = text(client.post(page, {"text": "长" * 1001, "number": "1"}))
    assert "1000字" in refused
    assert "长" * 1001 in refused
    assert not PublicationComment.objects.exists()
    client.post(page, {"text": HOSTILE, "number": ""})
    shown = text(client.get(page))
    assert HOSTILE not in shown
    assert "&lt;script&gt;" in shown
    assert "等待答复" in shown


def test_a_page_out_of_scope_or_over_is_not_there(world, sign_in):
    publication = published(world, today=now())
    page = reverse("lists:publication", args=[publication.pk])
    assert sign_in("foreign_head").get(page).status_code == 404
    assert sign_in("foreign_head").post(page, {"text": "好"}).status_code == 404
    Publication.objects.filter(pk=publication.pk).update(
        from_date=now() - 9 * DAY, until_date=now()
    )
    assert sign_in("member").get(page).status_code == 404
    assert "公示已结束" in text(sign_in("unit_clerk").get(page))  # reads the list itself


def test_published_lists_are_searched_by_words_and_filtered(world, sign_in):
    published(world, today=now(), scope="institution")
    published(world, today=now(), scope="institution", kind="risks", unit="physics")
    client, page = sign_in("foreign_clerk"), reverse("lists:publications")

    def rows(**asked):
        return client.get(page, asked).context["table"].count

    assert rows() == 2
    for words, count in (
        ("经费", 2),
        ("科室 经费", 1),  # the procedure stands in one kind's own column
        ("风险", 1),
        ("物理", 2),
        ("物理 没有", 0),
        ("%", 0),
        ("_", 0),
        ("values", 0),  # a word of the signed form, not of the list
        ("'; DROP TABLE", 0),
    ):
        assert rows(q=words) == count, words
    assert (rows(kind="risks"), rows(year=TODAY.year)) == (1, 2)
    assert rows(unit=world.units["physics"].pk) == 2
    assert rows(unit=world.units["letters"].pk) == 0


def test_the_page_of_publishing_offers_what_the_institution_allows(world, sign_in):
    listed = filed(world)
    client, page = sign_in("unit_clerk"), reverse("lists:publish", args=[listed.pk])
    assert "任何人不登录都能查看" not in text(client.get(page))
    allow_public(world)
    assert "任何人不登录都能查看" in text(client.get(page))
    short = client.post(page, {"scope": "unit", "from_date": now(), "days": "3"})
    assert "至少公示7天" in text(short)
    foreign = client.post(page, {"scope": "unit", "from_date": "31.2.2026", "days": "7"})
    assert not Publication.objects.exists()
    assert foreign.status_code == 200
    answer = client.post(page, {"scope": "institution", "from_date": now(), "days": "7"})
    assert answer.status_code == 302
    assert Publication.objects.get().scope == "institution"


def test_comments_are_answered_on_a_page(world, sign_in):
    publication = published(world, today=now())
    made = operations.comment_publication(
        viewer=world.viewer("member", now()), publication=publication, text=HOSTILE, number=1
    )
    client = sign_in("unit_clerk")
    page = text(client.get(reverse("lists:publication-comments", args=[publication.list_id])))
    assert "&lt;script&gt;" in page
    assert "物理学院党委委员" in page
    address = reverse("lists:answer-comment", args=[made.pk])
    assert "审批经费第1项" in text(client.get(address))
    assert "请填写答复" in text(client.post(address, {"what": "answer", "answer": ""}))
    assert client.post(address, {"what": "answer", "answer": "已采纳"}).status_code == 302
    assert "已经办理" in text(client.post(address, {"what": "withhold", "withheld_why": "无"}))
    shown = text(
        sign_in("branch_secretary").get(reverse("lists:publication", args=[publication.pk]))
    )
    assert "已采纳" in shown
    assert "物理学院党委委员" not in shown  # who said it is known to who answers only
    assert sign_in("foreign_head").get(address).status_code == 404


# -- the rules --------------------------------------------------------------------------------


def test_the_committee_office_sets_the_rules_and_others_do_not(world):
    rules = allow_public(world)
    assert (rules.version, rules.public_allowed) == (1, True)
    event = Event.objects.get(action="publication.rules_set")
    assert event.after == {"public_allowed": True, "public_comments": True}
    for who in ("organisation", "head", "unit_head"):
        with pytest.raises(PermissionDenied):
            operations.set_publication_rules(
                viewer=world.viewer(who),
                unit=world.units["school"],
                version=1,
                public_allowed=False,
                public_comments=False,
            )


def test_who_is_slower_is_shown_the_difference(world):
    allow_public(world)
    with pytest.raises(RulesWereChanged) as overtaken:
        operations.set_publication_rules(
            viewer=world.viewer("committee_office"),
            unit=world.units["school"],
            version=0,
            public_allowed=False,
            public_comments=True,
        )
    (difference,) = overtaken.value.differences
    assert (difference.stands, difference.typed) == ("是", "否")
    assert overtaken.value.version == 1


def test_the_rules_have_a_page_with_their_history(world, sign_in):
    client = sign_in("committee_office")
    address = client.get(reverse("lists:publication-rules"))["Location"]
    fields = {"version": "0", "public_allowed": "on"}
    assert client.post(address, fields).status_code == 302
    page = text(client.get(address))
    assert "设置公示规则" in page
    assert reverse("lists:public-lists") in page
    overtaken = text(client.post(address, {"version": "0"}))
    assert "别人已经改过公示规则" in overtaken
    assert PublicationRules.objects.get().public_allowed
    assert sign_in("organisation").get(address).status_code == 403
    other = reverse("lists:rules-of", args=[world.units["physics"].pk])
    assert client.get(other).status_code == 404


def test_where_there_are_several_institutions_each_has_its_row(db, client):
    world = build_bureau()
    office = Unit.objects.get(pk=world.units["bureau"].pk)
    world.unit("bureau_office", "局党委办公室", "department", "bureau", "committee_office")
    world.seat("bureau_office", "bureau_office", "clerk", "干事")
    client.force_login(
        world.accounts["bureau_office"], backend="django.contrib.auth.backends.ModelBackend"
    )
    page = text(client.get(reverse("lists:publication-rules")))
    for unit in (office, world.units["school"], world.units["other_school"]):
        assert reverse("lists:rules-of", args=[unit.pk]) in page


def test_a_moved_unit_takes_its_publication_along(world):
    publication = published(world)
    paths.rewrite(publication.scope_path, "00019999")
    publication.refresh_from_db()
    assert publication.scope_path == "00019999"


def test_a_list_that_went_back_is_shown_no_more(world):
    publication = published(world)
    listed = ResponsibilityList.objects.get(pk=publication.list_id)
    return_list(
        viewer=world.viewer("organisation"), listed=listed, version=listed.version, reason="有误"
    )
    assert not queries.list_publications(world.viewer("member")).exists()
