"""
LDAP (RFC 4511): the person is searched for with the program's own bind, then their password
is tried by a bind of their own.

An empty password would be an unauthenticated bind (RFC 4513, 5.1.2), which many servers
answer with success: it never gets as far. What is typed is escaped for the filter (RFC
4515). Referrals are not followed.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from ldap3 import NONE, SUBTREE, Connection, Server, Tls
from ldap3.core.exceptions import LDAPException
from ldap3.core.results import RESULT_INVALID_CREDENTIALS, RESULT_SUCCESS
from ldap3.utils.conv import escape_filter_chars

from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.kinds import Ldap
from zelian.authentication.providers.protocols import DIRECTORY_NAME, DIRECTORY_PASSWORD
from zelian.authentication.providers.refusals import CannotSignInBy, ServiceUnreachable

logger = logging.getLogger("zelian.authentication")


def identify(provider: Ldap, *, username: str, password: str) -> Identified:
    """
    Who signs in with this name and password.

    :raises CannotSignInBy: nobody of that name, several, or another password; one sentence.
    :raises ServiceUnreachable: no server of the directory answers as it should.
    """
    username = username.strip()
    fits = username.isprintable() and len(username) <= DIRECTORY_NAME
    if not username or not fits or not 0 < len(password) <= DIRECTORY_PASSWORD or "\0" in password:
        raise _wrong("credentials-empty")
    for address in provider.servers:
        try:
            return _identify_at(provider, address, username, password)
        except (LDAPException, OSError) as trouble:
            logger.warning("directory %s: %s", provider.key, type(trouble).__name__)
    raise ServiceUnreachable("directory")


def reach(provider: Ldap, address: str) -> bool:
    """Whether one server lets the program's own account in, over a connection it may trust."""
    try:
        with _bound(provider, address, provider.bind_dn, provider.bind_password.reveal()) as bound:
            return bound.result["result"] == RESULT_SUCCESS
    except (LDAPException, OSError) as trouble:
        logger.warning("directory %s: %s", provider.key, type(trouble).__name__)
        return False


def _identify_at(provider: Ldap, address: str, username: str, password: str) -> Identified:
    with _bound(provider, address, provider.bind_dn, provider.bind_password.reveal()) as own:
        if own.result["result"] != RESULT_SUCCESS:
            logger.warning("directory %s: own bind refused", provider.key)
            raise ServiceUnreachable("directory-bind")
        found, attributes = _search(provider, own, username)
    with _bound(provider, address, found, password) as theirs:
        if theirs.result["result"] == RESULT_INVALID_CREDENTIALS:
            raise _wrong("password")
        if theirs.result["result"] != RESULT_SUCCESS:
            raise _wrong("bind-refused")
    subject = attributes.get(provider.subject, (found,))
    if len(subject) != 1:
        raise CannotSignInBy("no-subject")
    return Identified(provider=provider.key, subject=subject[0], claims=attributes)


def _search(
    provider: Ldap, own: Connection, username: str
) -> tuple[str, dict[str, tuple[str, ...]]]:
    wanted = list({provider.claim, provider.subject} - {"", "dn"})
    own.search(
        provider.base_dn,
        provider.filter.replace("{username}", escape_filter_chars(username)),
        search_scope=SUBTREE,
        attributes=wanted or None,
        size_limit=2,
        time_limit=provider.timeout,
    )
    entries = [each for each in own.response or () if each["type"] == "searchResEntry"]
    if len(entries) != 1:
        raise _wrong("nobody" if not entries else "several")
    attributes = {
        name: tuple(_text(value) for value in values)
        for name, values in entries[0]["raw_attributes"].items()
    }
    return entries[0]["dn"], attributes


@contextmanager
def _bound(provider: Ldap, address: str, name: str, password: str) -> Iterator[Connection]:
    parts = urlsplit(address)
    server = Server(
        parts.hostname,
        port=parts.port or (636 if parts.scheme == "ldaps" else 389),
        use_ssl=parts.scheme == "ldaps",
        tls=_CheckedTls(ca_certs_data=provider.certificate or None),
        get_info=NONE,
        connect_timeout=provider.timeout,
    )
    connection = Connection(
        server,
        user=name,
        password=password,
        auto_referrals=False,
        read_only=True,
        check_names=False,
        receive_timeout=provider.timeout,
        raise_exceptions=False,
    )
    try:
        connection.open()
        if provider.start_tls and parts.scheme == "ldap":
            connection.start_tls()
        connection.bind()
        yield connection
    finally:
        connection.unbind()
        if connection.socket is not None:  # what could not be opened is not closed either
            connection.socket.close()


class _CheckedTls(Tls):
    """TLS as the standard library checks it, the host's name included."""

    def wrap_socket(self, connection: Connection, do_handshake: bool = False) -> None:
        """Put TLS on the connection; the handshake is made at once."""
        context = ssl.create_default_context(cadata=self.ca_certs_data)
        connection.socket = context.wrap_socket(
            connection.socket, server_hostname=connection.server.host
        )


def _wrong(reason: str) -> CannotSignInBy:
    return CannotSignInBy(reason, _("用户名或密码不对，请重新填写。"), field="password")


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()
