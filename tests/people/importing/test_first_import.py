"""The very first import: the system administrator's, and only while no unit stands."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.people.importing.books import book_of, bytes_of, carry_out, exported, hand_in
from tests.world import LONG_AGO, PASSWORD, TODAY
from zelian.history.models import Event
from zelian.people.models import (
    Account,
    OrganisationImport,
    PostKind,
    Role,
    RoleGrant,
    Tier,
    Unit,
    UnitKind,
)
from zelian.people.operations import importing as operations
from zelian.people.queries import get_viewer

LONG = "2020-01-01"
FIRST = {
    "单位类别": [["school", "学校党委", "学校"], ["department", "部门", "学校所属单位"]],
    "岗位类别": [["head", "部长", "主要负责人"]],
    "单位": [
        ["", "", "某校党委", "", "学校党委", "", "", LONG],
        ["", "某校党委", "组织部", "", "部门", "组织部门", "", LONG],
    ],
    "岗位": [["组织部", "部长", "部长", LONG]],
    "人员": [["1", "甲乙", "jia.yi"]],
    "任职": [["1", "", "组织部", "部长", "", LONG]],
}


def administrator(role: Role) -> Account:
    account = Account.objects.create_user(username=role.value, password=PASSWORD)
    RoleGrant.objects.create(account=account, role=role, reason="首次安装", from_date=LONG_AGO)
    return account


@pytest.fixture
def system(db):
    return get_viewer(administrator(Role.SYSTEM_ADMIN), today=TODAY)


def found_unit() -> None:
    UnitKind.objects.create(code="school", name="学校党委", tier=Tier.SCHOOL)
    Unit.objects.add_root(
        {"name": "某校", "short_name": "某校", "kind_id": "school", "founded_on": LONG_AGO}
    )


def test_it_brings_kinds_units_and_the_office_that_takes_over(system):
    upload = carry_out(system, hand_in(system, FIRST))
    assert upload.state == OrganisationImport.State.APPLIED, upload.refusal
    assert (UnitKind.objects.count(), PostKind.objects.count()) == (2, 1)
    officer = get_viewer(Account.objects.get(username="jia.yi"), today=TODAY)
    assert officer.has(Role.ORGANISATION)
    assert hand_in(officer, exported(officer)).counts["changes"] == 0


@pytest.mark.parametrize("role", [Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_no_other_administrator_does_it(db, role):
    with pytest.raises(PermissionDenied):
        hand_in(get_viewer(administrator(role), today=TODAY), FIRST)
    assert not OrganisationImport.objects.exists()


def test_once_a_unit_stands_it_is_the_organisation_offices(system):
    upload = hand_in(system, FIRST)
    found_unit()
    events = Event.objects.count()
    for refused in (
        lambda: hand_in(system, FIRST),
        lambda: operations.check_again(viewer=system, upload=upload),
        lambda: operations.agree_to_import(viewer=system, upload=upload, why="首次"),
        lambda: operations.run_import(viewer=system, upload=upload),
        lambda: operations.export_organisation(viewer=system),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert (Unit.objects.count(), Event.objects.count()) == (1, events)


def test_an_import_that_was_agreed_to_is_not_done_when_a_unit_came_first(system):
    upload = hand_in(system, FIRST)
    operations.agree_to_import(viewer=system, upload=upload, why="首次")
    found_unit()
    with pytest.raises(PermissionDenied):
        operations.run_import(viewer=system, upload=upload)
    assert Unit.objects.count() == 1


def test_the_door_closes_too(system, client):
    client.force_login(
        Account.objects.get(pk=system.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    page = reverse("people:imports")
    assert client.get(page).status_code == 200
    found_unit()
    assert client.get(page).status_code == 403
    file = SimpleUploadedFile("表.xlsx", bytes_of(book_of(FIRST)))
    sent = {"file": file, "effective_on": TODAY.isoformat()}
    assert client.post(page, sent).status_code == 403
    assert not OrganisationImport.objects.exists()
