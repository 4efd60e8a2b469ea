"""Screenshots of the pledge pages on the small institution."""
import pytest
from django.urls import reverse
from tests.pledges.pledging import *
from tests.signing.proving import let_prove
from tests.world import PASSWORD
from django.test import Client
pytestmark = pytest.mark.django_db(transaction=True)
OUT="/tmp/w/s5/H/shots/"
def test_shots(world, browser, live_server):
    import os; os.makedirs(OUT,exist_ok=True)
    from zelian.lists.models import ListItem, ListKind, ResponsibilityList
    tasks = ResponsibilityList.objects.create(kind=ListKind.objects.get(pk="tasks"),unit=world.units["physics"],unit_path=world.units["physics"].path,year=2026,title="物理学院党委2026年度任务清单")
    rows=[ListItem.objects.create(list=tasks, number=n, content=f"任务{n}：组织一次专题学习，形成学习记录", due_on=TODAY) for n in (1,2)]
    issue(world); issue(world,"appraisal","organisation"); issue(world,"integrity","discipline")
    p=one(world); other=one(world,"letter","physics_staff"); foreign=one(world,"letter","letters")
    fill(world,p,quotes=rows); fill(world,other,"branch_secretary")
    sign(world,p); sign(world,other,"branch_secretary")
    a=one(world,"appraisal")
    Pledge.objects.filter(pk=foreign.pk).update(due_on="2026-04-01")
    def ctx(who,w):
        c=let_prove(_client(world,who))
        x=browser.new_context(locale="zh-CN",viewport={"width":w,"height":900})
        x.add_cookies([{"name":"sessionid" if "sessionid" in c.cookies else list(c.cookies)[0],"value":list(c.cookies.values())[0].value,"url":live_server.url}])
        return x
    shots=[("committee_office","list",reverse("pledges:pledges")),("committee_office","newx",reverse("pledges:new")),
      ("committee_office","progress",reverse("pledges:progress")),("committee_office","kinds",reverse("pledges:kinds")),("committee_office","kind",reverse("pledges:kind",args=["letter"])),
      ("team_member","many",reverse("pledges:sign_many")),("team_member","desk",reverse("insight:mine")),("unit_head","mine",reverse("pledges:pledges")),("unit_head","pledge",reverse("pledges:pledge",args=[a.pk])),
      ("unit_head","fill",reverse("pledges:fill",args=[a.pk])),("team_member","signed",reverse("pledges:pledge",args=[p.pk])),("team_member","sign",reverse("pledges:sign",args=[p.pk]))]
    import sys
    for w in (1440,390):
        for who,name,url in shots:
            x=ctx(who,w); page=x.new_page(); errs=[]
            page.on("console",lambda m: errs.append(m.text) if m.type=="error" else None)
            page.goto(live_server.url+url)
            if name=="new":
                page.select_option("#id_kind","letter",force=True) if page.query_selector("#id_kind") else None
            page.screenshot(path=f"{OUT}{name}-{w}.png",full_page=True)
            over=page.evaluate("document.documentElement.scrollWidth>window.innerWidth")
            print(name,w,"OVERFLOW" if over else "",errs)
            x.close()
    x=ctx("committee_office",1440); page=x.new_page(); page.goto(live_server.url+reverse("pledges:new"))
    page.evaluate("""()=>{document.querySelector('#id_kind').value='order'; document.querySelector('#id_year').value='2026'; document.querySelector('#id_unit').selectedIndex=1; document.querySelector('form.form[method=post]').submit()}""")
    page.wait_for_load_state(); page.wait_for_timeout(500); page.screenshot(path=OUT+"preview-1440.png",full_page=True); x.close()
def _client(world,who):
    c=Client(); c.force_login(world.accounts[who], backend="django.contrib.auth.backends.ModelBackend"); return c
