"""The pages of the organisation: who opens them, what they show, what they cost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from tests.world import LONG_AGO, TODAY, World
from zelian.people.models import Appointment, Oversight, Person, Post, Unit
from zelian.people.names import pinyin_of

EVERY_PERSON = [
    "head",
    "team_member",
    "discipline",
    "committee_office",
    "organisation",
    "inspection",
    "unit_head",
    "unit_clerk",
    "member",
    "branch_secretary",
    "foreign_head",
    "foreign_clerk",
]
EVERYBODY = [*EVERY_PERSON, "system_admin"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def readable(world: World) -> list[str]:
    unit, post, person = world.units["physics"], world.posts["unit_head"], world.people["unit_head"]
    return [
        reverse("people:organisation"),
        reverse("people:organisation") + "?q=物理",
        reverse("people:posts"),
        reverse("people:people"),
        *(reverse("people:unit", args=[unit.pk]) + f"?tab={t}" for t in ("posts", "oversight")),
        reverse("people:unit", args=[unit.pk]) + "?tab=units",
        reverse("people:post", args=[post.pk]),
        reverse("people:person", args=[person.pk]),
    ]


def changing(world: World) -> list[str]:
    unit, post, person = world.units["finance"], world.posts["unit_head"], world.people["member"]
    return [
        reverse("people:add_root"),
        reverse("people:add_unit", args=[unit.pk]),
        reverse("people:rename_unit", args=[unit.pk]),
        reverse("people:close_unit", args=[unit.pk]),
        reverse("people:add_post", args=[unit.pk]),
        reverse("people:close_post", args=[post.pk]),
        reverse("people:add_person"),
        reverse("people:correct_person", args=[person.pk]),
        reverse("people:appoint", args=[post.pk]),
        reverse("people:end_appointment", args=[post.appointments.get().pk]),
        reverse("people:set_oversight", args=[post.pk]),
        reverse("people:end_oversight", args=[Oversight.objects.get().pk]),
    ]


@pytest.mark.parametrize("role", EVERYBODY)
def test_every_person_of_the_house_walks_through_the_organisation(world, sign_in, role):
    client = sign_in(role)
    expected = 403 if role == "system_admin" else 200
    assert {client.get(address).status_code for address in readable(world)} == {expected}


@pytest.mark.parametrize("role", EVERYBODY)
@pytest.mark.parametrize("method", ["get", "post"])
def test_only_the_organisation_department_opens_the_forms(world, sign_in, role, method):
    client = sign_in(role)
    expected = 200 if role == "organisation" else 403
    found = {getattr(client, method)(address).status_code for address in changing(world)}
    assert found == {expected}


@pytest.mark.parametrize("tab", ["nonsense", "history"])
def test_history_is_for_whose_reach_it_is(world, sign_in, tab):
    unit = reverse("people:unit", args=[world.units["physics"].pk]) + f"?tab={tab}"
    foreign = sign_in("foreign_head").get(unit)
    assert foreign.context["tab"] == "posts"
    assert 'href="?tab=history"' not in text(foreign)
    own = sign_in("unit_head").get(unit)
    assert own.context["tab"] == ("history" if tab == "history" else "posts")
    assert 'href="?tab=history"' in text(own)


def test_ones_own_history_is_seen_and_not_a_colleagues(world, sign_in):
    client = sign_in("member")
    own = client.get(reverse("people:person", args=[world.people["member"].pk]))
    assert own.context["events"] is not None
    other = client.get(reverse("people:person", args=[world.people["unit_head"].pk]))
    assert other.context["events"] is None


@pytest.mark.parametrize("name", ["unit", "post", "person"])
def test_what_does_not_exist_is_not_found(world, sign_in, name):
    assert sign_in("head").get(reverse(f"people:{name}", args=[10**6])).status_code == 404


# -- what they show --------------------------------------------------------------------------


def test_the_tree_shows_units_posts_and_vacancies(world, sign_in):
    Post.objects.create(
        unit=world.units["finance"], kind_id="head", title="处长", opened_on=LONG_AGO
    )
    response = sign_in("member").get(reverse("people:organisation"))
    page = text(response)
    for unit in world.units.values():
        assert unit.name in page
    assert "1 个空缺" in page
    counts = response.context["counts"]
    assert (counts.units, counts.posts, counts.vacant, counts.people) == (12, 13, 1, 12)
    (root,) = response.context["tree"]
    assert root.below == 11
    assert [node.unit.name for node in root.children[-1].children] == [
        "文学院教工支部",
        "文学院学生支部",
    ]


def test_what_is_closed_stands_in_the_tree_no_more(world, sign_in):
    Unit.objects.filter(pk=world.units["finance"].pk).update(closed_on=TODAY - timedelta(days=1))
    client = sign_in("member")
    assert "财务处" not in text(client.get(reverse("people:organisation")))
    page = text(client.get(reverse("people:unit", args=[world.units["finance"].pk])))
    assert "撤销日期" in page


def test_an_empty_house_says_how_to_begin(world, sign_in):
    client = sign_in("organisation")
    Unit.objects.update(closed_on=TODAY - timedelta(days=1))
    page = text(client.get(reverse("people:organisation")))
    assert "先设立学校党委" in page


def test_the_search_finds_units_and_people_by_initials(world, sign_in):
    for thing in (world.units["physics"], world.people["unit_head"]):
        thing.pinyin = pinyin_of(thing.name)
        thing.save(update_fields=["pinyin"])
    client = sign_in("member")
    response = client.get(reverse("people:organisation"), {"q": "wlxy"})
    assert [unit.name for unit in response.context["units"]] == ["物理学院党委"]
    assert [person.name for person in response.context["people"]] == ["物理学院党委书记"]
    nothing = client.get(reverse("people:organisation"), {"q": "<b>查无</b>"})
    assert "没有找到“&lt;b&gt;查无&lt;/b&gt;”" in text(nothing)


def test_a_unit_shows_posts_holders_and_who_looks_after_it(world, sign_in):
    post = world.posts["unit_head"]
    deputy = Person.objects.create(name="代管的人", staff_no="77")
    Appointment.objects.create(person=deputy, post=post, from_date=LONG_AGO, nature="acting")
    client = sign_in("member")
    address = reverse("people:unit", args=[world.units["physics"].pk])
    page = text(client.get(address))
    assert "物理学院党委书记</a>" in page
    assert '代管的人</a><span class="quiet">（代理）' in page
    assert "校党委副书记" in text(client.get(address + "?tab=oversight"))
    assert "物理学院学生支部" in text(client.get(address + "?tab=units"))


def test_only_who_may_change_sees_the_buttons(world, sign_in):
    address = reverse("people:unit", args=[world.units["physics"].pk])
    button = reverse("people:add_post", args=[world.units["physics"].pk])
    assert button in text(sign_in("organisation").get(address))
    assert button not in text(sign_in("unit_head").get(address))


def test_a_post_shows_everybody_who_held_it(world, sign_in):
    post = world.posts["unit_head"]
    former = Person.objects.create(name="前任书记", staff_no="78")
    Appointment.objects.create(
        person=former, post=post, from_date=LONG_AGO - timedelta(days=900), until_date=LONG_AGO
    )
    response = sign_in("member").get(reverse("people:post", args=[post.pk]))
    assert "2020年1月1日止" in text(response)
    assert [a.person.name for a in response.context["page"].holders] == ["物理学院党委书记"]
    assert len(response.context["page"].appointments) == 2


def test_vacant_posts_are_listed(world, sign_in):
    Appointment.objects.filter(person=world.people["member"]).delete()
    response = sign_in("member").get(reverse("people:posts"), {"vacant": "true"})
    assert [row.thing.title for row in response.context["table"].rows] == ["委员"]
    response = sign_in("member").get(reverse("people:posts"), {"vacant": "false"})
    assert len(response.context["table"].rows) == 11
    response = sign_in("member").get(reverse("people:posts"), {"vacant": "nonsense"})
    assert len(response.context["table"].rows) == 12


def test_people_are_listed_with_their_posts_and_exported(world, sign_in):
    client = sign_in("member")
    response = client.get(reverse("people:people"), {"q": "教工支部"})
    assert "物理学院教工支部书记" in text(response)
    assert len(response.context["table"].rows) == 1
    export = client.get(reverse("people:people"), {"q": "教工支部", "export": "csv"})
    assert "物理学院教工支部书记" in export.getvalue().decode("utf-8-sig")


# -- the picker ------------------------------------------------------------------------------


def test_the_picker_offers_whom_the_words_find(world, sign_in):
    response = sign_in("member").get(reverse("people:pick"), {"q": "物理学院党委书记"})
    assert response.json() == {
        "results": [{"value": str(world.people["unit_head"].pk), "text": "物理学院党委书记"}]
    }


def test_the_picker_tells_people_of_one_name_apart(world, sign_in):
    Person.objects.create(name="王某", staff_no="901")
    other = Person.objects.create(name="王某", staff_no="902")
    Appointment.objects.create(person=other, post=world.posts["member"], from_date=LONG_AGO)
    results = sign_in("member").get(reverse("people:pick"), {"q": "王某"}).json()["results"]
    assert [result["text"] for result in results] == ["王某（901）", "王某（物理学院党委委员）"]


def test_the_picker_is_open_to_the_administrator_who_opens_accounts(world, sign_in):
    assert sign_in("system_admin").get(reverse("people:pick"), {"q": "书"}).status_code == 200


def test_the_picker_offers_nothing_for_nothing(world, sign_in):
    assert sign_in("member").get(reverse("people:pick")).json() == {"results": []}


# -- what they cost --------------------------------------------------------------------------

# session, account, grants, appointments, delegations, institutions
SIGNED_IN = 6

COSTS = [
    ("people:organisation", "", (), 4 + 3),
    ("people:organisation", "?q=书记", (), 4 + 1 + 2),
    ("people:unit", "", ("units", "physics"), 10),
    ("people:unit", "?tab=history", ("units", "physics"), 10 + 1),
    ("people:post", "", ("posts", "unit_head"), 10 + 1 + 1),
    ("people:person", "", ("people", "unit_head"), 4 + 2),
    ("people:posts", "", (), 1 + 2 + 2),
    ("people:people", "", (), 1 + 2),
    ("people:pick", "?q=书记", (), 2),
    ("people:print_chart", "", (), 3),
    ("people:print_chart", "?on=2025-01-01", (), 4),
    ("people:branch", "", ("units", "physics"), 3),
    ("people:oversight", "", (), 4),
    ("people:terms", "", (), 1),
]


@pytest.mark.parametrize(("name", "query", "thing", "queries"), COSTS)
def test_a_page_costs_a_pinned_number_of_queries(
    world, sign_in, name, query, thing, queries, django_assert_num_queries
):
    args = [getattr(world, thing[0])[thing[1]].pk] if thing else []
    client = sign_in("organisation")
    with django_assert_num_queries(SIGNED_IN + queries):
        assert client.get(reverse(name, args=args) + query).status_code == 200
