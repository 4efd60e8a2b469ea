"""
CAS protocol 2.0 and 3.0 (Apereo, "CAS Protocol Specification", sections 2.1, 2.5, 2.8).

The address the ticket is for carries this attempt's own mark, so that the server itself
refuses a ticket that somebody else brought home.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlencode
from xml.etree.ElementTree import Element

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from zelian.authentication.providers.calling import call
from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.journeys import PROVE, Journey
from zelian.authentication.providers.kinds import Cas
from zelian.authentication.providers.protocols import Site
from zelian.authentication.providers.refusals import CannotSignInBy, ServiceUnreachable

CAS = "{http://www.yale.edu/tp/cas}"
SAMLP = "{urn:oasis:names:tc:SAML:2.0:protocol}"
TICKET = re.compile(r"ST-[A-Za-z0-9._-]{5,253}")


def begin(provider: Cas, journey: Journey, site: Site) -> str:
    asked = {"service": _service(journey, site), **_anew(journey)}
    return f"{provider.url}/login?{urlencode(asked)}"


def finish(provider: Cas, journey: Journey, site: Site, answer: Mapping[str, str]) -> Identified:
    ticket = answer.get("ticket", "")
    if not TICKET.fullmatch(ticket):
        raise CannotSignInBy("no-ticket")
    path = "p3/serviceValidate" if provider.version == "3" else "serviceValidate"
    response = call(
        "GET",
        f"{provider.url}/{path}",
        timeout=provider.timeout,
        params={"ticket": ticket, "service": _service(journey, site), **_anew(journey)},
    )
    success = _success(response.content)
    user = (success.findtext(f"{CAS}user") or "").strip()
    if not user or success.find(f"{CAS}proxies") is not None:
        raise CannotSignInBy("no-user")
    attributes = success.find(f"{CAS}attributes")
    claims: dict[str, tuple[str, ...]] = {}
    for each in [] if attributes is None else attributes:
        name = each.tag.removeprefix(CAS)
        claims[name] = (*claims.get(name, ()), (each.text or "").strip())
    assured = claims.get("authnContextClass", ()) + claims.get("authenticationMethod", ())
    return Identified(
        provider=provider.key,
        subject=user,
        claims={**claims, "user": (user,)},
        assured=frozenset(assured),
        session=ticket,
    )


def sign_out_address(provider: Cas, site: Site) -> str:
    """Where one also signs out of the CAS server (2.3)."""
    return f"{provider.url}/logout?{urlencode({'service': site.sign_out})}"


def ended_ticket(request_text: str) -> str:
    """
    The ticket whose session the server ends (2.8, a SAML LogoutRequest); nothing if none.

    The message is not signed: what proves it is that it names a ticket nobody else knows.
    """
    try:
        root = fromstring(request_text, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        return ""
    if root.tag != f"{SAMLP}LogoutRequest":
        return ""
    ticket = (root.findtext(f"{SAMLP}SessionIndex") or "").strip()
    return ticket if TICKET.fullmatch(ticket) else ""


def _service(journey: Journey, site: Site) -> str:
    return f"{site.back}?{urlencode({'state': journey.state})}"


def _anew(journey: Journey) -> dict[str, str]:
    return {"renew": "true"} if journey.purpose == PROVE else {}


def _success(content: bytes) -> Element:
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as trouble:
        raise ServiceUnreachable("not-xml") from trouble
    if root.tag != f"{CAS}serviceResponse":
        raise ServiceUnreachable("not-cas")
    success = root.find(f"{CAS}authenticationSuccess")
    if success is None:
        failure = root.find(f"{CAS}authenticationFailure")
        code = "" if failure is None else failure.get("code", "")
        raise CannotSignInBy(f"ticket-refused:{code[:40]}")
    return success
