"""A filing on paper: its receipt, and the list as it was signed and filed."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zelian.documents.written.paper import Facts, Paper, Paragraph, SignatureBlock
from zelian.documents.written.portable import write_portable
from zelian.keys.refusals import CannotUseKey
from zelian.lists.models import Filing
from zelian.lists.signed_sheet import sheet_of
from zelian.pages.words import shown
from zelian.signing import seal
from zelian.signing.models import Signature
from zelian.signing.numbering import grouped_number

UNSAFE = '\\/:*?"<>|'


def receipt(filing: Filing, receiver: str) -> HttpResponse:
    """The receipt of a received list; ``receiver`` is the office as it is spoken of."""
    words = _("兹收到《%(title)s》，予以备案。") % {"title": filing.list.title}
    paper = Paper(
        title=_("备案回执"),
        issuer=_issuer(filing),
        parts=[
            Paragraph(words),
            Facts([*_facts(filing, receiver), (_("内容摘要"), filing.digest)]),
            SignatureBlock(seal=_("公章位置")),
        ],
        made_at=timezone.localtime(timezone.now()),
        keywords=[filing.number],
    )
    return _response(paper, _("备案回执 %(number)s") % {"number": filing.number})


def filed_copy(filing: Filing, signature: Signature, receiver: str) -> HttpResponse:
    """The list as it was signed when it was filed."""
    sheet = sheet_of(signature)
    signed = _("签字：%(title)s　%(name)s　%(at)s") % {
        "title": signature.signer_title,
        "name": signature.signer_name,
        "at": shown(signature.signed_at),
    }
    number = _("核验编号：%(number)s") % {"number": grouped_number(signature.number)}
    paper = Paper(
        title=sheet.title,
        subtitle=_("备案件"),
        issuer=_issuer(filing),
        parts=[
            Facts(_facts(filing, receiver)),
            sheet.table(),
            Paragraph(f"{signed}\n{number}", indent=False),
            SignatureBlock(seal=_("公章位置")),
        ],
        made_at=timezone.localtime(timezone.now()),
        landscape=True,
    )
    return _response(paper, _("备案件 %(title)s") % {"title": sheet.title})


def _facts(filing: Filing, receiver: str) -> list[tuple[str, str]]:
    late = _("（逾期）") if filing.late else ""
    return [
        (_("备案编号"), filing.number or _("等待接收")),
        (_("责任主体"), str(filing.list.post or filing.list.unit.name)),
        (_("报送人"), filing.submitted_by_name),
        (_("报送日期"), f"{shown(filing.submitted_on)}{late}"),
        (_("截止日期"), shown(filing.due_on)),
        (_("接收单位"), filing.outside_body or receiver),
        (_("接收人"), shown(filing.received_by_name)),
        (_("接收时间"), shown(filing.received_at)),
    ]


def _issuer(filing: Filing) -> str:
    place = filing.receiver_unit
    return seal.institution(place.path) if place else seal.institution(filing.list.unit_path)


def _response(paper: Paper, name: str) -> HttpResponse:
    """The paper as a file, sealed where the institution can."""
    made = write_portable(paper)
    content, held = made.content, seal.state()[0]
    if held:
        try:
            content = seal.put_on(made, reason=paper.title)
        except CannotUseKey:
            # The place of the seal stays empty: to be stamped by hand.
            content = made.content
    response = HttpResponse(content, content_type="application/pdf")
    tidy = "".join(" " if sign in UNSAFE or ord(sign) < 32 else sign for sign in name)[:120]
    response["Content-Disposition"] = content_disposition_header(True, f"{tidy}.pdf")
    response["X-Content-Type-Options"] = "nosniff"
    return response
