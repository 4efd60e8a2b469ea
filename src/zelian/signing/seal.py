"""The institution's seal on PDF files: its certificate, and whether this machine can use it.

The certificate is the institution's own (a PKCS#12 file, ``ZELIAN_SEAL_FILE``), or one made here
at first use and kept among the key files. Signing itself is in :mod:`zelian.signing.pades`,
which needs the extra ``zelian[pdf]``.
"""

from __future__ import annotations

import os
import stat
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.documents.written.portable import Portable, write_seal
from zelian.keys import files
from zelian.keys.refusals import CannotUseKey
from zelian.pages.words import year_date
from zelian.people.models import Unit
from zelian.people.viewer import INSTITUTIONS, ancestors_of
from zelian.signing.certificates import Certificate

OWN = "seal.pem"
HANDED_OVER = "ZELIAN_SEAL_PASSWORD"
YEARS = 10
OTHERS = stat.S_IRWXG | stat.S_IRWXO


def state() -> tuple[bool, str]:
    """Whether files can be sealed here, and why not."""
    if find_spec("pyhanko") is None:
        return False, _("这台服务器没有安装电子签章组件，本文件未加盖电子签章，请以核验结果为准。")
    return True, ""


def institution(unit_path: str = "") -> str:
    """The name of the institution a unit belongs to; without one, of the root of the tree."""
    units = Unit.objects.filter(depth=1).order_by("path")
    if unit_path:
        above = [*ancestors_of(unit_path), unit_path]
        own = Unit.objects.filter(path__in=above, kind__tier__in=INSTITUTIONS)
        units = own.order_by("-depth")
    found = units.first()
    return found.name if found else ""


def put_on(made: Portable, *, reason: str) -> bytes:
    """
    The PDF with the institution's signature over the place of its seal.

    :raises CannotUseKey: the certificate can't be read or isn't safely kept.
    """
    held, at = certificate(), timezone.now()
    drawing = write_seal(held.name, _("电子签章"), year_date(at))
    return import_module("zelian.signing.pades").sealed(made, held, drawing, reason=reason)


def is_ours(content: bytes) -> bool:
    """Whether a PDF carries the institution's signature, over every byte and unbroken."""
    return import_module("zelian.signing.pades").is_sealed_by(content, known_certificates())


def certificate() -> Certificate:
    """
    The certificate in use; the first call makes one where the institution gave none.

    :raises CannotUseKey: it can't be read, its password is wrong, or others could read it.
    """
    found = _given() if settings.ZELIAN_SEAL_FILE else _own()
    files.create(_public_name(found.certificate), found.certificate)
    return found


def known_certificates() -> list[bytes]:
    """All certificates that ever sealed here, as PEM: a replaced one vouches for its files."""
    kept = (files.read(name) for name in files.names("seal-*.crt"))
    return [content for content in kept if content is not None]


def _own() -> Certificate:
    kept = files.read(OWN) or files.create(OWN, _self_signed(institution(), timezone.now()))
    private, marker, rest = kept.partition(b"-----BEGIN CERTIFICATE-----")
    if not marker:
        raise CannotUseKey(_("印章证书文件 %(name)s 的内容无法识别。") % {"name": OWN})
    return Certificate(private, marker + rest)


def _given() -> Certificate:
    """The institution's own PKCS#12 file."""
    path = Path(settings.ZELIAN_SEAL_FILE)
    password = files.from_environment(HANDED_OVER)
    try:
        key, found, chain = pkcs12.load_key_and_certificates(_bytes_of(path), password)
    except ValueError as error:
        sentence = _("无法打开印章证书 %(path)s：文件不是 PKCS#12 格式，或密码不对。")
        raise CannotUseKey(sentence % {"path": path}) from error
    if key is None or found is None:
        raise CannotUseKey(_("印章证书 %(path)s 里没有私钥或证书。") % {"path": path})
    return Certificate(
        _pem(key),
        found.public_bytes(serialization.Encoding.PEM),
        tuple(each.public_bytes(serialization.Encoding.PEM) for each in chain),
    )


def _bytes_of(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError as error:
        sentence = _("无法读取印章证书 %(path)s（%(error)s）。")
        raise CannotUseKey(sentence % {"path": path, "error": error.strerror}) from error
    with os.fdopen(descriptor, "rb") as file:
        if os.fstat(file.fileno()).st_mode & OTHERS:
            sentence = _(
                "印章证书 %(path)s 的权限过宽，其他用户也能读取。请运行：chmod 600 %(path)s"
            )
            raise CannotUseKey(sentence % {"path": path})
        return file.read()


def _self_signed(name: str, now: datetime) -> bytes:
    """A new key and a certificate for the institution, together as PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    whose = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, (name or "Zelian")[:64])])
    usage = x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(whose)
        .issuer_name(whose)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=366 * YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return _pem(key) + made.public_bytes(serialization.Encoding.PEM)


def _pem(key: pkcs12.PKCS12PrivateKeyTypes) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


def _public_name(certificate: bytes) -> str:
    found = x509.load_pem_x509_certificate(certificate)
    return f"seal-{found.fingerprint(hashes.SHA256()).hex()[:32]}.crt"
