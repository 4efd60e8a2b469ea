"""Every page of the reviewed table in a browser: accessible, in English too, fit for a phone."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.urls import reverse
from django.utils.translation import override
from django.utils.translation.trans_real import translation

from tests.browser.signing import open_as
from tests.house.matrix import OWN, PAGES, Stage, allowed
from tests.things import make_things
from zelian.catalogue.models import TableRow
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.lists.models import Booklet, ListColumn, ListKind
from zelian.people.importing.layout import BY_TITLE
from zelian.people.models import PostKind, Unit, UnitKind
from zelian.pledges.models import PledgeField, PledgeKind

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# files, pieces of pages, and what only answers a form
NO_PAGES = {
    "authentication:prove_passkey",
    "catalogue:assistance",
    "catalogue:card",
    "catalogue:corrections_file",
    "catalogue:original",
    "catalogue:progress",
    "lists:attachment",
    "lists:booklet-file",
    "lists:excel",
    "lists:filed-copy",
    "lists:filled-form-file",
    "lists:item",
    "lists:list-by-template",
    "lists:pdf",
    "lists:receipt",
    "lists:word",
    "lists:word-sample",
    "lists:word-template-file",
    "people:audit_checker",
    "people:audit_day_file",
    "people:audit_progress",
    "people:audit_proof",
    "people:branch",
    "people:export_earlier",
    "people:import_file",
    "people:import_marked",
    "people:import_template",
    "people:pick",
    "performance:act-pdf",
    "performance:act-propose",
    "performance:evidence",
    "pledges:pdf",
}
READERS = ("organisation", "unit_head", "system_admin", "security_admin", "audit_admin")
TEXTS = """() => {
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (node.parentElement.closest("main [lang], [name=language]")) continue;
    if (node.parentElement.checkVisibility()) found.add(node.data.trim());
  }
  return [...found];
}"""


def pages_of(role: str, things, world) -> list[str]:
    """The addresses of all pages that the role, and no reader before it, may open."""
    before = READERS[: READERS.index(role)]
    stage = Stage(world, {OWN: things})
    found = []
    for name, row in PAGES.items():
        roles = allowed(row, "get", OWN) if "get" in row else frozenset()
        if name in NO_PAGES or role not in roles or roles & set(before):
            continue
        found.append(stage.address(name, OWN))
    return found


def filled_pages(things) -> list[str]:
    """Pages that hold more once something was chosen, or once there are tables of every kind."""
    draft = things.draft.pk
    step = {"months": [3, 4], "words": "逐项自查"}
    contents = {
        "measures": {"category": "教学", "no": 1, "measure": "巡考", "responsible": ["教务处"]},
        "scoring": {"no": 1, "item": "季度例会", "points": 10, "criteria": [{"text": "按期召开"}]},
        "tasks": {"no": 1, "task": "逐项自查", "steps": [step], "responsible": ["教务处"]},
        "powers": {"post": "出纳", "duty": "付款", "level": "高", "controls": ["双人复核"]},
        "forms": {
            "title": "登记表",
            "fields": ["登记人甲"],
            "columns": ["登记栏乙"],
            "signatures": ["登记人丙"],
        },
    }
    rows = [
        TableRow(
            regulation=things.draft, kind=kind, order=90 + n, content=content, start=0, end=1,
            state=state, version=1,
        )
        for kind, content in contents.items()
        for n, state in enumerate(TableRow.State.values)
    ]  # fmt: skip
    TableRow.objects.bulk_create(rows)
    kinds = TableRow.objects.filter(regulation=things.draft, order=90)
    return [
        reverse("catalogue:tables", args=[draft]),
        *(reverse("catalogue:edit_row", args=[row.pk]) for row in kinds),
        reverse("catalogue:regulation", args=[draft]) + "?tab=history",
        reverse("catalogue:compare", args=[draft]) + f"?other={things.regulation.pk}&show=all",
        reverse("catalogue:coverage", args=[draft]) + f"?other={things.regulation.pk}",
    ]


def faults(page) -> list[str]:
    page.evaluate("window.scrollTo({ top: 0, behavior: 'instant' })")
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found]


@pytest.mark.parametrize("role", READERS)
def test_every_page_is_accessible(browser_page, live_server, world, role):
    page = browser_page
    open_as(page, live_server, world, role)
    wrong = {}
    things = make_things(world)
    filled = filled_pages(things) if role == "organisation" else []
    for address in pages_of(role, things, world) + filled:
        page.goto(live_server.url + address)
        found = faults(page)
        page.set_viewport_size({"width": 360, "height": 780})
        if page.evaluate("document.documentElement.scrollWidth") > 360:
            found.append("wider than 360 px")
        page.set_viewport_size({"width": 1440, "height": 900})
        if found:
            wrong[address] = found
    assert not wrong


def interface_words(things) -> set[str]:
    """Whole Chinese phrases of the interface that English words stand for, but for data."""
    catalogue = translation("en")._catalog
    tables = (UnitKind, PostKind, Unit, ListKind, ListColumn, PledgeKind, PledgeField)
    named = [thing for table in tables for thing in table.objects.all()]
    data = {thing.name for thing in named} | {str(unit) for unit in Unit.objects.all()}
    data |= set(ListColumn.objects.values_list("heading", flat=True))
    data |= {
        word for choices in ListColumn.objects.values_list("choices", flat=True) for word in choices
    }
    data |= set(Booklet.objects.values_list("title", flat=True))
    data.add(things.provision.label)
    # what history and a workbook hold stays as it was written
    data |= {SYSTEM.name, *BY_TITLE, *Event.objects.values_list("thing_label", flat=True)}
    chinese = re.compile(r"[\u4e00-\u9fff]")
    return {
        words
        for words, english in catalogue.items()
        if isinstance(words, str) and english != words and chinese.search(words)
    } - data


@pytest.mark.parametrize("role", READERS)
def test_every_page_speaks_english_too(browser_page, live_server, world, role):
    page = browser_page
    open_as(page, live_server, world, role)
    page.context.add_cookies(
        [{"name": django_settings.LANGUAGE_COOKIE_NAME, "value": "en", "url": live_server.url}]
    )
    things = make_things(world)
    with override("en"):
        words = interface_words(things)
    assert "返回" in words
    left = {}
    samples = reverse("pages:gallery")
    filled = filled_pages(things) if role == "organisation" else []
    for address in pages_of(role, things, world) + filled:
        if address == samples:
            continue
        page.goto(live_server.url + address)
        assert page.locator("html").get_attribute("lang") == "en"
        if found := words & set(page.evaluate(TEXTS)):
            left[address] = sorted(found)
    assert not left
