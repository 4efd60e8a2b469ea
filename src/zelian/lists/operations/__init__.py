"""All writes of lists."""

from zelian.lists.operations.bulk import ask_for_lists, run_generation
from zelian.lists.operations.generating import (
    MADE,
    REFRESHED,
    REFUSED,
    UNCHANGED,
    CannotGenerateList,
    Outcome,
    generate_list,
    generate_lists,
)
from zelian.lists.operations.keeping import (
    CannotEditItem,
    CannotReopenList,
    ItemWasChanged,
    edit_item,
    reopen_list,
    sign_list,
)

__all__ = [
    "MADE",
    "REFRESHED",
    "REFUSED",
    "UNCHANGED",
    "CannotEditItem",
    "CannotGenerateList",
    "CannotReopenList",
    "ItemWasChanged",
    "Outcome",
    "ask_for_lists",
    "edit_item",
    "generate_list",
    "generate_lists",
    "reopen_list",
    "run_generation",
    "sign_list",
]
