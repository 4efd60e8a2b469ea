"""
SAML 2.0, web browser SSO and single logout profiles, with python3-saml.

Beyond what the library checks, the signed assertion itself must answer the very request
this browser was sent with, name this address as its recipient and this program as its
audience: the library lets pass what does not mention them. Nothing that was not asked for
is accepted, so an assertion is good once.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from defusedxml.ElementTree import fromstring
from lxml.etree import LxmlError
from onelogin.saml2.auth import OneLogin_Saml2_Auth
from onelogin.saml2.constants import OneLogin_Saml2_Constants as Constants
from onelogin.saml2.errors import OneLogin_Saml2_Error, OneLogin_Saml2_ValidationError
from onelogin.saml2.logout_request import OneLogin_Saml2_Logout_Request as LogoutRequest
from onelogin.saml2.settings import OneLogin_Saml2_Settings
from xmlsec import Error as SignatureError

from zelian.authentication.providers.identified import Identified, texts_of
from zelian.authentication.providers.journeys import PROVE, Journey
from zelian.authentication.providers.kinds import Saml
from zelian.authentication.providers.protocols import Site
from zelian.authentication.providers.refusals import CannotSignInBy

SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
TROUBLES = (
    OneLogin_Saml2_Error,
    OneLogin_Saml2_ValidationError,
    LxmlError,
    SignatureError,
    ValueError,
)
LARGEST = 512 * 1024
SECURITY = {
    "wantAssertionsSigned": True,
    "wantNameId": False,
    "wantAttributeStatement": False,
    "allowRepeatAttributeName": True,
    "allowSingleLabelDomains": True,
    "requestedAuthnContext": False,
    "rejectDeprecatedAlgorithm": True,
    "signatureAlgorithm": Constants.RSA_SHA256,
    "digestAlgorithm": Constants.SHA256,
}


def begin(provider: Saml, journey: Journey, site: Site) -> str:
    auth = OneLogin_Saml2_Auth(_request(site.back), _settings(provider, site))
    address = auth.login(return_to=journey.state, force_authn=journey.purpose == PROVE)
    journey.kept["request"] = auth.get_last_request_id()
    return address


def finish(provider: Saml, journey: Journey, site: Site, answer: Mapping[str, str]) -> Identified:
    response = answer.get("SAMLResponse", "")
    if not response or len(response) > LARGEST:
        raise CannotSignInBy("no-response")
    try:
        auth = OneLogin_Saml2_Auth(
            _request(site.back, post={"SAMLResponse": response}), _settings(provider, site)
        )
        auth.process_response(request_id=journey.kept["request"])
        if not auth.is_authenticated():
            raise CannotSignInBy(f"response:{auth.get_last_error_reason()}")
        _refuse_unless_meant_for_us(provider, journey, site, auth.get_last_response_xml())
    except TROUBLES as trouble:
        raise CannotSignInBy(f"response:{type(trouble).__name__}") from trouble
    claims = texts_of({**auth.get_attributes(), "NameID": auth.get_nameid() or ""})
    subject = claims.get(provider.subject, ("",))
    if len(subject) != 1 or not subject[0]:
        raise CannotSignInBy("no-subject")
    return Identified(
        provider=provider.key,
        subject=subject[0],
        claims=claims,
        assured=frozenset(auth.get_last_authn_contexts()),
        session=auth.get_session_index() or auth.get_nameid() or "",
    )


def metadata(provider: Saml, site: Site) -> bytes:
    """Our own metadata, for the identity provider."""
    settings = OneLogin_Saml2_Settings(_settings(provider, site), sp_validation_only=True)
    described = settings.get_sp_metadata()
    return described if isinstance(described, bytes) else described.encode()


def ended_by(provider: Saml, site: Site, query: Mapping[str, str]) -> tuple[list[str], str]:
    """
    ``(sessions, where to go on)`` of a signed LogoutRequest by the redirect binding.

    :raises CannotSignInBy: it is not signed by the provider, is old or meant for another.
    """
    ended: list[str] = []
    try:
        auth = OneLogin_Saml2_Auth(
            _request(site.sign_out, get=dict(query)), _settings(provider, site)
        )
        # the library takes a message without any signature for signed
        if not query.get("Signature") or "SAMLRequest" not in query:
            raise CannotSignInBy("logout-unsigned")
        address = auth.process_slo(keep_local_session=True)
        if auth.get_errors():
            raise CannotSignInBy(f"logout:{auth.get_last_error_reason()}")
        text = auth.get_last_request_xml()
        ended = LogoutRequest.get_session_indexes(text)
        ended = ended or [LogoutRequest.get_nameid(text, provider.own_key.reveal() or None)]
    except TROUBLES as trouble:
        raise CannotSignInBy(f"logout:{type(trouble).__name__}") from trouble
    return ended, address or ""


def _refuse_unless_meant_for_us(
    provider: Saml, journey: Journey, site: Site, xml: bytes | str
) -> None:
    root = fromstring(xml, forbid_dtd=True)
    [assertion] = list(root.iter(f"{SAML}Assertion"))
    asked, sent_to = journey.kept["request"], site.back
    if root.get("InResponseTo") != asked or root.get("Destination", sent_to) != sent_to:
        raise CannotSignInBy("response:not-asked-for")
    confirmations = list(assertion.iter(f"{SAML}SubjectConfirmationData"))
    if not any(
        each.get("InResponseTo") == asked
        and each.get("Recipient") == sent_to
        and each.get("NotOnOrAfter")
        for each in confirmations
    ):
        raise CannotSignInBy("response:recipient")
    audiences = {(each.text or "").strip() for each in assertion.iter(f"{SAML}Audience")}
    if _own_entity_id(provider, site) not in audiences:
        raise CannotSignInBy("response:audience")


def _own_entity_id(provider: Saml, site: Site) -> str:
    return provider.own_entity_id or site.metadata


def _request(
    address: str, *, get: Mapping[str, str] | None = None, post: Mapping[str, str] | None = None
) -> dict[str, Any]:
    parts = urlsplit(address)
    return {
        "https": "on" if parts.scheme == "https" else "off",
        "http_host": parts.netloc,
        "script_name": parts.path,
        "get_data": dict(get or {}),
        "post_data": dict(post or {}),
    }


def _settings(provider: Saml, site: Site) -> dict[str, Any]:
    signed = bool(provider.own_key)
    return {
        "strict": True,
        "debug": False,
        "sp": _own(provider, site),
        "idp": _theirs(provider),
        "security": {
            **SECURITY,
            "authnRequestsSigned": signed,
            "logoutRequestSigned": signed,
            "logoutResponseSigned": signed,
            "wantAssertionsEncrypted": provider.want_encrypted,
        },
    }


def _theirs(provider: Saml) -> dict[str, Any]:
    described: dict[str, Any] = {
        "entityId": provider.entity_id,
        "singleSignOnService": {
            "url": provider.sso_url,
            "binding": Constants.BINDING_HTTP_REDIRECT,
        },
        "x509certMulti": {"signing": _bare(provider.certificate)},
    }
    if provider.slo_url:
        described["singleLogoutService"] = {
            "url": provider.slo_url,
            "binding": Constants.BINDING_HTTP_REDIRECT,
        }
    return described


def _own(provider: Saml, site: Site) -> dict[str, Any]:
    described: dict[str, Any] = {
        "entityId": _own_entity_id(provider, site),
        "assertionConsumerService": {"url": site.back, "binding": Constants.BINDING_HTTP_POST},
        "NameIDFormat": Constants.NAMEID_UNSPECIFIED,
        "x509cert": provider.own_certificate,
        "privateKey": provider.own_key.reveal(),
    }
    if provider.slo_url:
        described["singleLogoutService"] = {
            "url": site.sign_out,
            "binding": Constants.BINDING_HTTP_REDIRECT,
        }
    return described


def _bare(certificates: str) -> list[str]:
    """Each certificate of a PEM file by itself, so that one may follow another."""
    end = "-----END CERTIFICATE-----"
    return [f"{each.strip()}\n{end}" for each in certificates.split(end) if each.strip()]
