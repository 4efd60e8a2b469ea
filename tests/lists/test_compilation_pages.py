"""The pages of a year's compilation: previewed, started, watched, reminded."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.lists.duties import make_duties
from tests.lists.test_compilations import of_physics, past, run, started
from zelian.lists.models import Compilation, ListGeneration


@pytest.fixture
def office(world):
    return world.viewer("organisation")


@pytest.fixture
def duties(world):
    return make_duties(world)


@pytest.fixture
def made(world, office, duties):
    compilation = started(world, office)
    run(office, compilation)
    return compilation


@pytest.fixture
def typed(world):
    day = timezone.localdate() + timedelta(days=30)
    while day.weekday() > 4:
        day += timedelta(days=1)
    return {
        "kinds": ["responsibilities"],
        "year": timezone.localdate().year,
        "unit": world.units["school"].pk,
        "title": "年度编制",
        "compile_by": day.isoformat(),
        "carries": "",
    }


def test_a_compilation_starts_only_after_its_preview_was_seen(world, sign_in, duties, typed):
    client = sign_in("organisation")
    page = reverse("lists:start-compilation")
    shown = client.post(page, typed)
    assert not Compilation.objects.exists()
    assert "将新编" in shown.content.decode()
    other = client.post(page, {**typed, "seen": shown.context["seen"], "carries": "last_year"})
    assert not Compilation.objects.exists()  # what was seen is not what is asked for
    assert other.context["seen"] != shown.context["seen"]
    answer = client.post(page, {**typed, "seen": shown.context["seen"]})
    compilation = Compilation.objects.get()
    assert answer.status_code == 302
    assert compilation.generations.count() == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": ["none"]},
        {"kinds": []},
        {"unit": "999999"},
        {"year": "1"},
        {"compile_by": "2026-02-31"},
        {"compile_by": "2020-01-01"},
        {"carries": "else"},
        {"title": "字" * 121},
    ],
    ids=["kind", "no-kind", "unit", "year", "no-day", "past", "carries", "title"],
)
def test_nonsense_starts_nothing_and_stays_in_the_form(sign_in, typed, wrong):
    answer = sign_in("organisation").post(reverse("lists:start-compilation"), typed | wrong)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert not Compilation.objects.exists()


def test_the_page_shows_where_lists_stand_and_opens_them(world, sign_in, made):
    past(made)
    client = sign_in("organisation")
    page = client.get(reverse("lists:compilation", args=[made.pk]))
    words = page.content.decode()
    assert "催办全部逾期" in words
    board = page.context["board"]
    rows = client.get(board.total.late.url).context["table"].count
    assert rows == board.total.late.value == made.lists.count()
    for segment in board.segments:
        opened = client.get(segment.number.url).context["table"].count
        assert opened == segment.number.value
    for line in board.lines:
        assert client.get(line.total.url).context["table"].count == line.total.value


def test_the_progress_is_polled_until_it_is_done(world, sign_in, office, duties):
    compilation = started(world, office)
    client = sign_in("organisation")
    page = reverse("lists:compilation", args=[compilation.pk])
    running = client.get(page, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in running.headers
    run(office, compilation)
    assert client.get(page, headers={"HX-Request": "true"}).headers["HX-Refresh"] == "true"


def test_the_page_of_one_that_broke_off_offers_to_go_on(world, sign_in, office, duties):
    compilation = started(world, office)
    compilation.generations.update(state=ListGeneration.State.FAILED)
    client = sign_in("organisation")
    assert (
        "接着编" in client.get(reverse("lists:compilation", args=[compilation.pk])).content.decode()
    )
    client.post(reverse("lists:resume-compilation", args=[compilation.pk]))
    assert not compilation.generations.filter(state=ListGeneration.State.FAILED).exists()


def test_late_ones_are_reminded_of_from_the_page(world, sign_in, made):
    past(made)
    client = sign_in("organisation")
    page = reverse("lists:remind-compilation", args=[made.pk])
    assert client.get(page).context["count"] == made.lists.count()
    told = client.post(page, {"words": ""}, follow=True).content.decode()
    reminded = made.lists.filter(reminders__isnull=False).distinct().count()
    nobody_there = made.lists.count() - reminded
    assert f"已就{reminded}份清单提醒了" in told
    assert f"{nobody_there}份清单的岗位和单位都无人在岗" in told
    again = client.post(page, {"words": ""}, follow=True)
    assert "今天已催过" in again.content.decode()


def test_one_list_is_reminded_of_from_its_page(world, sign_in, made):
    listed = of_physics(world, made)
    client = sign_in("organisation")
    assert "催办" in client.get(reverse("lists:list", args=[listed.pk])).content.decode()
    client.post(reverse("lists:remind-list", args=[listed.pk]))
    assert listed.reminders.count() == 2
    clerk = sign_in("unit_clerk")
    page = clerk.get(reverse("lists:list", args=[listed.pk])).content.decode()
    assert "知道了" in page
    clerk.post(reverse("lists:see-reminder", args=[listed.pk]))
    assert "知道了" not in clerk.get(reverse("lists:list", args=[listed.pk])).content.decode()


def test_a_change_on_the_page_shows_its_refusal_at_the_field(sign_in, made):
    client = sign_in("organisation")
    page = reverse("lists:change-compilation", args=[made.pk])
    fields = {"title": "甲", "compile_by": "2026-12-10", "version": "1"}
    wrong = client.post(page, {**fields, "file_by": "2026-12-01"})
    assert wrong.context["form"].errors["file_by"]
    assert client.post(page, fields).status_code == 302
    client.post(reverse("lists:close-compilation", args=[made.pk]))
    made.refresh_from_db()
    assert made.closed_at is not None


def test_a_compilation_of_another_school_is_not_there(world, sign_in, made):
    answer = sign_in("unit_head").get(reverse("lists:compilation", args=[made.pk]))
    assert answer.status_code == 403
