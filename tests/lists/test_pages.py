from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.lists.duties import make_duties
from tests.signing.proving import let_prove, proof
from zelian.catalogue.models import Duty
from zelian.lists import operations, queries
from zelian.lists.models import ListGeneration, ListItem, ResponsibilityList
from zelian.lists.signing import content_of
from zelian.people.models import Appointment
from zelian.signing.models import Signature
from zelian.signing.seen import packed

# pages go by the clock: the year in view is the running one
YEAR = timezone.localdate().year
HTMX = {"HX-Request": "true"}


@pytest.fixture
def duties(world):
    return make_duties(world)


@pytest.fixture
def listed(world, duties) -> ResponsibilityList:
    outcome = operations.generate_list(
        viewer=world.viewer("unit_clerk", timezone.localdate()),
        year=YEAR,
        unit=world.units["physics"],
    )
    return ResponsibilityList.objects.get(pk=outcome.list_id)


def text(response) -> str:
    return response.content.decode()


def sign(sign_in, listed, who="unit_head", **fields):
    page = reverse("lists:sign", args=[listed.pk])
    client = let_prove(sign_in(who))
    shown = client.get(page)
    return client.post(page, {"seen": shown.context["step"].field, **fields})


# -- the table -----------------------------------------------------------------------------


def test_the_table_shows_lists_with_subject_year_count_and_state(sign_in, listed):
    page = text(sign_in("unit_head").get(reverse("lists:lists")))
    assert f"物理学院党委{YEAR}年度责任清单" in page
    assert "草稿" in page


def test_the_table_filters_by_year_state_and_unit(world, sign_in, listed):
    client = sign_in("organisation")

    def rows(**filters):
        return client.get(reverse("lists:lists"), filters).context["table"].count

    assert rows() == 1
    assert rows(year=YEAR) == 1
    assert rows(year=YEAR - 1) in (0, 1)  # a year without lists is no choice and narrows nothing
    assert rows(state="signed") == 0
    assert rows(unit=world.units["physics"].pk) == 1


def test_the_table_costs_the_same_for_many_lists(world, sign_in, duties, django_assert_num_queries):
    operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    for listed in ResponsibilityList.objects.filter(post__isnull=True, unit=world.units["physics"]):
        operations.sign_list(
            viewer=world.viewer("unit_head"),
            listed=listed,
            seen=content_of(listed, queries.items_to_sign(listed)),
            proof=proof(),
        )
    client = sign_in("organisation")
    client.get(reverse("lists:lists"))
    with django_assert_num_queries(17):
        page = client.get(reverse("lists:lists"))
    assert len(page.context["table"].rows) == 8
    assert "已签字" in text(page)


def test_the_table_is_exported_as_shown(sign_in, listed):
    response = sign_in("unit_head").get(reverse("lists:lists"), {"export": "csv"})
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "草稿" in lines[1]


def test_the_menu_leads_to_jobs_on_many_lists_by_policy(sign_in):
    def jobs(name: str) -> set[str]:
        page = sign_in(name).get(reverse("lists:lists"))
        assert all(job.url in text(page) for job in page.context["jobs"])
        return {job.page for job in page.context["jobs"]}

    everyone = {"lists:booklet", "lists:blank-forms"}
    assert {"lists:file-many", "lists:endorsing"} | everyone <= jobs("unit_clerk")
    assert {"lists:archive-years", "lists:word-templates"} <= jobs("organisation")
    assert jobs("member") >= everyone
    assert not {"lists:archive-years", "lists:word-templates", "lists:receive"} & jobs("member")


def test_an_empty_table_says_how_to_begin(world, sign_in):
    assert "编制清单" in text(sign_in("unit_clerk").get(reverse("lists:lists")))
    assert "编制清单</" not in text(sign_in("member").get(reverse("lists:lists")))


# -- generating ----------------------------------------------------------------------------


def generate(sign_in, who, **fields):
    return sign_in(who).post(reverse("lists:generate"), {"year": YEAR, **fields})


def test_a_single_list_is_generated_and_opened(world, sign_in, duties):
    response = generate(sign_in, "unit_clerk", extent="unit", unit=world.units["physics"].pk)
    listed = ResponsibilityList.objects.get()
    assert response["Location"] == reverse("lists:list", args=[listed.pk])
    assert listed.items.count() == 2


def test_generating_for_all_runs_as_a_job_and_shows_its_result(sign_in, duties):
    response = generate(sign_in, "organisation", extent="all")
    generation = ListGeneration.objects.get()
    assert response["Location"] == reverse("lists:generation", args=[generation.pk])
    page = text(sign_in("organisation").get(response["Location"]))
    assert "新编制" in page
    assert "物理学院教工支部" in page
    assert "该主体没有需要承担的责任事项" in page


def test_a_running_generation_shows_its_progress_and_reloads_when_done(world, sign_in, duties):
    generation = operations.ask_for_lists(viewer=world.viewer("organisation"), year=YEAR)
    ListGeneration.objects.filter(pk=generation.pk).update(state="running", done=3, total=12)
    here = reverse("lists:generation", args=[generation.pk])
    client = sign_in("organisation")
    assert "3 / 12" in text(client.get(here))
    assert "HX-Refresh" not in client.get(here, headers=HTMX)
    ListGeneration.objects.filter(pk=generation.pk).update(state="failed")
    assert client.get(here, headers=HTMX)["HX-Refresh"] == "true"
    assert "编制中断" in text(client.get(here))


def test_a_generation_belongs_to_who_asked_for_it(world, sign_in, duties):
    generation = operations.ask_for_lists(viewer=world.viewer("organisation"), year=YEAR)
    here = reverse("lists:generation", args=[generation.pk])
    assert sign_in("committee_office").get(here).status_code == 404


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"extent": "unit"}, "unit"),
        ({"extent": "subtree"}, "unit"),
        ({"extent": "post"}, "post"),
        ({"extent": "unit", "unit": "999999"}, "unit"),
        ({"extent": "nonsense"}, "extent"),
        ({}, "extent"),
        ({"extent": "all", "year": "1888"}, "year"),
    ],
)
def test_a_wrong_wish_is_told_beside_its_field_and_kept(sign_in, duties, fields, field):
    response = generate(sign_in, "unit_clerk", **fields)
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert not ResponsibilityList.objects.exists()


def test_a_subject_without_duties_is_told_beside_the_field(world, sign_in, duties):
    response = generate(sign_in, "organisation", extent="unit", unit=world.units["finance"].pk)
    assert "没有需要承担的责任事项" in response.context["form"].errors["unit"][0]
    assert f'value="{world.units["finance"].pk}" selected' in text(response)


def test_a_clerk_may_choose_only_the_own_units(world, sign_in, duties):
    form = sign_in("unit_clerk").get(reverse("lists:generate")).context["form"]
    assert {unit.name[:4] for unit in form.fields["unit"].queryset} == {"物理学院"}
    assert {post.unit.name[:4] for post in form.fields["post"].queryset} == {"物理学院"}
    response = generate(sign_in, "unit_clerk", extent="unit", unit=world.units["letters"].pk)
    assert "unit" in response.context["form"].errors


def test_a_draft_is_refreshed_from_its_page(sign_in, listed, duties):
    Duty.objects.filter(pk=duties["plan"].pk).update(state=Duty.State.REJECTED)
    client = sign_in("unit_clerk")
    page = client.post(reverse("lists:refresh", args=[listed.pk]), follow=True)
    assert "移除1条" in text(page)
    assert listed.items.count() == 1


# -- the list ------------------------------------------------------------------------------


def test_the_page_shows_items_digest_and_what_may_be_done(sign_in, listed):
    page = text(sign_in("unit_head").get(reverse("lists:list", args=[listed.pk])))
    for words in ("召开专题会议", "每年至少 2 次", "物理学院党委书记", "还没有签字"):
        assert words in page
    assert reverse("lists:sign", args=[listed.pk]) in page
    seen = text(sign_in("discipline").get(reverse("lists:list", args=[listed.pk])))
    assert reverse("lists:sign", args=[listed.pk]) not in seen
    assert reverse("lists:edit", args=[listed.items.first().pk]) not in seen


def test_the_page_costs_the_same_for_many_items(sign_in, world, listed, duties):
    client = sign_in("unit_head")
    page = reverse("lists:list", args=[listed.pk])

    def queries_of_page() -> int:
        with CaptureQueriesContext(connection) as context:
            client.get(page)
        return len(context)

    few = queries_of_page()
    for number in (3, 4):
        ListItem.objects.create(
            list=listed, duty=duties["lecture"], number=number, content="再一条"
        )
    assert queries_of_page() == few


@pytest.mark.parametrize("who", ["foreign_head", "member", "branch_secretary"])
def test_a_list_out_of_reach_is_not_found(sign_in, listed, who):
    assert sign_in(who).get(reverse("lists:list", args=[listed.pk])).status_code == 404
    item = listed.items.first()
    assert sign_in(who).get(reverse("lists:item", args=[item.pk])).status_code == 404


def test_an_item_leads_to_its_place(sign_in, listed):
    item = listed.items.first()
    response = sign_in("unit_head").get(reverse("lists:item", args=[item.pk]))
    assert response["Location"].endswith(f"/lists/{listed.pk}/#item-{item.pk}")


# -- editing in place ----------------------------------------------------------------------


def test_an_item_is_edited_in_its_row(sign_in, listed):
    item, client = listed.items.first(), sign_in("unit_clerk")
    edit = reverse("lists:edit", args=[item.pk])
    form = text(client.get(edit, headers=HTMX))
    assert "<html" not in form
    assert f'id="item-{item.pk}"' in form
    saved = client.post(
        edit,
        {"local_measures": "每月碰头", "responsible": "副书记", "version": 1},
        headers=HTMX,
    )
    assert "每月碰头" in text(saved)
    assert f'data-saved="list-item-{item.pk}"' in text(saved)
    item.refresh_from_db()
    assert (item.local_measures, item.responsible) == ("每月碰头", "副书记")


def test_an_item_is_edited_without_script_too(sign_in, listed):
    item, client = listed.items.first(), sign_in("unit_clerk")
    edit = reverse("lists:edit", args=[item.pk])
    assert "<html" in text(client.get(edit))
    saved = client.post(edit, {"local_measures": "每月碰头", "responsible": "", "version": 1})
    assert saved["Location"].endswith(f"#item-{item.pk}")


def test_the_second_editor_sees_the_difference_and_loses_nothing(sign_in, listed):
    item = listed.items.first()
    edit = reverse("lists:edit", args=[item.pk])
    sign_in("unit_head").post(
        edit, {"local_measures": "书记写的", "responsible": "甲", "version": 1}
    )
    second = sign_in("unit_clerk")
    answer = second.post(
        edit, {"local_measures": "干事写的", "responsible": "乙", "version": 1}, headers=HTMX
    )
    page = text(answer)
    assert "物理学院党委书记已经修改了本条" in page
    assert "书记写的" in page
    assert "干事写的</textarea>" in page
    version = answer.context["form"]["version"].value()
    second.post(edit, {"local_measures": "两人商定", "responsible": "乙", "version": version})
    item.refresh_from_db()
    assert item.local_measures == "两人商定"


def test_too_long_a_text_is_told_and_kept(sign_in, listed):
    item = listed.items.first()
    answer = sign_in("unit_clerk").post(
        reverse("lists:edit", args=[item.pk]),
        {"local_measures": "长" * 5001, "responsible": "乙" * 121, "version": 1},
    )
    assert set(answer.context["form"].errors) == {"local_measures", "responsible"}
    assert "长" * 5001 in text(answer)


def test_a_signed_list_is_not_edited_in_place(sign_in, listed):
    item = listed.items.first()
    sign(sign_in, listed)
    answer = sign_in("unit_clerk").post(
        reverse("lists:edit", args=[item.pk]),
        {"local_measures": "偷偷改", "responsible": "", "version": 1},
        headers=HTMX,
    )
    assert "已经签字" in text(answer)
    assert "偷偷改" in text(answer)


# -- signing -------------------------------------------------------------------------------


def test_signing_asks_first_who_one_is_and_then_signs(sign_in, listed):
    page = reverse("lists:sign", args=[listed.pk])
    client = sign_in("unit_head")
    shown = text(client.get(page))
    assert "sm3:" in shown
    assert "确认身份" in shown
    assert "确认签字" not in shown
    refused = client.post(page, {"seen": packed(client.get(page).context["step"].content)})
    assert refused["Location"].startswith(reverse("authentication:prove"))
    assert not Signature.objects.exists()
    response = sign(sign_in, listed)
    assert response["Location"] == reverse("lists:list", args=[listed.pk])
    after = text(sign_in("unit_head").get(response["Location"]))
    for words in ("签字有效", "登录密码", Signature.objects.get().digest, "下载PDF"):
        assert words in after


def test_who_proved_it_lately_is_not_asked_again(sign_in, listed):
    page = reverse("lists:sign", args=[listed.pk])
    assert "确认签字" in text(let_prove(sign_in("unit_head"), age=timedelta(minutes=4)).get(page))
    assert "确认身份" in text(let_prove(sign_in("unit_head"), age=timedelta(minutes=6)).get(page))


def test_how_long_a_proof_lasts_is_a_setting(sign_in, listed, settings):
    settings.ZELIAN_PROOF_AGE = timedelta(minutes=1)
    page = reverse("lists:sign", args=[listed.pk])
    assert "确认身份" in text(let_prove(sign_in("unit_head"), age=timedelta(minutes=2)).get(page))


def test_what_changed_since_it_was_shown_is_not_signed(sign_in, listed):
    client = let_prove(sign_in("unit_head"))
    page = reverse("lists:sign", args=[listed.pk])
    seen = client.get(page).context["step"].field
    sign_in("unit_clerk").post(
        reverse("lists:edit", args=[listed.items.first().pk]),
        {"local_measures": "新写的", "responsible": "", "version": 1},
    )
    answer = client.post(page, {"seen": seen})
    assert "有了变动" in text(answer)
    assert [c.stands for c in answer.context["step"].changes] == ["新写的", ""]
    assert not Signature.objects.exists()
    client.post(page, {"seen": answer.context["step"].field})
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("seen", ["", "spoilt", "eJwrSy0qzszPAwALGgLW", "eJ=="])
def test_a_form_that_was_tampered_with_signs_nothing(sign_in, listed, seen):
    answer = sign(sign_in, listed, seen=seen)
    assert "有了变动" in text(answer)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("who", ["unit_clerk", "organisation", "head", "team_member"])
def test_the_signing_page_is_the_signers_own(sign_in, listed, who):
    page = reverse("lists:sign", args=[listed.pk])
    assert sign_in(who).get(page).status_code == 403
    assert let_prove(sign_in(who)).post(page, {"seen": ""}).status_code == 403


def test_a_void_signature_is_said_plainly(sign_in, listed):
    sign(sign_in, listed)
    listed.items.filter(number=1).update(content="动过手脚")
    page = text(sign_in("unit_head").get(reverse("lists:list", args=[listed.pk])))
    assert "原签字失效" in page
    assert "签字有效" not in page
    assert "签字失效" in text(sign_in("unit_head").get(reverse("lists:lists")))


def test_a_signed_list_is_reopened_with_a_reason(sign_in, listed):
    sign(sign_in, listed)
    page = reverse("lists:reopen", args=[listed.pk])
    client = sign_in("unit_clerk")
    version = client.get(page).context["form"].initial["version"]
    refused = client.post(page, {"reason": " ", "version": version})
    assert "reason" in refused.context["form"].errors
    client.post(page, {"reason": "分工有调整", "version": version})
    listed.refresh_from_db()
    assert listed.state == ResponsibilityList.State.DRAFT
    shown = text(client.get(reverse("lists:list", args=[listed.pk])))
    assert "分工有调整" in shown
    assert "签字已撤销" in shown


def test_a_vacant_post_is_said_plainly(world, sign_in, duties):
    Appointment.objects.filter(post=world.posts["unit_head"]).update(
        until_date=timezone.localdate()
    )
    generate(sign_in, "unit_clerk", extent="unit", unit=world.units["physics"].pk)
    listed = ResponsibilityList.objects.get()
    assert "（空缺）" in text(sign_in("unit_clerk").get(reverse("lists:list", args=[listed.pk])))
