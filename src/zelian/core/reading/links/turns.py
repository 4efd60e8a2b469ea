"""How documents cite others: every turn of the language that makes a link, with its proof.

Reads: cleaned text of a paragraph. Writes: :class:`Linked`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from zelian.core.reading.links.citations import (
    ARTICLE,
    ARTICLES,
    NUMBER_OF_DOCUMENT,
    TITLE,
    articles_in,
)
from zelian.core.reading.rules import FIRST_EDITION
from zelian.core.reading.turns import Turn
from zelian.core.vocabulary.regulation import LinkKind


@dataclass(frozen=True, slots=True)
class Linked:
    """A link in cleaned text, at ``[start, end)``."""

    kind: LinkKind
    title: str
    article: str = ""
    doc_number: str | None = None
    start: int = 0
    end: int = 0

    @property
    def said(self) -> Linked:
        """What it says, without where it stands."""
        return replace(self, start=0, end=0)


_NOTE = r"(?:（[^（）\n]{2,40}）)?"
_ONE = rf"{TITLE}{_NOTE}(?:{ARTICLES})?"
_LIST = rf"{_ONE}(?:(?:、|，|和|及|以及|与|；)?(?:原)?{_ONE}){{0,60}}+"
_CITED = re.compile(rf"(?P<title>{TITLE})(?P<note>{_NOTE})(?P<articles>{ARTICLES})?")
_NUMBER = re.compile(NUMBER_OF_DOCUMENT)


def _titles(kind: LinkKind) -> Callable[[re.Match[str]], Iterator[Linked]]:
    def build(m: re.Match[str]) -> Iterator[Linked]:
        return _cited(kind, m.string, *m.span("list"))

    return build


def _cited(kind: LinkKind, text: str, start: int, end: int) -> Iterator[Linked]:
    for c in _CITED.finditer(text, start, end):
        title = c["title"][1:-1]
        if _FORM.search(title):
            continue
        numbered = _NUMBER.search(c["note"])
        number = numbered[0] if numbered else None
        if not c["articles"]:
            yield Linked(kind, title, "", number, c.start(), c.end())
            continue
        first = True
        for place in articles_in(text, *c.span("articles")):
            start = c.start() if first else place.start
            yield Linked(kind, title, place.label, number, start, place.end)
            first = False


_FORM = re.compile(r"(?:清单|台账|[^代]表|登记册|手册|[任承建][^法]{1,3}书|记录)(?:（[^）]*）)?$")
_REGULATION = (
    r"(?:法|条例|规定|办法|细则|规则|准则|意见|决定|决议|通知|方案|章程|规程|规范|标准|制度"
    r"|纲要|指南|解释|规划|守则|要点|公约|通则|批复)"
)
_OWN = (
    r"(?:本|该|上述|前述)"
    r"(?:办法|条例|规定|细则|法|制度|意见|方案|章程|准则|规则|规程|规范|守则|决定)"
)
_ENDS = (
    r"(?:废止|停止(?:执行|施行|使用)|不再(?:执行|施行|适用)|失效)"
    r"(?!的?(?:程序|权限|情形|决定|公告|日期)|、|或|后|前)"
)


def _own(m: re.Match[str]) -> Iterator[Linked]:
    for place in articles_in(m.string, *m.span("articles")):
        yield Linked(LinkKind.REFERS, "", place.label, None, place.start, place.end)


def _refers(title: str, article: str = "", number: str | None = None) -> Linked:
    return Linked(LinkKind.REFERS, title, article, number)


TURNS: tuple[Turn[Linked], ...] = (
    Turn(
        "link.abolishes",
        FIRST_EDITION,
        re.compile(rf"(?P<list>{_LIST})[^《。；\n]{{0,40}}?(?<!修订、)(?<!修改、){_ENDS}"),
        _titles(LinkKind.ABOLISHES),
        match=(
            (
                "《巡山办法》（林发〔2019〕3号）同时废止",
                (Linked(LinkKind.ABOLISHES, "巡山办法", "", "林发〔2019〕3号"),),
            ),
            (
                "原《巡山办法》《护林守则》自本办法施行之日起废止",
                (
                    Linked(LinkKind.ABOLISHES, "巡山办法"),
                    Linked(LinkKind.ABOLISHES, "护林守则"),
                ),
            ),
        ),
        no_match=("依照《立法办法》规定的废止程序办理", "《巡山办法》自印发之日起施行"),
    ),
    Turn(
        "link.abolishes_these",
        FIRST_EDITION,
        re.compile(
            rf"(?:下列|以下)[^。；《\n]{{0,30}}?{_ENDS}[^《。\n]{{0,12}}[：。]?\n?"
            rf"(?P<list>(?:[^《\n]{{0,30}}{_ONE}[^《\n]{{0,40}}\n?){{1,60}})"
        ),
        _titles(LinkKind.ABOLISHES),
        match=(
            (
                "下列文件同时废止：\n1.《巡山办法》\n2.《护林守则》\n",
                (
                    Linked(LinkKind.ABOLISHES, "巡山办法"),
                    Linked(LinkKind.ABOLISHES, "护林守则"),
                ),
            ),
        ),
        no_match=("下列情形应当执行：\n1.《巡山办法》规定的情形",),
    ),
    Turn(
        "link.abolishes_before",
        FIRST_EDITION,
        re.compile(rf"(?<![、或者])废止(?:原|了|下列文件：)?(?P<list>{_LIST})"),
        _titles(LinkKind.ABOLISHES),
        match=(("同时废止《巡山办法》。", (Linked(LinkKind.ABOLISHES, "巡山办法"),)),),
        no_match=("修改或者废止《巡山办法》的，应当报告",),
    ),
    Turn(
        "link.implements",
        FIRST_EDITION,
        re.compile(
            rf"(?:为了?|现就|就)[^。；《\n]{{0,60}}?(?:贯彻|落实|执行|实施)[^。；，《\n]{{0,30}}(?P<list>{_LIST})"
        ),
        _titles(LinkKind.IMPLEMENTS),
        match=(
            (
                "为深入贯彻落实《森林防火条例》精神，制定本办法",
                (Linked(LinkKind.IMPLEMENTS, "森林防火条例"),),
            ),
            (
                "为贯彻执行《甲条例》和《乙办法》，现提出如下意见",
                (
                    Linked(LinkKind.IMPLEMENTS, "甲条例"),
                    Linked(LinkKind.IMPLEMENTS, "乙办法"),
                ),
            ),
        ),
        no_match=("应当按照《森林防火条例》执行", "为规范管理，根据《森林防火条例》，制定本办法"),
    ),
    Turn(
        "link.based_on",
        FIRST_EDITION,
        re.compile(
            r"(?:根据|依据|依照|按照|遵照|参照)(?P<list>[^。；\n《]{0,40}《[^。；\n]{2,300}?)"
            r"(?:(?:制[定订]|修订|拟[定订]|出台|编制|印发)(?:本|此|该|以下|如下)|(?:特|现|经)[^。；\n]{0,24}(?:制[定订]|通知|通报|意见|如下)"
            r"|(?:提出|作出|制定)[^。；\n]{0,12}(?:如下|以下|意见))"
        ),
        _titles(LinkKind.BASED_ON),
        match=(
            (
                "根据《森林法》、《森林防火条例》（国务院令第1号）等有关规定，结合本场实际，制定本办法",
                (
                    Linked(LinkKind.BASED_ON, "森林法"),
                    Linked(LinkKind.BASED_ON, "森林防火条例", "", "国务院令第1号"),
                ),
            ),
            (
                "按照《林长制意见》要求，现将有关事项通知如下",
                (Linked(LinkKind.BASED_ON, "林长制意见"),),
            ),
        ),
        no_match=("依照《森林法》的规定处罚。", "根据有关规定，制定本办法"),
    ),
    Turn(
        "link.refers_article",
        FIRST_EDITION,
        re.compile(rf"(?P<list>{TITLE}{_NOTE}{ARTICLES})"),
        _titles(LinkKind.REFERS),
        match=(
            (
                "依照《森林法》第十二条、第15条第2款规定处理",
                (_refers("森林法", "第十二条"), _refers("森林法", "第十五条第二款")),
            ),
            (
                "违反《森林法》第三条至第五条的",
                (
                    _refers("森林法", "第三条"),
                    _refers("森林法", "第四条"),
                    _refers("森林法", "第五条"),
                ),
            ),
        ),
        no_match=("填写《巡山登记表》第三栏", "第十二条规定"),
    ),
    Turn(
        "link.refers_title",
        FIRST_EDITION,
        re.compile(
            rf"(?P<list>《[^《》\n]{{1,80}}{_REGULATION}(?:（[^（）》\n]{{1,16}}）)?》{_NOTE})(?!（以下简称)"
        ),
        _titles(LinkKind.REFERS),
        match=(("按照《森林防火条例》办理", (_refers("森林防火条例"),)),),
        no_match=("填写《巡山登记表》并存档", "签订《防火责任书》"),
    ),
    Turn(
        "link.refers_own",
        FIRST_EDITION,
        re.compile(rf"{_OWN}(?P<articles>{ARTICLES})"),
        _own,
        match=(
            ("依照本办法第八条执行", (_refers("", "第八条"),)),
            ("有本条例第21条第（三）项情形的", (_refers("", "第二十一条第三项"),)),
        ),
        no_match=("本办法第八章", "第八条护林员应当巡山"),
    ),
    Turn(
        "link.refers_bare",
        FIRST_EDITION,
        re.compile(
            rf"(?:依照|按照|根据|依据|违反|适用|符合|参照|除|具有|有|本法)(?P<articles>{ARTICLES})|(?P<more>(?<=[，。；：、]){ARTICLE}(?=(?:的?规定|所[列称述]|情形)))"
        ),
        lambda m: (
            Linked(LinkKind.REFERS, "", place.label, None, place.start, place.end)
            for place in articles_in(
                m.string, *(m.span("articles") if m["articles"] else m.span("more"))
            )
        ),
        match=(
            ("依照第八条、第九条的规定处理", (_refers("", "第八条"), _refers("", "第九条"))),
            ("发生火情时，第六条规定的人员应当到场", (_refers("", "第六条"),)),
        ),
        no_match=("第八条护林员应当巡山。", "依照第八章的规定"),
    ),
)
"""In the order in which one reading of the same words wins over another."""

WITHIN = TURNS[-2:]
"""The turns that need no title: references to articles of the document itself."""
