"""The only writes to the organisation and its accounts."""

from zelian.people.operations.accounts import (
    CannotManageAccount,
    NewPassword,
    change_own_password,
    create_account,
    disable_account,
    enable_account,
    generate_password,
    open_account,
    reset_password,
    set_new_password,
)
from zelian.people.operations.administrators import FirstAccount, open_first_administrators
from zelian.people.operations.appointments import (
    CannotAppoint,
    CannotSetOversight,
    appoint,
    change_oversight,
    end_appointment,
    end_oversight,
    set_oversight,
)
from zelian.people.operations.closing import UnitStillBears, close_unit, merge_unit
from zelian.people.operations.contacts import (
    CannotChangeContact,
    ContactChangedMeanwhile,
    change_contact,
)
from zelian.people.operations.delegation import CannotDelegate, delegate_post, end_delegation
from zelian.people.operations.founding import CannotFound, Founded, create_organisation
from zelian.people.operations.grants import CannotGrant, end_grant, give_role, grant_role
from zelian.people.operations.kinds import (
    CannotChangeKind,
    KindChangedMeanwhile,
    add_post_kind,
    add_unit_kind,
    change_kind,
    remove_kind,
    restore_kind,
    retire_kind,
)
from zelian.people.operations.leaves import CannotRecordLeave, end_leave, record_leave
from zelian.people.operations.moving import move_unit
from zelian.people.operations.personal import (
    CannotSpeakUp,
    answer_correction,
    ask_correction,
    make_statement,
    tell_export,
    withdraw_correction,
    withdraw_statement,
)
from zelian.people.operations.persons import (
    CannotChangePerson,
    PersonChangedMeanwhile,
    add_person,
    correct_person,
)
from zelian.people.operations.posts import (
    CannotChangePost,
    PostChangedMeanwhile,
    add_post,
    close_post,
    rename_post,
)
from zelian.people.operations.retention import (
    CannotSetRetention,
    apply_retention,
    set_retention,
)
from zelian.people.operations.splitting import split_unit
from zelian.people.operations.units import (
    CannotChangeUnit,
    UnitChangedMeanwhile,
    add_unit,
    rename_unit,
)

__all__ = [
    "CannotAppoint",
    "CannotChangeContact",
    "CannotChangeKind",
    "CannotChangePerson",
    "CannotChangePost",
    "CannotChangeUnit",
    "CannotDelegate",
    "CannotFound",
    "CannotGrant",
    "CannotManageAccount",
    "CannotRecordLeave",
    "CannotSetOversight",
    "CannotSetRetention",
    "CannotSpeakUp",
    "ContactChangedMeanwhile",
    "FirstAccount",
    "Founded",
    "KindChangedMeanwhile",
    "NewPassword",
    "PersonChangedMeanwhile",
    "PostChangedMeanwhile",
    "UnitChangedMeanwhile",
    "UnitStillBears",
    "add_person",
    "add_post",
    "add_post_kind",
    "add_unit",
    "add_unit_kind",
    "answer_correction",
    "apply_retention",
    "appoint",
    "ask_correction",
    "change_contact",
    "change_kind",
    "change_oversight",
    "change_own_password",
    "close_post",
    "close_unit",
    "correct_person",
    "create_account",
    "create_organisation",
    "delegate_post",
    "disable_account",
    "enable_account",
    "end_appointment",
    "end_delegation",
    "end_grant",
    "end_leave",
    "end_oversight",
    "generate_password",
    "give_role",
    "grant_role",
    "make_statement",
    "merge_unit",
    "move_unit",
    "open_account",
    "open_first_administrators",
    "record_leave",
    "remove_kind",
    "rename_post",
    "rename_unit",
    "reset_password",
    "restore_kind",
    "retire_kind",
    "set_new_password",
    "set_oversight",
    "set_retention",
    "split_unit",
    "tell_export",
    "withdraw_correction",
    "withdraw_statement",
]
