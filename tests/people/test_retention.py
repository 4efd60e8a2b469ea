"""Passing records go when their time is over; what tells how a duty was done stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessFailureLog
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.things import make_things
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.people import operations
from zelian.people.models import RetentionRule, Statement
from zelian.people.operations import CannotSetRetention
from zelian.people.retention import retention_kind, retention_kinds
from zelian.performance.models import Act, Evidence


def failure(days_ago: int) -> AccessFailureLog:
    row = AccessFailureLog.objects.create(username="某人", ip_address="192.0.2.1")
    moment = timezone.now() - timedelta(days=days_ago)
    AccessFailureLog.objects.filter(pk=row.pk).update(attempt_time=moment)
    return row


def test_what_is_older_than_its_days_is_removed_and_told(db):
    old, young = failure(400), failure(300)
    removed = operations.apply_retention(actor=SYSTEM, now=timezone.now())
    assert removed == {"sign-in-failures": 1}
    assert list(AccessFailureLog.objects.values_list("pk", flat=True)) == [young.pk]
    event = Event.objects.get(action="retention.applied")
    assert (event.thing_label, event.after["count"]) == ("登录失败记录", 1)
    assert not AccessFailureLog.objects.filter(pk=old.pk).exists()


def test_the_days_chosen_count(world):
    failure(250)
    assert operations.apply_retention(actor=SYSTEM, now=timezone.now()) == {}
    admin = world.viewer("system_admin")
    operations.set_retention(viewer=admin, kind=retention_kind("sign-in-failures"), days=200)
    removed = operations.apply_retention(actor=SYSTEM, now=timezone.now())
    assert removed == {"sign-in-failures": 1}


@pytest.mark.parametrize(("days", "sentence"), [(182, "最少保存 183 天"), (40_000, "最多填")])
def test_too_few_or_too_many_days_are_refused(world, days, sentence):
    admin = world.viewer("system_admin")
    with pytest.raises(CannotSetRetention, match=sentence):
        operations.set_retention(viewer=admin, kind=retention_kind("sign-ins"), days=days)
    assert not RetentionRule.objects.exists()


@pytest.mark.parametrize("name", ["organisation", "head", "unit_clerk"])
def test_only_the_system_administrator_sets_them(world, name):
    with pytest.raises(PermissionDenied):
        operations.set_retention(viewer=world.viewer(name), kind=retention_kind("jobs"), days=90)


def test_nothing_of_the_chain_is_a_passing_record(world):
    things = make_things(world)
    far = timezone.now() + timedelta(days=36_500)
    operations.apply_retention(actor=SYSTEM, now=far)
    assert Act.objects.filter(pk=things.act.pk).exists()
    assert Evidence.objects.filter(pk=things.evidence.pk).exists()
    assert Statement.objects.filter(pk=things.statement.pk).exists()


def test_the_page_names_every_kind_with_its_days(sign_in):
    page = sign_in("system_admin").get(reverse("people:retention")).content.decode()
    assert all(str(kind.label) in page for kind in retention_kinds())


def test_too_few_days_stand_as_an_error_at_the_field(sign_in):
    client = sign_in("system_admin")
    address = reverse("people:set_retention", args=["sign-ins"])
    answer = client.post(address, {"days": "30"})
    assert answer.status_code == 200
    assert "网络安全法" in answer.content.decode()
    assert client.post(address, {"days": "200"}).status_code == 302
    assert RetentionRule.objects.get(kind="sign-ins").days == 200
