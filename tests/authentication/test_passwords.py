"""How strong a password must be, and that old ones do not come back."""

from __future__ import annotations

import itertools
import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.world import PASSWORD
from zelian.authentication.models import PasswordHash
from zelian.people.models import Person

GOOD = [
    "Qing-shan7",
    "qing-shan-2026",
    "冬至前后记得添衣早睡早起多运动",
    "correct horse battery",
    "Gz#82kfQ1x",
]
WEAK = [
    ("Ab1-xyz", "太短"),
    ("qingshanlv", "三种"),
    ("qingshan2026", "三种"),
    ("1357-902-468", "三种"),
    ("Aa1!Aa1!Aa1!", "重复"),
    ("aaaaaaaaaaaaaaaa", "重复"),
    ("Woaini@1314", "太常见"),
    ("P@ssw0rd2026", "太常见"),
    ("Zhangwei@123", "太常见"),
    ("Dangwei#2026", "太常见"),
    ("1qaz@WSX3edc", "太常见"),
    ("Admin@123456", "太常见"),
    ("Beijing!2026", "太常见"),
    ("Unit_head#99", "用户名"),
    ("X9#N3001-abc", "工号"),
    ("Lixiaolong#7", "姓名拼音"),
]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def account(world):
    Person.objects.filter(account=world.accounts["unit_head"]).update(
        name="李晓龙", staff_no="N3001"
    )
    return world.accounts["unit_head"]


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_passes(account, password):
    validate_password(password, account)


@pytest.mark.parametrize(("password", "words"), WEAK)
def test_a_weak_one_is_refused_with_its_reason(account, password, words):
    with pytest.raises(ValidationError) as refused:
        validate_password(password, account)
    said = " ".join(refused.value.messages)
    assert words in said or words == "太短"


def test_a_password_without_an_account_is_checked_too(db):
    validate_password("Qing-shan7")
    with pytest.raises(ValidationError):
        validate_password("Woaini@1314")


def change(client, old: str, new: str):
    return client.post(
        "/password/", {"old_password": old, "new_password1": new, "new_password2": new}
    )


def test_the_last_five_do_not_come_back(by_password, world):
    client = by_password("member")
    history = [PASSWORD, *(f"qing-shan-202{n}" for n in range(5))]
    for old, new in itertools.pairwise(history):
        assert change(client, old, new).status_code == 302
    for used in history[1:5]:
        answer = change(client, history[5], used)
        assert "最近用过的 5 个密码不能再用" in text(answer)
    assert PasswordHash.objects.count() == 5
    assert change(client, history[5], PASSWORD).status_code == 302


def test_old_passwords_are_kept_as_hashes_only(by_password, world):
    change(by_password("member"), PASSWORD, "qing-shan-2026")
    row = PasswordHash.objects.get()
    assert "qing" not in row.hash
    assert row.hash == row.account.password


def test_all_reasons_are_told_at_once(by_password):
    answer = change(by_password("member"), PASSWORD, "1234567")
    errors = answer.context["form"].errors["new_password1"]
    assert len(errors) >= 3
    assert len(set(errors)) == len(errors)


def test_the_service_hashes_with_argon2():
    from zelian.config import settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
