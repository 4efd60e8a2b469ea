from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.contrib.auth import authenticate
from django.test import RequestFactory
from django.utils import timezone

from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.queries.comparing import coverage_of
from zelian.config.demonstration import load_demonstration
from zelian.core.vocabulary.measure import MeasureKind
from zelian.history.models import Event
from zelian.history.verifying import verify
from zelian.lists.models import (
    Filing,
    ListKind,
    ListReturn,
    PublicationComment,
    RequiredSet,
    ResponsibilityList,
    RevisionCall,
    RowComment,
)
from zelian.lists.queries import statuses_of_lists
from zelian.lists.signing import FORM
from zelian.people.models import (
    Account,
    Appointment,
    CorrectionRequest,
    Delegation,
    Leave,
    Role,
    Statement,
    Succession,
    Unit,
    UnitPast,
)
from zelian.people.queries import get_viewer
from zelian.performance.models import Act, Contribution, Evidence, Obligation
from zelian.pledges.models import Pledge
from zelian.pledges.signing import FORM as PLEDGE_FORM
from zelian.signing.models import Signature, Withdrawal

TODAY = date(2026, 11, 20)
Outcome = Obligation.Outcome


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def accounts(db, settings, tmp_path, said):
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    return load_demonstration(today=TODAY, echo=said.append)


def check_people(accounts):
    assert Unit.objects.count() == 110
    assert {"zuzhi", "shuji", "xinxi", "xinxi.ganshi", "xinxi.weiyuan", "guanli"} <= {
        account.username for account in accounts
    }
    assert len({account.password for account in accounts}) == len(accounts) >= 12
    request = RequestFactory().post("/")
    roles = set()
    for account in accounts:
        found = authenticate(request, username=account.username, password=account.password)
        assert found is not None
        assert not found.must_change_password
        roles |= get_viewer(found, today=TODAY).roles
    assert roles == set(Role)
    assert Appointment.objects.filter(nature=Appointment.Nature.ACTING).count() == 1


def check_regulation():
    regulation = Regulation.objects.get(state=Regulation.State.IN_FORCE)
    assert regulation.effective_on == date(2026, 1, 1)
    accepted = regulation.duties.filter(state=Duty.State.ACCEPTED)
    assert accepted.count() > 70
    assert not regulation.duties.filter(state=Duty.State.PROPOSED).exists()
    assert not accepted.filter(bearers__isnull=True).exists()
    kinds = set(accepted.values_list("measures__kind", flat=True)) - {None}
    assert kinds == set(MeasureKind)
    assert {row.kind for row in regulation.table_rows.all()} == {"measures", "scoring"}
    draft = Regulation.objects.get(state=Regulation.State.DRAFT)
    assert draft.duties.filter(state=Duty.State.PROPOSED).count() > 40
    assert draft.remarks.filter(settled=False).exists()
    extents = coverage_of(regulation, draft).counts
    assert {"covered", "weak", "missing"} <= set(extents)
    heads_talk = accepted.get(quote__contains="对班子成员和党支部书记开展谈心谈话")
    assert {bearer.bearer for bearer in heads_talk.bearers.all()} == {"head"}


def check_lists():
    lists = ResponsibilityList.objects.filter(year=2026)
    states = Counter(lists.values_list("state", flat=True))
    assert lists.count() > 200
    # something at every step, so that each can be tried out
    assert set(states) >= {"draft", "signed", "endorsed", "filed", "published", "in_force"}
    assert states["in_force"] > 80
    assert set(lists.values_list("kind", flat=True)) == set(
        ListKind.objects.values_list("pk", flat=True)
    )
    standing = Signature.objects.filter(form=FORM, withdrawal=None, meaning="sign")
    signed = lists.exclude(state__in=["draft", "discussed"])
    assert standing.count() == signed.count()
    assert Filing.objects.filter(late=True, number__gt="").exists()
    assert Filing.objects.filter(number="").exists()
    assert PublicationComment.objects.exclude(answer="").exists()
    assert PublicationComment.objects.filter(answer="").exists()
    assert ListReturn.objects.count() == 1
    assert RevisionCall.objects.filter(cause="finding").count() == 2
    assert lists.get(edition=2).previous.state == "in_force"
    assert RowComment.objects.exists()
    assert RequiredSet.objects.count() == 5
    assert set(statuses_of_lists(list(signed.values_list("pk", flat=True))).values()).isdisjoint(
        {"void", "broken"}
    )


def check_pledges():
    states = Counter(Pledge.objects.values_list("state", flat=True))
    assert states["in_force"] > 100
    assert states["signed"] > 0
    late = Pledge.objects.filter(state="issued", due_on__lt=TODAY)
    assert late.count() > 10


def check_year():
    outcomes = Counter(Obligation.objects.values_list("outcome", flat=True))
    overdue = Obligation.objects.filter(outcome=Outcome.OPEN, due_date__lt=TODAY)
    soon = Obligation.objects.filter(
        outcome=Outcome.OPEN, due_date__gte=TODAY, soon_from__lte=TODAY
    )
    to_come = Obligation.objects.filter(period_from__gt=TODAY)
    assert outcomes[Outcome.FULFILLED] > 2000
    assert outcomes[Outcome.FULFILLED_LATE] > 100
    assert outcomes[Outcome.WAIVED] == 6
    assert overdue.count() > 100
    assert soon.count() > 0
    assert to_come.count() > 50
    assert Obligation.objects.filter(triggered_by__isnull=False).count() > 30


def check_acts():
    assert 2300 < Act.objects.count() < 3200
    assert not Act.objects.filter(on__gt=TODAY).exists()
    assert not Act.objects.filter(contributions__isnull=True).exists()
    assert Evidence.objects.count() > 300
    assert set(Evidence.objects.values_list("media_type", flat=True)) == {
        "image/png",
        "application/pdf",
        "text/plain",
    }
    assert Act.objects.values("recorded_by").distinct().count() > 20
    counting = Contribution.objects.filter(refused=False)
    chosen = Counter(counting.values_list("chosen_by", flat=True))
    assert chosen["system"] > 5 * chosen["person"] > 0


def check_life():
    """What an institution's years bring along, so that every page has something to show."""
    assert Succession.objects.get().successor.short_name == "教务处"
    assert UnitPast.objects.count() == 2
    assert Appointment.objects.filter(term_until__gt=TODAY).count() == 2
    assert Appointment.objects.filter(nature=Appointment.Nature.PART_TIME).count() == 1
    assert Leave.objects.get().stand_in is not None
    assert set(Delegation.objects.values_list("kind", flat=True)) == {"clerical", "acting"}
    assert Signature.objects.exclude(form=FORM).exclude(form=PLEDGE_FORM).count() == 6
    assert Withdrawal.objects.count() == 1
    assert Statement.objects.count() == 1
    assert {request.state for request in CorrectionRequest.objects.all()} == {"open", "refused"}


def check_history(said):
    told = Counter(Event.objects.values_list("action", flat=True))
    assert told["act.recorded"] == Act.objects.count()
    assert told["list.signed"] == Signature.objects.filter(form=FORM).count()
    assert verify(now=timezone.now()).is_intact
    assert told["unit.added"] == Unit.objects.count()
    assert told["account.created"] == Account.objects.count()
    assert len(said) >= 6


@pytest.mark.django_db
def test_the_whole_chain_runs_and_every_page_has_something_to_show(accounts, said):
    check_people(accounts)
    check_regulation()
    check_lists()
    check_pledges()
    check_year()
    check_acts()
    check_life()
    check_history(said)


@pytest.mark.django_db
def test_early_in_a_year_the_last_one_runs_as_well(settings, tmp_path, said):
    settings.MEDIA_ROOT = settings.DATA = tmp_path
    today = date(2027, 2, 2)
    load_demonstration(today=today, echo=said.append)
    acts = Counter(Act.objects.values_list("on__year", flat=True))
    assert acts[2026] > 2500
    assert acts[2027] > 20
    assert not Act.objects.filter(on__gt=today).exists()
    in_force = Regulation.objects.get(state=Regulation.State.IN_FORCE)
    assert in_force.effective_on == date(2026, 1, 1)
    soonest = Obligation.objects.filter(outcome=Outcome.OPEN, due_date__gte=today).earliest(
        "due_date"
    )
    assert soonest.due_date < today + timedelta(days=40)
