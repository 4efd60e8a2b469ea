"""The paper of a signed thing: what it says, and the institution's seal over it."""

from __future__ import annotations

import json
import stat
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from django.urls import reverse
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from tests.signing.conftest import content_now
from zelian.keys.refusals import CannotUseKey
from zelian.lists.models import ListItem
from zelian.signing import checking, pades, seal
from zelian.signing.models import Signature
from zelian.signing.queries import grouped_number


def download(sign_in, listed, who="unit_head") -> bytes:
    answer = sign_in(who).get(reverse("lists:pdf", args=[listed.pk]))
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment;")
    return answer.content


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    pages = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return "\n".join(pages).replace("\u200b", "").replace("\r\n", "\n")


def dense(words: str) -> str:
    return "".join(words.split())


# -- what it says --------------------------------------------------------------------------


def test_the_paper_shows_items_signer_time_digest_and_number(sign_in, listed, sign):
    signature = sign()
    shown = dense(text_of(download(sign_in, listed)))
    for words in (
        listed.title,
        "召开专题会议",
        "物理学院党委书记",
        "签字有效",
        signature.digest.partition(":")[2],
        grouped_number(signature.number),
        "登录密码",
        "2026年",
        reverse("signing:checked", args=[signature.number]),
        "1/1",
    ):
        assert dense(words) in shown


def test_an_unsigned_list_leaves_room_for_hand_and_seal(sign_in, listed):
    shown = dense(text_of(download(sign_in, listed)))
    for words in ("尚未签字", "签字：", "日期：", "公章位置"):
        assert words in shown
    assert "核验编号" not in shown


def test_a_void_signature_is_said_on_paper(sign_in, listed, sign):
    sign()
    listed.items.filter(number=1).update(content="动过手脚")
    assert "签字失效" in dense(text_of(download(sign_in, listed)))


def test_a_forged_signature_is_said_on_paper(sign_in, listed, sign, unguarded_signatures):
    sign()
    Signature.objects.update(signer_name="别人")
    assert "签字记录被改动" in dense(text_of(download(sign_in, listed)))


@pytest.mark.parametrize("who", ["foreign_head", "member", "branch_secretary"])
def test_a_paper_out_of_reach_is_not_found(sign_in, listed, who):
    assert sign_in(who).get(reverse("lists:pdf", args=[listed.pk])).status_code == 404


def test_the_square_code_leads_to_the_public_address(sign_in, listed, sign, settings):
    settings.ZELIAN_PUBLIC_ADDRESS = "https://zelian.example.edu.cn/"
    signature = sign()
    address = f"https://zelian.example.edu.cn/check/{signature.number}/"
    assert address in dense(text_of(download(sign_in, listed)))


# -- the seal ------------------------------------------------------------------------------


def seal_of(content: bytes):
    (found,) = PdfFileReader(BytesIO(content)).embedded_regular_signatures
    return found


def test_the_seal_is_intact_and_trusted_and_stands_in_its_place(sign_in, world, listed, sign):
    sign()
    content = download(sign_in, listed)
    found = seal_of(content)
    root = pades._certificate(seal.certificate().certificate)
    status = validate_pdf_signature(
        found, ValidationContext(trust_roots=[root], allow_fetching=False)
    )
    assert (status.intact, status.valid, status.trusted, status.bottom_line) == (True,) * 4
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.sig_object["/Name"] == world.units["school"].name
    left, bottom, right, top = map(float, found.sig_field["/Rect"])
    assert (round(right - left), round(top - bottom)) == (119, 119)  # 42 mm
    assert found.sig_field["/AP"]["/N"]["/Resources"]


def test_a_change_anywhere_breaks_the_seal(sign_in, listed, sign):
    sign()
    content = download(sign_in, listed)
    assert seal.is_ours(content)
    start, first, second, last = map(int, seal_of(content).byte_range)
    assert (start, second + last) == (0, len(content))
    for place in (first // 3, first - 1, second, second + last - 40):  # outside the value itself
        spoilt = bytearray(content)
        spoilt[place] ^= 0x01
        assert not seal.is_ours(bytes(spoilt))
    assert not seal.is_ours(content + b"\n% more")
    assert not seal.is_ours(content[:-200])
    assert not seal.is_ours(b"%PDF-1.7\nnothing")


def test_the_seal_of_another_institution_is_not_ours(sign_in, listed, sign, settings, tmp_path):
    sign()
    settings.DATA = tmp_path / "other"
    elsewhere = download(sign_in, listed)
    assert seal.is_ours(elsewhere)
    settings.DATA = tmp_path / "here"
    download(sign_in, listed)
    assert not seal.is_ours(elsewhere)


def test_a_certificate_is_made_once_and_kept_from_others(settings, tmp_path, world):
    settings.DATA = tmp_path
    first = seal.certificate()
    assert seal.certificate() == first
    path = tmp_path / "keys" / seal.OWN
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert "PRIVATE" not in repr(first)
    path.chmod(0o644)
    with pytest.raises(CannotUseKey, match="权限过宽"):
        seal.certificate()


def as_pkcs12(path: Path, name: str, password: bytes) -> None:
    pem = seal._self_signed(name, x509_now())
    key = serialization.load_pem_private_key(pem, None)
    certificate = x509.load_pem_x509_certificate(pem)
    wrapped = pkcs12.serialize_key_and_certificates(
        b"seal", key, certificate, None, serialization.BestAvailableEncryption(password)
    )
    path.write_bytes(wrapped)
    path.chmod(0o600)


def x509_now():
    from django.utils import timezone

    return timezone.now()


def test_the_institution_may_bring_its_own_certificate(
    sign_in, listed, sign, settings, tmp_path, monkeypatch
):
    sign()
    before = download(sign_in, listed)
    own = tmp_path / "seal.p12"
    as_pkcs12(own, "东州大学公章", b"for-tests")
    password = tmp_path / "password"
    password.write_text("for-tests\n")
    password.chmod(0o600)
    monkeypatch.setenv(f"{seal.HANDED_OVER}_FILE", str(password))
    settings.ZELIAN_SEAL_FILE = str(own)
    content = download(sign_in, listed)
    assert seal_of(content).sig_object["/Name"] == "东州大学公章"
    assert seal.is_ours(content)
    assert seal.is_ours(before)  # what the old certificate sealed stays so


@pytest.mark.parametrize("fault", ["missing", "open", "password", "nonsense"])
def test_a_certificate_that_cannot_be_used_is_said_in_the_file(
    sign_in, listed, sign, settings, tmp_path, monkeypatch, fault
):
    sign()
    own = tmp_path / "seal.p12"
    as_pkcs12(own, "东州大学", b"for-tests")
    monkeypatch.setenv(seal.HANDED_OVER, "wrong" if fault == "password" else "for-tests")
    if fault == "missing":
        own.unlink()
    elif fault == "open":
        own.chmod(0o640)
    elif fault == "nonsense":
        own.write_bytes(b"no certificate at all")
    settings.ZELIAN_SEAL_FILE = str(own)
    content = download(sign_in, listed)
    assert not PdfFileReader(BytesIO(content)).embedded_regular_signatures
    assert "印章证书" in dense(text_of(content))


def test_without_the_extra_the_file_says_that_it_is_not_sealed(sign_in, listed, sign, monkeypatch):
    sign()
    monkeypatch.setattr(seal, "find_spec", lambda name: None)
    content = download(sign_in, listed)
    assert not PdfFileReader(BytesIO(content)).embedded_regular_signatures
    assert "未加盖电子签章" in dense(text_of(content))


def test_no_timestamp_authority_is_asked_unless_one_is_named(settings):
    assert pades._timestamper() is None
    settings.ZELIAN_SEAL_TSA = "http://tsa.example/"
    assert pades._timestamper().url == "http://tsa.example/"


# -- a file that comes back ----------------------------------------------------------------


def test_a_file_of_ours_stands_until_the_thing_changes(sign_in, world, listed, sign):
    sign()
    content = download(sign_in, listed)
    viewer = world.viewer("unit_head")
    assert checking.check_file(content, viewer).code == "signed"
    ListItem.objects.filter(list=listed, number=1).update(content="另一条")
    assert checking.check_file(content, viewer).code == "void"
    assert checking.check_file(content[:-100], viewer).code == "unknown"


def test_an_unsigned_paper_of_ours_stands_for_nothing(sign_in, world, listed):
    content = download(sign_in, listed)
    assert checking.check_file(content, world.viewer("unit_head")).code == "unknown"


def test_the_signed_content_is_whole_in_the_signature(listed, sign):
    content = json.loads(sign().content)
    assert content == json.loads(content_now(listed))
