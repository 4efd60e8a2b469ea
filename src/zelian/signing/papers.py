"""A signed thing on paper: its body, who signed it, the place of the seal, how to check it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from zelian.documents.written.paper import Check, Paper, SignatureBlock, Signed
from zelian.documents.written.portable import write_portable
from zelian.keys.refusals import CannotUseKey
from zelian.pages.words import shown
from zelian.signing import seal
from zelian.signing.canonical import digest_of
from zelian.signing.kinds import SignableKind
from zelian.signing.queries import WITHDRAWN, SignatureView


def pdf_response(
    request: HttpRequest,
    *,
    kind: SignableKind,
    thing: models.Model,
    content: str,
    signatures: Sequence[SignatureView],
) -> HttpResponse:
    """The thing as a PDF file to keep, sealed where the institution can."""
    file = signed_pdf(
        kind=kind,
        thing=thing,
        content=content,
        signatures=signatures,
        address=public_address(request),
        at=timezone.now(),
    )
    response = HttpResponse(file, content_type="application/pdf")
    name = f"{file_name(str(thing))}.pdf"
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def signed_pdf(
    *,
    kind: SignableKind,
    thing: models.Model,
    content: str,
    signatures: Sequence[SignatureView],
    address: str,
    at: datetime,
) -> bytes:
    """The file; without the extra for seals, or where the seal's key fails, it says so itself."""
    held, why = seal.state()
    for sealed in (held, False):
        paper = paper_of(kind, thing, content, signatures, address, at, sealed=sealed, why=why)
        made = write_portable(paper)
        if not sealed:
            break
        try:
            return seal.put_on(made, reason=paper.title)
        except CannotUseKey as refusal:
            why = refusal.sentence
    return made.content


def paper_of(
    kind: SignableKind,
    thing: models.Model,
    content: str,
    signatures: Sequence[SignatureView],
    address: str,
    at: datetime,
    *,
    sealed: bool,
    why: str = "",
) -> Paper:
    """The paper; ``address`` is where this site is reached from outside."""
    shown_ones = [one for one in signatures if one.standing != WITHDRAWN]
    newest = shown_ones[0] if shown_ones else None
    number = newest.number if newest and not newest.early else ""
    link = address + reverse("signing:checked", args=[newest.signature.number]) if number else ""
    block = SignatureBlock(
        signed=[signed_part(one) for one in reversed(shown_ones)],
        lines=[] if shown_ones else [_("签字："), _("日期：")],
        seal=_("公章位置"),
    )
    check = Check(_check_rows(newest, number, link, content, at, sealed, why), link)
    return Paper(
        title=str(thing),
        issuer=seal.institution(getattr(thing, "unit_path", "")),
        parts=[*kind.parts(thing), block, check],
        made_at=timezone.localtime(at),
        keywords=[newest.signature.number] if number and newest else [],
        landscape=kind.landscape,
    )


def public_address(request: HttpRequest) -> str:
    """Where the square code leads: the public address if one is set, else that of the request."""
    return settings.ZELIAN_PUBLIC_ADDRESS.rstrip("/") or request.build_absolute_uri("/").rstrip("/")


def signed_part(one: SignatureView) -> Signed:
    """A signature as it is printed in full."""
    signature = one.signature
    words = _("%(meaning)s：%(title)s　%(name)s　%(at)s") % {
        "meaning": one.meaning,
        "title": signature.signer_title,
        "name": signature.signer_name,
        "at": shown(signature.signed_at),
    }
    detail = []
    if signature.on_behalf_of:
        detail.append(_("代 %(post)s 签字") % {"post": signature.on_behalf_of})
    if one.early:
        detail.append(_("签于启用机构密钥之前"))
    else:
        detail.append(_("核验编号 %(number)s") % {"number": one.number})
        detail.append(_("身份核验：%(proof)s") % {"proof": one.proof})
    told = {"algorithm": one.digest_algorithm, "digest": one.digest_groups}
    return Signed(
        words,
        _("　").join(detail) + "\n" + _("内容摘要（%(algorithm)s）%(digest)s") % told,
        one.label,
        one.valid,
    )


def _check_rows(
    newest: SignatureView | None,
    number: str,
    link: str,
    content: str,
    at: datetime,
    sealed: bool,
    why: str,
) -> list[tuple[str, str]]:
    rows = []
    if newest is None:
        rows.append((_("签字"), _("尚未签字，仅供核对和手签。")))
    if number:
        rows.append((_("核验编号"), number))
        rows.append((_("核验网址"), link))
    rows.append((_("现在的内容摘要"), digest_of(content)))
    rows.append((_("生成时间"), shown(at)))
    if sealed:
        words = _("本文件由%(name)s的电子签章保护，改动任何一处，阅读软件都会提示。")
        rows.append((_("电子签章"), words % {"name": seal.institution()}))
    else:
        rows.append((_("电子签章"), why))
    return rows


def file_name(title: str) -> str:
    """A title without the signs that file systems refuse."""
    return "".join(" " if sign in '\\/:*?"<>|' or ord(sign) < 32 else sign for sign in title)[:120]
