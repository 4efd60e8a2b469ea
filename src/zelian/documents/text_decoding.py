"""Which encoding the bytes of a text are in: by their mark, else by what they would say.

UTF-8 is sure where it fits. Of the others, GB18030 fits nearly anything, so those that fit
are compared by how many of their characters are common in Chinese.
"""

from __future__ import annotations

import re

from zelian.documents.refusals import NullBytes, UndecodableText

_MARKS = (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"))
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方"
    "后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开"
    "它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又利比或但质气第向道命此变"
    "条没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基"
    "责任规章办单职检查报考核每安监督负应当必须禁止日期季"
    "這為個國時來們動對會發說產種過麼學經進電裡現實兩體機當點從業應開還間樣與關條問沒結變"
    "責規辦單職檢報監負須員數總長設"
    "，。、；：（）《》“”\n 0123456789"
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffe\uffff]")
_FEW_CONTROLS = 0.001
_ENOUGH = 20_000


def decode_text(name: str, data: bytes) -> str:
    """
    The text; a mark at its beginning and null signs are judged, never taken out.

    :raises NullBytes: it is no text.
    :raises UndecodableText: no known encoding, or control characters throughout.
    """
    for encoding, mark in _MARKS:
        if data.startswith(mark):
            return _marked(name, data, encoding)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _likeliest(name, data)
    else:
        if "\x00" in text:
            text = _without_mark(name, data)
    if len(_CONTROLS.findall(text)) > len(text) * _FEW_CONTROLS:
        raise UndecodableText(name)
    return text


def _marked(name: str, data: bytes, encoding: str) -> str:
    text = _decoded(data, encoding)
    if text is None:
        raise UndecodableText(name)
    if "\x00" in text:
        raise NullBytes(name)
    return text


def _without_mark(name: str, data: bytes) -> str:
    """UTF-16 without a mark, which has null bytes wherever a Latin sign or line end stands."""
    found = [text for encoding, _ in _MARKS if (text := _decoded(data, encoding)) is not None]
    likely = [text for text in found if "\x00" not in text and _commonness(text) > 0.3]
    if not likely:
        raise NullBytes(name)
    return max(likely, key=_commonness)


def _likeliest(name: str, data: bytes) -> str:
    if b"\x00" in data:
        return _without_mark(name, data)
    found = [
        text
        for encoding in ("gb18030", "big5hkscs")
        if (text := _decoded(data, encoding)) is not None
    ]
    if not found:
        raise UndecodableText(name)
    return max(found, key=_commonness)


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _commonness(text: str) -> float:
    """The share of signs that Chinese texts are mostly made of."""
    sample = text[:_ENOUGH]
    return sum(c in _COMMON for c in sample) / max(1, len(sample))
