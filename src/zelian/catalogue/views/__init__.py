"""Pages of the catalogue."""

from zelian.catalogue.views.cards import (
    accept,
    card,
    choose,
    edit,
    merge,
    reject,
    reopen,
    settle,
    split,
)
from zelian.catalogue.views.drafts import add, confirm, decide_many, metadata, word
from zelian.catalogue.views.duties import duty
from zelian.catalogue.views.regulations import (
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
    "decide_many",
    "duty",
    "edit",
    "merge",
    "metadata",
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
