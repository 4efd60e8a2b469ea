from __future__ import annotations

import pytest
from django.template import engines
from django.test import RequestFactory


@pytest.fixture
def get(rf: RequestFactory):
    """``get("?page=2")`` is a request as views see it, without anybody signed in."""

    def request(query: str = ""):
        made = rf.get("/somewhere/" + query)
        made.viewer = None
        made.session = {}
        return made

    return request


@pytest.fixture
def draw(get):
    """``draw("{% cotton status code='open' /%}", **context)`` gives the HTML."""

    def drawn(source: str, request=None, **context) -> str:
        return engines["django"].from_string(source).render(context, request or get())

    return drawn
