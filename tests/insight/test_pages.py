from __future__ import annotations

import re
from html import unescape

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.insight.test_board import owe
from tests.things import make_things
from zelian.insight.queries import KINDS
from zelian.lists import operations
from zelian.lists.models import ResponsibilityList
from zelian.performance.models import Act, Evidence, Obligation

YEAR = timezone.localdate().year


@pytest.fixture
def things(world):
    return make_things(world)


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def links(page: str, beginning: str) -> list[str]:
    """The addresses on a page that begin so."""
    return [
        unescape(url) for url in re.findall(r'href="([^"]+)"', page) if url.startswith(beginning)
    ]


# -- my page -------------------------------------------------------------------------------


def test_my_page_shows_what_is_mine_with_a_button_each(sign_in, things):
    page = text(sign_in("unit_head").get("/"))
    assert reverse("performance:obligation", args=[things.obligation.pk]) in page
    assert f"obligation={things.obligation.pk}" in page
    assert reverse("lists:sign", args=[things.list.pk]) in page


def test_my_page_leads_confirmers_to_drafts(sign_in, things):
    page = text(sign_in("organisation").get("/"))
    assert reverse("catalogue:regulation", args=[things.draft.pk]) in page
    assert "待确认制度" in page


@pytest.mark.parametrize(
    ("who", "hint"),
    [
        ("organisation", "上传制度文件"),
        ("unit_clerk", "编制清单"),
        ("member", "今年还没有要您办的事"),
        ("system_admin", "三员账号不办理业务"),
    ],
)
def test_an_empty_page_says_how_to_begin(world, sign_in, who, hint):
    assert hint in text(sign_in(who).get("/"))


def test_every_figure_of_my_page_opens_as_many_rows(world, sign_in, things):
    parts = (things.regulation, things.provision, things.duty, things.measure)
    for status in ("overdue", "overdue", "due_soon", "fulfilled"):
        owe(world, parts, "physics", status)
    client = sign_in("unit_head")
    response = client.get("/")
    for group in response.context["groups"]:
        assert client.get(group.url).context["table"].count == group.count, group.status
    done = client.get(response.context["done_url"]).context["table"].count
    assert done == len(response.context["desk"].obligations.done)


# -- the board -----------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["organisation", "team_member", "branch_secretary"])
def test_every_figure_of_the_board_opens_as_many_rows(world, sign_in, things, who):
    parts = (things.regulation, things.provision, things.duty, things.measure)
    for unit in ("physics", "physics_staff", "letters", "school"):
        for status in ("overdue", "fulfilled"):
            owe(world, parts, unit, status)
    client = sign_in(who)
    response = client.get(reverse("insight:board"))
    figures = list(response.context["totals"])
    for part in response.context["parts"]:
        for row in part.rows:
            figures += [row.total, *row.figures]
    wanted = {figure.url: figure.value for figure in figures if figure.value}
    assert len(wanted) > 10
    for url, value in wanted.items():
        assert client.get(url).context["table"].count == value, url


def test_a_units_board_is_reached_from_the_board_above(world, sign_in, things):
    client = sign_in("organisation")
    below = reverse("insight:unit-board", args=[world.units["physics"].pk])
    assert below in text(client.get(reverse("insight:board")))
    assert "物理学院党委" in text(client.get(below))


def test_a_board_out_of_reach_is_not_found(world, sign_in, things):
    page = reverse("insight:unit-board", args=[world.units["physics"].pk])
    assert sign_in("foreign_head").get(page).status_code == 404
    assert sign_in("member").get(page).status_code == 404


def test_an_empty_board_says_what_would_be_here(sign_in):
    assert "还没有排定的期次" in text(sign_in("unit_head").get(reverse("insight:board")))


# -- the chain -----------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_chain_page_leads_to_every_other_link(sign_in, things, kind):
    page = text(
        sign_in("unit_head").get(reverse("insight:chain", args=[kind, getattr(things, kind).pk]))
    )
    others = {
        reverse("insight:chain", args=[other, getattr(things, other).pk])
        for other in KINDS
        if other != kind
    }
    assert others <= set(links(page, "/chain/"))
    assert 'aria-current="true"' in page
    assert "<mark>学院党委书记每年至少讲一次廉政党课</mark>" in page


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_of_every_link_opens(sign_in, things, kind):
    client = sign_in("unit_head")
    chain = client.get(reverse("insight:chain", args=[kind, getattr(things, kind).pk]))
    answer = client.get(chain.context["current"].page, follow=True)
    assert answer.status_code == 200


def test_what_one_may_not_read_is_said_without_content(sign_in, things):
    Obligation.objects.filter(pk=things.obligation.pk).update(title="秘密期次")
    Act.objects.filter(pk=things.act.pk).update(topic="秘密主题")
    Evidence.objects.filter(pk=things.evidence.pk).update(name="秘密照片.png")
    ResponsibilityList.objects.filter(pk=things.list.pk).update(title="秘密清单")
    page = text(
        sign_in("foreign_head").get(reverse("insight:chain", args=["duty", things.duty.pk]))
    )
    assert "（无权查看）" in page
    assert "秘密" not in page
    for kind in ("item", "obligation", "act", "evidence"):
        assert links(page, f"/chain/{kind}/") == []


def test_a_chain_that_is_not_there_is_not_found(sign_in, things):
    client = sign_in("unit_head")
    assert client.get("/chain/score/1/").status_code == 404
    assert client.get("/chain/duty/999999/").status_code == 404
    assert client.get(f"/chain/duty/{things.draft_duty.pk}/").status_code == 404


def test_the_chain_page_costs_the_same_for_many_links(
    world, sign_in, things, django_assert_max_num_queries
):
    parts = (things.regulation, things.provision, things.duty, things.measure)
    for _number in range(60):
        owe(world, parts, "physics_staff", "open")
    page = reverse("insight:chain", args=["duty", things.duty.pk])
    client = sign_in("unit_head")
    with django_assert_max_num_queries(32):
        response = client.get(page)
    shown = text(response)
    assert "另有11项" in shown
    (more,) = [step.more_url for step in response.context["steps"] if step.more]
    assert client.get(more).context["table"].count == Obligation.objects.count() == 61


def test_titles_are_shown_as_words_never_as_markup(sign_in, things):
    Obligation.objects.filter(pk=things.obligation.pk).update(title="<b onload=x>党课</b>")
    page = text(
        sign_in("unit_head").get(
            reverse("insight:chain", args=["obligation", things.obligation.pk])
        )
    )
    assert "<b onload" not in page
    assert "&lt;b onload=x&gt;" in page


# -- the search ----------------------------------------------------------------------------


def test_the_search_groups_what_it_finds(sign_in, things):
    page = text(sign_in("unit_head").get(reverse("insight:search"), {"q": "党课"}))
    for words in ("制度文件", "责任事项", "履责期次", "履责记实"):
        assert words in page
    assert reverse("performance:act", args=[things.act.pk]) in page


def test_every_hit_of_a_search_opens(sign_in, things):
    client = sign_in("organisation")
    for words in ("党课", "物理学院"):
        for group in client.get(reverse("insight:search"), {"q": words}).context["groups"]:
            for row in group.rows:
                answer = client.get(row.url)
                assert answer.status_code == 200, row.url


@pytest.mark.parametrize(
    ("words", "answer"), [("", "想找什么"), ("   ", "想找什么"), ("没有这样的词", "没有找到")]
)
def test_an_empty_search_says_so(sign_in, world, words, answer):
    assert answer in text(sign_in("member").get(reverse("insight:search"), {"q": words}))


def test_what_was_searched_is_shown_as_words(sign_in, world):
    page = text(
        sign_in("member").get(reverse("insight:search"), {"q": "<script>alert(1)</script>"})
    )
    assert "<script>alert" not in page


# -- every page ----------------------------------------------------------------------------


def test_no_page_holds_inline_script_or_style(world, sign_in, things):
    operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    client = sign_in("unit_head")
    for url in (
        "/",
        reverse("insight:board"),
        reverse("insight:chain", args=["duty", things.duty.pk]),
        reverse("insight:search") + "?q=党课",
        reverse("lists:lists"),
        reverse("lists:list", args=[things.list.pk]),
        reverse("lists:sign", args=[things.list.pk]),
        reverse("lists:generate"),
    ):
        page = text(client.get(url))
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", page), url


# -- the rows behind a figure --------------------------------------------------------------


def rows(client, **filters) -> int:
    return client.get(reverse("insight:rows"), filters).context["table"].count


def test_rows_are_narrowed_by_everything_a_figure_counts_by(world, sign_in, things):
    parts = (things.regulation, things.provision, things.duty, things.measure)
    owe(world, parts, "physics_staff", "overdue")
    owe(world, parts, "physics", "fulfilled")
    owe(world, parts, "letters", "fulfilled_late")
    client = sign_in("organisation")
    physics = world.units["physics"].pk
    assert rows(client) == 4
    assert rows(client, unit=physics) == 3
    assert rows(client, unit=physics, own="1") == 2
    assert rows(client, status="done") == 2
    assert rows(client, month=3) == 1
    assert rows(client, due=f"{YEAR}-03-31") == 1
    assert rows(client, to_year=YEAR - 1) == 0
    assert rows(client, duty=things.duty.pk) == 4
    assert rows(client, provision=things.provision.pk, status="overdue") == 1
    assert rows(client, item=things.item.pk) == 1
    assert rows(client, act=things.act.pk) == 1


def test_rows_are_those_in_reach(sign_in, things):
    assert rows(sign_in("unit_head"), duty=things.duty.pk) == 1
    assert rows(sign_in("foreign_head"), duty=things.duty.pk) == 0
    assert rows(sign_in("unit_head"), whose="mine") == 1


@pytest.mark.parametrize(
    "nonsense",
    [
        {"duty": "x"},
        {"unit": "-1"},
        {"year": "y"},
        {"month": "13"},
        {"act": "9" * 30},
        {"due": "z"},
    ],
)
def test_nonsense_in_the_address_breaks_nothing(sign_in, things, nonsense):
    assert sign_in("unit_head").get(reverse("insight:rows"), nonsense).status_code == 200


def test_rows_are_exported(sign_in, things):
    response = sign_in("unit_head").get(reverse("insight:rows"), {"export": "csv"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "讲廉政党课" in lines[1]
