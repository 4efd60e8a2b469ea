"""What the viewer can do with a pledge: its next step as the solid button, the rest quiet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.pledges.lifecycle import Side
from zelian.pledges.models import Pledge
from zelian.pledges.queries import Sheet


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do, with its address. ``post``: a form of one button."""

    label: str
    icon: str
    url: str
    post: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """The next step, what stands beside it, and what stands in the menu."""

    solid: Offer | None
    beside: tuple[Offer, ...]
    menu: tuple[Offer, ...]


def offers_of(sheet: Sheet) -> Offers:
    """All offers of one pledge; no query."""
    steps = list(_steps(sheet))
    beside = tuple(steps[1:])
    return Offers(steps[0] if steps else None, beside, tuple(_menu(sheet)))


def _steps(sheet: Sheet) -> Iterator[Offer]:
    """What carries it on, the first before the others."""
    pledge = sheet.pledge
    if sheet.leads and pledge.state == Pledge.State.DRAFT and not pledge.counterpart:
        yield Offer(_("指定对方"), "user-check", _to("address", sheet))
    if sheet.may_fill and (sheet.lacks or sheet.last_return):
        yield Offer(_("填写"), "pencil", _to("fill", sheet))
    if sheet.may_issue:
        again = pledge.issued_on is not None
        label = _("重新提交") if again else _("下发")
        yield Offer(label, "send", _to("issue", sheet), post=True)
    if sheet.may_appraise and sheet.lacks_appraisal:
        yield Offer(_("写评议意见"), "pencil-plus", _to("appraise", sheet))
    elif sheet.signs_next and not sheet.lacks:
        yield Offer(_sign_label(sheet), "writing-sign", _to("sign", sheet))
    if sheet.may_appraise and not sheet.lacks_appraisal:
        yield Offer(_("修改评议意见"), "pencil", _to("appraise", sheet))
    if sheet.may_fill and not sheet.lacks and not sheet.last_return:
        yield Offer(_("填写"), "pencil", _to("fill", sheet))
    yield Offer(_("下载PDF"), "download", _to("pdf", sheet))


def _sign_label(sheet: Sheet) -> str:
    return _("签字接受") if sheet.side == Side.COUNTERPART else _("签字")


def _menu(sheet: Sheet) -> Iterator[Offer]:
    pledge = sheet.pledge
    draft = pledge.state == Pledge.State.DRAFT
    if sheet.leads and draft:
        yield Offer(_("修改正文"), "edit", _to("word", sheet))
    if sheet.leads and draft and pledge.counterpart:
        yield Offer(_("改换对方"), "user-check", _to("address", sheet))
    if sheet.may_remind:
        yield Offer(_("催签"), "bell", _to("remind", sheet), post=True)
    if sheet.may_return:
        yield Offer(_("退回"), "arrow-back-up", _to("return", sheet))
    if sheet.may_end:
        yield Offer(_("终止"), "circle-x", _to("end", sheet))


def _to(page: str, sheet: Sheet) -> str:
    return reverse(f"pledges:{page}", args=[sheet.pledge.pk])
