"""The only writes to the organisation and its accounts."""

from zelian.people.operations.accounts import (
    CannotManageAccount,
    NewPassword,
    change_own_password,
    create_account,
    disable_account,
    enable_account,
    end_grant,
    generate_password,
    give_role,
    grant_role,
    open_account,
    reset_password,
)
from zelian.people.operations.appointments import (
    CannotAppoint,
    CannotSetOversight,
    appoint,
    end_appointment,
    end_oversight,
    set_oversight,
)
from zelian.people.operations.founding import CannotFound, Founded, create_organisation
from zelian.people.operations.persons import (
    CannotChangePerson,
    PersonChangedMeanwhile,
    add_person,
    correct_person,
)
from zelian.people.operations.posts import CannotChangePost, add_post, close_post
from zelian.people.operations.units import (
    CannotChangeUnit,
    UnitChangedMeanwhile,
    add_unit,
    close_unit,
    rename_unit,
)

__all__ = [
    "CannotAppoint",
    "CannotChangePerson",
    "CannotChangePost",
    "CannotChangeUnit",
    "CannotFound",
    "CannotManageAccount",
    "CannotSetOversight",
    "Founded",
    "NewPassword",
    "PersonChangedMeanwhile",
    "UnitChangedMeanwhile",
    "add_person",
    "add_post",
    "add_unit",
    "appoint",
    "change_own_password",
    "close_post",
    "close_unit",
    "correct_person",
    "create_account",
    "create_organisation",
    "disable_account",
    "enable_account",
    "end_appointment",
    "end_grant",
    "end_oversight",
    "generate_password",
    "give_role",
    "grant_role",
    "open_account",
    "rename_unit",
    "reset_password",
    "set_oversight",
]
