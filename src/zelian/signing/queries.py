"""How signatures stand: whether they hold, and what changed where they don't."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.keys import digests
from zelian.signing.canonical import is_digest_of
from zelian.signing.comparing import Change, changes_between
from zelian.signing.institution import holds
from zelian.signing.kinds import kind_of
from zelian.signing.meanings import meaning_words
from zelian.signing.models import Signature
from zelian.signing.numbering import grouped_number, is_number, plain_number
from zelian.signing.statements import statement_of, withdrawal_statement_of

VALID, VOID, BROKEN, WITHDRAWN = "signed", "void", "broken", "withdrawn"
STANDINGS = {
    VALID: gettext_lazy("签字有效"),
    VOID: gettext_lazy("签字失效"),
    BROKEN: gettext_lazy("签字记录被改动"),
    WITHDRAWN: gettext_lazy("签字已撤销"),
}
METHODS = {
    "password": gettext_lazy("登录密码"),
    "totp": gettext_lazy("动态口令"),
    "webauthn": gettext_lazy("通行密钥"),
    "recovery_codes": gettext_lazy("备用恢复码"),
    "cas": gettext_lazy("统一身份认证（CAS）"),
    "openid_connect": gettext_lazy("统一身份认证（OIDC）"),
    "saml": gettext_lazy("统一身份认证（SAML）"),
    "ldap": gettext_lazy("目录服务（LDAP）"),
    "demonstration": gettext_lazy("演示数据，并非本人确认"),
}


def signatures_with_proof() -> QuerySet[Signature]:
    """Signatures with all that :func:`standing_of` reads; for a prefetch."""
    return Signature.objects.select_related("event", "withdrawal__signature")


def signatures_of(thing: models.Model) -> list[Signature]:
    """All signatures of a thing, newest first; one query."""
    return list(
        signatures_with_proof().filter(thing_type=thing._meta.label_lower, thing_id=thing.pk)
    )


def find_signature(number: str) -> Signature | None:
    """The signature with a verification number as people type it; nothing if there is none."""
    plain = plain_number(number)
    if not is_number(plain):
        return None
    return signatures_with_proof().filter(number=plain).first()


def standing_of(signature: Signature, content: str | None) -> str:
    """
    ``signed``, ``void`` (the content is another now), ``broken`` or ``withdrawn``.

    ``broken``: the row itself, or its withdrawal, is not what the institution's key signed.
    ``content`` is the thing's canonical content as it stands, ``None`` where it is gone.
    """
    if not _is_whole(signature):
        return BROKEN
    withdrawal = getattr(signature, "withdrawal", None)
    if withdrawal is not None:
        return WITHDRAWN if holds(withdrawal, withdrawal_statement_of) else BROKEN
    if content is None or not is_digest_of(signature.digest, content):
        return VOID
    return VALID


def is_early(signature: Signature) -> bool:
    """Signed before the institution had its key: only history vouches for it."""
    return not signature.key_id


def _is_whole(signature: Signature) -> bool:
    if not is_digest_of(signature.digest, signature.content):
        return False
    if not is_early(signature):
        return holds(signature, statement_of)
    event = signature.event
    return (
        event is not None
        and not signature.value
        and event.actor_id == signature.signer_id
        and event.thing_type == signature.thing_type
        and event.thing_id == signature.thing_id
        and (event.after or {}).get("digest") == signature.digest
        and "meaning" not in (event.after or {})
    )


@dataclass(frozen=True)
class SignatureView:
    """A signature as a page or a paper shows it."""

    signature: Signature
    standing: str
    content: str | None

    @property
    def valid(self) -> bool:
        """Whether it stands for the content as it is now."""
        return self.standing == VALID

    @property
    def status(self) -> str:
        """The status code for ``<c-status>``."""
        return self.standing

    @property
    def label(self) -> str:
        """How it stands, in words."""
        return str(STANDINGS[self.standing])

    @property
    def early(self) -> bool:
        """Signed before the institution had its key."""
        return is_early(self.signature)

    @property
    def meaning(self) -> str:
        """What it means: signed, endorsed, countersigned …"""
        return meaning_words(self.signature.meaning)

    @property
    def number(self) -> str:
        """The verification number as printed; early signatures had none of their own."""
        return grouped_number(self.signature.number)

    @property
    def digest_groups(self) -> str:
        """The digest in groups that can be read aloud."""
        return digests.grouped(self.signature.digest)

    @property
    def digest_algorithm(self) -> str:
        """The digest's algorithm as people know it."""
        name = self.signature.digest.partition(":")[0]
        return {"sm3": "SM3", "sha256": "SHA-256"}.get(name, name)

    @property
    def short_digest(self) -> str:
        """The first sixteen digits of the digest, in groups."""
        return self.digest_groups[:19]

    @property
    def proof(self) -> str:
        """How the signer proved who they are, in words."""
        return proof_words(self.signature.proof)

    @property
    def proved_at(self) -> datetime | None:
        """When the signer proved who they are."""
        at = self.signature.proof.get("at")
        return parse_datetime(at) if isinstance(at, str) else None

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """What differs from what was signed, where the content is another now."""
        kind = kind_of(self.signature.form)
        if self.standing != VOID or kind is None or self.content is None:
            return ()
        return changes_between(kind, self.signature.content, self.content)


def view_signatures(
    signatures: Iterable[Signature], content: str | None
) -> tuple[SignatureView, ...]:
    """Signatures with how each stands for the content as it is now."""
    return tuple(SignatureView(one, standing_of(one, content), content) for one in signatures)


def proof_words(proof: dict[str, object]) -> str:
    """密码＋动态口令 and when, as a page shows it; nothing for early signatures."""
    method = str(proof.get("method", ""))
    if not method:
        return ""
    words = str(METHODS.get(method, method))
    if proof.get("second_factor") and method == "password":
        words = _("%(method)s和第二重验证") % {"method": words}
    return words
