"""ldaptor's directory, plain with StartTLS and over TLS: ``python -m … PORT TLS_PORT PEM``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from ldaptor.inmemory import fromLDIFFile
from ldaptor.interfaces import IConnectedLDAPEntry
from ldaptor.protocols import pureldap
from ldaptor.protocols.ldap.ldapserver import LDAPServer
from twisted.internet import reactor, ssl
from twisted.internet.protocol import ServerFactory
from twisted.python.components import registerAdapter

PASSWORD = "a-password-in-the-directory"
PEOPLE = ("unit_head", "unit_clerk", "stranger", "twin")
TREE = """\
dn: dc=school
dc: school
objectClass: dcObject

dn: ou=people,dc=school
ou: people
objectClass: organizationalUnit

dn: cn=zelian,dc=school
cn: zelian
objectClass: person
userPassword: the-programs-own

"""
PERSON = """\
dn: cn={name},ou=people,dc=school
cn: {name}
uid: {name}
employeeNumber: {number}
entryUUID: uuid-of-{name}
objectClass: inetOrgPerson
userPassword: {password}

"""
TWIN = """\
dn: cn=second,ou=people,dc=school
cn: second
uid: twin
employeeNumber: second
entryUUID: uuid-of-second
objectClass: inetOrgPerson
userPassword: {password}

"""


class Server(LDAPServer):
    """ldaptor's server, which has all of the protocol but the turn to TLS (RFC 4511, 4.14)."""

    def start_tls(self, _value: object, reply: Callable[[object], None]) -> None:
        reply(pureldap.LDAPStartTLSResponse(resultCode=0))
        self.transport.startTLS(self.factory.options)

    start_tls.oid = pureldap.LDAPStartTLSRequest.oid


# ldaptor finds its handlers by such names
Server.extendedRequest_StartTLS = Server.start_tls


class Directory(ServerFactory):
    protocol = Server

    def __init__(self, root: object, options: ssl.CertificateOptions) -> None:
        self.root, self.options = root, options


def main(port: int, tls_port: int, pem: str) -> None:
    content = Path(pem).read_bytes()
    options = ssl.PrivateCertificate.loadPEM(content).options()
    ldif = TREE + "".join(
        PERSON.format(name=name, number=name, password=PASSWORD) for name in PEOPLE
    )
    ldif += TWIN.format(password=PASSWORD)
    registerAdapter(lambda factory: factory.root, Directory, IConnectedLDAPEntry)

    def listen(root: object) -> None:
        factory = Directory(root, options)
        reactor.listenSSL(tls_port, factory, options, interface="127.0.0.1")
        reactor.listenTCP(port, factory, interface="127.0.0.1")

    fromLDIFFile(BytesIO(ldif.encode())).addCallback(listen)
    reactor.run()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
