"""What stands in a pledge: what the giver fills in and quotes, its words, its other side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.models import ListItem
from zelian.people.models import Post
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.queries import holder_on
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer
from zelian.pledges.facts import About, facts_of
from zelian.pledges.models import Field, Pledge, PledgeField, PledgeQuote
from zelian.pledges.operations.moving import bump, locked, tidy

State = Pledge.State
OPEN = (State.DRAFT, State.ISSUED)
LONGEST, SHORT = 10_000, 300
Type = PledgeField.Type


class CannotFillPledge(Refusal):
    """What stands in a pledge can't be changed as asked."""


class PledgeWasChanged(ChangedMeanwhile, CannotFillPledge):
    """Somebody else changed the pledge since it was seen."""


@transaction.atomic
def fill_pledge(
    *,
    viewer: Viewer,
    pledge: Pledge,
    version: int,
    values: Mapping[str, Any],
    quotes: Iterable[ListItem] = (),
) -> Pledge:
    """
    Set what the giver fills in and the rows it quotes; figures are taken anew.

    ``values`` go by the keys of the pledge's fields; what is required is asked for only when
    it is signed, so that half a pledge can be saved.

    :raises CannotFillPledge: signed already, or a value is too long.
    :raises PledgeWasChanged: somebody else changed it since ``version``.
    """
    refuse_unless(viewer, "pledges.fill_pledge", pledge)
    pledge = _open(pledge)
    typed = {field.key: _kept(field, values.get(field.key)) for field in pledge.form_fields}
    if pledge.version != version:
        raise _overtaken(pledge, typed)
    before = dict(pledge.values)
    rows = _quoted(pledge, quotes)
    figures = _figures(pledge, viewer.today)
    pledge.quotes.all().delete()
    PledgeQuote.objects.bulk_create(rows)
    pledge = bump(pledge, values=typed, figures=figures)
    record(
        actor=actor_for(viewer, "pledges.fill_pledge", pledge),
        action="pledge.filled",
        thing=pledge,
        before={"values": before},
        after={"values": typed, "quotes": [row.text for row in rows]},
    )
    return pledge


@transaction.atomic
def word_pledge(*, viewer: Viewer, pledge: Pledge, version: int, body: str) -> Pledge:
    """
    Change the text of one pledge, by its leading office, while it is a draft.

    :raises CannotFillPledge: no draft, empty or too long, or changed since it was seen.
    """
    refuse_unless(viewer, "pledges.lead_pledges", pledge)
    pledge = _draft(pledge, version)
    body = tidy(body)
    if not body:
        raise CannotFillPledge(_("正文不能为空。"), field="body")
    if len(body) > LONGEST:
        raise CannotFillPledge(_("正文请控制在1万字以内。"), field="body")
    before = pledge.body
    if body == before:
        return pledge
    pledge = bump(pledge, body=body)
    record(
        actor=actor_for(viewer, "pledges.lead_pledges", pledge),
        action="pledge.worded",
        thing=pledge,
        before={"body": before},
        after={"body": body},
    )
    return pledge


@transaction.atomic
def address_pledge(*, viewer: Viewer, pledge: Pledge, version: int, post: Post) -> Pledge:
    """
    Name the post that a draft is given to, where none or the wrong one was found.

    :raises CannotFillPledge: no draft, changed since it was seen, or the giver's own post.
    """
    refuse_unless(viewer, "pledges.lead_pledges", pledge)
    pledge = _draft(pledge, version)
    holder = holder_on([post.pk], viewer.today).get(post.pk)
    if post.pk == pledge.post_id or (holder and holder.pk == pledge.holder_id):
        raise CannotFillPledge(_("责任人自己不能作对方，请另选一位。"), field="post")
    if holder is None:
        raise CannotFillPledge(_("这个岗位现在空缺，没有人能签字，请另选一位。"), field="post")
    before = pledge.counterpart
    pledge = bump(
        pledge,
        counterpart_post=post,
        counterpart_unit=None,
        counterpart_why=_("由牵头部门指定"),
    )
    record(
        actor=actor_for(viewer, "pledges.lead_pledges", pledge),
        action="pledge.addressed",
        thing=pledge,
        before={"counterpart": before},
        after={"counterpart": str(post)},
    )
    return pledge


def _open(pledge: Pledge) -> Pledge:
    pledge = locked(pledge.pk)
    if pledge.state not in OPEN:
        raise CannotFillPledge(
            _("责任书已经有人签字。要修改，请先退回；签字随之作废，改后重新签字。")
        )
    return pledge


def _draft(pledge: Pledge, version: int) -> Pledge:
    pledge = locked(pledge.pk)
    if pledge.state != State.DRAFT:
        raise CannotFillPledge(_("责任书已经下发。要修改，请先退回。"))
    if pledge.version != version:
        raise CannotFillPledge(_("您打开之后，责任书有了变动。请刷新页面看过再办。"))
    return pledge


def _kept(field: Field, value: Any) -> str:
    """A value as it is kept: text, dates in the form of ISO 8601."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    text = tidy(str(value))
    most = LONGEST if field.type == Type.LONG else SHORT
    if len(text) > most:
        words = {"name": field.name, "most": most}
        raise CannotFillPledge(_("“%(name)s”请控制在%(most)s字以内。") % words, field=field.key)
    if field.type == Type.CHOICE and text and text not in field.choices:
        words = {"name": field.name}
        raise CannotFillPledge(_("请在“%(name)s”的选项里选一个。") % words, field=field.key)
    return text


def _quoted(pledge: Pledge, items: Iterable[ListItem]) -> list[PledgeQuote]:
    """Rows of the giver's own lists, of the kinds that may be quoted."""
    kinds = set(pledge.kind.quotes.values_list("pk", flat=True))
    rows = []
    for number, item in enumerate(items, 1):
        listed = item.list
        own = (listed.unit_id, listed.post_id) == (pledge.unit_id, pledge.post_id)
        if not own or listed.kind_id not in kinds or listed.year != pledge.year:
            raise CannotFillPledge(_("只能引用本人或本单位当年清单里的条目。"), field="quotes")
        rows.append(
            PledgeQuote(
                pledge=pledge,
                item=item,
                number=number,
                source=listed.title,
                text=item.content,
                due_on=item.due_on,
            )
        )
    return rows


def _figures(pledge: Pledge, today: date) -> list[list[str]]:
    if not pledge.kind.shows_figures:
        return []
    about = About(pledge.unit_id, pledge.post_id, pledge.year, today)
    return [[fact.label, fact.value] for fact in facts_of(about)]


def _overtaken(pledge: Pledge, typed: Mapping[str, str]) -> PledgeWasChanged:
    pairs = (
        (field.name, str(pledge.values.get(field.key, "")), typed[field.key])
        for field in pledge.form_fields
    )
    return PledgeWasChanged(
        _("您打开之后，别人已经改过这份责任书。请对照现在的内容，再保存一次。"),
        differences=tuple(Difference(*pair) for pair in pairs if pair[1] != pair[2]),
        version=pledge.version,
    )
