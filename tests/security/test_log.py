"""The log tells what went wrong, and nothing about people."""

from __future__ import annotations

import io
import logging
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from zelian.config.log_lines import PlainLines, told_exception, without_personal_data
from zelian.people.views import contacts

PHONE, MAIL, NAME, CARD = "13800138000", "zhang.san@school.edu.cn", "张三丰", "11010519491231002X"
WORD = "a-wrong-password-typed"


@pytest.fixture
def log():
    """What would stand in the log; everything that is said is let through."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(PlainLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written.getvalue
    root.removeHandler(handler)
    root.setLevel(level)


def refuse_personal_data(text: str) -> None:
    for kept in (PHONE, MAIL, NAME, CARD, WORD, "zhang.san"):
        assert kept not in text, text


@pytest.mark.parametrize(
    "said",
    [
        f"mail to {MAIL} failed",
        f"number {PHONE}, +86 138 0013 8000, {CARD}",
        f"GET /search/?q={NAME}&to={MAIL} answered",
        f"https://cas.school.cn/login?ticket=ST-1&user={NAME}",
    ],
)
def test_a_message_loses_what_is_personal(said):
    refuse_personal_data(without_personal_data(said))
    assert "138 0013" not in without_personal_data(said)


@pytest.mark.parametrize(
    "said",
    [
        "regulation 123456 could not be read",
        "timed job plan failed; again in 60 s",
        "10.20.30.40:8000",
    ],
)
def test_a_message_keeps_what_is_not(said):
    assert without_personal_data(said) == said


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"invalid literal for int() with base 10: '{NAME}'"),
        KeyError("zhang.san"),
        RuntimeError(f"{NAME} {PHONE} {MAIL}"),
        ValueError("duplicate key\nDETAIL:  Key (username)=(zhang.san) already exists."),
        ValueError("Key (username)=(zhang.san) already exists."),
        FileNotFoundError(2, "No such file", f"/data/{NAME}"),
    ],
    ids=range(6),
)
def test_an_exception_tells_its_kind_and_nothing_typed(error):
    told = told_exception(error)
    refuse_personal_data(told)
    assert told.startswith(type(error).__name__)


def test_a_line_has_its_time_with_offset_and_can_not_be_forged(log):
    logging.getLogger("zelian.test").warning(
        "typed: %s", "x\n2026-01-01 ERROR forged\x1b[31m\u202e"
    )
    lines = log().splitlines()
    assert len(lines) == 1
    assert lines[0].partition(" ")[0].endswith("+00:00")
    assert "\x1b" not in lines[0]
    assert "\u202e" not in lines[0]


def fail_twice() -> None:
    try:
        int(NAME)
    except ValueError as error:
        raise RuntimeError(f"about {MAIL}") from error


def test_a_traceback_tells_every_cause_and_place(log):
    try:
        fail_twice()
    except RuntimeError:
        logging.getLogger("zelian.test").exception("it failed")
    told = log()
    assert told.index("ValueError") < told.index("RuntimeError")
    assert "test_log.py" in told
    refuse_personal_data(told)
    assert all(line.startswith("    ") for line in told.splitlines()[1:])


def test_signing_in_wrongly_leaves_no_name_and_no_password(log, world):
    for name in (MAIL, NAME, world.accounts["member"].username):
        Client().post(reverse("authentication:login"), {"username": name, "password": WORD})
    assert world.accounts["member"].username not in log()
    refuse_personal_data(log())


def test_a_fault_in_a_view_leaves_nothing_of_the_form(log, world, sign_in):
    client = sign_in("unit_head")
    client.raise_request_exception = False
    address = reverse("people:contact", args=[world.people["unit_head"].pk])
    with patch.object(
        contacts.operations, "change_contact", side_effect=RuntimeError(f"{PHONE} of {NAME}")
    ):
        answer = client.post(
            f"{address}?from={NAME}", {"phone": PHONE, "email": MAIL, "version": 0}
        )
    assert answer.status_code == 500
    assert "Internal Server Error" in log()
    assert "RuntimeError" in log()
    refuse_personal_data(log())


def test_a_refused_upload_leaves_nothing_of_its_name(log, sign_in):
    file = SimpleUploadedFile(f"{NAME}{PHONE}.exe", b"MZ" + bytes(60))
    answer = sign_in("organisation").post(reverse("catalogue:upload"), {"files": file})
    assert answer.status_code in {200, 400, 422}
    refuse_personal_data(log())


def test_a_refused_host_and_a_page_that_is_nowhere_are_told_without_queries(log, client, db):
    client.raise_request_exception = False
    client.get(f"/nowhere/?q={NAME}")
    client.get("/login/", headers={"host": "evil.example"})
    assert "/nowhere/" in log()
    refuse_personal_data(log())


def test_a_refused_page_is_told_with_the_accounts_number(log, world, sign_in):
    sign_in("member").get(reverse("people:accounts"))
    line = next(line for line in log().splitlines() if reverse("people:accounts") in line)
    assert line.endswith(f"[account {world.accounts['member'].pk}]")
    assert world.accounts["member"].username not in line
