"""HTML cut into tags and words, in one pass whatever it holds.

The standard library's parser takes quadratic time on tags that never end; this one
goes forward only. Source: WHATWG HTML, clause 13.2.5 (tokenization), of which it
keeps what words need: raw text elements, comments, quoted attributes, entities.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

RAW = frozenset({"script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"})
_NAME = re.compile(r"/?([a-zA-Z][^\s/>]*)")
_REST_OF_TAG = re.compile(r"""(?:[^"'>]++|(?<==)\s*+"[^"]*+"|(?<==)\s*+'[^']*+'|["'])*+>""")
_ENDLESS_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{10,}+;?")
_MOST_BROKEN_TAGS = 100
_LONGEST_READ = 10_000
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]++)(?:\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++)))?+""")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag: ``closing`` for ``</p>``; attribute names in lower case."""

    name: str
    closing: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def tokens_of(text: str) -> Iterator[Tag | str]:
    """Tags and the words between them, entities decoded; raw text elements are left out."""
    at = 0
    trusted = _MOST_BROKEN_TAGS
    while at < len(text):
        opening = text.find("<", at)
        if opening < 0:
            yield _decoded(text[at:])
            return
        if opening > at:
            yield _decoded(text[at:opening])
        named = _NAME.match(text, opening + 1)
        if named is None:
            at = opening + 1
            if text[at : at + 1] in {"!", "?", "/"}:
                at = _after_declaration(text, at)
            else:
                yield "<"
            continue
        end = _end_of_tag(text, named.end()) if trusted else -1
        if end < 0:
            trusted = max(0, trusted - 1)
            end = text.find(">", named.end())
        if end < 0:
            return
        tag = _tag(text, named, end)
        at = end + 1
        yield tag
        if tag.name in RAW and not tag.closing:
            at = _after_raw(text, at, tag.name)


def _decoded(words: str) -> str:
    return html.unescape(_ENDLESS_NUMBER.sub("\ufffd", words)) if "&" in words else words


def _after_declaration(text: str, at: int) -> int:
    """Behind a comment or declaration; one that never ends swallows the rest."""
    mark = "-->" if text.startswith("!--", at) else ">"
    end = text.find(mark, at)
    return len(text) if end < 0 else end + len(mark)


def _end_of_tag(text: str, at: int) -> int:
    """Where the ``>`` stands that no quoted value hides, -1 if there is none."""
    found = _REST_OF_TAG.match(text, at)
    return found.end() - 1 if found else -1


def _tag(text: str, named: re.Match[str], end: int) -> Tag:
    name = named[1].lower()
    if named[0].startswith("/"):
        return Tag(name, closing=True)
    attributes: dict[str, str] = {}
    for m in _ATTRIBUTE.finditer(text, named.end(), min(end, named.end() + _LONGEST_READ)):
        attributes.setdefault(m[1].lower(), _decoded(m[2] or m[3] or m[4] or ""))
    return Tag(name, attributes=attributes)


def _after_raw(text: str, at: int, name: str) -> int:
    closing = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(text, at)
    return len(text) if closing is None else closing.start()
