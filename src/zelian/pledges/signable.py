"""Pledges as things that can be signed, shown and printed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.documents.written.paper import Column, Facts, Heading, Paragraph, Part, Table
from zelian.pages.words import year_date
from zelian.people.policies import may
from zelian.people.viewer import Viewer
from zelian.pledges.models import Pledge
from zelian.pledges.queries import SUBJECT, shown_value
from zelian.pledges.signing import APPRAISED_FORM, FORM, content_of
from zelian.signing.kinds import SignableKind, register_kind


def register() -> None:
    """Make pledges known to the room of signing; called once, when the app is ready."""
    register_kind(PLEDGE)
    register_kind(APPRAISED)


def _find(pledge_id: int) -> Pledge | None:
    return Pledge.objects.select_related(*SUBJECT).filter(pk=pledge_id).first()


def _labelled(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    labels = {
        "title": _("标题"),
        "giver": _("责任方"),
        "holder": _("责任人"),
        "counterpart": _("对方"),
        "year": _("年度"),
        "kind": _("责任书种类"),
        "body": _("正文"),
    }
    for name, label in labels.items():
        yield label, str(content.get(name, ""))
    for value in content.get("values", ()):
        yield str(value.get("name", "")), str(value.get("value", ""))
    for quote in content.get("quotes", ()):
        label = _("引用条目%(number)s") % {"number": quote.get("number")}
        yield label, " ".join(str(quote.get(part, "")) for part in ("source", "text", "due_on"))
    for figure in content.get("figures", ()):
        yield str(figure[0]), str(figure[1])
    if "grade" in content:
        yield _("评议等次"), str(content["grade"])
        yield _("评议意见"), str(content.get("comment", ""))


def _may_view(viewer: Viewer, pledge: Pledge) -> bool:
    return may(viewer, "pledges.view_pledges", pledge)


def _url(pledge_id: int) -> str:
    return reverse("pledges:pledge", args=[pledge_id])


def parts_of(pledge: Pledge) -> Sequence[Part]:
    """A pledge on paper: its text, what was filled in, and the places of both sides."""
    parts: list[Part] = [Paragraph(line) for line in pledge.body.splitlines() if line.strip()]
    for field in pledge.form_fields:
        parts += [Heading(field.name, 2), Paragraph(shown_value(pledge, field))]
    quotes = sorted(pledge.quotes.all(), key=lambda quote: quote.number)
    if quotes:
        parts += [Heading(_("引用的清单条目"), 2), _quotes(quotes)]
    if pledge.figures:
        parts += [Heading(_("履责数据"), 2), Facts([(str(a), str(b)) for a, b in pledge.figures])]
    if pledge.grade:
        parts += [Heading(_("评议意见"), 2), Paragraph(pledge.comment)]
        parts.append(Facts([(_("评议等次"), pledge.grade)]))
    return [*parts, _places(pledge)]


def _quotes(quotes: Sequence[Any]) -> Table:
    columns = [
        Column(_("序号"), 0.4, "center"),
        Column(_("内容"), 3.2),
        Column(_("完成时限"), 1.1),
        Column(_("出自"), 1.6),
    ]
    rows = [
        (str(quote.number), quote.text, year_date(quote.due_on), quote.source) for quote in quotes
    ]
    return Table(columns, rows)


def _places(pledge: Pledge) -> Table:
    """Where both sides sign and put their seals."""
    place = _("签字（盖章）：\n\n日期：　　　年　　月　　日")
    if not pledge.both_sign:
        return Table([Column(_("责任方"))], [(pledge.giver,), (place,)])
    columns = [Column(_("责任方")), Column(_("对方"))]
    return Table(columns, [(pledge.giver, pledge.counterpart), (place, place)])


def _kind(form: str, name: str, action: str) -> SignableKind:
    return SignableKind(
        form=form,
        name=name,
        action=action,
        find=_find,
        content=partial(content_of, form=form),
        labelled=_labelled,
        url=_url,
        may_view=_may_view,
        parts=parts_of,
    )


PLEDGE = _kind(FORM, gettext_lazy("责任书"), "pledge.signed")
APPRAISED = _kind(APPRAISED_FORM, gettext_lazy("责任书及评议"), "pledge.appraised_and_signed")
