import pytest
from django.utils import timezone
from tests.world import build_world
from tests.lists.stages import *
from tests.lists.test_publishing import allow_public, published, publish
from zelian.lists.operations import publishing as ops
from tests.browser.test_every_page import open_as
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OUT="/tmp/w/s5/D/"
def test_shots(browser_page, live_server, world):
    page = browser_page
    page.expected_troubles = ["404", "Failed to load"]
    t = timezone.localdate()
    allow_public(world)
    waiting = [endorsed(world, rows=4), endorsed(world, kind="risks")]
    f1 = filing_of(world, kind="problems", today=t); f2 = filing_of(world, kind="reforms", today=t)
    pub = published(world, kind="tasks", today=t, scope="public", rows=5)
    c = ops.comment_publication(viewer=world.viewer("member", t), publication=pub, text="第二条的程序能不能再具体一些，写明由谁审批、几天办完？", number=2)
    c2 = ops.comment_publication(viewer=world.viewer("branch_secretary", t), publication=pub, text="建议补充时限。")
    ops.answer_comment(viewer=world.viewer("unit_clerk", t), comment=c, answer="已在清单说明中写明：由分管领导审批，三个工作日内办完。")
    def shoot(role, pages):
        open_as(page, live_server, world, role) if role else page.context.clear_cookies()
        for name, address in pages:
            page.goto(live_server.url + address)
            for w in (1440, 390):
                page.set_viewport_size({"width": w, "height": 900})
                page.screenshot(path=f"{OUT}{name}-{w}.png", full_page=True)
                print(name, w, page.evaluate("document.documentElement.scrollWidth"))
            page.set_viewport_size({"width": 1440, "height": 900})
    shoot("unit_clerk", [("file", f"/lists/{waiting[0].pk}/file/"), ("many", "/lists/filing/"), ("comments", f"/lists/{pub.list_id}/opinions/"), ("answer", f"/lists/opinions/{c2.pk}/"), ("steps", f"/lists/{pub.list_id}/steps/")])
    shoot("discipline", [("receive", "/lists/filings/receive/"), ("filings", "/lists/filings/"), ("filing", f"/lists/filings/{f1.pk}/")])
    page.evaluate("1")
    from tests.lists.stages import filed
    listed = filed(world, kind="projects", today=t)
    shoot("unit_clerk", [("publish", f"/lists/{listed.pk}/publish/")])
    shoot("member", [("publications", "/lists/publications/"), ("publication", f"/lists/publications/{pub.pk}/")])
    shoot("committee_office", [("rules", f"/settings/publication/{world.units['school'].pk}/")])
    shoot(None, [("public", "/public/lists/"), ("public-one", f"/public/lists/{pub.pk}/"), ("none", "/public/lists/999/")])
