"""Who bears duties: units and posts, and the people who hold them from date to date."""

from zelian.people.models.persons import Account, Person
from zelian.people.models.posts import Appointment, Leave, Oversight, Post, PostKind, PostRank
from zelian.people.models.records import CorrectionRequest, Statement
from zelian.people.models.roles import Delegation, Role, RoleGrant
from zelian.people.models.units import (
    Succession,
    Tier,
    Unit,
    UnitFunction,
    UnitKind,
    UnitPast,
    VacancyRule,
)

__all__ = [
    "Account",
    "Appointment",
    "CorrectionRequest",
    "Delegation",
    "Leave",
    "Oversight",
    "Person",
    "Post",
    "PostKind",
    "PostRank",
    "Role",
    "RoleGrant",
    "Statement",
    "Succession",
    "Tier",
    "Unit",
    "UnitFunction",
    "UnitKind",
    "UnitPast",
    "VacancyRule",
]
