"""PAdES-B-B signatures on PDF files (ETSI EN 319 142-1), by pyhanko.

Imported only where a file is sealed or checked: pyhanko comes with the extra ``zelian[pdf]``.
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO

from asn1crypto import keys, pem, x509
from django.conf import settings
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers, timestamps
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from zelian.documents.written.portable import Portable
from zelian.signing.certificates import Certificate

FIELD = "InstitutionSeal"
DIGEST = "sha256"


class _Drawing(PdfContent):
    """A page of another PDF, held in memory, as what a signature field shows."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(BytesIO(self.content)))
        self.resources.xobject["/Seal"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Seal Do"


def sealed(made: Portable, certificate: Certificate, drawing: bytes, *, reason: str) -> bytes:
    """The PDF with a signature that covers it whole, shown in the place of its seal."""
    place = made.seal
    spec = SigFieldSpec(
        FIELD,
        on_page=place.page if place else 0,
        box=_box(made) if place else None,
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        subfilter=SigSeedSubFilter.PADES,
        reason=reason,
        name=certificate.name,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    signer = signers.PdfSigner(
        metadata,
        _signer(certificate),
        timestamper=_timestamper(),
        stamp_style=StaticStampStyle(background=_Drawing(drawing), border_width=0),
        new_field_spec=spec,
    )
    return signer.sign_pdf(IncrementalPdfFileWriter(BytesIO(made.content))).getvalue()


def is_sealed_by(content: bytes, certificates: Iterable[bytes]) -> bool:
    """
    Whether the file carries exactly one signature, by one of these, over every byte of it.

    A file that is no PDF, or a spoilt one, is not.
    """
    roots = [_certificate(each) for each in certificates]
    try:
        reader = PdfFileReader(BytesIO(content), strict=True)
        (signature,) = reader.embedded_regular_signatures
        context = ValidationContext(trust_roots=roots, allow_fetching=False)
        status = validate_pdf_signature(signature, context)
    except (PdfError, SignatureValidationError, ValueError, OSError, RecursionError):
        return False
    return (
        status.bottom_line
        and status.trusted
        and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
    )


def _box(made: Portable) -> tuple[int, int, int, int]:
    place = made.seal
    return (round(place.left), round(place.bottom), round(place.right), round(place.top))


def _signer(certificate: Certificate) -> signers.SimpleSigner:
    store = SimpleCertificateStore()
    store.register_multiple(map(_certificate, (certificate.certificate, *certificate.chain)))
    return signers.SimpleSigner(
        signing_cert=_certificate(certificate.certificate),
        signing_key=keys.PrivateKeyInfo.load(pem.unarmor(certificate.private)[2]),
        cert_registry=store,
    )


def _timestamper() -> timestamps.HTTPTimeStamper | None:
    """Asked over the network: only where the institution names an authority."""
    address = settings.ZELIAN_SEAL_TSA
    return timestamps.HTTPTimeStamper(address) if address else None


def _certificate(armoured: bytes) -> x509.Certificate:
    return x509.Certificate.load(pem.unarmor(armoured)[2])
