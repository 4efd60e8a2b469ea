"""What the first pages weigh on a slow school network: page, styles and scripts, compressed."""

from __future__ import annotations

import gzip
import os
import re

LIMIT = 200_000  # bytes, compressed, without charts
ASSET = re.compile(r'(?:<link[^>]+rel="stylesheet"[^>]+href|<script[^>]+src)="([^"]+)"')
ICONS = re.compile(r'(?:href|src)="([^"#]+\.svg)')


def run() -> list[tuple[str, str]]:
    """The sign-in page and the first page after it, in kB over the wire."""
    # Pages weigh the same whatever stands behind them.
    os.environ.pop("DATABASE_URL", None)
    import django
    from django.conf import settings
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)

    from tests.world import build_world

    settings.ALLOWED_HOSTS.append("testserver")
    world = build_world()
    return [
        _line("Sign-in page", "/login/", None),
        _line("My page of a college's secretary", "/", world.accounts["unit_head"]),
    ]


def _line(label: str, address: str, account: object) -> tuple[str, str]:
    from django.test import Client

    client = Client()
    if account is not None:
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get(address).content
    text = html.decode()
    assets = {*ASSET.findall(text), *ICONS.findall(text)}
    size = len(gzip.compress(html, 6)) + sum(map(_compressed, assets))
    return label, f"{size / 1000:6.1f} kB  ({LIMIT / size:.1f}x below {LIMIT // 1000} kB)"


def _compressed(address: str) -> int:
    """The file as the server sends it: its brotli twin where there is one."""
    from django.conf import settings

    path = settings.STATIC_ROOT / address.removeprefix("/static/")
    twin = path.with_name(path.name + ".br")
    return (twin if twin.exists() else path).stat().st_size
