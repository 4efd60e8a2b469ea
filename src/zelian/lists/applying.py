"""Which units and posts have to make a list of a kind."""

from __future__ import annotations

from zelian.lists.models import ListKind
from zelian.people.models import Post, Unit
from zelian.people.queries import SubjectRow


def applies_to(kind: ListKind, subject: SubjectRow) -> bool:
    """
    Whether a unit or a post makes a list of ``kind``; no query.

    Reads ``subject.unit.kind`` for a unit and ``subject.post.kind`` for a post: fetch them along.
    Units are narrowed by tier and kind, posts by rank, kind and words of their name.
    """
    if subject.post is None:
        return kind.for_units and _unit_applies(kind, subject.unit)
    return kind.for_posts and _post_applies(kind, subject.unit, subject.post)


def _unit_applies(kind: ListKind, unit: Unit) -> bool:
    return _among(unit.kind.tier, kind.unit_tiers) and _among(unit.kind_id, kind.unit_kinds)


def _post_applies(kind: ListKind, unit: Unit, post: Post) -> bool:
    if not _among(post.kind.rank, kind.post_ranks) or not _among(post.kind_id, kind.post_kinds):
        return False
    if not kind.post_words:
        return True
    names = (f"{unit.short_name}{post.title}", post.kind.name, *post.kind.aliases)
    return any(word in name for word in kind.post_words for name in names)


def _among(code: str, codes: list[str]) -> bool:
    """An empty list of codes leaves nothing out."""
    return not codes or code in codes
