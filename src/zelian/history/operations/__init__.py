"""The writes of history: what others record, and what is done with history as a whole."""

from zelian.history.operations.examining import (
    request_verification,
    run_verification,
)
from zelian.history.operations.keeping import CannotAccept, accept_head, rotate_keys
from zelian.history.operations.recording import (
    SYSTEM,
    Actor,
    Change,
    HistoryOutsideTransaction,
    record,
    record_each,
)

__all__ = [
    "SYSTEM",
    "Actor",
    "CannotAccept",
    "Change",
    "HistoryOutsideTransaction",
    "accept_head",
    "record",
    "record_each",
    "request_verification",
    "rotate_keys",
    "run_verification",
]
