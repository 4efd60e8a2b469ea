"""What follows where a duty is not met.

Reads: half-sentences of cleaned text. Writes: the stretch that states the consequence, and
which provision's duties it belongs to: the duty before, those of 前款, those of an article
that it names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from zelian.core.reading.phrases import PhraseRule, names
from zelian.core.reading.rules import FIRST_EDITION

_BREACH = (
    r"(?:违反|违背|违规|逾期|拒不|拒绝|擅自|弄虚作假|隐瞒|瞒报|谎报|迟报|漏报|失职|失责|玩忽职守|滥用职权|徇私|推诿|敷衍|"
    r"不力|不到位|不及时|不履行|不正确|不认真|不按|不服从|不落实|不整改|未(?!成年|来|必|婚|决)|没有(?!异议)|造成|导致|构成|情节严重|"
    r"泄露|缺席|缺勤|旷|迟到|不合格|不达标|不称职|失实|失察|无故|每少|每缺|少一次|发生责任|累计扣|连续[一二两三\d]+[次年])"
)
_SANCTION = (
    r"(?:(?:予以|给予|进行|作出|责令|依法|依规|依纪)[^，。；]{0,12}(?:批评|警告|处分|处理|处罚|问责|追责|追究|通报|约谈|诫勉|罚款|改正|整改|"
    r"检查|扣分|考核|清退|辞退|撤职|调整|公示|停职|免职|查处|责任)|通报批评|追究[^，。；]{0,16}责任|问责|处分|罚款|责令|扣(?:除|减|发)?[^，。；取]{0,6}分"
    r"|扣[\d一二两三四五]|扣除|扣减|取消|不得(?:评|参评|参加评|晋|申报|推荐|上岗|享受)|一票否决|吊销|撤销|暂停|没收|收回|约谈|诫勉|停职|"
    r"免职|降级|辞退|解聘|开除|移送|视为|不予|移交司法|承担[^，。；]{0,14}责任|书面检查|督办函)"
)
_PLAIN = r"(?:(?!应当|必须|须|不得)[^，。；：\n])"

SANCTIONS = (
    PhraseRule(
        id="consequence.breach",
        since=FIRST_EDITION,
        pattern=re.compile(
            rf"(?:违反[^，。；的]{{2,40}}(?:规定|要求)，(?:{_PLAIN}{{1,60}}，){{0,3}}?)?(?P<words>(?:(?:对|因|年度|在){_PLAIN}{{1,40}}，)?{_PLAIN}{{0,40}}{_BREACH}[^，。；：\n]{{0,60}}?"
            rf"(?:的|者)，?(?:[^，。；：\n]{{0,40}}，){{0,2}}?[^，。；：\n]{{0,40}}?{_SANCTION}[^。；\n]{{0,60}}"
            rf"|(?:每[少缺][^，。；：\n]{{0,20}}|{_PLAIN}{{0,24}}{_BREACH}[^，。；：\n]{{0,20}})，?每?[^，。；：\n]{{0,6}}扣[^。；\n]{{1,40}})[。；]?"
        ),
        match=(
            names("逾期未报送的，予以通报批评。", "逾期未报送的，予以通报批评"),
            names("未按规定参加培训的，每次扣2分；", "未按规定参加培训的，每次扣2分"),
            names(
                "违反前款规定，未建立制度的，由林业局责令限期改正。",
                "未建立制度的，由林业局责令限期改正",
            ),
            names("无故缺席的取消评先资格。", "无故缺席的取消评先资格"),
        ),
        no_match=(
            "应当责令停止作业。",
            "未经批准不得外出。",
            "对未成年人予以关爱。",
            "发现未按规定操作的，应当及时制止。",
        ),
        whole=True,
    ),
)
_QUICK = re.compile(
    "予以|给予|进行|作出|责令|依[法规纪]|通报批评|追究|问责|处分|罚款|扣|取消|不得|一票否决|吊销|撤销|暂停|没收|收回|"
    "约谈|诫勉|停职|免职|降级|辞退|解聘|开除|移送|视为|不予|移交司法|承担|书面检查|督办函"
)
_BREACHED = re.compile(_BREACH)
_REFERENCE = re.compile(
    r"违反(?:了)?(?:(?P<before>前款|上款|前两款|前条)|本[^，。；第]{1,6}(?P<article>第[一二三四五六七八九十百零]{1,6}条)"
    r"(?:第[一二三四五六七八九十]{1,3}款)?(?:第?（?(?P<item>[一二三四五六七八九十]{1,3})）?项)?)"
)
_PUNISHED = re.compile(r"对[^，。；]{2,60}(?:的|者|人员|单位|干部|组织|党员)，")


@dataclass(frozen=True, slots=True)
class Consequence:
    """A consequence's stretch, and where its duties stand.

    ``article`` and ``item`` are labels where it names them; ``above`` says that it speaks of the
    paragraph or article before. ``of_others`` marks one laid on those before somebody:
    对…的，严肃问责, which is itself a duty of whoever is to see to it.
    """

    start: int
    end: int
    article: str = ""
    item: str = ""
    above: bool = False
    of_others: bool = False


def consequence_in(text: str, start: int, end: int) -> Consequence | None:
    """The consequence that the half-sentence states, if it does."""
    if not _QUICK.search(text, start, end) or not _BREACHED.search(text, start, end):
        return None
    place = next(SANCTIONS[0].places(text, start, end), None)
    if place is None:
        return None
    named = _REFERENCE.search(text, start, end)
    others = _PUNISHED.match(text, start, end) is not None
    left, right = place
    if named is None:
        return Consequence(left, right, of_others=others)
    item = f"（{named['item']}）" if named["item"] else ""
    return Consequence(
        left, right, named["article"] or "", item, above=bool(named["before"]), of_others=others
    )
