"""One question to a language model behind an OpenAI-compatible address.

Nothing is sent unless an institution has named an address; redirects are not followed, so
that nothing goes anywhere else. Source: the chat completions interface that such servers
share (``POST …/chat/completions``).
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass

import httpx

from zelian.core.vocabulary.wording import Sentence, said

LARGEST_ANSWER = 1024 * 1024
"""Bytes; a longer answer to one passage is no answer."""


class NoAnswer(Exception):
    """The model gave nothing usable; ``sentence`` says why, ``code`` is stable."""

    def __init__(self, code: str, template: str, **values: object) -> None:
        self.code = code
        self.sentence = Sentence(template, values)
        super().__init__(self.sentence.text())


@dataclass(frozen=True, slots=True)
class Address:
    """Where a model answers: ``url`` is the base (``https://host/v1``).

    ``seconds`` is how long to wait for a whole answer.
    """

    url: str
    model: str
    key: str = ""
    seconds: float = 60.0

    @property
    def completions(self) -> str:
        """The full address of a question."""
        return f"{self.url.rstrip('/')}/chat/completions"


def ask(address: Address, *, instructions: str, passage: str) -> str:
    """
    The model's words about a passage.

    :raises NoAnswer: unreachable, too slow, too long, an error, or not the agreed form.
    """
    question = {
        "model": address.model,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": instructions},
            {"role": "user", "content": passage},
        ],
    }
    headers = {"Authorization": f"Bearer {address.key}"} if address.key else {}
    try:
        body = _post(address, question, headers)
    except httpx.TimeoutException as error:
        raise _too_slow(address) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise NoAnswer(
            "unreachable",
            said("连不上语言模型（{url}），请检查地址和网络，或稍后再试。"),
            url=address.url,
        ) from error
    return _content(body)


def _post(address: Address, question: dict[str, object], headers: dict[str, str]) -> bytes:
    """The answer's bytes; the patience is for the whole answer, not for each piece of it."""
    until = time.monotonic() + address.seconds
    with (
        httpx.Client(timeout=address.seconds, follow_redirects=False, trust_env=False) as client,
        client.stream("POST", address.completions, json=question, headers=headers) as response,
    ):
        if response.status_code != httpx.codes.OK:
            raise NoAnswer(
                "refused",
                said("语言模型没有回答（状态码 {status}），请核对地址、模型名和密钥。"),
                status=response.status_code,
            )
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > LARGEST_ANSWER:
                raise NoAnswer("too_long", said("语言模型的回答过长，没有采用。"))
            if time.monotonic() > until:
                raise _too_slow(address)
    return bytes(body)


def _too_slow(address: Address) -> NoAnswer:
    template = said("语言模型超过 {seconds} 秒没有答完，请稍后再试。")
    return NoAnswer("too_slow", template, seconds=round(address.seconds))


def _content(body: bytes) -> str:
    try:
        content = json.loads(body)["choices"][0]["message"]["content"]
    except (ValueError, LookupError, TypeError, RecursionError) as error:
        raise _not_agreed() from error
    if not isinstance(content, str):
        raise _not_agreed()
    return content


def _not_agreed() -> NoAnswer:
    return NoAnswer("malformed", said("语言模型的回答不合约定的格式，没有采用。"))
