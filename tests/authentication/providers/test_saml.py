"""SAML 2.0, against pysaml2's identity provider running as a program of its own."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from django.test import Client

from tests.authentication.providers.browsing import begin, path_of, query_of
from tests.authentication.providers.certificates import make_certificate
from tests.authentication.providers.conftest import HERE
from tests.authentication.providers.servers.running import free_port, running
from zelian.authentication.providers.models import ProviderSession
from zelian.history.models import Event

pytest.importorskip("onelogin.saml2")
import xmlsec
from lxml import etree

ENTRY = """
[[provider]]
key = "saml"
kind = "saml"
label = "校园统一认证"
entity_id = "{address}/idp"
sso_url = "{address}/sso"
slo_url = "{address}/slo"
certificate = "{folder}/idp.crt"
own_certificate = "{folder}/own.crt"
own_key_file = "{folder}/own.key"
match = "staff_no"
claim = "urn:oid:2.16.840.1.113730.3.1.3"
second_factor = true
second_factor_values = ["https://refeds.org/profile/mfa"]
"""
SAML = "{urn:oasis:names:tc:SAML:2.0:assertion}"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
BACK = "/sign-in/with/saml/back/"


@dataclass(frozen=True)
class Idp:
    address: str
    folder: Path

    @property
    def entry(self) -> str:
        return ENTRY.format(address=self.address, folder=self.folder)


@pytest.fixture(scope="session")
def idp(tmp_path_factory) -> Iterator[Idp]:
    from zelian.authentication.providers.configuration import read_configuration
    from zelian.authentication.providers.protocols import Site, saml

    folder = tmp_path_factory.mktemp("saml")
    make_certificate(folder, "idp")
    make_certificate(folder, "own")
    make_certificate(folder, "foreign")
    port = free_port()
    made = Idp(f"http://127.0.0.1:{port}", folder)
    (folder / "sign_in.toml").write_text(made.entry, encoding="utf-8")
    [provider] = read_configuration(folder / "sign_in.toml", mode=0o600).providers
    base = f"http://{HERE}/sign-in/with/saml"
    site = Site(back=f"{base}/back/", metadata=f"{base}/metadata/", sign_out=f"{base}/ended/")
    metadata = folder / "zelian.xml"
    metadata.write_bytes(saml.metadata(provider, site))
    server = "tests.authentication.providers.servers.saml"
    with running(server, port, str(folder), str(metadata)):
        yield made


@pytest.fixture
def provider(configure, idp, world) -> Idp:
    configure(idp.entry)
    return idp


@dataclass
class Answer:
    """What the identity provider's form brings back."""

    response: str
    state: str

    @property
    def root(self):
        return etree.fromstring(base64.b64decode(self.response))

    def of(self, root) -> Answer:
        return Answer(base64.b64encode(etree.tostring(root)).decode(), self.state)


def at_the_provider(client, name: str = "unit_head", **given: str) -> Answer:
    away = begin(client, "saml", HERE, **given)
    page = httpx.get(f"{away}&login={name}", timeout=20).text
    fields = {
        name: html.unescape(value)
        for name, value in re.findall(r'name="(\w+)"\s+value="([^"]*)"', page)
    }
    return Answer(fields["SAMLResponse"], fields["RelayState"])


def come_back(client, answer: Answer):
    """The browser brings the answer without this site's session, then this page sends it on."""
    fields = {"SAMLResponse": answer.response, "RelayState": answer.state}
    page = Client().post(BACK, fields, headers={"host": HERE})
    assert page.status_code == 200
    assert html.escape(answer.response) in page.content.decode()
    return client.post("/sign-in/with/saml/finish/", fields, headers={"host": HERE})


def signed_again(root, key: Path):
    """The document with its assertion signed anew: what the provider itself would send."""
    assertion = root.find(f"{SAML}Assertion")
    old = assertion.find(SIGNATURE)
    if old is not None:
        assertion.remove(old)
    signature = xmlsec.template.create(
        assertion, xmlsec.constants.TransformExclC14N, xmlsec.constants.TransformRsaSha256
    )
    assertion.insert(1, signature)
    reference = xmlsec.template.add_reference(
        signature, xmlsec.constants.TransformSha256, uri=f"#{assertion.get('ID')}"
    )
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformEnveloped)
    xmlsec.template.add_transform(reference, xmlsec.constants.TransformExclC14N)
    xmlsec.tree.add_ids(root, ["ID"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(str(key), xmlsec.constants.KeyDataFormatPem)
    context.sign(signature)
    return root


def change(client, provider, edit: Callable, *, key: str = "idp.key"):
    """The answer to a genuine sign-in whose assertion was changed and signed again."""
    answer = at_the_provider(client)
    root = answer.root
    edit(root)
    return come_back(client, answer.of(signed_again(root, provider.folder / key)))


def test_somebody_signs_in_and_is_led_where_they_were_going(provider, client, signed_in_as):
    answer = come_back(client, at_the_provider(client, next="/acts/"))
    assert (answer.status_code, answer["Location"]) == (302, "/acts/")
    assert signed_in_as() == "unit_head"
    after = Event.objects.get(action="sign_in.succeeded").after
    assert (after["method"], after["second"]) == ("校园统一认证", "校园统一认证")


def test_an_answer_signed_again_by_the_provider_holds(provider, client, signed_in_as):
    """What the hostile cases below change is what they are refused for."""
    assert change(client, provider, lambda _root: None).status_code == 302
    assert signed_in_as() == "unit_head"


def test_the_metadata_can_be_fetched(provider, client):
    answer = client.get("/sign-in/with/saml/metadata/", headers={"host": HERE})
    root = etree.fromstring(answer.content)
    assert root.get("entityID") == f"http://{HERE}/sign-in/with/saml/metadata/"
    assert b"PRIVATE" not in answer.content


def test_the_request_is_signed_and_names_our_address(provider, client):
    asked = query_of(begin(client, "saml", HERE))
    assert asked["Signature"]
    assert asked["SigAlg"].endswith("rsa-sha256")


def test_nobody_gets_an_account_by_signing_in_elsewhere(provider, client, signed_in_as):
    answer = come_back(client, at_the_provider(client, "stranger"))
    assert answer.status_code == 403
    assert "stranger" not in answer.content.decode()
    assert signed_in_as() is None


def test_an_answer_is_good_once(provider, client, signed_in_as):
    answer = at_the_provider(client)
    come_back(client, answer)
    client.logout()
    assert come_back(client, answer).status_code == 403
    fresh = query_of(begin(client, "saml", HERE))["RelayState"]
    assert come_back(client, Answer(answer.response, fresh)).status_code == 403
    assert signed_in_as() is None


def test_an_answer_to_another_browser_is_refused(provider, client, signed_in_as):
    answer = at_the_provider(Client())
    assert come_back(client, answer).status_code == 403
    mine = query_of(begin(client, "saml", HERE))["RelayState"]
    assert come_back(client, Answer(answer.response, mine)).status_code == 403
    assert signed_in_as() is None


def test_an_answer_nobody_asked_for_is_refused(provider, client):
    answer = Answer(at_the_provider(client).response, "")
    assert come_back(client, answer).status_code == 403


def test_an_unsigned_answer_is_refused(provider, client, signed_in_as):
    answer = at_the_provider(client)
    root = answer.root
    for signature in list(root.iter(SIGNATURE)):
        signature.getparent().remove(signature)
    assert come_back(client, answer.of(root)).status_code == 403
    assert signed_in_as() is None


def test_a_changed_answer_is_refused(provider, client, signed_in_as):
    answer = at_the_provider(client, "stranger")
    root = answer.root
    for value in root.iter(f"{SAML}AttributeValue"):
        value.text = "unit_head"
    assert come_back(client, answer.of(root)).status_code == 403
    assert signed_in_as() is None


def test_an_answer_signed_by_another_key_is_refused(provider, client, signed_in_as):
    assert change(client, provider, lambda _root: None, key="foreign.key").status_code == 403
    assert signed_in_as() is None


@pytest.mark.parametrize("where", ["before", "after", "inside", "extension"])
def test_a_wrapped_signature_is_refused(where, provider, client, signed_in_as):
    """XSW: the signed assertion is hidden, a forged one stands in its place."""
    answer = at_the_provider(client, "stranger")
    root = answer.root
    genuine = root.find(f"{SAML}Assertion")
    forged = deepcopy(genuine)
    forged.remove(forged.find(SIGNATURE))
    forged.set("ID", "forged")
    for value in forged.iter(f"{SAML}AttributeValue"):
        value.text = "unit_head"
    if where == "before":
        root.insert(root.index(genuine), forged)
    elif where == "after":
        root.append(forged)
    elif where == "inside":
        root.replace(genuine, forged)
        forged.append(genuine)
    else:
        root.replace(genuine, forged)
        extension = etree.SubElement(root, "{urn:oasis:names:tc:SAML:2.0:protocol}Extensions")
        extension.append(genuine)
    assert come_back(client, answer.of(root)).status_code == 403
    assert signed_in_as() is None


def moved(minutes: int) -> str:
    return (datetime.now(UTC) + timedelta(minutes=minutes)).strftime("%Y-%m-%dT%H:%M:%SZ")


def set_all(root, tag: str, **values: str | None) -> None:
    for element in root.iter(f"{SAML}{tag}"):
        for name, value in values.items():
            element.attrib.pop(name, None)
            if value is not None:
                element.set(name, value)


def set_text(root, tag: str, text: str) -> None:
    for element in root.iter(f"{SAML}{tag}"):
        element.text = text


EDITS: dict[str, Callable] = {
    "expired": lambda root: set_all(root, "Conditions", NotOnOrAfter=moved(-6)),
    "confirmation expired": lambda root: set_all(
        root, "SubjectConfirmationData", NotOnOrAfter=moved(-6)
    ),
    "confirmation without end": lambda root: set_all(
        root, "SubjectConfirmationData", NotOnOrAfter=None
    ),
    "not yet": lambda root: set_all(root, "Conditions", NotBefore=moved(6)),
    "wrong audience": lambda root: set_text(root, "Audience", "https://another.example/"),
    "no audience": lambda root: [
        each.getparent().remove(each) for each in list(root.iter(f"{SAML}AudienceRestriction"))
    ],
    "wrong recipient": lambda root: set_all(
        root, "SubjectConfirmationData", Recipient="https://another.example/"
    ),
    "recipient within another address": lambda root: set_all(
        root, "SubjectConfirmationData", Recipient=f"https://evil.example/?http://{HERE}{BACK}"
    ),
    "no recipient": lambda root: set_all(root, "SubjectConfirmationData", Recipient=None),
    "another request": lambda root: set_all(
        root, "SubjectConfirmationData", InResponseTo="another"
    ),
    "no request": lambda root: (
        root.attrib.pop("InResponseTo"),
        set_all(root, "SubjectConfirmationData", InResponseTo=None),
    ),
    "wrong destination": lambda root: root.set("Destination", "https://another.example/"),
    "wrong issuer": lambda root: set_text(root, "Issuer", "https://another.example/"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_what_the_provider_signed_for_another_time_or_place_is_refused(
    edit, provider, client, signed_in_as
):
    assert change(client, provider, EDITS[edit]).status_code == 403
    assert signed_in_as() is None


def test_clocks_may_differ_by_a_few_minutes(provider, client, signed_in_as):
    answer = change(client, provider, lambda root: set_all(root, "Conditions", NotBefore=moved(4)))
    assert answer.status_code == 302
    assert signed_in_as() == "unit_head"


@pytest.mark.parametrize(
    "response",
    [
        "",
        "not base64 !",
        base64.b64encode(b"not xml").decode(),
        base64.b64encode(
            b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
        ).decode(),
        "A" * 600_000,
    ],
    ids=["empty", "base64", "xml", "entity", "long"],
)
def test_what_is_no_answer_gives_a_plain_page(response, provider, client):
    state = query_of(begin(client, "saml", HERE))["RelayState"]
    answer = client.post(
        "/sign-in/with/saml/finish/",
        {"SAMLResponse": response, "RelayState": state},
        headers={"host": HERE},
    )
    assert answer.status_code == 403
    assert "改用密码登录" in answer.content.decode()


class TestSingleLogout:
    def asked(self, provider, client, **changed: str) -> str:
        root = self.answer.root
        [statement] = root.iter(f"{SAML}AuthnStatement")
        given = {
            "name": "persistent-unit_head",
            "session": statement.get("SessionIndex"),
            "sp": f"http://{HERE}/sign-in/with/saml/metadata/",
            "destination": f"http://{HERE}/sign-in/with/saml/ended/",
        } | changed
        return httpx.get(f"{provider.address}/slo", params=given, timeout=20).text

    def come_in(self, client) -> None:
        self.answer = at_the_provider(client)
        come_back(client, self.answer)

    def test_the_provider_ends_the_session_it_began(self, provider, client, signed_in_as):
        self.come_in(client)
        other = Client().get(path_of(self.asked(provider, client)), headers={"host": HERE})
        assert other.status_code == 302
        assert other["Location"].startswith(f"{provider.address}/slo?SAMLResponse=")
        assert signed_in_as() is None
        assert not ProviderSession.objects.exists()

    def test_another_session_stays(self, provider, client, signed_in_as):
        self.come_in(client)
        address = self.asked(provider, client, session="another")
        Client().get(path_of(address), headers={"host": HERE})
        assert signed_in_as() == "unit_head"

    @pytest.mark.parametrize("spoiled", ["unsigned", "changed", "destination"])
    def test_a_forged_request_ends_nothing(self, spoiled, provider, client, signed_in_as):
        self.come_in(client)
        address = path_of(self.asked(provider, client))
        if spoiled == "unsigned":
            address = address.split("&SigAlg")[0]
        elif spoiled == "changed":
            address = address.replace("RelayState=relay", "RelayState=other")
        else:
            wrong = self.asked(provider, client, destination="https://another.example/")
            address = f"/sign-in/with/saml/ended/?{wrong.partition('?')[2]}"
        assert Client().get(address, headers={"host": HERE}).status_code == 400
        assert signed_in_as() == "unit_head"
