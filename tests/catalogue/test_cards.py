from __future__ import annotations

import pytest
from django.urls import reverse

from tests.catalogue.papers import HTMX, TEXT, at, lecture, page, remark_on, unclear, uploaded
from zelian.catalogue.models import Duty, ReadingRemark, Regulation
from zelian.core.vocabulary.wording import Sentence


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def clerk(sign_in):
    return sign_in("organisation")


# -- the confirming page ---------------------------------------------------------------------


def test_the_confirming_page_links_text_and_cards(clerk, draft):
    text = page(clerk.get(at("regulation", draft)))
    for duty in draft.duties.all():
        assert f'id="m-duty-{duty.pk}"' in text
        assert f'data-card="duty-{duty.pk}"' in text
    assert "每年至少 1 次" in text
    assert "disabled" in text


def test_a_decision_answers_with_the_card_and_the_bar_only(clerk, draft):
    duty = lecture(draft)
    data = {"version": duty.version, "seen": draft.version}
    text = page(clerk.post(at("accept", duty), data, headers=HTMX))
    assert text.lstrip().startswith("<article")
    assert "已采纳" in text
    assert "<html" not in text
    assert 'id="draft-bar"' in text
    duty.refresh_from_db()
    assert duty.state == "accepted"
    response = clerk.post(at("reopen", duty), {"version": duty.version}, headers=HTMX)
    assert 'data-state="proposed"' in page(response)


def test_without_scripts_a_decision_leads_back_to_its_card(clerk, draft):
    duty = lecture(draft)
    response = clerk.post(at("reject", duty), {"version": duty.version})
    assert response.url == f"{at('regulation', draft)}#c-duty-{duty.pk}"


def test_the_second_clerk_sees_who_did_what_and_the_card_as_it_stands(draft, clerk, sign_in):
    duty = lecture(draft)
    data = {"version": duty.version, "seen": draft.version}
    sign_in("committee_office").post(at("reject", duty), data, headers=HTMX)
    text = page(clerk.post(at("accept", duty), data, headers=HTMX))
    assert "党委办公室干事" in text
    assert 'data-state="rejected"' in text


def test_what_others_did_elsewhere_comes_along(draft, clerk, sign_in):
    duty, other = lecture(draft), unclear(draft)
    seen = draft.version
    data = {"version": other.version, "seen": seen}
    sign_in("committee_office").post(at("reject", other), data, headers=HTMX)
    data = {"version": duty.version, "seen": seen}
    text = page(clerk.post(at("accept", duty), data, headers=HTMX))
    assert "他人也改了这份文件" in text
    assert f'id="c-duty-{other.pk}" data-card="duty-{other.pk}" data-state="rejected"' in text


def edit_data(duty: Duty, **changed) -> dict:
    p = f"d{duty.pk}"
    data = {
        f"{p}-version": duty.version,
        f"{p}-action": duty.action,
        f"{p}-activity": duty.activity,
        f"{p}-modality": duty.modality,
        f"{p}-subjects": "、".join(duty.subjects),
        f"{p}-bearers-TOTAL_FORMS": 2,
        f"{p}-bearers-INITIAL_FORMS": 0,
        f"{p}-bearers-0-who": "head",
        f"{p}-bearers-0-where": "kind:college_committee",
        f"{p}-measures-TOTAL_FORMS": 1,
        f"{p}-measures-INITIAL_FORMS": 1,
        f"{p}-measures-0-kind": "frequency",
        f"{p}-measures-0-at_least": "1",
        f"{p}-measures-0-per": "year",
    }
    return data | {f"{p}-{name.replace('__', '-')}": value for name, value in changed.items()}


def measure_data(**values) -> dict:
    blank = {"kind": "", "at_least": "", "per": ""}
    return {f"measures__0__{name}": value for name, value in (blank | values).items()}


def test_the_edit_form_begins_with_what_was_read(clerk, draft):
    text = page(clerk.get(at("edit", lecture(draft)), headers=HTMX))
    assert "学院党委书记" in text
    assert 'value="frequency" selected' in text
    assert 'value="kind:college_committee" selected' in text
    assert 'data-draft="duty-' in text


def test_an_edit_is_saved_and_accepted_in_one_step(clerk, draft):
    duty = lecture(draft)
    changed = measure_data(
        kind="deadline", recurs="year", month="4", day="end", quote="课后留存讲稿"
    )
    quote = duty.quote[-8:].strip("。")
    changed["measures__0__quote"] = quote
    data = edit_data(duty, action="讲党课", evidence="讲稿、照片", **changed) | {"accept": "1"}
    text = page(clerk.post(at("edit", duty), data, headers=HTMX))
    assert f'data-saved="duty-{duty.pk}"' in text
    assert "每年4月底前" in text
    duty.refresh_from_db()
    assert duty.state == "accepted"
    assert duty.evidence == ["讲稿", "照片"]
    assert duty.measures.get().value["month"] == 4


WRONG = [
    ({"action": ""}, "请写明要做什么"),
    ({"action": "长" * 501}, "不超过 500 字"),
    (measure_data(at_least="3"), "请选择量化要求的种类"),
    (measure_data(kind="frequency", per="year"), "至少填一个"),
    (measure_data(kind="frequency", at_least="2"), "请选择按什么周期"),
    (measure_data(kind="frequency", at_least="1.5", per="year"), "正整数"),
    (measure_data(kind="frequency", at_least="3", at_most="2", per="year"), "不能小于"),
    (measure_data(kind="frequency", at_least="x", per="year"), "请填写数字"),
    (measure_data(kind="deadline", recurs="year"), "请选择一个时点"),
    (measure_data(kind="deadline", recurs="year", month="2", day="30"), "2月没有30日"),
    (measure_data(kind="deadline", recurs="year", day="10"), "请填写是几月"),
    (measure_data(kind="within", after="会后"), "请填写时间的长短"),
    (measure_data(kind="within", length="5"), "请选择时间单位"),
    (measure_data(kind="share", at_least="120"), "不能超过 100"),
    (measure_data(kind="amount", at_least="-1", unit="字"), "大于零"),
    (measure_data(kind="amount", at_least="1", quote="不在原文里的话"), "不在这一条的原文里"),
    ({"bearers__1__where": "kind:branch"}, "请选择由谁承担"),
    ({"bearers__1__who": "members"}, "请选择是哪些单位"),
    ({"bearers__1__who": "post"}, "请选择是哪个岗位"),
    ({"bearers__1__who": "head", "bearers__1__where": "unit:99999"}, "请重新选择"),
]


@pytest.mark.parametrize(("changed", "words"), WRONG, ids=[words for _c, words in WRONG])
def test_a_wrong_edit_is_told_at_its_field_and_kept(clerk, draft, changed, words):
    duty = lecture(draft)
    data = edit_data(duty, evidence="已经填好的佐证", **changed)
    text = page(clerk.post(at("edit", duty), data, headers=HTMX))
    assert words in text
    assert "已经填好的佐证" in text
    duty.refresh_from_db()
    assert duty.evidence != ["已经填好的佐证"]


KINDS = [
    (
        measure_data(kind="frequency", at_least="2", at_most="3", per="term", every="1"),
        "每学期 2 至 3 次",
    ),
    (measure_data(kind="frequency", at_most="2", per="year"), "每年不超过 2 次"),
    (measure_data(kind="deadline", recurs="year", when="year_end"), "每年年底前"),
    (measure_data(kind="deadline", recurs="", month="6", day="30", year="2027"), "2027年6月30日前"),
    (
        measure_data(kind="within", length="5", length_unit="workday", after="会后"),
        "会后 5 个工作日内",
    ),
    (
        measure_data(kind="share", at_least="8", of="班子成员", per="month"),
        "每月不少于 8%（班子成员）",
    ),
    (measure_data(kind="amount", at_least="3000", unit="字"), "不少于 3000 字"),
]


@pytest.mark.parametrize(("changed", "words"), KINDS, ids=[words for _c, words in KINDS])
def test_every_kind_of_measure_can_be_put_in(clerk, draft, changed, words):
    duty = lecture(draft)
    page(clerk.post(at("edit", duty), edit_data(duty, **changed), headers=HTMX))
    text = " ".join(page(clerk.get(at("duty", duty))).split())
    assert words in text
    assert duty.measures.get().quote == duty.quote


def test_two_people_edit_one_duty_and_the_second_keeps_what_was_typed(world, draft, clerk, sign_in):
    duty = lecture(draft)
    mine = edit_data(duty, action="我写的事项")
    sign_in("discipline").post(
        at("edit", duty), edit_data(duty, action="别人写的事项"), headers=HTMX
    )
    text = page(clerk.post(at("edit", duty), mine, headers=HTMX))
    assert "我写的事项" in text
    assert "别人写的事项" in text
    assert "校纪委书记" in text
    duty.refresh_from_db()
    assert duty.action == "别人写的事项"
    assert f'name="d{duty.pk}-version" value="{duty.version}"' in text
    mine[f"d{duty.pk}-version"] = duty.version
    page(clerk.post(at("edit", duty), mine, headers=HTMX))
    duty.refresh_from_db()
    assert duty.action == "我写的事项"


def test_a_candidate_is_chosen_with_one_click(clerk, draft):
    duty = unclear(draft)
    card = page(clerk.get(at("card", duty), headers=HTMX))
    assert "由谁承担？" in card
    key = "head@kind:college_committee 主要负责人"
    assert key in card
    data = {"version": duty.version, "key": key}
    text = page(clerk.post(at("choose", duty), data, headers=HTMX))
    assert "由谁承担？" not in text
    assert duty.bearers.get().word == "主要负责人"
    duty.refresh_from_db()
    text = page(clerk.post(at("choose", duty), {"version": duty.version, "key": "x"}, headers=HTMX))
    assert "请重新选择" in text


def test_a_word_is_settled_for_all_its_duties(clerk, draft):
    form = page(clerk.get(at("word", draft), {"word": "主要负责人"}, headers=HTMX))
    assert "可能是" in form
    clear = page(clerk.get(at("word", draft), {"word": "学院党委书记"}, headers=HTMX))
    assert "系统建议的依据" in clear
    assert 'value="head@kind:college_committee" checked' in clear
    empty = page(clerk.post(at("word", draft), {"word": "主要负责人"}, headers=HTMX))
    assert "请先选择" in empty
    data = {"word": "主要负责人", "key": ["head@kind:college_committee", "head@kind:branch"]}
    response = clerk.post(at("word", draft), data, headers=HTMX)
    assert response["HX-Retarget"] == "#draft-groups"
    bearers = {str(bearer) for bearer in unclear(draft).bearers.all()}
    assert bearers == {"学院党委·主要负责人", "党支部·主要负责人"}


def test_bulk_decisions_do_what_their_buttons_say(clerk, draft):
    measured = set(draft.duties.filter(measures__isnull=False).values_list("pk", flat=True))
    page(clerk.post(at("decide_many", draft), {"what": "measured"}, headers=HTMX))
    accepted = set(draft.duties.filter(state="accepted").values_list("pk", flat=True))
    assert accepted == measured
    page(clerk.post(at("decide_many", draft), {"what": "rest"}, headers=HTMX))
    assert not draft.duties.filter(state="proposed").exists()
    assert set(draft.duties.filter(state="accepted").values_list("pk", flat=True)) == measured


def test_all_of_one_provision_are_accepted(clerk, draft):
    provision = lecture(draft).provision
    page(clerk.post(at("decide_many", draft), {"what": f"provision:{provision.pk}"}, headers=HTMX))
    assert {d.provision_id for d in draft.duties.filter(state="accepted")} == {provision.pk}
    assert "已采纳 0 项" in page(
        clerk.post(at("decide_many", draft), {"what": "provision:abc"}, headers=HTMX)
    )


def test_filters_leave_what_they_name(clerk, draft):
    duty = lecture(draft)
    clerk.post(at("accept", duty), {"version": duty.version})
    here = at("regulation", draft)
    assert f'id="c-duty-{duty.pk}"' not in page(clerk.get(here, {"show": "open"}))
    assert f'id="c-duty-{duty.pk}"' in page(clerk.get(here, {"show": "measured"}))
    only = page(clerk.get(here, {"show": "unborne"}))
    assert f'id="c-duty-{unclear(draft).pk}"' in only
    assert f'id="c-duty-{duty.pk}"' not in only


def test_a_doubt_stands_in_its_card_and_is_settled_there(clerk, draft):
    duty = lecture(draft)
    remark = ReadingRemark.objects.create(
        regulation=draft,
        duty=duty,
        code="x.y",
        start=duty.start,
        end=duty.end,
        message=Sentence("“{word}”不明确。", {"word": "讲稿"}).to_json(),
    )
    assert "“讲稿”不明确。" in page(clerk.get(at("card", duty), headers=HTMX))
    assert "已看过" in page(clerk.post(at("settle", remark), headers=HTMX))
    remark.refresh_from_db()
    assert remark.settled


def test_a_doubt_outside_every_duty_has_a_card_of_its_own(clerk, draft):
    start = TEXT.index("二、工作要求")
    message = Sentence("编号可疑。").to_json()
    remark = ReadingRemark.objects.create(
        regulation=draft, code="x", start=start, end=start + 2, message=message
    )
    assert f'id="c-remark-{remark.pk}"' in page(clerk.get(at("regulation", draft)))
    response = clerk.post(at("settle", remark), headers=HTMX)
    assert response["HX-Reswap"] == "delete"
    assert clerk.post(at("settle", 999), headers=HTMX).status_code == 200


def test_a_split_offers_the_ends_of_sentences(world, clerk, draft):
    start = TEXT.index("各单位每季度")
    end = TEXT.index("报送校纪委。") + len("报送校纪委。")
    draft.duties.filter(start__gte=start, end__lte=end).exclude(start=start).delete()
    meeting = draft.duties.get(start=start)
    Duty.objects.filter(pk=meeting.pk).update(end=end, quote=TEXT[start:end])
    cut = TEXT.index("；", start) + 1
    form = page(clerk.get(at("split", meeting), headers=HTMX))
    assert f'value="{cut}"' in form
    data = {"version": meeting.version}
    assert "请选择在哪一处断开" in page(clerk.post(at("split", meeting), data, headers=HTMX))
    text = page(clerk.post(at("split", meeting), data | {"at": cut}, headers=HTMX))
    assert text.count("<article") == 2
    first, second = draft.duties.filter(start__gte=start, end__lte=end)
    response = clerk.post(at("merge", second), {"version": second.version}, headers=HTMX)
    assert response["HX-Reswap"] == "delete"
    assert f'id="c-duty-{first.pk}"' in page(response)
    assert draft.duties.get(start=start).end == end


def test_a_card_that_was_merged_away_says_so(world, clerk, draft):
    duty = lecture(draft)
    pk, version = duty.pk, duty.version
    duty.delete()
    for name in ("accept", "reject", "merge", "choose"):
        data = {"version": version, "key": "head@kind:branch x"}
        text = page(clerk.post(reverse(f"catalogue:{name}", args=[pk]), data, headers=HTMX))
        assert "合并" in text


def test_a_duty_is_added_from_a_selection_or_from_typed_words(clerk, draft):
    quote = "切实加强组织领导"
    start = TEXT.index(quote)
    data = {"quote": quote, "start": start, "end": start + len(quote)}
    response = clerk.post(at("add_duty", draft), data, headers=HTMX)
    assert response["HX-Retarget"] == "#draft-groups"
    added = draft.duties.get(origin="added")
    assert (added.start, added.quote) == (start, quote)
    typed = {"quote": "不在正文里的一句话"}
    text = page(clerk.post(at("add_duty", draft), typed, headers=HTMX))
    assert "正文里没有找到" in text
    assert "不在正文里的一句话" in text
    whole = page(clerk.post(at("add_duty", draft), typed))
    assert "正文里没有找到" in whole


def test_offsets_that_lie_are_looked_up_in_the_text(clerk, draft):
    quote = "切实加强组织领导"
    data = {"quote": quote, "start": 3, "end": 10**12}
    page(clerk.post(at("add_duty", draft), data, headers=HTMX))
    assert draft.duties.get(origin="added").start == TEXT.index(quote)


def test_what_sets_a_duty_going_is_put_in_and_shown(clerk, draft):
    duty = lecture(draft)
    words = {
        "conditions": "经查属实、情节严重的；屡教不改的",
        "triggers": "发现问题后",
        "consequences": "约谈，并通报批评",
    }
    card = page(clerk.post(at("edit", duty), edit_data(duty, **words), headers=HTMX))
    duty.refresh_from_db()
    assert duty.conditions == ["经查属实、情节严重的", "屡教不改的"]
    assert duty.consequences == ["约谈，并通报批评"]
    whole = page(clerk.get(at("duty", duty)))
    for text in (card, whole):
        assert "经查属实、情节严重的；屡教不改的" in text
        assert "发现问题后" in text
        assert "约谈，并通报批评" in text
    form = page(clerk.get(at("edit", duty), headers=HTMX))
    assert 'value="经查属实、情节严重的；屡教不改的"' in form


def test_all_without_a_doubt_are_accepted_in_one_step(clerk, draft):
    doubted = lecture(draft)
    remark_on(draft, doubted)
    suggested = draft.duties.exclude(pk=doubted.pk).filter(bearers__isnull=False).first()
    draft.duties.filter(pk=suggested.pk).update(origin="suggested")
    page(clerk.post(at("decide_many", draft), {"what": "clear"}, headers=HTMX))
    left = list(draft.duties.filter(state=Duty.State.PROPOSED))
    assert doubted in left
    assert unclear(draft) in left
    assert suggested in left
    assert draft.duties.filter(state=Duty.State.ACCEPTED).exists()
    for duty in draft.duties.filter(state=Duty.State.ACCEPTED):
        assert duty.bearers.exists()
        assert not duty.remarks.filter(settled=False).exists()


KINDS_OF_DOUBT = [
    ("measure.vague", "次数或时限不明", "去填次数或时限"),
    ("subject.unclear", "没有写明由谁负责", "去选由谁承担"),
    ("scan.unsure", "扫描字迹不清", "对照原件"),
    ("scoring.sum", "分值合计不符", "原文如此"),
    ("label.gap", "编号不连续", "编号没有问题"),
    ("table.odd", "表格可疑", "看过了"),
    ("never.heard", "存疑", "看过了"),
]


@pytest.mark.parametrize(("code", "label", "way"), KINDS_OF_DOUBT)
def test_a_doubt_has_a_plain_name_and_a_way_to_deal_with_it(clerk, draft, code, label, way):
    remark_on(draft, lecture(draft))
    ReadingRemark.objects.filter(duty=lecture(draft)).update(code=code)
    card = page(clerk.get(at("card", lecture(draft)), headers=HTMX))
    assert f">{label}<" in card
    assert way in card


def test_the_bar_says_how_much_is_left_and_about_how_long(clerk, draft):
    remark_on(draft, lecture(draft))
    left, doubts = draft.duties.count(), draft.remarks.filter(settled=False).count()
    text = page(clerk.get(at("regulation", draft)))
    assert f"还有 {doubts} 处存疑、{left} 项待核对，大约" in text
