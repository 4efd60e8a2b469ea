from __future__ import annotations

import json
import re
from pathlib import Path

import brotli
import pytest

import zelian
from zelian.config import navigation
from zelian.pages.statuses import STATUSES
from zelian.pages.templatetags.pages import CHAIN

SOURCE = Path(zelian.__file__).parent
ROOT = Path(__file__).resolve().parents[2]
STATIC = SOURCE / "pages" / "static"
VENDOR = STATIC / "vendor"
SPRITE = (VENDOR / "icons" / "sprite.svg").read_text("utf-8")
DRAWN = set(re.findall(r'<symbol id="([a-z0-9-]+)"', SPRITE))


def icons_named_in_templates() -> set[str]:
    found: set[str] = set()
    for template in SOURCE.rglob("templates/**/*.html"):
        text = template.read_text("utf-8")
        found |= set(re.findall(r'{% icon "([a-z0-9-]+)"', text))
        found |= set(re.findall(r'<c-(?:button|empty|form)[^>]*?\sicon="([a-z0-9-]+)"', text))
        found |= set(re.findall(r'<c-icon name="([a-z0-9-]+)"', text))
    return found


def icons_named_in_code() -> set[str]:
    used = {status.icon for status in STATUSES.values()} | {icon for _, icon in CHAIN.values()}
    for _key, _label, icon, _name, _phone, below in navigation.LOOP:
        used |= {icon, *(child[2] for child in below)}
    return used


def test_every_icon_named_anywhere_is_in_the_sprite():
    assert icons_named_in_templates() | icons_named_in_code() <= DRAWN


def test_the_sprite_holds_what_the_list_names():
    assert set((ROOT / "tools" / "icons.txt").read_text("utf-8").split()) == DRAWN


@pytest.mark.parametrize("folder", ["tabler", "icons", "htmx", "tom-select"])
def test_every_vendored_package_brings_its_licence(folder):
    licence = (VENDOR / folder / "LICENSE").read_text("utf-8")
    assert "MIT" in licence or "BSD" in licence or "Apache" in licence or "Permission" in licence


def test_vendored_files_are_of_the_versions_package_json_names():
    wanted = json.loads((ROOT / "package.json").read_text("utf-8"))["dependencies"]
    tabler = (VENDOR / "tabler" / "tabler.min.css").read_text("utf-8")
    assert f"Tabler v{wanted['@tabler/core']}" in tabler[:300]
    select = (VENDOR / "tom-select" / "tom-select.min.js").read_text("utf-8")
    assert f"v{wanted['tom-select']}" in select[:300]
    htmx = (VENDOR / "htmx" / "htmx.min.js").read_text("utf-8")
    assert f'version:"{wanted["htmx.org"]}"' in htmx


def test_no_vendored_file_asks_for_its_source_map():
    for path in VENDOR.rglob("*.*s"):
        assert "sourceMappingURL" not in path.read_text("utf-8"), path


def test_styles_and_scripts_fetch_nothing_from_elsewhere():
    for path in [*STATIC.rglob("*.css"), *(STATIC / "pages").glob("*.js")]:
        text = path.read_text("utf-8")
        assert "@import" not in text, path
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", text), path


def test_the_first_page_stays_below_200_kilobytes_compressed(client):
    page = client.get("/gallery/").content
    names = set(re.findall(rb'(?:href|src)="/static/([^"#]+)', page))
    files = [(STATIC / name.decode()).read_bytes() for name in names]
    total = sum(len(brotli.compress(file, quality=11)) for file in [page, *files])
    assert len(names) >= 7
    assert total < 200_000, total


def test_the_lock_of_versions_names_no_registry():
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text("utf-8")
    assert "://" not in (ROOT / "package.json").read_text("utf-8")
