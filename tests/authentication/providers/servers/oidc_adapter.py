"""What the tests' OpenID Connect provider says of a sign-in beyond the ordinary."""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter


class Adapter(DefaultOIDCAdapter):
    def populate_id_token(self, id_token: dict[str, Any], *_args: Any, **_kwargs: Any) -> None:
        """The provider asked for a second factor of everybody."""
        id_token["amr"] = ["pwd", "mfa"]
