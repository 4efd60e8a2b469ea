"""What a signature means: signed as bearer, endorsed, countersigned …; upper apps add theirs."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SIGN, ENDORSE, COUNTERSIGN = "sign", "endorse", "countersign"
CHAIR, RECORD = "chair", "record"

_meanings: dict[str, str | Promise] = {
    SIGN: _("签字"),
    ENDORSE: _("审核背书"),
    COUNTERSIGN: _("会签"),
    CHAIR: _("主持人签字"),
    RECORD: _("记录人签字"),
}

# What the event of a signed thing says of its signature.
SIGNED_DETAILS = {
    "meaning": _("签字身份"),
    "signature": _("签字编号"),
    "digest": _("内容摘要"),
    "on_behalf_of": _("代谁办理"),
}


class MeaningTaken(ValueError):
    """Two apps gave the same meaning different words."""


def register_meaning(code: str, words: str | Promise) -> None:
    """
    Add a meaning of an upper app.

    :raises MeaningTaken: the code has other words already.
    """
    if _meanings.setdefault(code, words) is not words:
        raise MeaningTaken(code)


def meanings() -> Mapping[str, str | Promise]:
    """All meanings in words, those added later too."""
    return _meanings


def is_meaning(code: str) -> bool:
    """Whether somebody registered the code."""
    return code in _meanings


def meaning_words(code: str) -> str:
    """A meaning in words; one whose app is gone stays readable as its code."""
    return str(_meanings.get(code, code))
