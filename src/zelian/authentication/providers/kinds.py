"""
What can be said of each kind of provider in ``sign_in.toml``.

The manual is ``docs/user/sign-in-providers.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from zelian.authentication.providers import values
from zelian.authentication.providers.values import Secret, by

STAFF_NO = "staff_no"
USERNAME = "username"
BINDING = "binding"


@dataclass(frozen=True, kw_only=True)
class Provider:
    """
    What every kind has. ``match`` says how somebody known there is found here: by staff
    number or user name, read from ``claim``; or only by a binding made beforehand.
    """

    key: str = field(metadata=by(values.key))
    label: str = field(metadata=by(values.text))
    match: str = field(metadata=by(values.one_of(STAFF_NO, USERNAME, BINDING)))
    claim: str = field(metadata=by(values.text), default="")
    second_factor: bool = field(metadata=by(values.flag), default=False)
    second_factor_values: tuple[str, ...] = field(metadata=by(values.texts), default=())
    timeout: int = field(metadata=by(values.seconds), default=5)

    kind = ""

    def contradictions(self) -> list[str]:
        """What does not go together, in sentences."""
        said = []
        if self.match != BINDING and not self.claim:
            said.append(_("match 不是 binding 时，须用 claim 指明对应的属性。"))
        if self.second_factor and not self.second_factor_values:
            said.append(_("second_factor 为 true 时，须用 second_factor_values 写明对方怎样表示。"))
        return said

    def addresses(self) -> tuple[str, ...]:
        """Whom this program calls or sends people to, for 试一试."""
        return ()


@dataclass(frozen=True, kw_only=True)
class Oidc(Provider):
    """An OpenID Connect provider; its addresses come from its discovery document."""

    issuer: str = field(metadata=by(values.url))
    client_id: str = field(metadata=by(values.text))
    client_secret: Secret = field(metadata=by(values.secret))
    scope: tuple[str, ...] = field(metadata=by(values.texts), default=("openid", "profile"))
    subject: str = field(metadata=by(values.text), default="sub")
    userinfo: bool = field(metadata=by(values.flag), default=True)
    leeway: int = field(metadata=by(values.seconds), default=60)

    kind = "oidc"

    def contradictions(self) -> list[str]:
        said = super().contradictions()
        if "openid" not in self.scope:
            said.append(_("scope 须含 openid。"))
        return said

    def addresses(self) -> tuple[str, ...]:
        return (f"{self.issuer}/.well-known/openid-configuration",)


@dataclass(frozen=True, kw_only=True)
class Cas(Provider):
    """A CAS server; ``url`` is what stands before ``/login``."""

    url: str = field(metadata=by(values.url))
    version: str = field(metadata=by(values.one_of("2", "3")), default="3")
    single_sign_out: bool = field(metadata=by(values.flag), default=True)

    kind = "cas"

    def addresses(self) -> tuple[str, ...]:
        return (f"{self.url}/login",)


@dataclass(frozen=True, kw_only=True)
class Saml(Provider):
    """A SAML 2.0 identity provider."""

    entity_id: str = field(metadata=by(values.text))
    sso_url: str = field(metadata=by(values.url))
    slo_url: str = field(metadata=by(values.url), default="")
    certificate: str = field(metadata=by(values.certificates))
    own_entity_id: str = field(metadata=by(values.text), default="")
    own_certificate: str = field(metadata=by(values.certificates), default="")
    own_key: Secret = field(metadata=by(values.secret), default=Secret(""))
    subject: str = field(metadata=by(values.text), default="NameID")
    want_encrypted: bool = field(metadata=by(values.flag), default=False)

    kind = "saml"

    def contradictions(self) -> list[str]:
        said = super().contradictions()
        if bool(self.own_certificate) != bool(self.own_key):
            said.append(_("own_certificate 与 own_key 须同时给出。"))
        if (self.slo_url or self.want_encrypted) and not self.own_key:
            said.append(_("slo_url 和 want_encrypted 需要 own_certificate 与 own_key。"))
        return said

    def addresses(self) -> tuple[str, ...]:
        return (self.sso_url,)


@dataclass(frozen=True, kw_only=True)
class Ldap(Provider):
    """A directory: the person is searched for, then their password is tried by a bind."""

    servers: tuple[str, ...] = field(metadata=by(values.directory_urls))
    start_tls: bool = field(metadata=by(values.flag), default=False)
    certificate: str = field(metadata=by(values.certificates), default="")
    bind_dn: str = field(metadata=by(values.text))
    bind_password: Secret = field(metadata=by(values.secret))
    base_dn: str = field(metadata=by(values.text))
    filter: str = field(metadata=by(values.text), default="(uid={username})")
    subject: str = field(metadata=by(values.text), default="entryUUID")

    kind = "ldap"

    def contradictions(self) -> list[str]:
        said = super().contradictions()
        plain = [each for each in self.servers if urlsplit(each).scheme == "ldap"]
        far = [each for each in plain if urlsplit(each).hostname not in values.NEAR]
        if far and not self.start_tls:
            said.append(_("ldap:// 须同时写 start_tls = true，或改用 ldaps://。"))
        if self.filter.count("{username}") != 1 or self.filter.count("(") != self.filter.count(")"):
            said.append(_("filter 须含一处 {username}，括号成对。"))
        return said

    def addresses(self) -> tuple[str, ...]:
        return self.servers


@dataclass(frozen=True, kw_only=True)
class WeCom(Provider):
    """企业微信 (WeCom): an application of one's own in the corporation."""

    corp_id: str = field(metadata=by(values.text))
    agent_id: str = field(metadata=by(values.text))
    secret: Secret = field(metadata=by(values.secret))
    login_url: str = field(metadata=by(values.url), default="https://login.work.weixin.qq.com")
    in_app_url: str = field(metadata=by(values.url), default="https://open.weixin.qq.com")
    api_url: str = field(metadata=by(values.url), default="https://qyapi.weixin.qq.com")

    kind = "wecom"

    def addresses(self) -> tuple[str, ...]:
        return (self.api_url, self.login_url)


@dataclass(frozen=True, kw_only=True)
class DingTalk(Provider):
    """钉钉 (DingTalk): an application inside the enterprise."""

    corp_id: str = field(metadata=by(values.text))
    client_id: str = field(metadata=by(values.text))
    client_secret: Secret = field(metadata=by(values.secret))
    login_url: str = field(metadata=by(values.url), default="https://login.dingtalk.com")
    api_url: str = field(metadata=by(values.url), default="https://api.dingtalk.com")
    directory_url: str = field(metadata=by(values.url), default="https://oapi.dingtalk.com")

    kind = "dingtalk"

    def addresses(self) -> tuple[str, ...]:
        return (self.api_url, self.directory_url, self.login_url)


@dataclass(frozen=True, kw_only=True)
class Feishu(Provider):
    """飞书 (Feishu): an application of one's own in the tenant."""

    client_id: str = field(metadata=by(values.text))
    client_secret: Secret = field(metadata=by(values.secret))
    tenant_key: str = field(metadata=by(values.text))
    login_url: str = field(metadata=by(values.url), default="https://accounts.feishu.cn")
    api_url: str = field(metadata=by(values.url), default="https://open.feishu.cn")
    scope: tuple[str, ...] = field(
        metadata=by(values.texts), default=("contact:user.employee:readonly",)
    )

    kind = "feishu"

    def addresses(self) -> tuple[str, ...]:
        return (self.api_url, self.login_url)


KINDS: dict[str, type[Provider]] = {
    kind.kind: kind for kind in (Oidc, Cas, Saml, Ldap, WeCom, DingTalk, Feishu)
}
