"""A small institution for tests: every kind of unit, every role, an account for each."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from zelian.people.models import (
    Account,
    Appointment,
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
        account = Account.objects.create_user(username=key, password=PASSWORD)
        person = Person.objects.create(
            name=f"{self.units[unit].short_name}{title}", staff_no=key, account=account
        )
        Appointment.objects.create(person=person, post=post, from_date=LONG_AGO)
        self.posts[key], self.people[key], self.accounts[key] = post, person, account
        return post


def build_world() -> World:
    """Twelve units and an account a role (key = role code), and a foreign college's head."""
    for order, (code, name, tier, aliases) in enumerate(UNIT_KINDS):
        UnitKind.objects.create(code=code, name=name, tier=tier, aliases=aliases, order=order)
    for order, (code, name, rank, aliases) in enumerate(POST_KINDS):
        PostKind.objects.create(code=code, name=name, rank=rank, aliases=aliases, order=order)
    world = World()
    world.unit("school", "校党委", "committee")
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
    admin = Account.objects.create_user(username="system_admin", password=PASSWORD)
    RoleGrant.objects.create(
        account=admin, role=Role.SYSTEM_ADMIN, reason="测试", from_date=LONG_AGO
    )
    world.accounts["system_admin"] = admin
    return world
