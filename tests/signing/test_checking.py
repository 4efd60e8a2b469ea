"""The page that checks papers: what strangers hear, what those within reach see."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.signing.test_papers import download
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.signing import limits, seal
from zelian.signing.models import Signature
from zelian.signing.numbering import grouped_number


@pytest.fixture(autouse=True)
def nobody_asked_yet(db):
    cache.clear()


def text(response) -> str:
    return response.content.decode()


def checked(client: Client, number: str):
    return client.get(reverse("signing:checked", args=[number]))


def test_a_stranger_hears_that_it_stands_and_nothing_else(listed, sign):
    signature = sign()
    page = text(checked(Client(), grouped_number(signature.number)))
    assert "签字有效" in page
    for secret in (listed.title, "物理学院党委书记", signature.digest, "召开专题会议"):
        assert secret not in page


def test_a_stranger_hears_that_it_is_void(listed, sign):
    signature = sign()
    ListItem.objects.filter(list=listed, number=1).update(content="别的")
    page = text(checked(Client(), signature.number))
    assert "已经失效" in page
    assert "别的" not in page


def test_a_withdrawn_or_forged_signature_is_void_to_strangers(
    world, listed, sign, unguarded_signatures
):
    signature = sign()
    Signature.objects.update(signer_name="冒名者")
    assert "已经失效" in text(checked(Client(), signature.number))


@pytest.mark.parametrize(
    "number", ["0" * 16, "nothing", "'; DROP TABLE x", "０" * 16, "%00", "长" * 300]
)
def test_an_unknown_number_stands_for_nothing(db, number):
    answer = checked(Client(), number)
    assert answer.status_code == 200
    assert "没有这个核验编号" in text(answer)


def test_a_number_is_typed_with_dashes_blanks_and_small_letters(listed, sign):
    signature = sign()
    typed = grouped_number(signature.number).lower().replace("-", " - ")
    answer = Client().get(reverse("signing:check"), {"number": typed})
    assert answer["Location"] == reverse("signing:checked", args=[signature.number])
    wrong = Client().get(reverse("signing:check"), {"number": "too short"})
    assert "应为16位" in text(wrong)
    assert "too short" in text(wrong)


def test_who_may_see_the_list_sees_who_signed_and_the_way_there(sign_in, listed, sign):
    signature = sign()
    page = text(checked(sign_in("discipline"), signature.number))
    for words in (listed.title, "物理学院党委书记", reverse("lists:list", args=[listed.pk])):
        assert words in page
    for who in ("foreign_head", "system_admin"):
        assert listed.title not in text(checked(sign_in(who), signature.number))


def test_an_early_signature_has_no_number_to_ask_for(world, listed):
    from tests.signing.test_signing import early

    early(world, listed)
    assert "没有这个核验编号" in text(checked(Client(), "0" * 16))


def test_who_asks_too_often_waits_a_minute(db, monkeypatch):
    monkeypatch.setattr(limits, "_window", lambda: 1)
    monkeypatch.setattr("zelian.signing.views.NUMBERS", 3)
    for _attempt in range(3):
        assert checked(Client(), "0" * 16).status_code == 200
    refused = checked(Client(), "0" * 16)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "过一分钟" in text(refused)
    monkeypatch.setattr(limits, "_window", lambda: 2)
    assert checked(Client(), "0" * 16).status_code == 200


# -- a file --------------------------------------------------------------------------------


def send(client: Client, content: bytes, name: str = "清单.pdf"):
    file = SimpleUploadedFile(name, content, content_type="application/pdf")
    return client.post(reverse("signing:check-file"), {"file": file})


def test_a_file_of_ours_is_known_again(sign_in, listed, sign):
    sign()
    content = download(sign_in, listed)
    assert "一个字节都没有改过" in text(send(sign_in("foreign_head"), content))
    ResponsibilityList.objects.filter(pk=listed.pk).update(title="改名")
    assert "已经失效" in text(send(sign_in("foreign_head"), content))


def test_a_file_with_one_byte_changed_is_not(sign_in, listed, sign):
    sign()
    content = bytearray(download(sign_in, listed))
    content[len(content) // 3] ^= 0x20
    assert "无法确认" in text(send(sign_in("unit_head"), bytes(content)))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "空的"),
        (b"MZ no pdf", "不是PDF文件"),
        (b"<html><script>alert(1)</script>", "不是PDF文件"),
        (b"%PDF-1.7\n" + b"\x00" * 500, "无法确认"),
        (b"%PDF-1.7\n1 0 obj<</Length 99999999999>>stream", "无法确认"),
        (b"%PDF-1.7\n" + b"[" * 200_000, "无法确认"),
    ],
    ids=["empty", "program", "page", "zeros", "endless", "deep"],
)
def test_a_file_that_is_none_of_ours_is_told_plainly(sign_in, content, words):
    answer = send(sign_in("unit_head"), content)
    assert answer.status_code == 200
    assert words in text(answer)


def test_too_large_a_file_is_told_plainly(sign_in, monkeypatch):
    monkeypatch.setattr("zelian.signing.forms.FILE_LIMIT", 100)
    assert "20MB" in text(send(sign_in("unit_head"), b"%PDF-1.7" + b" " * 200))


def test_files_are_taken_only_from_people_of_the_institution(world, sign_in, listed):
    answer = send(Client(), b"%PDF-1.7")
    assert answer.status_code == 302
    assert send(sign_in("system_admin"), b"%PDF-1.7").status_code == 403
    assert reverse("signing:check-file") not in text(Client().get(reverse("signing:check")))


def test_without_the_extra_a_file_can_not_be_confirmed(sign_in, listed, sign, monkeypatch):
    sign()
    content = download(sign_in, listed)
    monkeypatch.setattr("zelian.signing.checking.find_spec", lambda name: None)
    assert "无法确认" in text(send(sign_in("unit_head"), content))
    assert seal.state()[0]
