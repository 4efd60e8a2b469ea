"""What a document says of itself: title, number, issuer, dates, what it replaces.

Reads: passages of prose. Writes: :class:`RegulationMeta`, and remarks on what two
places say differently.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from zelian.core.reading.flow import Flow
from zelian.core.reading.labels import label_at
from zelian.core.reading.numerals import whole
from zelian.core.vocabulary.regulation import RegulationMeta
from zelian.core.vocabulary.text import Paper

_KIND = (
    r"办法|规定|规则|细则|条例|章程|准则|意见|方案|通知|清单|制度|措施|规程|守则|要点|决定|规范|公约|标准|纲要|指南|"
    r"计划|预案|职责|责任书|目录|法|暂行规定|实施细则|公告|通告|函|批复|决议|工作制"
)
_TITLE = re.compile(
    rf"[^。；]{{2,80}}?(?:{_KIND})(?:（(?:试行|暂行|修订|征求意见稿|草案|[^）]{{1,12}})）)*"
)
_NUMBER = re.compile(
    r"[一-龥]{1,12}(?:〔|\[|［|【|（)(?:19|20)\d\d(?:〕|\]|］|】|）)(?:第)?\d{1,4}号"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d|二[〇○零Ｏ][〇○零一二三四五六七八九]{2})年(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})月"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日"
)
_ISSUED_LINE = re.compile(rf"(?P<who>[一-龥（）]{{4,40}}?)?{_DATE.pattern}(?:印发|发布|公布)?")
_OF_ISSUE = re.compile(r"[（(]|[^。]{0,30}(?:通过|发布|公布|印发)")
_SENT_OUT = re.compile(r"[^，。；\d]{0,30}?(?:发布|公布|印发)")
_EFFECTIVE = re.compile(
    r"(?:自|从)(?P<when>[^，。；\n]{2,20}?)(?:之日)?起(?:正式)?(?:施行|实施|执行|生效|试行)"
)
_REPEALED = re.compile(
    r"(?P<what>《[^》\n]{2,90}》(?:（[^（）]{2,30}?号[^（）]{0,6}）|（[^（）]{2,30}）)?)(?=[^。；\n]{0,60}?(?:同时废止|同时停止执行|予以废止|即行废止))"
)
_ABOUT = re.compile(r"关于(?:印发|发布|转发|公布|颁发|下发)《(?P<name>[^》\n]{2,80})》的通知")
_ISSUER_END = re.compile(r"[委会部室处局办厅院组府校关司公司学大]$")
_ATTACHED = re.compile(r"^(?:附件|附：|抄送|主送|各)")
_OFFICE_DOC = re.compile(r"^(?P<who>[一-龥（）]{4,40}?)文件$")
_HEAD = 14


def read_metadata(paper: Paper, flow: Flow, prose: Sequence[tuple[int, int]]) -> RegulationMeta:
    """What the document says of itself, from its ``prose`` passages."""
    lines = [flow.text[a:b] for a, b in prose]
    title, prefix, trial = _title(lines)
    issued = _issued(lines)
    effective = _effective(lines, issued)
    number = next(
        (
            m[0]
            for line in lines[:_HEAD]
            if len(line) < 40 and (m := _NUMBER.fullmatch(line) or _NUMBER.search(line))
        ),
        None,
    )
    return RegulationMeta(
        title=title,
        doc_number=number,
        issuer=prefix or _issuer(lines),
        issued_on=issued,
        effective_on=effective,
        supersedes=_supersedes(paper, flow, prose),
        trial=trial,
    )


def _title(lines: Sequence[str]) -> tuple[str, str | None, bool]:
    """The regulation's title without its issuer, the issuer before it, and whether on trial."""
    about = next((m["name"] for line in lines[:_HEAD] if (m := _ABOUT.search(line))), None)
    if about is not None:
        name, issuer = _without_issuer(about)
        return name, issuer, "试行" in name or "暂行" in name
    joined = _joined_title(lines)
    name, issuer = _without_issuer(joined)
    return name, issuer, "试行" in name or "暂行" in name


def _joined_title(lines: Sequence[str]) -> str:
    """The first lines that make a title, a title over several lines put together."""
    held = ""
    for line in lines[:_HEAD]:
        if (
            _NUMBER.fullmatch(line)
            or _OFFICE_DOC.match(line)
            or len(line) > 80
            or line[-1] in "：。；"
        ):
            held = ""
            continue
        if _TITLE.fullmatch(held + line):
            return held + line
        held = held + line if len(held) + len(line) < 80 else line
    return next((x for x in lines[:_HEAD] if 4 < len(x) < 60 and label_at(x, 0) is None), "")


def _without_issuer(title: str) -> tuple[str, str | None]:
    at = title.find("关于")
    if at > 3 and _ISSUER_END.search(title[:at]):
        return title[at:], title[:at]
    return title, None


def _issued(lines: Sequence[str]) -> date | None:
    """The date that stands as a line of its own, or in a line of issue or adoption."""
    for line in lines:
        if len(line) > 60:
            continue
        m = _ISSUED_LINE.fullmatch(line)
        if m and (found := _date(m)):
            return found
    for line in lines[:_HEAD]:
        if len(line) < 120 and _OF_ISSUE.match(line):
            dates = list(_DATE.finditer(line))
            issued = [m for m in dates if _SENT_OUT.match(line, m.end())]
            if dates:
                return _date((issued or dates)[0])
    return None


def _date(m: re.Match[str]) -> date | None:
    year, month, day = (
        whole(m[g].replace("○", "〇").replace("Ｏ", "〇")) for g in ("year", "month", "day")
    )
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def _effective(lines: Sequence[str], issued: date | None) -> date | None:
    for line in reversed(lines):
        for m in _EFFECTIVE.finditer(line):
            stated = _DATE.fullmatch(m["when"])
            if stated:
                return _date(stated)
            if re.fullmatch(r"(?:印发|发布|公布|下发|颁布|发文)", m["when"]):
                return issued
    return None


def _issuer(lines: Sequence[str]) -> str | None:
    for i, line in enumerate(lines):
        if len(line) < 60 and (m := _ISSUED_LINE.fullmatch(line)):
            if m["who"]:
                return m["who"]
            before = lines[i - 1] if i else ""
            if (
                4 <= len(before) <= 40
                and _ISSUER_END.search(before)
                and not _ATTACHED.match(before)
            ):
                return before
    return next((m["who"] for line in lines[:_HEAD] if (m := _OFFICE_DOC.match(line))), None)


def _supersedes(paper: Paper, flow: Flow, prose: Sequence[tuple[int, int]]) -> tuple[str, ...]:
    found: list[str] = []
    for start, end in prose:
        for m in _REPEALED.finditer(flow.text, start, end):
            words = flow.place(m.start("what"), m.end("what")).of(paper.text)
            found.append(re.sub(r"\s+", "", words))
    return tuple(dict.fromkeys(found))
