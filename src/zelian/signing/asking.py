"""The step of signing on a page: what is shown, whether to prove who one is first, what differs.

A view of an upper app takes one and hands it to ``signing/step.html``::

    step = SigningStep.of(request, content=sheet.content)
    if request.method == "POST":
        if step.needs_proof:
            return step.to_proof(request)
        try:
            sign_list(viewer=request.viewer, listed=listed, seen=step.seen, proof=step.proof)
        except CannotSign as refusal:
            step = step.refused(refusal)
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from zelian.authentication.reauthentication import (
    Proof,
    ask_for_proof,
    proof_of,
    recently_proved,
)
from zelian.people.access import ViewerRequest
from zelian.signing.canonical import digest_of
from zelian.signing.comparing import Change
from zelian.signing.operations import CannotSign, ContentWasChanged
from zelian.signing.queries import proof_words
from zelian.signing.seen import NotSeen, packed, unpacked


@dataclass(frozen=True, slots=True)
class SigningStep:
    """``content`` is what stands now, ``seen`` what the form was shown with."""

    content: str
    seen: str
    proof: Proof | None
    needs_proof: bool
    proof_url: str
    refusal: str = ""
    changes: tuple[Change, ...] = ()

    @classmethod
    def of(cls, request: ViewerRequest, *, content: str) -> SigningStep:
        """The step as the request finds it."""
        following = urlencode({"next": request.get_full_path()})
        return cls(
            content=content,
            seen=_seen_by(request),
            proof=proof_of(request),
            needs_proof=not recently_proved(request, settings.ZELIAN_PROOF_AGE),
            proof_url=f"{reverse('authentication:prove')}?{following}",
        )

    @property
    def field(self) -> str:
        """What the form carries along."""
        return packed(self.content)

    @property
    def digest(self) -> str:
        """The digest of what would be signed."""
        return digest_of(self.content)

    @property
    def proof_words(self) -> str:
        """How the signer proved who they are."""
        if self.proof is None:
            return ""
        told = {"method": self.proof.method, "second_factor": self.proof.second_factor}
        return proof_words(told)

    def to_proof(self, request: ViewerRequest) -> HttpResponse:
        """To the page that asks who one is, and back to this one."""
        return ask_for_proof(request)

    def refused(self, refusal: CannotSign) -> SigningStep:
        """The step once more, with the reason and what differs."""
        changes = refusal.changes if isinstance(refusal, ContentWasChanged) else ()
        return replace(self, refusal=refusal.sentence, changes=changes)


def _seen_by(request: ViewerRequest) -> str:
    """The content in the form; one that was spoilt on its way is none, and never fits."""
    try:
        return unpacked(request.POST.get("seen", ""))
    except NotSeen:
        return ""
