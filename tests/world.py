"""A small institution for tests: every kind of unit, every role, an account for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from zelian.lists.kinds import RESPONSIBILITIES
from zelian.lists.models import ListKind
from zelian.people.models import (
    Account,
    Appointment,
    Delegation,
    Leave,
    Oversight,
    Person,
    Post,
    PostKind,
    PostRank,
    Role,
    RoleGrant,
    Tier,
    Unit,
    UnitFunction,
    UnitKind,
)
from zelian.people.queries import get_viewer
from zelian.people.viewer import Viewer

TODAY = date(2026, 11, 20)
LONG_AGO = date(2020, 1, 1)
FAR_OFF = date(2120, 1, 1)
PASSWORD = "a-password-for-tests"
UNIT_KINDS = [
    ("committee", "学校党委", Tier.SCHOOL, ["校党委", "学校党委"]),
    ("discipline_committee", "学校纪委", Tier.DISCIPLINE, ["校纪委", "学校纪委"]),
    ("department", "部门", Tier.UNIT, ["机关部门", "职能部门"]),
    ("college_committee", "学院党委", Tier.UNIT, ["基层党委", "学院党委", "党总支"]),
    ("branch", "党支部", Tier.BRANCH, ["支部", "党支部"]),
]
POST_KINDS = [
    ("secretary", "书记", PostRank.HEAD, ["党委书记", "书记"]),
    ("head", "部门负责人", PostRank.HEAD, ["部长", "处长"]),
    ("member", "委员", PostRank.MEMBER, ["班子成员"]),
    ("clerk", "干事", PostRank.STAFF, ["干事"]),
]


@dataclass
class World:
    """Units, posts, people and accounts by a short name; ``viewer("organisation")``."""

    units: dict[str, Unit] = field(default_factory=dict)
    posts: dict[str, Post] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def viewer(self, name: str, today: date = TODAY) -> Viewer:
        return get_viewer(Account.objects.get(pk=self.accounts[name].pk), today=today)

    def unit(self, key: str, name: str, kind: str, parent: str | None = None, function: str = ""):
        fields = {
            "name": name,
            "short_name": name,
            "kind_id": kind,
            "function": function,
            "founded_on": LONG_AGO,
        }
        unit = (
            Unit.objects.add_child(Unit.objects.get(pk=self.units[parent].pk), fields)
            if parent
            else Unit.objects.add_root(fields)
        )
        self.units[key] = unit
        return unit

    def seat(self, key: str, unit: str, kind: str, title: str):
        """A post with a holder who has an account named after ``key``."""
        post = Post.objects.create(
            unit=self.units[unit], kind_id=kind, title=title, opened_on=LONG_AGO
        )
        person = self.person(key, f"{self.units[unit].short_name}{title}")
        Appointment.objects.create(person=person, post=post, from_date=LONG_AGO)
        self.posts[key] = post
        return post

    def person(self, key: str, name: str) -> Person:
        """Somebody with an account named after ``key``, and no post."""
        account = Account.objects.create_user(username=key, password=PASSWORD)
        person = Person.objects.create(name=name, staff_no=key, account=account)
        self.people[key], self.accounts[key] = person, account
        return person

    def administrator(self, role: Role) -> Account:
        """One of the three, with an account named after the role."""
        account = Account.objects.create_user(username=role.value, password=PASSWORD)
        RoleGrant.objects.create(account=account, role=role, reason="测试", from_date=LONG_AGO)
        self.accounts[role.value] = account
        return account


def build_world(*, below: str = "", world: World | None = None) -> World:
    """
    Twelve units and an account a role (key = role code), and a foreign college's head.

    ``below`` is the key of a unit of ``world`` to found the school under.
    """
    for order, (code, name, tier, aliases) in enumerate(UNIT_KINDS):
        UnitKind.objects.create(code=code, name=name, tier=tier, aliases=aliases, order=order)
    for order, (code, name, rank, aliases) in enumerate(POST_KINDS):
        PostKind.objects.create(code=code, name=name, rank=rank, aliases=aliases, order=order)
    # In this institution the general lists are signed without a discussion before.
    ListKind.objects.filter(pk=RESPONSIBILITIES).update(discuss=False)
    world = world or World()
    world.unit("school", "校党委", "committee", below or None)
    world.unit("discipline", "校纪委", "discipline_committee", "school")
    world.unit("office", "党委办公室", "department", "school", UnitFunction.COMMITTEE_OFFICE)
    world.unit("organisation", "组织部", "department", "school", UnitFunction.ORGANISATION)
    world.unit("inspection", "巡察办", "department", "school", UnitFunction.INSPECTION)
    world.unit("finance", "财务处", "department", "school")
    for key, name in (("physics", "物理学院"), ("letters", "文学院")):
        world.unit(key, f"{name}党委", "college_committee", "school")
        world.unit(f"{key}_staff", f"{name}教工支部", "branch", key)
        world.unit(f"{key}_students", f"{name}学生支部", "branch", key)
    for key, unit, kind, title in (
        ("head", "school", "secretary", "书记"),
        ("team_member", "school", "member", "副书记"),
        ("discipline", "discipline", "secretary", "书记"),
        ("committee_office", "office", "clerk", "干事"),
        ("organisation", "organisation", "clerk", "干事"),
        ("inspection", "inspection", "head", "主任"),
        ("unit_head", "physics", "secretary", "书记"),
        ("unit_clerk", "physics", "clerk", "干事"),
        ("member", "physics", "member", "委员"),
        ("branch_secretary", "physics_staff", "secretary", "书记"),
        ("foreign_head", "letters", "secretary", "书记"),
        ("foreign_clerk", "letters", "clerk", "干事"),
    ):
        world.seat(key, unit, kind, title)
    Oversight.objects.create(
        post=world.posts["team_member"],
        unit=world.units["physics"],
        kind=Oversight.Kind.IN_CHARGE,
        from_date=LONG_AGO,
    )
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        world.administrator(role)
    return world


def build_bureau() -> World:
    """
    The small institution as one of two schools below a bureau, with everybody else who may
    come to a page: who acts for another, whose grant is over, who has no post at all.
    """
    UnitKind.objects.create(code="bureau", name="主管部门党委", tier=Tier.BUREAU, order=99)
    world = World()
    world.unit("bureau", "教育局党委", "bureau")
    world = build_world(below="bureau", world=world)
    world.unit("bureau_organisation", "局组织处", "department", "bureau", "organisation")
    world.unit("bureau_discipline", "局纪检组", "discipline_committee", "bureau")
    world.unit("other_school", "二中党委", "committee", "bureau")
    world.unit("other_organisation", "二中组织部", "department", "other_school", "organisation")
    world.unit("other_college", "二中理科部党委", "college_committee", "other_school")
    for key, unit, kind, title in (
        ("bureau_head", "bureau", "secretary", "书记"),
        ("bureau_organisation", "bureau_organisation", "clerk", "干事"),
        ("bureau_discipline", "bureau_discipline", "secretary", "组长"),
        ("other_head", "other_school", "secretary", "书记"),
        ("other_organisation", "other_organisation", "clerk", "干事"),
        ("other_unit_head", "other_college", "secretary", "书记"),
        ("other_unit_clerk", "other_college", "clerk", "干事"),
    ):
        world.seat(key, unit, kind, title)
    for key, name in (
        ("without_post", "无职者"),
        ("expired", "授权已过者"),
        ("granted", "受权查看者"),
        ("clerical", "代办者"),
        ("acting", "代行者"),
        ("stand_in", "代为履职者"),
    ):
        world.person(key, name)
    _lend_rights(world)
    return world


def _lend_rights(world: World) -> None:
    """Grants, one of them over; a post's work delegated in both ways; a leave stood in for."""
    month = timedelta(days=30)
    security, head = world.accounts["security_admin"], world.accounts["unit_head"]
    for key, role, unit, until in (
        ("expired", Role.ORGANISATION, "school", TODAY),
        ("granted", Role.INSPECTION, "physics", FAR_OFF),
    ):
        RoleGrant.objects.create(
            account=world.accounts[key],
            role=role,
            unit=world.units[unit],
            granted_by=security,
            reason="测试",
            from_date=TODAY - month,
            until_date=until,
        )
    for key in ("clerical", "acting"):
        Delegation.objects.create(
            post=world.posts["unit_head"],
            delegate=world.people[key],
            kind=key,
            reason="测试",
            granted_by=head,
            from_date=TODAY - month,
            until_date=FAR_OFF,
        )
    Leave.objects.create(
        appointment=Appointment.objects.get(post=world.posts["unit_head"]),
        kind=Leave.Kind.STUDY,
        from_date=TODAY - month,
        until_date=FAR_OFF,
        stand_in=world.people["stand_in"],
    )
