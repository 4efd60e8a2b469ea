"""All writes of lists."""

from zelian.lists.operations.bulk import ask_for_lists, run_generation
from zelian.lists.operations.compiling_rows import (
    MADE,
    REFRESHED,
    REFUSED,
    UNCHANGED,
    Outcome,
)
from zelian.lists.operations.discussing import CannotRecordDiscussion, record_discussion
from zelian.lists.operations.endorsing import (
    CannotEndorseList,
    choose_endorser,
    endorse_list,
    keep_endorsements,
    record_outside_endorsement,
)
from zelian.lists.operations.generating import (
    CannotGenerateList,
    generate_list,
    generate_lists,
)
from zelian.lists.operations.returning import (
    CannotReopenList,
    CannotReturnList,
    reopen_list,
    return_list,
)
from zelian.lists.operations.rows import (
    CannotEditItem,
    ItemWasChanged,
    add_row,
    edit_item,
    move_row,
    remove_row,
    restore_row,
    split_row,
)
from zelian.lists.operations.signing import sign_list

__all__ = [
    "MADE",
    "REFRESHED",
    "REFUSED",
    "UNCHANGED",
    "CannotEditItem",
    "CannotEndorseList",
    "CannotGenerateList",
    "CannotRecordDiscussion",
    "CannotReopenList",
    "CannotReturnList",
    "ItemWasChanged",
    "Outcome",
    "add_row",
    "ask_for_lists",
    "choose_endorser",
    "edit_item",
    "endorse_list",
    "generate_list",
    "generate_lists",
    "keep_endorsements",
    "move_row",
    "record_discussion",
    "record_outside_endorsement",
    "remove_row",
    "reopen_list",
    "restore_row",
    "return_list",
    "run_generation",
    "sign_list",
    "split_row",
]
