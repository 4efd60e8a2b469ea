"""How often one account, or one address, may ask for what costs much: exports, uploads, searches.

Signing in and codes have their own limits (``zelian.authentication``). The counts live in the
shared cache, so all web processes count together.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from allauth.core.internal import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

logger = logging.getLogger("zelian.throttle")
WAIT = 60  # seconds one is asked to wait


@dataclass(frozen=True, slots=True)
class Costly:
    """A kind of costly request: the setting's key, and the pages that do it by which methods."""

    key: str
    pages: frozenset[str]
    methods: frozenset[str]


UPLOADS = Costly(
    "uploads",
    frozenset(
        {
            "catalogue:upload",
            "performance:act-new",
            "performance:evidence-attach",
            "people:imports",
            "signing:check-file",
        }
    ),
    frozenset({"POST"}),
)
JOBS = Costly(
    "jobs",
    frozenset(
        {
            "catalogue:ask",
            "catalogue:read_again",
            "lists:generate",
            "people:apply_import",
            "people:audit_verify",
            "people:check_again",
            "people:export_my_records",
            "performance:plan-run",
        }
    ),
    frozenset({"POST"}),
)
FILES = Costly(
    "exports",
    frozenset(
        {
            "catalogue:corrections_file",
            "lists:filed-copy",
            "lists:pdf",
            "lists:receipt",
            "people:export_earlier",
            "people:export_organisation",
            "people:import_marked",
            "performance:act-pdf",
        }
    ),
    frozenset({"GET", "POST"}),
)
SEARCHES = Costly("searches", frozenset({"insight:search"}), frozenset({"GET"}))
COSTLY = (UPLOADS, JOBS, FILES, SEARCHES)


class ThrottleMiddleware:
    """Stands before the views, where it is known which page is meant."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """A page that says how long to wait, for who asked too often."""
        key = kind_of(request)
        if key is None or _consume(request, key):
            return None
        logger.warning("too many %s, page %s", key, request.resolver_match.view_name)
        return too_many(request)


def kind_of(request: HttpRequest) -> str | None:
    """Which limit a request counts towards; most count towards none."""
    name = request.resolver_match.view_name
    for costly in COSTLY:
        if name in costly.pages and request.method in costly.methods:
            return costly.key
    # Every table can be had as a file, by a parameter that a second table has with a mark.
    wants_file = any(part == "export" or part.endswith("-export") for part in request.GET)
    return FILES.key if request.method == "GET" and wants_file else None


def too_many(request: HttpRequest) -> HttpResponse:
    """The answer to who asked too often."""
    if request.headers.get("HX-Request"):
        sentence = _("操作过于频繁，请过一分钟再试。")
        answer = HttpResponse(sentence, status=429, content_type="text/plain; charset=utf-8")
    else:
        answer = render(request, "429.html", status=429)
    answer.headers["Retry-After"] = str(WAIT)
    return answer


def _consume(request: HttpRequest, key: str) -> bool:
    per = "user" if request.user.is_authenticated else "ip"
    rate = f"{settings.ZELIAN_RATES[key]}/m/{per}"
    used = ratelimit.consume(request, app="zelian", action=key, config={key: rate}, limit_get=True)
    return used is not None
