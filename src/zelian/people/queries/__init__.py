"""Reads of the organisation."""

from zelian.people.queries.accounts import AccountPage, get_account_page, list_accounts
from zelian.people.queries.bearers import (
    BearerRequest,
    SubjectRow,
    resolve_bearer,
    resolve_bearers,
)
from zelian.people.queries.dates import as_period, during, on_day, runs
from zelian.people.queries.holders import (
    Staffing,
    appointments_over,
    holder_on,
    holders_over,
    population_of,
    populations_of,
    stands,
)
from zelian.people.queries.organisation import (
    OrganisationCounts,
    PersonPage,
    PostPage,
    PostRow,
    UnitNode,
    UnitPage,
    count_organisation,
    get_person_page,
    get_post_page,
    get_unit_page,
    list_people,
    list_posts,
    list_standing_units,
    organisation_tree,
)
from zelian.people.queries.search import people_with_seats, person_like, search_people, search_units
from zelian.people.queries.viewers import get_viewer

__all__ = [
    "AccountPage",
    "BearerRequest",
    "OrganisationCounts",
    "PersonPage",
    "PostPage",
    "PostRow",
    "Staffing",
    "SubjectRow",
    "UnitNode",
    "UnitPage",
    "appointments_over",
    "as_period",
    "count_organisation",
    "during",
    "get_account_page",
    "get_person_page",
    "get_post_page",
    "get_unit_page",
    "get_viewer",
    "holder_on",
    "holders_over",
    "list_accounts",
    "list_people",
    "list_posts",
    "list_standing_units",
    "on_day",
    "organisation_tree",
    "people_with_seats",
    "person_like",
    "population_of",
    "populations_of",
    "resolve_bearer",
    "resolve_bearers",
    "runs",
    "search_people",
    "search_units",
    "stands",
]
