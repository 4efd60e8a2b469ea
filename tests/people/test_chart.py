"""The organisation as a tree: of a day, large, searched, printed; and the forms of its life."""

from __future__ import annotations

import re
import time
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.world import LONG_AGO, TODAY
from zelian.people.models import Leave, Oversight, Succession, Unit, UnitKind, UnitPast
from zelian.people.names import pinyin_of
from zelian.people.queries import organisation_tree, search_units

DAY = timedelta(days=1)
SPRING = date(2026, 3, 1)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def grown(world, number: int) -> None:
    """So many more branches, ten below each of as many colleges as it takes."""
    school = Unit.objects.get(pk=world.units["school"].pk)
    for college in range(number // 11):
        fields = {"kind_id": "college_committee", "founded_on": LONG_AGO}
        name = f"第{college}学院党委"
        parent = Unit.objects.add_child(school, {**fields, "name": name, "short_name": name})
        for place in range(10):
            below = f"第{college}学院第{place}支部"
            Unit.objects.add_child(
                parent,
                {
                    "kind_id": "branch",
                    "founded_on": LONG_AGO,
                    "name": below,
                    "short_name": below,
                },
            )
        school.refresh_from_db()


# -- the tree --------------------------------------------------------------------------------


def test_a_closed_unit_stands_in_the_tree_of_its_days(world):
    office = world.viewer("organisation")
    Unit.objects.filter(pk=world.units["finance"].pk).update(closed_on=SPRING)

    def names(on: date | None) -> set[str]:
        return {node.name for root in organisation_tree(office, on=on) for node in root.walk()}

    assert "财务处" in names(SPRING - DAY)
    assert "财务处" not in names(SPRING)
    assert "财务处" not in names(None)
    assert names(LONG_AGO - DAY) == set()


def test_an_earlier_day_shows_the_names_of_then(world, sign_in):
    UnitPast.objects.create(
        unit=world.units["finance"],
        name="计划财务处",
        short_name="计财处",
        parent=world.units["school"],
        until_date=SPRING,
    )
    page = text(sign_in("member").get(reverse("people:organisation"), {"on": "2026-02-01"}))
    assert "2026年2月1日的组织架构" in page
    assert ">计财处</a>" in page
    assert ">财务处</a>" not in page


def test_a_past_that_goes_round_loses_nobody(world):
    """An import may have handed over a past in which two units stood below one another."""
    first, second = world.units["physics"], world.units["letters"]
    for unit, parent in ((first, second), (second, first)):
        UnitPast.objects.create(
            unit=unit, name=unit.name, short_name=unit.name, parent=parent, until_date=SPRING
        )
    roots = organisation_tree(world.viewer("organisation"), on=SPRING - DAY)
    names = [node.name for root in roots for node in root.walk()]
    assert len(names) == len(set(names)) == len(world.units)


@pytest.mark.parametrize("more", [0, 500])
def test_the_tree_takes_three_queries_whatever_its_size(world, django_assert_num_queries, more):
    grown(world, more)
    office = world.viewer("organisation")
    with django_assert_num_queries(3):
        organisation_tree(office)
    with django_assert_num_queries(4):
        organisation_tree(office, on=SPRING)


def test_a_large_tree_is_drawn_branch_by_branch(world, sign_in):
    grown(world, 500)
    client = sign_in("member")
    began = time.perf_counter()
    page = text(client.get(reverse("people:organisation")))
    taken = time.perf_counter() - began
    assert "第3学院党委" in page
    assert "第3学院第3支部" not in page
    college = Unit.objects.get(name="第3学院党委")
    branch = reverse("people:branch", args=[college.pk])
    assert f'hx-get="{branch}"' in page
    assert f"?root={college.pk}" in page
    assert "第3学院第3支部" in text(client.get(branch))
    alone = text(client.get(reverse("people:organisation"), {"root": college.pk}))
    assert "第3学院第3支部" in alone
    assert "第4学院党委" not in alone
    assert taken < 2


def test_a_small_tree_is_drawn_whole(world, sign_in):
    page = text(sign_in("member").get(reverse("people:organisation")))
    assert "物理学院教工支部" in page
    assert 'hx-get="/organisation/branch' not in page


def test_a_branch_that_is_not_there_is_not_found(world, sign_in):
    client = sign_in("member")
    assert client.get(reverse("people:branch", args=[10**6])).status_code == 404
    earlier = {"on": "2019-01-01"}
    branch = reverse("people:branch", args=[world.units["physics"].pk])
    assert client.get(branch, earlier).status_code == 404


@pytest.mark.parametrize("on", ["2026-02-30", "nonsense", "0000-00-00", "99999-01-01", "' OR 1"])
def test_a_day_that_cannot_be_read_shows_today(world, sign_in, on):
    response = sign_in("member").get(reverse("people:organisation"), {"on": on})
    assert response.status_code == 200
    assert "物理学院党委" in text(response)
    assert response.context["form"].errors


@pytest.mark.parametrize("root", ["-1", "x", "9" * 40, "٣"])
def test_a_root_that_is_none_shows_the_whole(world, sign_in, root):
    response = sign_in("member").get(reverse("people:organisation"), {"root": root})
    assert response.status_code == 200


# -- search ----------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["wlxy", "wulixueyuan", "物理", "WLXY", "E07"])
def test_a_unit_is_found_by_name_pinyin_and_code(world, typed):
    unit = world.units["physics"]
    Unit.objects.filter(pk=unit.pk).update(pinyin=pinyin_of(unit.name), code="E07")
    assert unit in search_units(world.viewer("member"), typed)


def test_a_unit_is_found_by_the_name_it_had(world, sign_in):
    UnitPast.objects.create(
        unit=world.units["finance"],
        name="计划财务处",
        short_name="计财处",
        parent=world.units["school"],
        until_date=SPRING,
    )
    page = text(sign_in("member").get(reverse("people:organisation"), {"q": "计财"}))
    assert "曾用名：计划财务处" in page


def test_a_closed_unit_is_found_on_a_day_it_stood(world, sign_in):
    Unit.objects.filter(pk=world.units["finance"].pk).update(closed_on=SPRING)
    client = sign_in("member")
    address = reverse("people:organisation")
    assert "没有找到“财务”" in text(client.get(address, {"q": "财务"}))
    page = text(client.get(address, {"q": "财务", "on": "2026-02-01"}))
    assert "2026年3月1日撤销" in page


# -- print -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "size", "shown"),
    [
        ({}, "paper-a4", True),
        ({"size": "a3", "levels": "2"}, "paper-a3", False),
        ({"size": "b9", "levels": "x"}, "paper-a4", True),
        ({"levels": "99"}, "paper-a4", True),
    ],
    ids=["plain", "a3", "nonsense", "deep"],
)
def test_the_chart_is_printed_as_deep_as_asked(world, sign_in, query, size, shown):
    page = text(sign_in("member").get(reverse("people:print_chart"), query))
    assert size in page
    assert ("物理学院教工支部" in page) == shown
    assert "style=" not in page


def test_one_branch_is_printed(world, sign_in):
    root = world.units["physics"].pk
    page = text(sign_in("member").get(reverse("people:print_chart"), {"root": root}))
    assert "物理学院党委组织架构图" in page
    assert "文学院党委" not in page


# -- what pages show of it -------------------------------------------------------------------


def test_a_units_page_tells_its_past_and_its_successors(world, sign_in):
    physics, letters = world.units["physics"], world.units["letters"]
    UnitPast.objects.create(
        unit=physics, name="物理系", short_name="物理系", parent=letters, until_date=SPRING
    )
    Succession.objects.create(kind="merged", predecessor=letters, successor=physics, on=SPRING)
    Unit.objects.filter(pk=world.units["school"].pk).update(vacancy="up")
    client = sign_in("member")
    page = text(client.get(reverse("people:unit", args=[physics.pk])))
    assert "2026年3月1日前：物理系" in page
    assert "隶属文学院党委" in page
    assert "前身" in page
    assert "由上一级承担" in page
    assert "（随校党委）" in page
    assert "承接" in text(client.get(reverse("people:unit", args=[letters.pk])))


def test_a_posts_page_tells_who_answers_and_why(world, sign_in):
    appointment = world.posts["unit_head"].appointments.get()
    appointment.term_until = TODAY + DAY
    appointment.document = "党任〔2022〕1号"
    appointment.save()
    Leave.objects.create(
        appointment=appointment,
        kind="study",
        from_date=TODAY,
        stand_in=world.people["unit_clerk"],
    )
    page = text(sign_in("organisation").get(reverse("people:post", args=[appointment.post_id])))
    assert "任职人离岗，由代为履职的人承担" in page
    assert "任期至2026年11月21日" in page
    assert "任期将满" in page
    assert "党任〔2022〕1号" in page
    assert "登记回岗" in page


def test_a_persons_page_tells_leaves_and_standing_in(world, sign_in):
    Leave.objects.create(
        appointment=world.posts["unit_head"].appointments.get(),
        kind="study",
        from_date=TODAY,
        stand_in=world.people["unit_clerk"],
    )
    client = sign_in("member")
    away = text(client.get(reverse("people:person", args=[world.people["unit_head"].pk])))
    assert "学习培训" in away
    stands_in = text(client.get(reverse("people:person", args=[world.people["unit_clerk"].pk])))
    assert "代为履职" in stands_in


def test_the_division_of_work_is_shown_for_a_day(world, sign_in):
    client = sign_in("member")
    page = text(client.get(reverse("people:oversight")))
    assert "校党委副书记" in page
    assert "物理学院党委" in page
    assert "没有分管领导的单位" in page
    earlier = text(client.get(reverse("people:oversight"), {"on": "2019-01-01"}))
    assert "这一天没有分管或联系" in earlier
    assert client.get(reverse("people:oversight"), {"on": "x"}).status_code == 200


# -- the forms -------------------------------------------------------------------------------


@pytest.fixture
def office(sign_in):
    """A client of the organisation department."""
    return sign_in("organisation")


def confirmed(client, address: str, data: dict):
    """Send, see what would happen, confirm."""
    shown = client.post(address, data)
    assert shown.status_code == 200, shown["Location"]
    assert shown.context.get("effects"), shown.context["form"].errors
    return shown, client.post(address, data | {"seen": shown.context["seen"]})


def test_a_merger_is_shown_before_it_is_done(world, office):
    physics, letters = (Unit.objects.get(pk=world.units[k].pk) for k in ("physics", "letters"))
    address = reverse("people:merge_unit", args=[physics.pk])
    data = {"successor": letters.pk, "on": "2026-03-01", "why": "合并", "version": physics.version}
    shown, done = confirmed(office, address, data)
    assert "将要发生的变化（还没有办理）" in text(shown)
    assert "岗位“书记”撤销" in text(shown)
    physics.refresh_from_db()
    assert physics.closed_on == SPRING
    assert done["Location"] == reverse("people:unit", args=[letters.pk])


def test_what_changed_after_it_was_seen_is_shown_again(world, office):
    physics, letters = (Unit.objects.get(pk=world.units[k].pk) for k in ("physics", "letters"))
    address = reverse("people:merge_unit", args=[physics.pk])
    data = {"successor": letters.pk, "on": "2026-03-01", "why": "合并", "version": physics.version}
    shown = office.post(address, data)
    Oversight.objects.create(
        post=world.posts["head"], unit=physics, kind="liaison", from_date=LONG_AGO
    )
    again = office.post(address, data | {"seen": shown.context["seen"]})
    assert again.status_code == 200
    assert "2 项分管联系随之结束" in text(again)
    physics.refresh_from_db()
    assert physics.closed_on is None


def test_a_move_and_a_split_are_made_by_form(world, office):
    unit = Unit.objects.get(pk=world.units["physics_students"].pk)
    letters, physics = world.units["letters"], world.units["physics"]
    data = {"parent": letters.pk, "on": "2026-03-01", "why": "调整", "version": unit.version}
    confirmed(office, reverse("people:move_unit", args=[unit.pk]), data)
    assert Unit.objects.get(pk=unit.pk).is_child_of(Unit.objects.get(pk=letters.pk))
    data = {
        "name": "光电学院党委",
        "kind": "college_committee",
        "on": "2026-03-01",
        "posts": [world.posts["member"].pk],
        "units": [world.units["physics_staff"].pk],
        "why": "学科调整",
        "version": Unit.objects.get(pk=physics.pk).version,
    }
    _shown, done = confirmed(office, reverse("people:split_unit", args=[physics.pk]), data)
    new = Unit.objects.get(name="光电学院党委")
    assert done["Location"] == reverse("people:unit", args=[new.pk])
    assert new.short_name == "光电学院党委"
    assert new.posts.get().title == "委员"


@pytest.mark.parametrize(
    ("page", "data", "field"),
    [
        ("move_unit", {"parent": "physics_staff"}, "parent"),
        ("move_unit", {"parent": "letters", "on": "2099-01-01"}, "on"),
        ("merge_unit", {"successor": "letters", "on": "2099-01-01"}, "on"),
        ("split_unit", {"name": "新学院", "kind": "college_committee", "on": "2099-01-01"}, "on"),
        ("split_unit", {"name": "新学院", "kind": "branchless"}, "kind"),
    ],
)
def test_a_refusal_stands_at_its_field_and_nothing_typed_is_lost(world, office, page, data, field):
    unit = Unit.objects.get(pk=world.units["physics"].pk)
    typed = {"on": "2026-03-01", "why": "机构调整方案", "version": unit.version} | data
    for name in ("parent", "successor"):
        if name in typed:
            typed[name] = world.units[typed[name]].pk
    response = office.post(reverse(f"people:{page}", args=[unit.pk]), typed)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert "机构调整方案" in text(response)


def test_kinds_are_kept_on_their_pages(world, office):
    data = {
        "code": "centre",
        "name": "中心",
        "tier": "unit",
        "aliases": "研究中心、平台",
        "order": 7,
    }
    assert office.post(reverse("people:add_unit_kind"), data).status_code == 302
    kind = UnitKind.objects.get(pk="centre")
    assert kind.aliases == ["研究中心", "平台"]
    page = text(office.get(reverse("people:kinds")))
    assert "研究中心、平台" in page
    change = reverse("people:change_unit_kind", args=["centre"])
    shown = office.get(change)
    version = shown.context["form"].initial["version"]
    data = {"name": "科研平台", "tier": "unit", "aliases": "", "order": 7, "version": version}
    assert office.post(change, data).status_code == 302
    again = office.post(change, data | {"name": "平台"})
    assert "别人已修改了这个类别" in text(again)
    for doing in ("retire", "restore", "remove"):
        address = reverse(
            "people:switch_kind", kwargs={"of": "units", "code": "centre", "doing": doing}
        )
        assert office.post(address).status_code == 302
    assert not UnitKind.objects.filter(pk="centre").exists()


@pytest.mark.parametrize("page", ["add_unit_kind", "add_post_kind"])
def test_a_code_in_chinese_is_refused_in_plain_words(office, page):
    answer = office.post(reverse(f"people:{page}"), {"code": "研究中心", "name": "研究中心"})
    assert answer.context["form"].errors["code"] == ["代码只能用英文字母、数字、横线或下划线。"]
    assert 'value="研究中心"' in answer.content.decode()


def test_a_kind_in_use_is_told_on_the_list(world, office):
    address = reverse(
        "people:switch_kind", kwargs={"of": "units", "code": "department", "doing": "remove"}
    )
    page = text(office.post(address, follow=True))
    assert "不能删除，可以停用" in page


def test_leaves_are_recorded_and_ended_by_form(world, office):
    appointment = world.posts["member"].appointments.get()
    address = reverse("people:record_leave", args=[appointment.pk])
    data = {"kind": "study", "from_date": "2026-11-01", "stand_in": world.people["unit_clerk"].pk}
    assert office.post(address, data).status_code == 302
    leave = Leave.objects.get()
    refused = office.post(address, data)
    assert "与所填日期重叠" in text(refused)
    end = reverse("people:end_leave", args=[leave.pk])
    assert office.post(end, {"on": "2026-11-20"}).status_code == 302
    leave.refresh_from_db()
    assert leave.until_date == TODAY


def test_a_post_and_an_oversight_are_changed_by_form(world, office):
    post = world.posts["member"]
    address = reverse("people:rename_post", args=[post.pk])
    version = office.get(address).context["form"].initial["version"]
    data = {"kind": "member", "title": "副书记", "version": version}
    assert office.post(address, data).status_code == 302
    oversight = Oversight.objects.get()
    address = reverse("people:change_oversight", args=[oversight.pk])
    assert office.post(address, {"kind": "liaison", "from_date": "2021-01-01"}).status_code == 302
    oversight.refresh_from_db()
    assert (oversight.kind, oversight.from_date.isoformat()) == ("liaison", "2021-01-01")
