"""Any organisation that goes out comes back as it is, and 50,000 rows are done in time."""

from __future__ import annotations

import io
import time
from datetime import date, timedelta

import pytest
import xlsxwriter
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.people.importing.books import carry_out, exported, hand_in, lines
from tests.people.importing.test_files import many_people
from tests.world import TODAY, build_world
from zelian.people.importing.layout import MOST_ROWS
from zelian.people.importing.state import load_state, unpacked_state
from zelian.people.models import (
    Account,
    Appointment,
    Leave,
    OrganisationImport,
    Oversight,
    Person,
    Post,
    Unit,
    VacancyRule,
)
from zelian.people.queries import get_viewer

EPOCH = date(2000, 1, 1)
WORDS = st.text(
    alphabet="物理文学院党委部处甲乙丙（）—·/“”& 第12３ABe=+-@'", min_size=1, max_size=12
).map(str.strip).filter(lambda word: word and not word.startswith("示例"))  # fmt: skip
DAYS = st.integers(0, 9_000).map(lambda days: EPOCH + timedelta(days=days))
SPANS = st.integers(1, 4_000).map(lambda days: timedelta(days=days))
UNITS = st.lists(
    st.fixed_dictionaries(
        {
            "above": st.integers(0, 30),
            "name": WORDS,
            "short_name": WORDS,
            "code": st.booleans(),
            "function": st.sampled_from(["", "inspection"]),
            "vacancy": st.sampled_from(["", *VacancyRule.values]),
            "posts": st.lists(WORDS, max_size=3, unique=True),
        }
    ),
    max_size=8,
)
TERMS = st.lists(
    st.tuples(DAYS, st.none() | SPANS, st.sampled_from(Appointment.Nature.values), WORDS),
    max_size=12,
)


def build(units: list[dict], terms: list[tuple]) -> None:
    """Units below one another with their posts, a holder each, some of whom are away."""
    build_world()
    posts: list[Post] = list(Post.objects.filter(title="副书记"))
    standing = [Unit.objects.get(name="校党委")]
    for number, shape in enumerate(units):
        above = standing[shape["above"] % len(standing)]
        unit = Unit.objects.add_child(
            Unit.objects.get(pk=above.pk),
            {
                "name": f"{shape['name']}{number}",
                "short_name": shape["short_name"],
                "code": f"C{number}" if shape["code"] else "",
                "function": shape["function"],
                "vacancy": shape["vacancy"],
                "kind_id": "department",
                "founded_on": date(2020, 1, 1),
            },
        )
        standing.append(unit)
        for place, title in enumerate(shape["posts"]):
            posts.append(
                Post.objects.create(
                    unit=unit, kind_id="member", title=f"{title}{place}", opened_on=EPOCH
                )
            )
    for number, (begins, span, nature, name) in enumerate(terms):
        person = Person.objects.create(name=name, staff_no=f"{number:04d}")
        post = posts[number % len(posts)]
        term = Appointment.objects.create(
            person=person,
            post=post,
            nature=nature,
            from_date=begins,
            until_date=begins + span if span else None,
            document=name if number % 2 else "",
        )
        if number % 3 == 0:
            Leave.objects.create(
                appointment=term, kind="sick", from_date=begins, until_date=term.until_date
            )
        if number % 4 == 0:
            Oversight.objects.create(
                post=post,
                unit=standing[-1] if standing[-1].pk != post.unit_id else standing[0],
                kind="liaison",
                from_date=begins,
                until_date=term.until_date,
            )


@pytest.mark.django_db
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(units=UNITS, terms=TERMS)
def test_an_organisation_that_goes_out_comes_back_unchanged(units, terms):
    with transaction.atomic():
        build(units, terms)
        viewer = get_viewer(Account.objects.get(username="organisation"), today=TODAY)
        upload = hand_in(viewer, exported(viewer))
        assert (upload.counts["changes"], upload.counts["errors"]) == (0, 0), lines(upload)
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_state_that_is_kept_comes_back_as_it_was(world):
    state = load_state()
    again = unpacked_state(state.packed())
    for sheet, things in state.things.items():
        assert {key: thing.values for key, thing in again[sheet].items()} == {
            key: thing.values for key, thing in things.items()
        }


def test_an_organisation_moves_whole_into_an_empty_place(world):
    """What one school gives out, another that has nothing takes in."""
    viewer = world.viewer("organisation")
    book = exported(viewer)
    guide = book["填写说明"]
    book.remove(guide)
    before = [
        (post.unit.name, post.title, post.kind_id)
        for post in Post.objects.select_related("unit").order_by("unit__name", "title")
    ]
    admin = world.viewer("system_admin")
    Oversight.objects.all().delete()
    Appointment.objects.all().delete()
    Post.objects.all().delete()
    Person.objects.all().delete()
    Unit.objects.all().delete()
    upload = carry_out(admin, hand_in(admin, book))
    assert upload.state == OrganisationImport.State.APPLIED, (upload.refusal, lines(upload))
    after = [
        (post.unit.name, post.title, post.kind_id)
        for post in Post.objects.select_related("unit").order_by("unit__name", "title")
    ]
    assert after == before


def test_fifty_thousand_rows_are_checked_in_time(world):
    viewer = world.viewer("organisation")
    data = many_people(MOST_ROWS)
    begun = time.perf_counter()
    upload = hand_in(viewer, data)
    assert upload.counts["changes"] == MOST_ROWS
    assert time.perf_counter() - begun < 60


def test_fifty_thousand_wrong_rows_are_told_in_time(world):
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("岗位")
    sheet.write_row(0, 0, ["单位", "职务", "类别", "设立日期"])
    for number in range(MOST_ROWS):
        sheet.write_row(number + 1, 0, [f"没有的单位{number}", "书记", "书纪", "2020-13-01"])
    book.close()
    begun = time.perf_counter()
    upload = hand_in(world.viewer("organisation"), file.getvalue())
    assert time.perf_counter() - begun < 60
    assert upload.counts["errors"] == 3 * MOST_ROWS
    last = upload.entries.order_by("-pk").first()
    assert "没有一一列出" in last.text
