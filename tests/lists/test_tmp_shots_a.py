from datetime import timedelta
import pytest
from django.urls import reverse
from django.utils import timezone
from tests.browser.signing import open_as
from tests.lists.duties import make_duties
from zelian.lists.models import *
from zelian.lists.operations import run_generation
from zelian.lists.operations.compilations import start_compilation
from zelian.lists.operations.templates import add_rows, add_template
from zelian.lists.operations.reminding import remind_of_lists
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

def test_shots(browser_page, live_server, world):
    page = browser_page
    page.expected_troubles = ["40", "Failed"]
    today = timezone.localdate()
    make_duties(world)
    v = world.viewer("organisation", today)
    day = today + timedelta(days=30)
    while day.weekday() > 4: day += timedelta(days=1)
    c = start_compilation(viewer=v, kinds=list(ListKind.objects.filter(pk__in=["responsibilities","problems"])), year=today.year, unit=world.units["school"], title=f"{today.year}年度清单编制", compile_by=day, file_by=day+timedelta(days=14) if (day+timedelta(days=14)).weekday()<5 else None, note="请结合巡察整改，把措施写实。")
    for g in c.generations.all(): run_generation(viewer=v, generation=g)
    ls = list(c.lists.all())
    for n, l in enumerate(ls):
        if n % 3 == 0: ResponsibilityList.objects.filter(pk=l.pk).update(begun_at=timezone.now())
        if n % 5 == 1: ResponsibilityList.objects.filter(pk=l.pk).update(state="discussed")
        if n % 7 == 2: ResponsibilityList.objects.filter(pk=l.pk).update(state="in_force", effective_on=today)
        if n % 4 == 3: ResponsibilityList.objects.filter(pk=l.pk).update(compile_by=today - timedelta(days=5))
    remind_of_lists(viewer=v, compilation=c, lists=c.lists.filter(unit=world.units["physics"]))
    t = add_template(viewer=v, kind=ListKind.objects.get(pk="powers"), unit=world.units["school"], name="二级学院通用权责", unit_kinds=["college_committee"])
    add_rows(viewer=v, template=t, contents=["招生录取资格审核", "科研经费支出审批", "学生评奖评优推荐"])
    open_as(page, live_server, world, "organisation", reverse("lists:kinds"))
    physics = c.lists.filter(unit=world.units["physics"], post=None, state="draft").first()
    urls = {
        "kinds": reverse("lists:kinds"), "kind": reverse("lists:kind", args=["tasks"]),
        "kind_form": reverse("lists:change-kind", args=["tasks"]),
        "column": reverse("lists:add-column", args=["tasks"]),
        "templates": reverse("lists:templates"), "template": reverse("lists:template", args=[t.pk]),
        "template_row": reverse("lists:change-template-row", args=[t.items.first().pk]),
        "compilations": reverse("lists:compilations"), "start": reverse("lists:start-compilation"),
        "compilation": reverse("lists:compilation", args=[c.pk]),
        "remind": reverse("lists:remind-compilation", args=[c.pk]),
        "standing": reverse("lists:standing"), "standing_all": reverse("lists:standing") + "?all=1&by=kinds",
        "lists": reverse("lists:lists"),
    }
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for name, url in urls.items():
            try:
                page.goto(live_server.url + url)
                page.screenshot(path=f"/tmp/w/s5/A/shots/{name}_{width}.png", full_page=True)
                wide = page.evaluate("document.documentElement.scrollWidth")
                if wide > width: print("WIDE", name, width, wide)
            except Exception as e: print("ERR", name, e)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(live_server.url + urls["start"])
    page.get_by_label("风险清单").check(); page.get_by_label("任务清单").check()
    page.locator("[name=unit]").select_option(str(world.units["school"].pk), force=True)
    page.locator("[name=compile_by]").evaluate("(e, d) => { e.value = d }", day.isoformat())
    page.get_by_role("button", name="看看会编出什么").click()
    page.screenshot(path="/tmp/w/s5/A/shots/preview_1440.png", full_page=True)
    if physics:
        open_as(page, live_server, world, "unit_clerk", reverse("lists:list", args=[physics.pk]))
        page.screenshot(path="/tmp/w/s5/A/shots/list_1440.png")
