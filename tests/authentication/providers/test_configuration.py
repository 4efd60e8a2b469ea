"""``sign_in.toml``: what is wrong is said by entry and key; a secret is shown nowhere."""

from __future__ import annotations

import time

import httpx
import pytest

from tests.authentication.providers.certificates import make_certificate
from tests.authentication.providers.standing_in import standing_in
from zelian.authentication import providers
from zelian.authentication.providers.calling import call
from zelian.authentication.providers.configuration import configuration, read_configuration
from zelian.authentication.providers.refusals import ServiceUnreachable

CAS = """
[[provider]]
key = "campus"
kind = "cas"
label = "统一身份认证"
url = "https://cas.example/cas"
match = "staff_no"
claim = "user"
"""


def faults_of(path) -> list[str]:
    return list(read_configuration(path, mode=0o600).faults)


def test_without_a_file_nothing_is_configured_and_nothing_is_wrong(configure):
    assert configuration().providers == ()
    assert providers.check() == []


def test_a_file_that_others_may_read_is_not_used(configure):
    path = configure(CAS)
    path.chmod(0o640)
    [sentence] = providers.check()
    assert "chmod 600" in sentence
    assert configuration().providers == ()


def test_a_change_is_seen_without_a_restart(configure):
    configure(CAS)
    assert [p.key for p in configuration().providers] == ["campus"]
    configure(CAS.replace('"campus"', '"another-key"'))
    assert [p.key for p in configuration().providers] == ["another-key"]


def test_several_of_a_kind_may_stand_side_by_side(configure):
    configure(CAS + CAS.replace('"campus"', '"second"'))
    assert [p.key for p in configuration().providers] == ["campus", "second"]


def test_a_wrong_entry_is_left_out_and_the_others_go_on(configure):
    configure(CAS + CAS.replace('"campus"', '"second"').replace("https:", "http:"))
    assert [p.key for p in configuration().providers] == ["campus"]
    [sentence] = providers.check()
    assert "第 2 项（second）" in sentence
    assert "url 须以 https:// 开头" in sentence


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('kind = "cas"', 'kind = "radius"', "kind 须为"),
        ('url = "https://cas.example/cas"\n', "", "缺少 url"),
        ("https://cas.example/cas", "ftp://cas.example", "https://"),
        ("https://cas.example/cas", "https://user:pw@cas.example", "完整的网址"),
        ("https://cas.example/cas", "cas.example", "完整的网址"),
        ("https://cas.example/cas", "https://[broken", "完整的网址"),
        ("https://cas.example/cas", "http://127.0.0.1.evil.example", "https://"),
        ('claim = "user"', 'claim = "user"\nurls = "x"', "不认识的项目 urls"),
        ('claim = "user"', "", "claim"),
        ('"staff_no"', '"email"', "match 须为"),
        ('label = "统一身份认证"', 'label = ""', "label"),
        ('key = "campus"', 'key = "../x"', "key 须为"),
        ('claim = "user"', 'claim = "user"\ntimeout = 0', "timeout"),
        ('claim = "user"', 'claim = "user"\ntimeout = true', "timeout"),
        ('claim = "user"', 'claim = "user"\nsecond_factor = "yes"', "true 或 false"),
        ('claim = "user"', 'claim = "user"\nsecond_factor = true', "second_factor_values"),
        ("[[provider]]", "[[providers]]", "不认识“providers”"),
        ("[[provider]]", "[provider]", "[[provider]]"),
        ('key = "campus"', "key = ", "TOML"),
    ],
)
def test_what_is_wrong_is_said_by_its_key(old, new, said, configure):
    path = configure(CAS.replace(old, new))
    assert said in "".join(faults_of(path))
    assert configuration().providers == ()


def test_the_same_key_twice_is_refused(configure):
    assert "相同" in "".join(faults_of(configure(CAS + CAS)))


WECOM = """
[[provider]]
key = "wecom"
kind = "wecom"
label = "企业微信"
corp_id = "ww1"
agent_id = "1"
match = "binding"
{secret}
"""


def test_a_secret_may_stand_in_a_file_or_the_environment(configure, monkeypatch, tmp_path):
    (tmp_path / "wecom.secret").write_text("from-a-file\n", encoding="utf-8")
    (tmp_path / "wecom.secret").chmod(0o600)
    monkeypatch.setenv("WECOM_SECRET", "from-the-environment")
    for line, value in (
        ('secret = "direct"', "direct"),
        ('secret_file = "wecom.secret"', "from-a-file"),
        ('secret_env = "WECOM_SECRET"', "from-the-environment"),
    ):
        path = configure(WECOM.format(secret=line))
        [provider] = read_configuration(path, mode=0o600).providers
        assert provider.secret.reveal() == value
        assert value not in repr(provider)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "缺少 secret"),
        ('secret = ""', "不能为空"),
        ('secret = "a"\nsecret_env = "B"', "只能写一个"),
        ('secret_env = "NOT_SET_ANYWHERE"', "没有设置"),
        ('secret_file = "not-there"', "读不到文件"),
        ('secret_file = "open.secret"', "chmod 600"),
    ],
)
def test_a_secret_that_is_not_kept_well_is_refused(line, said, configure, tmp_path):
    (tmp_path / "open.secret").write_text("x", encoding="utf-8")
    (tmp_path / "open.secret").chmod(0o644)
    assert said in "".join(faults_of(configure(WECOM.format(secret=line))))


LDAP = """
[[provider]]
key = "directory"
kind = "ldap"
label = "校园账号"
servers = ["{server}"]
bind_dn = "cn=x"
bind_password = "p"
base_dn = "dc=x"
match = "username"
claim = "uid"
{more}
"""


@pytest.mark.parametrize(
    ("server", "more", "said"),
    [
        ("ldap://far.example", "", "start_tls"),
        ("https://far.example", "", "ldaps://"),
        ("ldaps://far.example/dc=x", "", "ldaps://"),
        ("ldaps://far.example", 'filter = "(uid=*)"', "{username}"),
        ("ldaps://far.example", 'filter = "(uid={username}"', "括号成对"),
        ("ldaps://far.example", 'certificate = "none.pem"', "读不到文件"),
        ("ldaps://far.example", 'certificate = "sign_in.toml"', "证书"),
    ],
)
def test_a_directory_is_not_asked_in_the_clear(server, more, said, configure):
    assert said in "".join(faults_of(configure(LDAP.format(server=server, more=more))))


SAML = """
[[provider]]
key = "saml"
kind = "saml"
label = "SAML"
entity_id = "urn:idp"
sso_url = "https://idp.example/sso"
certificate = "idp.crt"
match = "binding"
{more}
"""


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('own_certificate = "idp.crt"', "同时给出"),
        ('slo_url = "https://idp.example/slo"', "own_key"),
        ("want_encrypted = true", "own_key"),
    ],
)
def test_what_belongs_together_must_be_there_together(more, said, configure, tmp_path):
    make_certificate(tmp_path, "idp")
    assert said in "".join(faults_of(configure(SAML.format(more=more))))


def test_a_missing_library_is_named_with_its_extra(configure, monkeypatch):
    from zelian.authentication.providers import checking

    def missing() -> None:
        raise ImportError

    monkeypatch.setattr(checking, "directory_of", missing)
    configure(LDAP.format(server="ldaps://far.example", more=""))
    assert "zelian[ldap]" in "".join(providers.check())


def test_django_check_tells_the_same(configure):
    from zelian.authentication.providers.checking import system_check

    configure(CAS.replace("https:", "http:"))
    [error] = system_check()
    assert "第 1 项" in error.msg


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (lambda _asked: (200, b"x" * 1_100_000), "too-large"),
        (lambda _asked: (503, b""), "unreachable"),
        (lambda _asked: time.sleep(1.4), "unreachable"),
    ],
    ids=["large", "error", "slow"],
)
def test_a_call_is_bounded(answer, reason):
    with standing_in() as server:
        server.answers["/"] = answer
        with pytest.raises(ServiceUnreachable) as refused:
            call("GET", f"{server.address}/", timeout=1)
    assert refused.value.reason == reason


def test_a_call_is_not_led_elsewhere():
    with standing_in() as server:
        server.answers["/"] = lambda _asked: (302, b"")
        assert call("GET", f"{server.address}/", timeout=1).status_code == 302
        assert len(server.asked) == 1


def test_nothing_is_called_until_somebody_signs_in(configure, monkeypatch, client, db):
    def refuse(*_args: object, **_kwargs: object) -> None:
        raise AssertionError("called")

    monkeypatch.setattr(httpx.Client, "send", refuse)
    configure(CAS)
    page = client.get("/login/", {"next": "/acts/?kind=a&b"}).content.decode()
    assert "统一身份认证" in page
    assert "/sign-in/with/campus/?next=%2Facts%2F%3Fkind%3Da%26b" in page
