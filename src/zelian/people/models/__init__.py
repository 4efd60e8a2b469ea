"""Who bears duties: units and posts, and the people who hold them from date to date."""

from zelian.people.models.imports import ImportEntry, OrganisationExport, OrganisationImport
from zelian.people.models.persons import Account, Contact, Person
from zelian.people.models.posts import Appointment, Leave, Oversight, Post, PostKind, PostRank
from zelian.people.models.records import CorrectionRequest, RetentionRule, Statement
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
    "Contact",
    "CorrectionRequest",
    "Delegation",
    "ImportEntry",
    "Leave",
    "OrganisationExport",
    "OrganisationImport",
    "Oversight",
    "Person",
    "Post",
    "PostKind",
    "PostRank",
    "RetentionRule",
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
