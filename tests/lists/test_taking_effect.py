"""Taking effect after the last step, the edition before it, and archiving."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.lists.stages import State, endorsed, filed, filing_of, make_list
from tests.lists.test_publishing import comment, published
from tests.world import TODAY
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.lists.models import ListItem, ListKind, Publication, ResponsibilityList
from zelian.lists.operations.archiving import CannotArchiveList, archive_list, archive_year
from zelian.lists.operations.filing import receive_filing
from zelian.lists.operations.moving import CannotMoveList
from zelian.lists.operations.publishing import answer_comment, withhold_comment
from zelian.lists.operations.taking_effect import after_step, keep_publications, take_effect
from zelian.lists.queries.archiving import years_to_archive
from zelian.people.models import Unit

DAY = timedelta(days=1)
WEEK = 7 * DAY


def in_force(world, *, year: int = TODAY.year, **fields) -> ResponsibilityList:
    listed = make_list(world, year=year, **fields)
    ResponsibilityList.objects.filter(pk=listed.pk).update(
        state=State.IN_FORCE, effective_on=date(year, 3, 1)
    )
    listed.refresh_from_db()
    return listed


def text(response) -> str:
    return response.content.decode()


# -- taking effect ----------------------------------------------------------------------------


def test_after_the_last_step_of_its_kind_a_list_takes_effect_at_once(world):
    ListKind.objects.filter(pk="powers").update(publish_days=0)
    filing = filing_of(world)
    receive_filing(viewer=world.viewer("discipline"), filing=filing)
    listed = ResponsibilityList.objects.get(pk=filing.list_id)
    assert (listed.state, listed.effective_on) == (State.IN_FORCE, TODAY)
    event = Event.objects.get(action="list.in_force")
    assert event.after == {"state": "in_force", "effective_on": "2026-11-20", "edition": 1}


def test_a_step_that_is_missing_keeps_it_waiting(world):
    listed = endorsed(world)
    assert after_step(viewer=world.viewer("organisation"), listed=listed).state == State.ENDORSED
    with pytest.raises(CannotMoveList):
        take_effect(actor=SYSTEM, listed=listed, on=TODAY)


def test_a_published_list_takes_effect_when_its_time_is_over(world):
    publication = published(world)
    assert keep_publications(actor=SYSTEM, today=TODAY + WEEK - DAY) == []
    assert keep_publications(actor=SYSTEM, today=TODAY + WEEK) == [publication.list_id]
    assert keep_publications(actor=SYSTEM, today=TODAY + WEEK) == []
    listed = ResponsibilityList.objects.get(pk=publication.list_id)
    assert (listed.state, listed.effective_on) == (State.IN_FORCE, TODAY + WEEK)


def test_a_comment_without_an_answer_keeps_it_waiting_until_the_last_answer(world):
    publication = published(world)
    first, second = comment(world, publication), comment(world, publication)
    later = TODAY + WEEK + 2 * DAY
    assert keep_publications(actor=SYSTEM, today=later) == []
    clerk = world.viewer("unit_clerk", later)
    answer_comment(viewer=clerk, comment=first, answer="采纳")
    publication.list.refresh_from_db()
    assert publication.list.state == State.PUBLISHED
    withhold_comment(viewer=clerk, comment=second, why="人身攻击")
    publication.list.refresh_from_db()
    assert (publication.list.state, publication.list.effective_on) == (State.IN_FORCE, later)


def test_an_answer_within_the_time_lets_nothing_take_effect(world):
    publication = published(world)
    made = comment(world, publication)
    answer_comment(viewer=world.viewer("unit_clerk"), comment=made, answer="采纳")
    publication.list.refresh_from_db()
    assert publication.list.state == State.PUBLISHED


def test_what_was_changed_since_it_was_signed_does_not_take_effect(world):
    publication = published(world)
    ListItem.objects.filter(list=publication.list, number=1).update(content="另一回事")
    assert keep_publications(actor=SYSTEM, today=TODAY + WEEK) == []


def test_a_list_that_waits_for_a_step_its_kind_gave_up_takes_effect_by_the_clock(world):
    listed = filed(world)
    assert keep_publications(actor=SYSTEM, today=TODAY) == []
    ListKind.objects.filter(pk="powers").update(publish_days=0)
    assert keep_publications(actor=SYSTEM, today=TODAY) == [listed.pk]
    unfiled = endorsed(world, kind="risks")
    ListKind.objects.filter(pk="risks").update(publish_days=0)
    assert keep_publications(actor=SYSTEM, today=TODAY) == []
    ListKind.objects.filter(pk="risks").update(filed_with="")
    assert keep_publications(actor=SYSTEM, today=TODAY) == [unfiled.pk]


def test_a_publication_that_was_ended_counts_no_more(world):
    publication = published(world)
    Publication.objects.filter(pk=publication.pk).update(ended_at=timezone.now())
    assert keep_publications(actor=SYSTEM, today=TODAY + WEEK) == []


def test_the_edition_before_ends_where_the_new_one_begins(world):
    before = in_force(world)
    ListKind.objects.filter(pk="powers").update(publish_days=0)
    after = filed(world, edition=2, previous=before)
    assert after.state == State.IN_FORCE
    before.refresh_from_db()
    assert (before.state, before.ended_on) == (State.REVISED, after.effective_on)
    event = Event.objects.get(action="list.revised")
    assert event.thing_id == before.pk


def test_an_edition_before_that_was_archived_stays_so(world):
    before = in_force(world)
    ResponsibilityList.objects.filter(pk=before.pk).update(state=State.ARCHIVED)
    ListKind.objects.filter(pk="powers").update(publish_days=0)
    assert filed(world, edition=2, previous=before).state == State.IN_FORCE
    before.refresh_from_db()
    assert before.state == State.ARCHIVED


# -- archiving --------------------------------------------------------------------------------


def test_lists_of_past_years_and_revised_ones_are_archived(world):
    past = in_force(world, year=2025)
    revised = in_force(world, kind="risks")
    ResponsibilityList.objects.filter(pk=revised.pk).update(
        state=State.REVISED, ended_on=date(2026, 5, 1)
    )
    viewer = world.viewer("organisation")
    assert archive_list(viewer=viewer, listed=past).ended_on == TODAY
    assert archive_list(viewer=viewer, listed=revised).ended_on == date(2026, 5, 1)
    assert Event.objects.filter(action="list.archived").count() == 2
    with pytest.raises(CannotArchiveList, match="已经归档"):
        archive_list(viewer=viewer, listed=past)


def test_what_runs_or_is_on_its_way_is_not_archived(world):
    viewer = world.viewer("organisation")
    with pytest.raises(CannotArchiveList, match="还没有过完"):
        archive_list(viewer=viewer, listed=in_force(world))
    with pytest.raises(CannotArchiveList, match="只有已生效的往年清单"):
        archive_list(viewer=viewer, listed=make_list(world, kind="risks", year=2025))


def test_the_list_of_a_subject_that_stands_no_longer_is_archived_in_its_year(world):
    listed = in_force(world)
    viewer = world.viewer("organisation")
    assert years_to_archive(viewer) == []
    Unit.objects.filter(pk=listed.unit_id).update(closed_on=TODAY)
    (year,) = years_to_archive(viewer)
    assert (year.year, year.in_force) == (TODAY.year, 1)
    assert archive_list(viewer=viewer, listed=listed).ended_on == TODAY


def test_only_the_leading_office_archives(world):
    past = in_force(world, year=2025)
    for who in ("unit_clerk", "unit_head", "discipline", "foreign_head"):
        with pytest.raises(PermissionDenied):
            archive_list(viewer=world.viewer(who), listed=past)
    assert archive_list(viewer=world.viewer("committee_office"), listed=past).state == "archived"


def test_a_year_is_archived_at_once_as_it_was_seen(world):
    for kind in ("powers", "risks"):
        in_force(world, year=2025, kind=kind)
    led_by_discipline = in_force(world, year=2025, kind="supervision")
    in_force(world, kind="problems")
    make_list(world, year=2025, kind="reforms")
    viewer = world.viewer("organisation")
    (found,) = years_to_archive(viewer)
    assert (found.year, found.in_force, found.revised, found.unfinished) == (2025, 2, 0, 1)
    with pytest.raises(CannotArchiveList, match="变成了2份"):
        archive_year(viewer=viewer, year=2025, seen=3)
    assert archive_year(viewer=viewer, year=2025, seen=2) == 2
    with pytest.raises(CannotArchiveList, match="没有可以归档"):
        archive_year(viewer=viewer, year=2025, seen=2)
    led_by_discipline.refresh_from_db()
    assert led_by_discipline.state == State.IN_FORCE


def test_archiving_has_pages_that_say_what_it_means(world, sign_in):
    year = timezone.localdate().year - 1
    listed, other = in_force(world, year=year), in_force(world, year=year, kind="risks")
    client = sign_in("organisation")
    one = reverse("lists:archive", args=[listed.pk])
    assert "仍可查看、打印和下载" in text(client.get(one))
    client.post(one)
    listed.refresh_from_db()
    assert listed.state == State.ARCHIVED
    assert "已经归档" in text(client.post(one, follow=True))
    assert "归档1份" in text(client.get(reverse("lists:archive-years")))
    many = reverse("lists:archive-year", args=[year])
    assert "将归档1份清单" in text(client.get(many))
    assert "变成了1份" in text(client.post(many, {"seen": "x"}, follow=True))
    assert "已归档1份清单" in text(client.post(many, {"seen": "1"}, follow=True))
    other.refresh_from_db()
    assert other.state == State.ARCHIVED
    assert client.get(many).status_code == 404
    assert "没有可以归档的清单" in text(client.get(reverse("lists:archive-years")))
    assert client.get(reverse("lists:list", args=[listed.pk])).status_code == 200
