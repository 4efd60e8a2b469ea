from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from tests.catalogue.assistance.stand_in import StandIn, hangs_up, says, sends, standing_in
from tests.catalogue.papers import at, page, uploaded
from zelian.catalogue.assistance.passages import passages_of
from zelian.catalogue.assistance.state import LONGEST_SILENCE, Tally
from zelian.catalogue.assistance.tasks import KEY_VARIABLE
from zelian.catalogue.models import Duty, LanguageModel, Regulation
from zelian.catalogue.operations import accept_all
from zelian.catalogue.operations.asking import (
    Address,
    ask_language_model,
    set_language_model,
)
from zelian.catalogue.refusals import CannotChange
from zelian.core.vocabulary.text import Span
from zelian.history.models import Event

TEXT = """海滨学院印章管理办法
第一条 印章由专人保管。
第二条 学院办公室每季度清点一次印章。
第三条 印章遗失的，保管人连夜登报。
"""
NEW = {
    "quote": "印章遗失的，保管人连夜登报",
    "subjects": ["保管人", "校长"],
    "modality": "must",
    "action": "登报",
    "activity": "publication",
}
KNOWN = {"quote": "学院办公室每季度清点一次印章", "subjects": ["学院办公室"]}
INVENTED = {"quote": "校长每天检查印章"}


@pytest.fixture
def draft(world) -> Regulation:
    regulation = uploaded(world, TEXT)
    regulation.duties.filter(start__gte=TEXT.index("第三条")).delete()
    return regulation


def named(world, model: StandIn, *, enabled: bool = True, seconds: int = 5) -> LanguageModel:
    address = Address(model.url, "some-model", seconds, enabled)
    return set_language_model(viewer=world.viewer("system_admin"), address=address)


def asked(world, regulation: Regulation) -> Regulation:
    ask_language_model(viewer=world.viewer("organisation"), regulation_id=regulation.pk)
    regulation.refresh_from_db()
    return regulation


def says_of(items: list[dict[str, Any]]):
    """An answer that gives each item only for the passage that holds its words."""

    def answer(question, handler) -> None:
        fitting = [i for i in items if i["quote"] in question.passage or i is INVENTED]
        says(fitting)(question, handler)

    return answer


def test_off_by_default_nothing_can_be_asked(world, draft, sign_in):
    with pytest.raises(CannotChange, match="没有启用"):
        asked(world, draft)
    assert "请语言模型补充" not in page(sign_in("organisation").get(at("regulation", draft)))


def test_switched_off_nothing_is_sent(world, draft):
    with standing_in(says([])) as model:
        named(world, model, enabled=False)
        with pytest.raises(CannotChange):
            asked(world, draft)
        assert model.asked == []


def test_proposals_come_marked_and_wait_for_a_person(world, draft, sign_in):
    with standing_in(says_of([NEW, KNOWN, INVENTED])) as model:
        named(world, model)
        asked(world, draft)
    (duty,) = draft.duties.filter(origin="suggested")
    assert duty.quote == NEW["quote"]
    assert duty.quote == draft.text[duty.start : duty.end]
    assert duty.subjects == ["保管人"]
    assert duty.state == Duty.State.PROPOSED
    assert duty.provision.address == "第三条"
    told = draft.assistance
    assert (told["state"], told["found"]) == ("done", 1)
    assert told["invented"] == told["of"]
    shown = page(sign_in("organisation").get(at("regulation", draft)))
    assert "模型建议" in shown
    assert "语言模型补充了 1 项建议" in shown
    orders = list(draft.duties.order_by("start").values_list("order", flat=True))
    assert orders == sorted(set(orders))


def test_accepting_many_at_once_passes_suggestions_over(world, draft):
    with standing_in(says_of([NEW])) as model:
        named(world, model)
        asked(world, draft)
    accept_all(viewer=world.viewer("organisation"), regulation=draft)
    assert draft.duties.get(origin="suggested").state == Duty.State.PROPOSED


def test_asking_twice_stores_once(world, draft):
    with standing_in(says_of([NEW])) as model:
        named(world, model)
        asked(world, draft)
        asked(world, draft)
    assert draft.duties.filter(origin="suggested").count() == 1


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (sends(b"<html>"), "约定的格式"),
        (says("对不起，我不能"), "约定的格式"),
        (sends({}, status=503), "状态码 503"),
        (hangs_up, "连不上语言模型"),
    ],
    ids=["no-json", "chatter", "503", "hangs-up"],
)
def test_a_misbehaving_model_leaves_the_draft_as_it_was(world, draft, sign_in, answer, words):
    before = list(draft.duties.values_list("pk", "order"))
    with standing_in(answer) as model:
        named(world, model)
        asked(world, draft)
    assert draft.assistance["state"] == "failed"
    assert list(draft.duties.values_list("pk", "order")) == before
    shown = page(sign_in("organisation").get(at("regulation", draft)))
    assert words in shown
    assert "请语言模型补充" in shown  # it can be tried again


def test_the_key_comes_from_the_environment_and_is_kept_nowhere(world, draft, monkeypatch):
    monkeypatch.setenv(KEY_VARIABLE, "a-secret-key")
    with standing_in(says([])) as model:
        named(world, model)
        asked(world, draft)
        assert {question.key for question in model.asked} == {"Bearer a-secret-key"}
    events = [json.dumps([e.before, e.after, e.why]) for e in Event.objects.all()]
    assert "a-secret-key" not in "".join(events)


def test_history_tells_who_sent_what_where(world, draft):
    with standing_in(says([])) as model:
        named(world, model)
        asked(world, draft)
        event = Event.objects.get(action="regulation.help_asked")
        assert event.after == {"address": model.url, "model": "some-model"}
    assert Event.objects.filter(action="regulation.help_ended").exists()
    assert Event.objects.filter(action="language_model.set").exists()


def test_only_the_administrator_names_the_address(world):
    address = Address("http://127.0.0.1:1/v1", "m", 5, enabled=True)
    with pytest.raises(PermissionDenied):
        set_language_model(viewer=world.viewer("organisation"), address=address)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("", "请填写语言模型的地址"),
        ("10.0.0.8:8000", "http://"),
        ("ftp://model/v1", "http://"),
        ("http://", "http://"),
        ("http://[half", "http://"),
        ("http://a:99999/", "http://"),
        ("http://name:word@model/v1", "密钥由系统管理员另行配置"),
    ],
)
def test_a_wrong_address_is_told_at_its_place(sign_in, url, words):
    data = {"url": url, "model": "some-model", "seconds": "60", "enabled": "on"}
    answer = page(sign_in("system_admin").post(reverse("catalogue:language_model"), data))
    assert words in answer
    assert "some-model" in answer
    assert not LanguageModel.objects.exists()


def test_the_settings_are_saved_and_shown_again(sign_in):
    client = sign_in("system_admin")
    address = reverse("catalogue:language_model")
    data = {"url": "http://model.school:8000/v1/", "model": "m", "seconds": "30"}
    assert client.post(address, data).status_code == 302
    assert "http://model.school:8000/v1" in page(client.get(address))
    client.post(address, data | {"model": "n", "enabled": "on"})
    row = LanguageModel.objects.get()
    assert (row.url, row.model, row.enabled) == ("http://model.school:8000/v1", "n", True)


def test_asking_in_the_browser_leads_back_to_the_draft(world, draft, sign_in):
    client = sign_in("organisation")
    with standing_in(says_of([NEW])) as model:
        named(world, model)
        before = page(client.get(at("regulation", draft)))
        assert model.url in before  # where the words would go is said before they go
        assert client.post(at("ask", draft)).url == at("regulation", draft)
    told = page(client.get(at("assistance", draft)))
    assert "语言模型补充了 1 项建议" in told
    assert at("regulation", draft) in told
    assert "hx-get" not in told  # it has come to an end and is not asked for again


def test_passages_cover_the_text_and_keep_to_their_length():
    text = "".join(f"第{i}条 " + "字" * (i * 37 % 400) + "\n" for i in range(1, 60))
    starts = [(text.index(f"第{i}条 "), (f"第{i}条",)) for i in range(1, 60)]
    passages = list(passages_of(text, starts, longest=500))
    assert "".join(p.span.of(text) for p in passages) == text
    assert max(len(p.span) for p in passages) <= 500
    assert all(p.span.of(text).startswith("".join(p.path)) for p in passages)


def test_a_clause_without_an_end_is_cut():
    text = "长" * 1203
    spans = [p.span for p in passages_of(text, [], longest=500)]
    assert spans == [Span(0, 500), Span(500, 1000), Span(1000, 1203)]


def test_a_job_that_was_lost_does_not_block_the_next(world, draft, sign_in):
    with standing_in(says_of([NEW])) as model:
        named(world, model)
        now = timezone.now()
        draft.assistance = Tally(of=9, done=4).asking(now)
        draft.save()
        with pytest.raises(CannotChange, match="正在阅读"):
            asked(world, draft)
        draft.assistance = Tally(of=9, done=4).asking(now - 2 * LONGEST_SILENCE)
        draft.save()
        shown = page(sign_in("organisation").get(at("regulation", draft)))
        assert "没有读完就中断了" in shown
        asked(world, draft)
    assert draft.assistance["state"] == "done"
