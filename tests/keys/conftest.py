from __future__ import annotations

import pytest

from zelian.keys import envelope


@pytest.fixture
def own_keys(settings, tmp_path, monkeypatch):
    """A folder of keys for one test, and nothing remembered from others."""
    settings.DATA = tmp_path
    monkeypatch.setattr(envelope, "_unwrapped", {})
    return tmp_path / "keys"


@pytest.fixture
def forget(monkeypatch):
    """``forget()`` is what a new process knows: no unwrapped data key."""
    return lambda: monkeypatch.setattr(envelope, "_unwrapped", {})
