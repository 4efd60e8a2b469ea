"""Signing in by another system of the school: CAS, OpenID Connect, SAML, LDAP, messengers."""

from __future__ import annotations

from importlib import import_module


def check() -> list[str]:
    """What is wrong with ``sign_in.toml``, in sentences; for ``zelian doctor``."""
    # The package is imported before Django is ready, its settings are there only afterwards.
    return import_module("zelian.authentication.providers.checking").faults()
