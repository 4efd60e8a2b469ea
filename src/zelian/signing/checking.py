"""Checking a paper: does its number stand for a signature that holds, and is the file ours."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

import pypdfium2
from pypdfium2 import PdfiumError

from zelian.people.policies import may
from zelian.people.viewer import Viewer
from zelian.signing import seal
from zelian.signing.kinds import kind_of
from zelian.signing.numbering import is_number
from zelian.signing.queries import (
    VALID,
    SignatureView,
    find_signature,
    standing_of,
)

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verdict:
    """
    ``signed``, ``void`` or ``unknown``: all that is told to everybody.

    ``view`` and ``url`` are there for who may see the thing itself.
    """

    code: str
    view: SignatureView | None = None
    url: str = ""


NOTHING = Verdict(UNKNOWN)


def check_number(number: str, viewer: Viewer | None) -> Verdict:
    """What a verification number stands for now."""
    signature = find_signature(number)
    if signature is None or not signature.key_id:
        return NOTHING
    kind = kind_of(signature.form)
    thing = kind.find(signature.thing_id) if kind else None
    content = kind.content(thing) if kind and thing is not None else None
    standing = standing_of(signature, content)
    code = VALID if standing == VALID else "void"
    if viewer is None or kind is None or not may(viewer, "signing.view_signature", signature):
        return Verdict(code)
    view = SignatureView(signature, standing, content)
    return Verdict(code, view, kind.url(signature.thing_id))


def check_file(content: bytes, viewer: Viewer) -> Verdict:
    """
    What a PDF file stands for: unknown unless it is ours to the last byte.

    A file that was changed in any way has lost the seal, and says nothing.
    """
    if find_spec("pyhanko") is None or not seal.is_ours(content):
        return NOTHING
    return check_number(_number_in(content), viewer)


def _number_in(content: bytes) -> str:
    """The verification number that a file of ours carries among its keywords."""
    try:
        document = pypdfium2.PdfDocument(content)
    except PdfiumError:
        return ""
    keywords = document.get_metadata_value("Keywords")
    document.close()
    return next((word for word in keywords.replace(",", " ").split() if is_number(word)), "")
