from __future__ import annotations

import pytest

from tests.catalogue.assistance.stand_in import (
    dawdles,
    hangs_up,
    says,
    sends,
    sends_elsewhere,
    standing_in,
)
from zelian.catalogue.assistance.client import LARGEST_ANSWER, Address, NoAnswer, ask


def asked(url: str, *, key: str = "", seconds: float = 5.0) -> str:
    address = Address(url, "some-model", key, seconds)
    return ask(address, instructions="请读", passage="站长应当每周巡查一次。")


def test_the_question_goes_to_the_named_address_with_model_and_key() -> None:
    with standing_in(says("好")) as model:
        assert asked(model.url, key="secret") == "好"
        (question,) = model.asked
    assert question.path == "/v1/chat/completions"
    assert question.key == "Bearer secret"
    assert question.body["model"] == "some-model"
    assert question.passage == "站长应当每周巡查一次。"


def test_without_a_key_none_is_sent() -> None:
    with standing_in(says("好")) as model:
        asked(model.url)
        assert model.asked[0].key is None


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (sends(b"not json"), "malformed"),
        (sends({"choices": []}), "malformed"),
        (sends({"choices": [{"message": {"content": None}}]}), "malformed"),
        (sends({"error": "no such model"}, status=404), "refused"),
        (sends(b"", status=500), "refused"),
        (sends(b"[" * 200_000), "malformed"),
        (sends(b" " * (LARGEST_ANSWER + 1)), "too_long"),
        (sends(b"\xff\xfe\x00"), "malformed"),
        (hangs_up, "unreachable"),
    ],
    ids=["no-json", "empty", "no-words", "404", "500", "nested", "too-long", "bytes", "hangs-up"],
)
def test_a_model_that_misbehaves_is_told_in_one_sentence(answer, code: str) -> None:
    with standing_in(answer) as model, pytest.raises(NoAnswer) as refusal:
        asked(model.url)
    assert refusal.value.code == code
    assert refusal.value.sentence.text().endswith("。")


def test_patience_is_for_the_whole_answer_not_for_each_drop() -> None:
    with standing_in(dawdles(4.0)) as model, pytest.raises(NoAnswer) as refusal:
        asked(model.url, seconds=0.6)
    assert refusal.value.code == "too_slow"


def test_a_redirect_is_not_followed() -> None:
    with standing_in(says("不该来")) as other, standing_in(sends_elsewhere(other.url)) as model:
        with pytest.raises(NoAnswer) as refusal:
            asked(model.url)
        assert other.asked == []
    assert refusal.value.code == "refused"


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/v1", "nonsense", "http://[half"])
def test_an_address_where_nobody_answers(url: str) -> None:
    with pytest.raises(NoAnswer) as refusal:
        asked(url)
    assert refusal.value.code == "unreachable"
