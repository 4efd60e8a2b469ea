"""What history says in words: actions, and the fields that changed.

Every app registers its own, from its ``ready()``; an action nobody registered is put
together from its two halves, so that a page never shows a code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from zelian.history.models import Event
from zelian.pages.words import NOTHING, action_words, shown

Words = Mapping[str, str | Promise]

_actions: dict[str, str | Promise] = {}
_fields: dict[tuple[str, str], str | Promise] = {}
_values: dict[tuple[str, str], Words] = {}
_details: dict[tuple[str, str], str | Promise] = {}


class RegisteredTwice(ValueError):
    """Two apps gave the same action or field different words."""


def register_actions(words: Words) -> None:
    """
    ``{"unit.closed": _("撤销单位")}``.

    :raises RegisteredTwice: an action that has other words already.
    """
    for action, said in words.items():
        if _actions.setdefault(action, said) is not said:
            raise RegisteredTwice(action)


def register_fields(thing: str, words: Words, values: Mapping[str, Words] | None = None) -> None:
    """
    Labels of what ``before`` and ``after`` hold, for events ``thing.*`` (``"unit"``).

    ``values`` are the words for a field's stored codes: ``{"nature": {"full": _("任职")}}``.

    :raises RegisteredTwice: a field that has other words already.
    """
    for name, said in words.items():
        if _fields.setdefault((thing, name), said) is not said:
            raise RegisteredTwice(f"{thing}.{name}")
    for name, codes in (values or {}).items():
        _values[thing, name] = codes


def register_details(thing: str, words: Words, values: Mapping[str, Words] | None = None) -> None:
    """Labels of what only whoever reads an event whole is shown; a page's history leaves it out."""
    for name, said in words.items():
        _details[thing, name] = said
    for name, codes in (values or {}).items():
        _values[thing, name] = codes


def worded_action(action: str) -> str:
    """A dotted action in words."""
    said = _actions.get(action)
    return action_words(action) if said is None else str(said)


def worded_changes(event: Event) -> list[str]:
    """
    What the event changed, a phrase a field: 简称：甲 → 乙; what it set: 职务：书记.

    Fields without a registered label are left out: they are for machines.
    """
    before, after = event.before or {}, event.after or {}
    thing = event.action.partition(".")[0]
    phrases = []
    for name in {**after, **before}:
        label = _fields.get((thing, name))
        if label is None or before.get(name) == after.get(name):
            continue
        old, new = (_value(thing, name, side.get(name)) for side in (before, after))
        if old == NOTHING:
            phrases.append(_("%(label)s：%(new)s") % {"label": label, "new": new})
        elif new == NOTHING:
            phrases.append(_("原%(label)s：%(old)s") % {"label": label, "old": old})
        else:
            values = {"label": label, "old": old, "new": new}
            phrases.append(_("%(label)s：%(old)s → %(new)s") % values)
    return phrases


def _value(thing: str, name: str, value: object) -> str:
    codes = _values.get((thing, name))
    if codes is not None and isinstance(value, str) and value in codes:
        return str(codes[value])
    if isinstance(value, str) and len(value) == 10:
        return shown(_day(value) or value)
    return shown(value)


def _day(text: str) -> object:
    try:
        return parse_date(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class FieldBesideField:
    """One field of an event, before and after, in words."""

    label: str
    before: str
    after: str
    changed: bool


def side_by_side(event: Event) -> list[FieldBesideField]:
    """Everything an event holds, changed fields first; fields without words by their codes."""
    before, after = event.before or {}, event.after or {}
    thing = event.action.partition(".")[0]
    rows = []
    for name in {**before, **after}:
        old, new = (_value(thing, name, side.get(name)) for side in (before, after))
        label = _fields.get((thing, name)) or _details.get((thing, name), name)
        changed = before.get(name) != after.get(name)
        rows.append(FieldBesideField(str(label), old, new, changed))
    return sorted(rows, key=lambda row: not row.changed)


def known_actions() -> list[tuple[str, str]]:
    """Every action that has words, by its words."""
    return sorted(((code, str(words)) for code, words in _actions.items()), key=lambda a: a[1])
