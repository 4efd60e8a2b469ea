"""What a document is called: its title, without its issuer, and its number.

Reads: the first cleaned lines. Writes: title, issuer before it, number.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.links.citations import NUMBER_OF_DOCUMENT, YEAR_IN_BRACKETS
from zelian.core.reading.metadata.days import DATE, HEAD
from zelian.core.reading.outline.labels import label_at

_KIND = (
    r"办法|规定|规则|细则|条例|章程|准则|意见|方案|通知|清单|制度|措施|规程|守则|要点|决定|规范|公约|标准|纲要|指南|"
    r"计划|预案|职责|责任书|目录|法|暂行规定|实施细则|公告|通告|函|批复|决议|工作制|责任制|负责制|评分表|分解表|一览表|分工|汇总表|任务表|考核表"
)
_TITLE = re.compile(
    rf"[^。；]{{2,80}}?(?:{_KIND})(?:（(?:试行|暂行|修订|征求意见稿|草案|[^）]{{1,12}})）)*"
)
_ABOUT = re.compile(
    r"关于(?:印发|发布|转发|公布|颁发|下发|颁布|修[订改]|实施|批准)《(?P<name>[^》\n]{2,80})》的?(?:通知|公告|决定|通告|函)"
)
_ADOPTED = re.compile(
    r"^《(?P<name>[^》\n]{2,80})》(?:已经?|业经|经)[^。]{0,80}?(?:通过|同意|批准|审定)[^。]{0,30}?(?:公布|发布|印发|施行)"
)
_OF_NUMBER = re.compile(
    rf"(?:文号|发文字号|文件编号|编号)?：?(?P<number>{NUMBER_OF_DOCUMENT}|{YEAR_IN_BRACKETS}\d{{1,4}}号)"
    r"|(?:文件|标准|制度)编号：(?P<code>[A-Z][A-Z\d/.-]{3,30})"
)
_STANDARD = re.compile(r"(?:[A-Z]{1,4}/)?[A-Z]{1,8}(?:/[A-Z])?(?:\d{1,6}(?:\.\d+)*-(?:19|20)\d\d)?")
_WHOLE_NUMBER = re.compile(r"第[\d一二三四五六七八九十百〇零]{1,4}号(?:令|公告)?")
_DECREE = re.compile(r"(?P<who>[一-龥]{2,24})(?P<kind>令|公告|通告)")
_OFFICE_DOC = re.compile(r"^(?P<who>[一-龥（）、]{4,60}?)文件$")
_ISSUER_END = re.compile(r"[委会部室处局办厅院组府校关司公司学大]$")
_LEAVES_OUT = re.compile(
    r"^(?:内部|机密|秘密|绝密|特急|加急|急件|平急|附件[：\d]?|\d+|目录|签发人：?.{0,4})$"
)


def title_of(lines: Sequence[str]) -> tuple[str, str | None]:
    """The regulation's title without its issuer, and the issuer before it."""
    head = lines[:HEAD]
    for pattern in (_ABOUT, _ADOPTED):
        about = next((m["name"] for line in head if (m := pattern.search(line))), None)
        if about is not None:
            return without_issuer(about.replace("〈", "《").replace("〉", "》"))
    return without_issuer(_joined_title(lines))


def is_trial(title: str) -> bool:
    """Whether the title says that the document is on trial."""
    return "试行" in title or "暂行" in title


def _joined_title(lines: Sequence[str]) -> str:
    """The first lines that make a title, a title over several lines put together."""
    held = ""
    for line in lines[_after_standard(lines) : HEAD]:
        if (
            label_at(line, 0) is not None
            or _OF_NUMBER.fullmatch(line)
            or _WHOLE_NUMBER.fullmatch(line)
            or _OFFICE_DOC.match(line)
            or _RUNNING_HEAD.search(line)
            or _DECREE.fullmatch(line)
            or _LEAVES_OUT.match(line)
            or DATE.fullmatch(line)
            or len(line) > 80
            or line[-1] in "：。；"
        ):
            held = ""
            continue
        if held and _OF_YEAR.match(line) and _ISSUER_END.search(held) and _TITLE.fullmatch(line):
            return line
        if _TITLE.fullmatch(held + line):
            return held + line
        held = held + line if len(held) + len(line) < 80 else line
    return next((x for x in lines[:HEAD] if 4 < len(x) < 60 and label_at(x, 0) is None), "")


_OF_YEAR = re.compile(r"(?:20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年")
_RUNNING_HEAD = re.compile(r"编号：|版本：|第\d+页")


def _after_standard(lines: Sequence[str]) -> int:
    """Where a standard's title can begin: below its number and those it takes the place of."""
    numbered = (
        i for i, line in enumerate(lines[:HEAD]) if line[-1:].isdigit() and _is_standard(line)
    )
    at = next(numbered, None)
    if at is None:
        return 0
    while at < len(lines) and _is_standard(lines[at]):
        at += 1
    return at


def _is_standard(line: str) -> bool:
    """Whether a line is a standard's number, or names the one it takes the place of."""
    return _STANDARD.fullmatch(line.removeprefix("代替")) is not None


def without_issuer(title: str) -> tuple[str, str | None]:
    """A title parted from the issuer that stands before 关于."""
    at = title.find("关于")
    if at > 3 and _ISSUER_END.search(title[:at]):
        return title[at:], title[:at]
    return title, None


def number_of(lines: Sequence[str]) -> tuple[int, int, int] | None:
    """Where the document's number stands: a line, and from where to where in it.

    某发〔2024〕8号, 第7号令, 国务院令第7号, 公告2024年第3号, Q/AB 12-2024.
    """
    for i, line in enumerate(lines[:HEAD]):
        if len(line) >= 80 or not ("号" in line or "-" in line):
            continue
        m = _OF_NUMBER.fullmatch(line) or _OF_NUMBER.search(line)
        near = len(line) < 40 or (m is not None and m["code"] is not None)
        if m and near and not line[: m.start()].endswith("（") and not _CITES.match(line):
            return (i, *m.span("code" if m["code"] else "number"))
        if _WHOLE_NUMBER.fullmatch(line) and (line[-1] != "号" or _is_decree(lines, i - 1)):
            return (i, 0, len(line))
    return None


_CITES = re.compile(r"根据|依据|代替|按照")


def decree_over(lines: Sequence[str], i: int) -> str:
    """The name of the decree whose number alone stands in the line: …人民政府令."""
    whole = _WHOLE_NUMBER.fullmatch(lines[i])
    return lines[i - 1] if whole and lines[i][-1] == "号" and _is_decree(lines, i - 1) else ""


def _is_decree(lines: Sequence[str], i: int) -> bool:
    return i >= 0 and _DECREE.fullmatch(lines[i]) is not None


def head_issuer(lines: Sequence[str]) -> str | None:
    """The issuer in a red head (…文件) or over a decree (…令, …公告)."""
    for line in lines[:HEAD]:
        office = _OFFICE_DOC.match(line)
        if office:
            return office["who"]
        decree = _DECREE.fullmatch(line)
        if decree and _ISSUER_END.search(decree["who"]):
            return decree["who"]
    return None
