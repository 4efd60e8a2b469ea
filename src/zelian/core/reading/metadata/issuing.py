"""Who issued a document: the red head, the signature over the date, the note of adoption.

Reads: cleaned lines of prose. Writes: the issuer in the document's words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.metadata.days import DATE, DATED_ENDS, HEAD, ISSUED_LINE
from zelian.core.reading.metadata.naming import head_issuer

_ISSUER_END = re.compile(r"[委会部室处局办厅院组府校关司公司学大站场所队]$")
_ATTACHED = re.compile(r"^(?:附件|附：|抄送|主送|各|附表)")
_ORDINAL = r"第[一二三四五六七八九十百零〇\d]{1,5}"
_OF_TERM = rf"(?:{_ORDINAL}届)?"
_ADOPTED_BY = re.compile(
    rf"(?:经|由|，|、)?(?P<place>[一-龥]{{0,20}}?){_OF_TERM}"
    rf"(?P<body>全国人民代表大会(?:常务委员会)?|人民代表大会(?:常务委员会)?|[一-龥]{{2,20}}?)"
    rf"(?={_ORDINAL}次|(?:常务|全体|党组|党委|(?:党委)?常委会?|校长办公|院务)(?:扩大)?会议?)"
    r"[^，。；）]{0,40}?通过"
)
_NO_BODY = re.compile(
    r"第|^(?:学校|单位|本|我|党委|党组|常委|校长|院长|局长|常务|全体|办公)|根据|修[正订]$"
)


def issuer_of(lines: Sequence[str]) -> str | None:
    """Who signed it, else whose red head it bears, else who adopted it."""
    return _signed(lines) or head_issuer(lines) or _publishing(lines) or _adopting(lines)


def _signed(lines: Sequence[str]) -> str | None:
    for i, line in enumerate(lines):
        if len(line) >= 60 or line[-1:] not in DATED_ENDS:
            continue
        m = ISSUED_LINE.fullmatch(line)
        if not m:
            continue
        if m["who"] and _ISSUER_END.search(m["who"]):
            return m["who"]
        before = lines[i - 1] if i else ""
        signed = 4 <= len(before) <= 40 and _ISSUER_END.search(before)
        if signed and not _ATTACHED.match(before):
            return before
    return None


_PUBLISHES = re.compile(r"(?P<who>[一-龥（）]{4,40})(?:发布|颁布)")


def _publishing(lines: Sequence[str]) -> str | None:
    """Who stands on a standard's cover: 某某学院 发布."""
    for line in lines[:HEAD]:
        m = _PUBLISHES.fullmatch(line)
        if m and _ISSUER_END.search(m["who"]):
            return m["who"]
    return None


def _adopting(lines: Sequence[str]) -> str | None:
    """
    The body in the note below the title: （…年…月…日某某第三次会议通过）.

    A law has none: the congress that adopted it is not one that issues documents.
    """
    for line in lines[:HEAD]:
        if "通过" not in line or not line.startswith(("（", "20", "19", "二")) or len(line) > 240:
            continue
        day = DATE.search(line)
        m = _ADOPTED_BY.match(line, day.end()) if day else None
        who = re.sub(rf"{_ORDINAL}届", "", m["place"] + m["body"]) if m else ""
        if who and not _NO_BODY.search(who) and "人民代表大会" not in who:
            return who
    return None
