"""Settings as they are read at the start: secrets, hosts, cookies, what is refused."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.giving_away import give_away
from zelian.config.secret_files import read_secret, secret
from zelian.config.serving import CannotServe, parts, refuse_taken_port

TELL = """
import json
from django.conf import settings
names = {names}
print(json.dumps({{name: str(getattr(settings, name, None)) for name in names}}))
"""


def started(folder, names=("DEBUG",), **environment):
    """What the settings say in a process of their own; the end of its complaint if it refuses."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", TELL.format(names=list(names))],
        env={
            "PATH": "/usr/bin:/bin",
            "ZELIAN_DATA": str(folder),
            "DJANGO_SETTINGS_MODULE": "zelian.config.settings",
            **environment,
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    if run.returncode:
        return run.stderr.strip().splitlines()[-1]
    return json.loads(run.stdout)


def kept(folder, name, content, mode=0o600):
    path = folder / name
    path.write_text(content, encoding="utf-8")
    path.chmod(mode)
    return path


def test_there_is_no_default_key(tmp_path):
    assert "缺少密钥" in started(tmp_path)


def test_a_key_that_others_could_read_is_not_used(tmp_path):
    kept(tmp_path, "secret_key", "k" * 60, mode=0o640)
    complaint = started(tmp_path)
    assert "权限过宽" in complaint
    assert "chmod 600" in complaint


def test_secrets_come_from_files_that_the_environment_names(tmp_path):
    key = kept(tmp_path, "key", "k" * 60 + "\n")
    database = kept(tmp_path, "database", "postgresql://zelian:hidden@db.school.cn/zelian\n")
    told = started(
        tmp_path,
        ["SECRET_KEY", "DATABASES"],
        ZELIAN_SECRET_KEY_FILE=str(key),
        DATABASE_URL_FILE=str(database),
    )
    assert told["SECRET_KEY"] == "k" * 60
    assert "'PASSWORD': 'hidden'" in told["DATABASES"]


def test_faults_are_never_shown_to_other_hosts(tmp_path):
    debug = {"ZELIAN_SECRET_KEY": "k" * 60, "ZELIAN_DEBUG": "1"}
    assert "ZELIAN_DEBUG=1" in started(tmp_path, **debug, ZELIAN_HOSTS="zelian.school.cn")
    assert "ZELIAN_DEBUG=1" in started(tmp_path, **debug, ZELIAN_HOSTS="*")
    assert "ZELIAN_DEBUG=1" in started(tmp_path, **debug, ZELIAN_HTTPS="1")
    assert started(tmp_path, ["DEBUG"], **debug) == {"DEBUG": "True"}


def test_without_a_word_faults_are_not_shown(tmp_path):
    assert started(tmp_path, ["DEBUG"], ZELIAN_SECRET_KEY="k" * 60) == {"DEBUG": "False"}


def test_cookies_over_https_belong_to_this_host_alone(tmp_path):
    names = [
        "SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
        "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_DOMAIN", "SESSION_COOKIE_PATH",
        "CSRF_COOKIE_NAME", "CSRF_COOKIE_SECURE", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_DOMAIN",
        "LANGUAGE_COOKIE_NAME", "LANGUAGE_COOKIE_SECURE", "LANGUAGE_COOKIE_HTTPONLY",
        "MESSAGE_STORAGE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS",
        "SECURE_HSTS_INCLUDE_SUBDOMAINS",
    ]  # fmt: skip
    told = started(tmp_path, names, ZELIAN_SECRET_KEY="k" * 60, ZELIAN_HTTPS="1")
    for name in ("SESSION", "CSRF", "LANGUAGE"):
        assert told[f"{name}_COOKIE_NAME"].startswith("__Host-")
        assert told[f"{name}_COOKIE_SECURE"] == "True"
    assert told["SESSION_COOKIE_HTTPONLY"] == told["LANGUAGE_COOKIE_HTTPONLY"] == "True"
    assert told["SESSION_COOKIE_SAMESITE"] == told["CSRF_COOKIE_SAMESITE"] == "Lax"
    assert told["SESSION_COOKIE_DOMAIN"] == told["CSRF_COOKIE_DOMAIN"] == "None"
    assert told["SESSION_COOKIE_PATH"] == "/"
    assert told["MESSAGE_STORAGE"].endswith("SessionStorage")
    assert told["SECURE_SSL_REDIRECT"] == told["SECURE_HSTS_INCLUDE_SUBDOMAINS"] == "True"
    assert int(told["SECURE_HSTS_SECONDS"]) >= 365 * 24 * 3600


def test_with_a_named_proxy_nobody_else_says_that_it_was_https(tmp_path):
    https = {"ZELIAN_SECRET_KEY": "k" * 60, "ZELIAN_HTTPS": "1", "ZELIAN_PROXIES": "10.0.0.2"}
    told = started(tmp_path, ["SECURE_PROXY_SSL_HEADER", "ZELIAN_PROXIES"], **https)
    assert told == {"SECURE_PROXY_SSL_HEADER": "None", "ZELIAN_PROXIES": "['10.0.0.2']"}


PROXIED = """
import io
from zelian.config.wsgi import application
from zelian.pages import headers
seen = []
def note(self, request):
    from django.http import HttpResponse
    seen.append(f"{request.META['REMOTE_ADDR']} {request.scheme}")
    return HttpResponse()
headers.HeadersMiddleware.__call__ = note
for address in ("10.0.0.2", "203.0.113.9"):
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "SERVER_NAME": "x", "SERVER_PORT": "80",
        "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "REMOTE_ADDR": address,
        "HTTP_X_FORWARDED_FOR": "198.51.100.7, 192.0.2.1", "HTTP_X_FORWARDED_PROTO": "https"}
    application(environ, lambda *_answer: None)
print(*seen, sep="; ")
"""


def test_only_the_proxy_is_believed_about_where_somebody_comes_from(tmp_path):
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", PROXIED],
        env={
            "PATH": "/usr/bin:/bin",
            "ZELIAN_DATA": str(tmp_path),
            "ZELIAN_SECRET_KEY": "k" * 60,
            "ZELIAN_PROXIES": "10.0.0.2",
            "DJANGO_SETTINGS_MODULE": "zelian.config.settings",
        },
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    # the last address that is not the proxy's own: what stands before it the visitor may forge
    assert run.stdout.strip() == "192.0.2.1 https; 203.0.113.9 http", run.stderr


@pytest.mark.parametrize("mode", [0o604, 0o640, 0o660, 0o777])
def test_a_secret_file_open_to_others_is_refused(mode, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="权限过宽"):
        read_secret(kept(tmp_path, "key", "k", mode))


@pytest.mark.parametrize("content", ["", "  \n"], ids=["empty", "blank"])
def test_an_empty_secret_is_refused(content, tmp_path):
    with pytest.raises(ImproperlyConfigured, match="空的"):
        read_secret(kept(tmp_path, "key", content))


def test_what_is_no_file_or_not_there_is_refused(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o700)
    with pytest.raises(ImproperlyConfigured, match="不是普通文件"):
        read_secret(folder)
    with pytest.raises(ImproperlyConfigured, match="无法读取"):
        read_secret(tmp_path / "nowhere")


def test_a_secret_of_somebody_else_is_refused(tmp_path, monkeypatch):
    path = kept(tmp_path, "key", "k")
    give_away(path, monkeypatch)
    with pytest.raises(ImproperlyConfigured, match="属于另一个"):
        read_secret(path)


def test_a_secret_given_twice_is_refused(tmp_path, monkeypatch):
    monkeypatch.setenv("ZELIAN_TEST_SECRET", "one")
    monkeypatch.setenv("ZELIAN_TEST_SECRET_FILE", str(kept(tmp_path, "key", "two")))
    with pytest.raises(ImproperlyConfigured, match="只能设置一个"):
        secret("ZELIAN_TEST_SECRET")


def test_a_secret_nobody_gave_is_none(tmp_path):
    assert secret("ZELIAN_TEST_SECRET", kept=tmp_path / "nowhere") is None


def test_the_web_server_keeps_no_list_of_visits():
    web = parts("127.0.0.1", 8000)[0].command
    assert "--no-access-log" in web
    assert "--no-ws" in web


def test_faults_are_shown_on_this_machine_only(monkeypatch):
    monkeypatch.setenv("ZELIAN_DEBUG", "1")
    with pytest.raises(CannotServe, match="ZELIAN_DEBUG"):
        refuse_taken_port("192.0.2.9", 8000)


def test_a_long_password_is_taken_whole(world):
    """And as it was typed: blanks at its ends and capitals count."""
    account = world.accounts["member"]
    password = "  正确的马 battery Staple " + "x" * 100
    validate_password(password, account)
    account.set_password(password)
    account.save()
    for typed, enters in ((password, True), (password[:-1], False), (password.strip(), False)):
        answer = Client().post("/login/", {"username": account.username, "password": typed})
        assert (answer.status_code == 302) == enters
