"""Roles given by name, and the three administrators kept apart."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.things import make_things
from tests.world import FAR_OFF, LONG_AGO, TODAY
from zelian.authentication.reauthentication import Proof
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.lists.signing import FORM
from zelian.people import operations
from zelian.people.models import Account, Appointment, Person, Role, RoleGrant
from zelian.people.policies import may
from zelian.people.queries import list_grants
from zelian.people.viewer import ADMINISTRATORS
from zelian.signing.models import Signature
from zelian.signing.operations import sign

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
FROM_POSTS = [
    Role.HEAD,
    Role.TEAM_MEMBER,
    Role.UNIT_HEAD,
    Role.UNIT_CLERK,
    Role.BRANCH_SECRETARY,
    Role.MEMBER,
]


@pytest.fixture
def security(world):
    return world.viewer("security_admin")


def terms(world, **changed):
    return {
        "account": world.accounts["member"],
        "role": Role.INSPECTION,
        "unit": world.units["letters"],
        "reason": "专项督查",
        "from_date": TODAY,
        "until_date": TODAY + MONTH,
        **changed,
    }


def refused(do, **arguments) -> operations.CannotGrant:
    before = (RoleGrant.objects.count(), Event.objects.count())
    with pytest.raises(operations.CannotGrant) as caught:
        do(**arguments)
    assert before == (RoleGrant.objects.count(), Event.objects.count())
    return caught.value


def account_without_post(name: str = "spare") -> Account:
    return Account.objects.create_user(username=name)


@pytest.mark.parametrize(
    "name", ["system_admin", "audit_admin", "head", "organisation", "unit_head", "member"]
)
def test_only_the_security_administrator_gives_and_takes_roles(world, name):
    viewer = world.viewer(name)
    with pytest.raises(PermissionDenied):
        operations.grant_role(viewer=viewer, **terms(world))
    grant = RoleGrant.objects.first()
    with pytest.raises(PermissionDenied):
        operations.end_grant(viewer=viewer, grant=grant, on=TODAY, why="甲")


def test_a_role_is_given_over_a_unit_for_a_reason_and_a_time(world, security):
    grant = operations.grant_role(viewer=security, **terms(world))
    assert grant.granted_by_id == security.account_id
    viewer = world.viewer("member")
    assert viewer.reads == (world.units["letters"].path,)
    event = Event.objects.first()
    assert (event.action, event.why, event.after["unit"]) == (
        "account.role_granted",
        "专项督查",
        "文学院党委",
    )


@pytest.mark.parametrize("role", FROM_POSTS)
def test_roles_that_come_from_posts_are_not_given_by_name(world, security, role):
    refusal = refused(operations.grant_role, viewer=security, **terms(world, role=role))
    assert refusal.field == "role"
    assert "随岗位产生" in refusal.sentence


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        pytest.param({"reason": "  "}, "reason", id="no reason"),
        pytest.param({"reason": "理" * 301}, "reason", id="a long reason"),
        pytest.param({"until_date": None}, "until_date", id="no end"),
        pytest.param({"until_date": TODAY}, "until_date", id="no day"),
        pytest.param({"until_date": date(2027, 11, 21)}, "until_date", id="over a year"),
        pytest.param({"from_date": TODAY - DAY}, "from_date", id="in the past"),
        pytest.param({"unit": None}, "unit", id="no scope"),
    ],
)
def test_a_grant_that_is_not_bounded_is_refused(world, security, changed, field):
    refusal = refused(operations.grant_role, viewer=security, **terms(world, **changed))
    assert refusal.field == field


def test_a_year_is_the_longest(world, security):
    until = date(TODAY.year + 1, TODAY.month, TODAY.day)
    operations.grant_role(viewer=security, **terms(world, until_date=until))


def test_a_year_from_a_leap_day_ends_on_the_first_of_march(world):
    leap = terms(world, from_date=date(2028, 2, 29), until_date=date(2029, 3, 1))
    operations.give_role(actor=SYSTEM, **leap)
    assert RoleGrant.objects.filter(until_date=date(2029, 3, 1)).exists()


def test_nobody_gives_themselves_anything(world, security):
    own = world.accounts["security_admin"]
    for role in (Role.INSPECTION, Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN, Role.SECURITY_ADMIN):
        refusal = refused(
            operations.grant_role, viewer=security, **terms(world, account=own, role=role)
        )
        assert refusal.sentence == "不能给自己授权。"


def test_a_disabled_account_is_given_nothing(world, security):
    Account.objects.filter(pk=world.accounts["member"].pk).update(is_active=False)
    refusal = refused(operations.grant_role, viewer=security, **terms(world))
    assert refusal.field == "account"


def test_an_account_of_nobody_is_given_no_office(world, security):
    refusal = refused(
        operations.grant_role, viewer=security, **terms(world, account=account_without_post())
    )
    assert "没有对应的人员" in refusal.sentence


def test_the_same_role_over_the_same_unit_is_given_once_at_a_time(world, security):
    operations.grant_role(viewer=security, **terms(world))
    refusal = refused(operations.grant_role, viewer=security, **terms(world))
    assert refusal.sentence == "这段时间里该账号已有这个角色。"
    operations.grant_role(viewer=security, **terms(world, unit=world.units["physics"]))


# -- three administrators ------------------------------------------------------------------


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_whoever_has_a_post_is_no_administrator(world, security, role):
    refusal = refused(operations.grant_role, viewer=security, **terms(world, role=role))
    assert refusal.field == "account"
    assert "管理员须用单独的账号" in refusal.sentence


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_nor_is_whoever_will_have_a_post(world, security, role):
    person = Person.objects.create(name="新任", staff_no="2001", account=account_without_post())
    Appointment.objects.create(person=person, post=world.posts["member"], from_date=TODAY + MONTH)
    arguments = terms(world, account=person.account, role=role, until_date=None)
    assert "有任职" in refused(operations.grant_role, viewer=security, **arguments).sentence


@pytest.mark.parametrize("first", ADMINISTRATORS)
@pytest.mark.parametrize("second", ADMINISTRATORS)
@pytest.mark.parametrize("ahead", [0, 10], ids=["running", "pending"])
def test_no_account_is_two_administrators(world, security, first, second, ahead):
    account = account_without_post()
    operations.give_role(
        actor=SYSTEM, account=account, role=first, reason="甲", from_date=TODAY + ahead * DAY
    )
    arguments = terms(world, account=account, role=second, until_date=None)
    assert refused(operations.grant_role, viewer=security, **arguments).field in {
        "account",
        "from_date",
    }


def test_an_administrator_is_given_no_office_and_an_officer_no_administration(world, security):
    person = Person.objects.create(name="管", staff_no="2002", account=account_without_post())
    account = person.account
    grant = operations.grant_role(viewer=security, **terms(world, account=account))
    arguments = terms(world, account=account, role=Role.AUDIT_ADMIN, until_date=None)
    assert "已有部门的角色" in refused(operations.grant_role, viewer=security, **arguments).sentence
    operations.end_grant(viewer=security, grant=grant, on=TODAY, why="改任")
    operations.grant_role(viewer=security, **arguments)
    refusal = refused(operations.grant_role, viewer=security, **terms(world, account=account))
    assert refusal.sentence == "三员的账号不能再有别的角色。"


def test_the_last_of_a_kind_stays_until_there_is_a_successor(world, security):
    for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN):
        grant = RoleGrant.objects.get(role=role)
        refusal = refused(operations.end_grant, viewer=security, grant=grant, on=TODAY, why="调离")
        assert refusal.sentence.startswith("这是最后一位")
        successor = account_without_post(f"next-{role}")
        arguments = terms(world, account=successor, role=role, until_date=None)
        operations.grant_role(viewer=security, **{**arguments, "from_date": TODAY + MONTH})
        # the successor has not begun yet
        refused(operations.end_grant, viewer=security, grant=grant, on=TODAY + DAY, why="调离")
        operations.end_grant(viewer=security, grant=grant, on=TODAY + MONTH, why="调离")


def test_a_disabled_account_is_no_successor(world, security):
    asleep = account_without_post()
    operations.give_role(
        actor=SYSTEM, account=asleep, role=Role.AUDIT_ADMIN, reason="备", from_date=LONG_AGO
    )
    Account.objects.filter(pk=asleep.pk).update(is_active=False)
    grant = RoleGrant.objects.get(account=world.accounts["audit_admin"])
    refused(operations.end_grant, viewer=security, grant=grant, on=TODAY, why="调离")


def test_ones_own_role_is_taken_by_another(world, security):
    own = RoleGrant.objects.get(role=Role.SECURITY_ADMIN)
    other = account_without_post()
    operations.give_role(
        actor=SYSTEM, account=other, role=Role.SECURITY_ADMIN, reason="二", from_date=LONG_AGO
    )
    refusal = refused(operations.end_grant, viewer=security, grant=own, on=TODAY, why="离任")
    assert "另一位安全管理员" in refusal.sentence


def test_a_grant_ends_on_its_day_and_once(world, security):
    grant = operations.grant_role(viewer=security, **terms(world))
    refusal = refused(operations.end_grant, viewer=security, grant=grant, on=TODAY - DAY, why="误")
    assert refusal.field == "on"
    operations.end_grant(viewer=security, grant=grant, on=TODAY + DAY, why="提前结束")
    refusal = refused(operations.end_grant, viewer=security, grant=grant, on=TODAY + DAY, why="误")
    assert (refusal.field, refusal.sentence) == ("on", "这一授权到2026年11月21日已经结束。")


def test_a_grant_that_has_not_begun_is_removed(world, security):
    grant = operations.grant_role(viewer=security, **terms(world, from_date=TODAY + DAY))
    operations.end_grant(viewer=security, grant=grant, on=TODAY, why="取消")
    assert not world.accounts["member"].grants.exists()
    assert Event.objects.first().action == "account.role_ended"


APPS = (
    "people",
    "catalogue",
    "lists",
    "performance",
    "signing",
    "authentication",
    "authentication.providers",
    "upkeep",
)
# These ask nothing themselves: the app that owns the signed thing does, before it calls them,
# and who is just coming in may not have a right to it yet.
ASKED_ELSEWHERE = {
    "signing.sign",
    "signing.withdraw_signature",
    "authentication.record_sign_in",
    # part of closing a unit, which asks
    "performance.settle_leaving",
    # the end of a step that was asked for
    "lists.after_step",
}


def operations_of_the_house() -> list[tuple[str, Callable[..., object]]]:
    """Every operation that somebody signed in may ask for: a command with a ``viewer``."""
    found = []
    for app in APPS:
        room = import_module(f"zelian.{app}.operations")
        names = [each.name for each in iter_modules(getattr(room, "__path__", ()))]
        for module in (room, *(import_module(f"{room.__name__}.{name}") for name in names)):
            for name, do in inspect.getmembers(module, inspect.isfunction):
                viewer = inspect.signature(do).parameters.get("viewer")
                own = do.__module__ == module.__name__ and not name.startswith("_")
                if own and viewer is not None and viewer.kind == viewer.KEYWORD_ONLY:
                    found.append((f"{app}.{name}", do))
    return found


def asked_in(do: Callable[..., object]) -> set[str]:
    """The actions an operation asks for: in its body, or else in what it calls by name."""
    actions: set[str] = set()
    known, ahead = set(), [inspect.unwrap(do)]
    while ahead:
        function = ahead.pop()
        if function in known:
            continue
        known.add(function)
        calls = list(calls_in(function))
        asked = {action_of(args[1], function) for name, args in calls if name == "refuse_unless"}
        actions |= asked
        if not asked:
            called = [function.__globals__.get(name) for name, _args in calls]
            ahead += [
                inspect.unwrap(each)
                for each in called
                if inspect.isfunction(each) and each.__module__.startswith("zelian.")
            ]
    return actions


def calls_in(function: Callable[..., object]) -> Iterator[tuple[str, list[ast.expr]]]:
    """What a function calls by a plain name, and with what."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id, node.args


def action_of(argument: ast.expr, function: Callable[..., object]) -> str:
    """The action named: a word, or a name of the module for one."""
    if isinstance(argument, ast.Name):
        return function.__globals__[argument.id]
    return ast.literal_eval(argument)


def test_every_operation_asks_for_an_action():
    """A new name in ``ASKED_ELSEWHERE`` is an operation without a door: look twice."""
    silent = {name for name, do in operations_of_the_house() if not asked_in(do)}
    assert silent == ASKED_ELSEWHERE


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_no_operation_on_content_is_open_to_an_administrator(world, role):
    """``OPEN`` is reviewed: an operation that comes to it is a new power of an administrator."""
    viewer = world.viewer(role.value)
    may_do = {
        name
        for name, do in operations_of_the_house()
        if (actions := asked_in(do)) and all(may(viewer, action) for action in actions)
    }
    assert may_do == OPEN[role] | OWN


# What everybody does with their own account.
OWN = {
    "people.change_own_password",
    "authentication.add_passkey",
    "authentication.add_totp",
    "authentication.change_password",
    "authentication.end_other_sessions",
    "authentication.end_session",
    "authentication.record_proof",
    "authentication.record_sign_out",
    "authentication.remove_passkey",
    "authentication.remove_totp",
    "authentication.rename_passkey",
    "authentication.renew_recovery_codes",
    "authentication.providers.bind_identity",
    "authentication.providers.unbind_identity",
}
OPEN = {
    Role.SYSTEM_ADMIN: {
        "people.create_account",
        "people.reset_password",
        "people.disable_account",
        "people.enable_account",
        "authentication.reset_factors",
        "authentication.unlock_account",
        "authentication.providers.end_identity",
        # how long records are kept, and whether a language model may propose
        "people.set_retention",
        "catalogue.set_language_model",
    },
    Role.SECURITY_ADMIN: {
        "people.grant_role",
        "people.end_grant",
        "authentication.change_sign_in_rules",
    },
    Role.AUDIT_ADMIN: set(),
}


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_signs_no_content(world, role):
    """:func:`signing.sign` leaves who may sign to the owning app; who may see is asked there."""
    viewer, listed = world.viewer(role.value), make_things(world).list
    proof = Proof("password", timezone.now(), second_factor=True, session="")
    assert not may(viewer, "lists.sign_list", listed)
    with pytest.raises(PermissionDenied):
        sign(viewer=viewer, thing=listed, form=FORM, seen="", proof=proof)
    assert not Signature.objects.filter(signer_id=viewer.account_id).exists()


# -- pages ---------------------------------------------------------------------------------


def test_what_ends_soon_is_said_and_filtered(world, security, sign_in):
    today = timezone.localdate()
    for unit, until in (("letters", today + 10 * DAY), ("physics", today + 200 * DAY)):
        operations.give_role(
            actor=SYSTEM, **terms(world, unit=world.units[unit], until_date=until, from_date=today)
        )
    rows = {str(row.unit): row.stage for row in list_grants(world.viewer("security_admin", today))}
    assert (rows["文学院党委"], rows["物理学院党委"]) == ("term_ending", "term_running")
    page = sign_in("security_admin").get(reverse("people:grants"), {"stage": "term_ending"})
    assert "将到期" in page.content.decode()
    assert "文学院党委" in page.content.decode()
    assert "物理学院党委</td>" not in page.content.decode()


def test_the_audit_administrator_reads_and_has_nothing_to_press(world, sign_in):
    page = sign_in("audit_admin").get(reverse("people:grants")).content.decode()
    assert "系统管理员" in page
    assert reverse("people:give_grant") not in page
    assert "收回" not in page


def test_a_role_is_granted_and_ended_in_the_browser(world, sign_in):
    client, person = sign_in("security_admin"), world.people["member"]
    sent = {
        "person": person.pk,
        "role": Role.INSPECTION,
        "unit": world.units["letters"].pk,
        "reason": "专项督查",
        "from_date": timezone.localdate(),
        "until_date": timezone.localdate() + MONTH,
    }
    assert client.post(reverse("people:give_grant"), sent).status_code == 302
    grant = person.account.grants.get()
    ended = {"on": timezone.localdate(), "why": "不需要了"}
    assert client.post(reverse("people:end_grant", args=[grant.pk]), ended).status_code == 302
    assert not person.account.grants.exists()


def test_what_was_typed_comes_back_with_the_reason(world, sign_in):
    newcomer = Person.objects.create(name="新人", staff_no="2003")
    sent = {
        "person": newcomer.pk,
        "role": Role.INSPECTION,
        "unit": world.units["letters"].pk,
        "reason": "专项督查",
        "from_date": timezone.localdate(),
        "until_date": FAR_OFF,
    }
    page = sign_in("security_admin").post(reverse("people:give_grant"), sent).content.decode()
    assert "新人还没有账号" in page
    assert "专项督查" in page


def test_an_administrator_is_made_in_the_browser_of_an_account_without_a_post(world, sign_in):
    spare, client = account_without_post(), sign_in("security_admin")
    page = client.get(reverse("people:give_administrator")).content.decode()
    assert "spare" in page
    assert "unit_head" not in page
    sent = {
        "account": spare.pk,
        "role": Role.AUDIT_ADMIN,
        "reason": "增设",
        "from_date": timezone.localdate(),
    }
    assert client.post(reverse("people:give_administrator"), sent).status_code == 302
    assert spare.grants.get().role == Role.AUDIT_ADMIN
