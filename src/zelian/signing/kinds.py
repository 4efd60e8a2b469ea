"""What can be signed. An upper app registers each kind of thing with its canonical content.

The app says how the content is built, what its parts are called (to show what changed), where
its page is, who may see it, and how it looks on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise

from zelian.documents.written.paper import Part
from zelian.people.viewer import Viewer

Labelled = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class SignableKind:
    """
    One kind of thing that can be signed.

    ``form``: names the canonical form and its version (``zelian.list/1``); a form that changes
    gets a new version, and the old one stays readable.
    ``action``: what history calls signing it (``list.signed``).
    ``find``: the thing by its id, or ``None``. ``content``: its canonical content now.
    ``labelled``: the parts of a content that was read back from JSON, in order, in words.
    ``may_view``: whether somebody may see the thing. ``parts``: its body on paper.
    """

    form: str
    name: str | Promise
    action: str
    find: Callable[[int], models.Model | None]
    content: Callable[[Any], str]
    labelled: Callable[[Mapping[str, Any]], Labelled]
    url: Callable[[int], str]
    may_view: Callable[[Viewer, Any], bool]
    parts: Callable[[Any], Sequence[Part]]
    landscape: bool = False


class FormTaken(ValueError):
    """Two kinds claim the same canonical form."""


_kinds: dict[str, SignableKind] = {}


def register_kind(kind: SignableKind) -> None:
    """
    Make a kind of thing known; called once, when its app is ready.

    :raises FormTaken: another kind has this form.
    """
    if _kinds.setdefault(kind.form, kind) is not kind:
        raise FormTaken(kind.form)


def kind_of(form: str) -> SignableKind | None:
    """The kind with this canonical form; nothing where its app is not installed."""
    return _kinds.get(form)
