"""Pages of the catalogue."""

from zelian.catalogue.views.cards import (
    accept,
    card,
    choose,
    edit,
    merge,
    move_to_other_place,
    reject,
    reopen,
    settle,
    split,
)
from zelian.catalogue.views.corrections import corrections, corrections_file
from zelian.catalogue.views.drafts import add, confirm, decide_many, metadata, word
from zelian.catalogue.views.duties import duty
from zelian.catalogue.views.regulations import (
    discard,
    original,
    progress,
    read_once_more,
    regulation,
    regulations,
    repeal,
    upload,
)

__all__ = [
    "accept",
    "add",
    "card",
    "choose",
    "confirm",
    "corrections",
    "corrections_file",
    "decide_many",
    "discard",
    "duty",
    "edit",
    "merge",
    "metadata",
    "move_to_other_place",
    "original",
    "progress",
    "read_once_more",
    "regulation",
    "regulations",
    "reject",
    "reopen",
    "repeal",
    "settle",
    "split",
    "upload",
    "word",
]
