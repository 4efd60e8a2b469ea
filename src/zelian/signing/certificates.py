"""The institution's certificate, as it is held while something is sealed."""

from __future__ import annotations

from dataclasses import dataclass

from cryptography import x509
from cryptography.x509.oid import NameOID


@dataclass(frozen=True, slots=True)
class Certificate:
    """The institution's certificate with its private key, as PEM; never shown in a traceback."""

    private: bytes
    certificate: bytes
    chain: tuple[bytes, ...] = ()

    def __repr__(self) -> str:
        return f"Certificate({self.name})"

    @property
    def name(self) -> str:
        """Whose it is."""
        subject = x509.load_pem_x509_certificate(self.certificate).subject
        names = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return str(names[0].value) if names else subject.rfc4514_string()
