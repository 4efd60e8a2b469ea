from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.pledges.pledging import YEAR, fresh, issue, kind, one
from tests.world import LONG_AGO, TODAY
from zelian.history.models import Event
from zelian.people.models import Appointment, Oversight, Post
from zelian.pledges import operations, queries
from zelian.pledges.models import Pledge, PledgeIssue, PledgeKind
from zelian.pledges.planning import due_on


def results(outcomes) -> dict[str, str]:
    return {outcome.giver: outcome.result for outcome in outcomes}


def test_a_kind_goes_to_the_units_it_is_for_and_to_nobody_else(world):
    found = results(issue(world))
    assert found["物理学院党委"] == "issued"
    assert found["物理学院教工支部"] == "issued"
    assert "校党委" not in found
    assert found["物理学院学生支部"] == "vacant"
    pledge = one(world)
    assert (pledge.state, pledge.issued_on, pledge.holder_name) == (
        "issued",
        TODAY,
        "物理学院党委书记",
    )
    assert pledge.title == f"物理学院党委{YEAR}年度责任书"


def test_the_text_is_written_out_and_frozen(world):
    issue(world)
    pledge = one(world)
    assert f"为落实{YEAR}年度全面从严治党责任，物理学院党委向校党委副书记作出" in pledge.body
    assert "{" not in pledge.body
    PledgeKind.objects.filter(pk="letter").update(body="别的")
    assert fresh(pledge).body == pledge.body


@pytest.mark.parametrize(
    ("code", "unit", "post", "counterpart"),
    [
        ("letter", "physics", "", "校党委副书记"),
        ("letter", "letters", "", "校党委书记"),
        ("letter", "physics_staff", "", "物理学院党委书记"),
        ("integrity", "physics", "member", "校党委"),
    ],
)
def test_the_other_side_follows_from_who_is_in_charge(world, code, unit, post, counterpart):
    issue(world, code, who="discipline" if code == "integrity" else "committee_office")
    assert one(world, code, unit, post).counterpart == counterpart


def test_several_in_charge_leave_a_draft_for_which_one_is_named(world):
    Oversight.objects.create(
        post=Post.objects.create(
            unit=world.units["school"], kind_id="member", title="副校长", opened_on=LONG_AGO
        ),
        unit=world.units["physics"],
        kind=Oversight.Kind.IN_CHARGE,
        from_date=LONG_AGO,
    )
    Appointment.objects.create(
        post=Post.objects.get(title="副校长"),
        person=world.people["foreign_clerk"],
        from_date=LONG_AGO,
    )
    found = results(issue(world))
    assert found["物理学院党委"] == "no_counterpart"
    pledge = one(world)
    viewer = world.viewer("committee_office")
    with pytest.raises(operations.CannotIssuePledge, match="指定对方"):
        operations.issue_pledge(viewer=viewer, pledge=pledge, version=pledge.version)
    pledge = operations.address_pledge(
        viewer=viewer, pledge=pledge, version=pledge.version, post=world.posts["team_member"]
    )
    pledge = operations.issue_pledge(viewer=viewer, pledge=pledge, version=pledge.version)
    assert (pledge.state, pledge.counterpart) == ("issued", "校党委副书记")


def test_issuing_twice_makes_nothing_new(world):
    issue(world)
    count = Pledge.objects.count()
    found = results(issue(world))
    assert found["物理学院党委"] == "there"
    assert Pledge.objects.count() == count


def test_drafts_go_out_with_the_next_issue(world):
    issue(world, as_draft=True)
    assert one(world).state == "draft"
    assert results(issue(world))["物理学院党委"] == "issued"
    assert one(world).state == "issued"


def test_every_pledge_has_its_event(world):
    issue(world)
    made = Pledge.objects.filter(state="issued").count()
    assert Event.objects.filter(action="pledge.issued").count() == made > 2


def test_who_does_not_lead_the_kind_issues_nothing(world):
    with pytest.raises(operations.CannotIssuePledge, match="牵头"):
        issue(world, "letter", who="discipline")
    with pytest.raises(operations.CannotIssuePledge, match="牵头"):
        issue(world, "letter", who="unit_head")
    with pytest.raises(PermissionDenied):
        operations.ask_for_pledges(
            viewer=world.viewer("unit_head"),
            kind=kind(),
            year=YEAR,
            unit=world.units["physics"],
        )


def test_a_kind_out_of_use_is_not_issued(world):
    PledgeKind.objects.filter(pk="letter").update(in_use=False)
    with pytest.raises(operations.CannotIssuePledge, match="停用"):
        issue(world)


def test_a_job_tells_what_came_of_each(world):
    viewer = world.viewer("committee_office")
    asked = {"kind": kind(), "year": YEAR, "unit": world.units["school"]}
    job = operations.ask_for_pledges(viewer=viewer, **asked)
    assert operations.ask_for_pledges(viewer=viewer, **asked) == job
    operations.run_issue(viewer=viewer, issue=job)
    job.refresh_from_db()
    assert (job.state, job.done, job.percent) == (PledgeIssue.State.DONE, job.total, 100)
    assert {row["result"] for row in job.outcome} == {"issued", "vacant"}
    operations.run_issue(viewer=viewer, issue=job)
    assert Event.objects.filter(action="pledge_issue.finished").count() == 1


def test_a_job_that_breaks_says_so(world):
    viewer = world.viewer("committee_office")
    job = operations.ask_for_pledges(
        viewer=viewer, kind=kind(), year=YEAR, unit=world.units["school"]
    )
    PledgeKind.objects.filter(pk="letter").update(in_use=False)
    job.refresh_from_db()
    with pytest.raises(operations.CannotIssuePledge):
        operations.run_issue(viewer=viewer, issue=PledgeIssue.objects.get(pk=job.pk))
    job.refresh_from_db()
    assert job.state == PledgeIssue.State.FAILED


def test_the_preview_says_what_the_issue_then_does(world):
    viewer = world.viewer("committee_office")
    asked = {"kind": kind(), "year": YEAR, "unit": world.units["school"]}
    preview = queries.preview_issue(viewer, **asked)
    assert not Pledge.objects.exists()
    wanted = {row.giver.name: row.result.value for row in preview.rows}
    assert wanted == results(issue(world))
    assert preview.does_something
    again = queries.preview_issue(viewer, **asked)
    assert not again.does_something
    assert len(again.there) == len(preview.issued)


def test_many_cost_no_more_queries_than_few(world, django_assert_max_num_queries):
    for number in range(40):
        unit = world.unit(f"more{number}", f"学院{number}", "college_committee", "school")
        world.seat(f"head{number}", f"more{number}", "secretary", "书记")
        assert unit.pk
    with django_assert_max_num_queries(32):
        assert len(issue(world)) > 40


@pytest.mark.parametrize(
    ("today", "due"),
    [
        (date(2026, 2, 1), date(2026, 3, 31)),
        (date(2026, 5, 11), date(2026, 5, 26)),
    ],
)
def test_the_day_is_the_kinds_or_so_many_days_from_now(world, today, due):
    assert due_on(kind(), 2026, today) == due
