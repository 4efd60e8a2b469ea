"""The year's lists are made, and most of them signed."""

from __future__ import annotations

from zelian.config.demonstration.stage import ORGANISER, Stage, proof_of_nobody
from zelian.config.language import gettext as _
from zelian.lists.kinds import fill_in_kinds
from zelian.lists.models import ResponsibilityList
from zelian.lists.operations import generate_lists, sign_list
from zelian.lists.queries import items_to_sign
from zelian.lists.signing import content_of
from zelian.people.models import Account, Post, PostRank

SIGNED = 0.92

UNSIGNED = {"college.information.organisation", "branch.information.1.secretary"}
"""Whose own list waits for their signature, so that it can be tried out."""


def make_lists(stage: Stage) -> None:
    stage.echo(_("正在编制责任清单并签字……"))
    fill_in_kinds()
    year = stage.today.year
    generate_lists(viewer=stage.viewer(ORGANISER), year=year)
    lists = list(ResponsibilityList.objects.filter(year=year))
    heads = {post.unit_id: post.pk for post in stage.founded.posts.values() if _is_head(post)}
    signers = {post: stage.viewer(stage.posts[post]) for post in _with_account(stage)}
    signed = 0
    for listed in lists:
        viewer = signers.get(listed.post_id or heads[listed.unit_id])
        if viewer is not None and _has_signed(stage, listed):
            seen = content_of(listed, items_to_sign(listed))
            sign_list(viewer=viewer, listed=listed, seen=seen, proof=proof_of_nobody())
            signed += 1
    counts = {"lists": len(lists), "signed": signed}
    stage.echo(_("清单 %(lists)s 份，其中 %(signed)s 份已签字。") % counts)


def _is_head(post: Post) -> bool:
    return post.kind.rank == PostRank.HEAD


def _with_account(stage: Stage) -> list[int]:
    """The posts whose holder can sign in."""
    known = set(Account.objects.filter(person__isnull=False).values_list("person", flat=True))
    return [post for post, person in stage.holders.items() if person.pk in known]


def _has_signed(stage: Stage, listed: ResponsibilityList) -> bool:
    post = stage.posts.get(listed.post_id) if listed.post_id else None
    return post not in UNSIGNED and stage.draws.part("signed", listed.title) < SIGNED
