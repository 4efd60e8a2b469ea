"""pysaml2's identity provider: ``python -m … PORT FOLDER METADATA…``.

The folder holds ``idp.crt`` and ``idp.key``. pysaml2 signs with the program xmlsec1; here
the library of the same name does it, so that nothing has to be installed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import parse_qs

import saml2.sigver
import xmlsec
from lxml import etree
from saml2 import BINDING_HTTP_POST, BINDING_HTTP_REDIRECT
from saml2.config import IdPConfig
from saml2.saml import NAME_FORMAT_URI, NAMEID_FORMAT_PERSISTENT, NameID
from saml2.server import Server
from saml2.xmldsig import DIGEST_SHA256, SIG_RSA_SHA256

from tests.authentication.providers.servers import serve

MULTI_FACTOR = "https://refeds.org/profile/mfa"


class SignsItself(saml2.sigver.CryptoBackendXmlSec1):
    version = "1.2.37"

    def sign_statement(self, statement: object, node_name: str, key_file: str, node_id: str) -> str:
        content = statement if isinstance(statement, bytes) else str(statement).encode()
        root = etree.fromstring(content)
        xmlsec.tree.add_ids(root, ["ID"])
        [node] = root.xpath("descendant-or-self::*[@ID=$id]", id=node_id)
        signature = node.find("{http://www.w3.org/2000/09/xmldsig#}Signature")
        context = xmlsec.SignatureContext()
        context.key = xmlsec.Key.from_file(key_file, xmlsec.constants.KeyDataFormatPem)
        context.sign(signature)
        return etree.tostring(root).decode()


def main(port: int, folder: Path, metadata: list[str]) -> None:
    saml2.sigver.CryptoBackendXmlSec1 = SignsItself
    address = f"http://127.0.0.1:{port}"
    config = {
        "entityid": f"{address}/idp",
        "xmlsec_binary": sys.executable,
        "key_file": str(folder / "idp.key"),
        "cert_file": str(folder / "idp.crt"),
        "metadata": {"local": metadata},
        "service": {
            "idp": {
                "endpoints": {
                    "single_sign_on_service": [(f"{address}/sso", BINDING_HTTP_REDIRECT)],
                    "single_logout_service": [(f"{address}/slo", BINDING_HTTP_REDIRECT)],
                },
                "name_id_format": [NAMEID_FORMAT_PERSISTENT],
                "signing_algorithm": SIG_RSA_SHA256,
                "digest_algorithm": DIGEST_SHA256,
                "policy": {"default": {"name_form": NAME_FORMAT_URI}},
            }
        },
    }
    server = Server(config=IdPConfig().load(config))

    def application(environ: dict, start_response: object) -> list[bytes]:
        query = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
        if environ["PATH_INFO"] == "/sso":
            content = sign_on(server, query, name=query.get("login", "unit_head"))
        else:
            content = log_out(server, query)
        start_response("200 OK", [("Content-Type", "text/html; charset=utf-8")])
        return [content.encode()]

    serve(application, port)


def sign_on(server: Server, query: dict[str, str], *, name: str) -> str:
    """The page with the form that a browser sends to whoever asked."""
    asked = server.parse_authn_request(query["SAMLRequest"], BINDING_HTTP_REDIRECT)
    response = server.create_authn_response(
        {"employeeNumber": [name]},
        userid=name,
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=f"persistent-{name}"),
        authn={"class_ref": MULTI_FACTOR},
        session_not_on_or_after=None,
        sign_assertion=True,
        sign_response=False,
        **server.response_args(asked.message, [BINDING_HTTP_POST]),
    )
    destination = asked.message.assertion_consumer_service_url
    page = server.apply_binding(
        BINDING_HTTP_POST, str(response), destination, query["RelayState"], response=True
    )
    return page["data"]


def log_out(server: Server, query: dict[str, str]) -> str:
    """The address of a signed request that ends somebody's session at ``sp``."""
    _id, asked = server.create_logout_request(
        query["destination"],
        query["sp"],
        name_id=NameID(format=NAMEID_FORMAT_PERSISTENT, text=query["name"]),
        session_indexes=[query["session"]],
    )
    sent = server.apply_binding(
        BINDING_HTTP_REDIRECT,
        str(asked),
        query["destination"],
        "relay",
        sign=True,
        sigalg=SIG_RSA_SHA256,
    )
    return dict(sent["headers"])["Location"]


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
