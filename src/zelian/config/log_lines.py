"""Lines of the log: one line a message, the time with its offset, and nothing about people.

History tells who did what, and is guarded; the log goes wherever the operator sends it. So a
line keeps the logger's own words but no address of a mailbox, no number of a phone or an
identity card, no query of an address; of an exception only its kind, the places it passed and
the words that can't stem from what somebody typed.
"""

from __future__ import annotations

import logging
import re
import traceback
from datetime import UTC, datetime

GONE = "…"
LONGEST = 2_000  # characters of one message
# Their words come from this program alone: settings, key files, backups.
PLAIN_SPEAKERS = ("zelian.keys.", "zelian.upkeep.", "zelian.config.", "django.core.exceptions")
MAILBOX = re.compile(r"[\w.+%-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,4}")
LONG_NUMBER = re.compile(r"(?<![\w.:/#-])\+?\d(?:[ -]?\d){6,17}[Xx]?(?![\w:-])")
QUERY = re.compile(r"\?[^\s'\"<>)]{1,2000}")
# What stands in an exception's words between marks is somebody's value more often than not.
QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|“[^”\n]*”|‘[^’\n]*’|=\([^)\n]*\)|\[[^\]\n]*\]")
HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def without_personal_data(text: str) -> str:
    """A message without mailboxes, long numbers and the queries of addresses."""
    text = QUERY.sub(f"?{GONE}", text)
    return LONG_NUMBER.sub(GONE, MAILBOX.sub(GONE, text))


def told_exception(error: BaseException) -> str:
    """An exception in one line: its kind, and of its words what nobody can have typed."""
    name = type(error).__name__
    if isinstance(error, OSError):
        return f"{name}: {error.strerror or GONE}"
    words = str(error).partition("\n")[0][:LONGEST]
    if not f"{type(error).__module__}.".startswith(PLAIN_SPEAKERS):
        words = HAN.sub(GONE, QUOTED.sub(GONE, words))
    return f"{name}: {without_personal_data(words)}" if words else name


class PlainLines(logging.Formatter):
    """One line a message; a traceback follows indented, so that no text can pose as a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback where there is one."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        words = _one_line(without_personal_data(record.getMessage()))[:LONGEST]
        line = f"{at} {record.levelname} {record.name} {words}{_asker(record)}"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + "\n".join(f"    {each}" for each in _traceback(record.exc_info[1]))
        return line


def _asker(record: logging.LogRecord) -> str:
    """Whose request it was, as the account's number: history says who that is, to auditors."""
    viewer = getattr(getattr(record, "request", None), "viewer", None)
    return f" [account {viewer.account_id}]" if viewer else ""


def _traceback(error: BaseException) -> list[str]:
    """The chain of exceptions, the first cause first; of each the places it passed."""
    lines: list[str] = []
    seen: set[int] = set()
    chain: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and id(step) not in seen:
        seen.add(id(step))
        chain.append(step)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    for each in reversed(chain):
        lines += [
            f"{place.filename}:{place.lineno} {place.name}: {place.line or ''}"
            for place in traceback.extract_tb(each.__traceback__)
        ]
        lines.append(_one_line(told_exception(each)))
    return lines


def _one_line(text: str) -> str:
    return CONTROL.sub("�", text).replace("\n", " ⏎ ")
