"""Those who stand where a subject stands and yet do nothing: counted, dealt with, gone round.

Reads: a clause of cleaned text that begins with a name. Writes: whether the name is what
the doing befalls. 评标专家不少于五人 and 仓库每月检查一次 leave open who must.
"""

from __future__ import annotations

import re

from zelian.core.reading.alternatives import one_of

_PERSON = re.compile(
    r"(?:[员人者师官警察士工长]|代表|专家|干部|保安|学生|专班|合议庭|[督查核评审作小]组|每[组班队])$"
)
_NUMBER = r"(?:[\d一二两三四五六七八九十]{1,4}(?:[至到\-—][\d一二两三四五六七八九十]{1,4})?)"
_COUNTED = re.compile(
    r"(?:每[组班队次])?(?:一般|原则上|应当?|须|要|均)*(?:(?:人数|总数|数量)(?:一般|应当?|须)?)?"
    r"(?:不得?少于|不得?低于|不得?超过|不应少于|至少(?:应?有|为)?|最多|为|应?有|共|占[^，。；]{0,16}?)?(?:[^，。；]{0,8}(?:总数|人数|数量|编制数?|定员)的?)?"
    rf"(?:单数|奇数|{_NUMBER}(?:名|人|位)|(?:{_NUMBER}分之{_NUMBER}|百分之{_NUMBER}|{_NUMBER}(?:\.\d+)?%|半数))(?:以[上下])?"
    r"(?=[，。；、（]|$)"
)
_OF_BODY = re.compile(
    r"(?P<who>[各每][^，。；的、]{0,10}?(?:单位|部门|支部|学院|学校|科室|中队|大队|街道|社区|党组织|乡镇|企业))的?"
    r"(?:参加|参会|参训|到会|出席|值班|带班|派出|选派)"
)


def counts_persons(text: str, start: int, end: int, stop: int) -> bool:
    """Whether the clause counts those named in ``[start, end)``: 每组队员不少于两人.

    To see that there are so many is for whoever was spoken of.
    """
    if text[end : end + 1] not in _COUNTING:
        return False
    counted = _COUNTED.match(text, end, stop)
    if counted is None:
        return False
    sample = counted[0][-1] == "%" and text[end - 2 : end] == "单位"
    return sample or _PERSON.search(text, start, end) is not None


_COUNTING = frozenset("每一原应须要均人总数不至最为有共占百半两二三四五六七八九十0123456789")


def must_be_many(text: str, start: int, end: int, stop: int) -> bool:
    """Whether a law says how many there must be of those named: 执法人员不得少于两人."""
    if not text.startswith(("不得", "应当", "必须"), end) or text.startswith("应当为", end):
        return False
    return counts_persons(text, start, end, stop)


def body_counted(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Where those stand whose persons are counted: 各单位 in 各单位参会人员."""
    m = _OF_BODY.match(text, start, end)
    return m.span("who") if m else None


_OFTEN = (
    r"(?:应当?|须|要|原则上|一般|至少|不少于)*(?:每[^，。；]{1,5}?|全年)"
    r"(?:至少|不少于|应当?|须|要|集中|全面|统一|普遍|组织|开展|进行)*"
)
_TIMES = r"(?:不少于|至少|一般)?(?:[\d一二两三四五六]{1,3}[次遍轮回](?:以上)?)?(?=[，。；、]|$)"
_TENDED = (
    "检查 抽查 巡查 排查 检测 检定 检验 监测 清洁 清洗 清扫 打扫 大扫除 消毒 通风 清场 清点 "
    "盘点 维护 保养 维修 检修 更新 更换 备份 清理 消杀 整理 测试"
)
_JUDGED = "认定 遴选 评选 评价 评议 评审 轮训 轮换 复核 核查 体检 复审 调整 筛选 清退 考评 资助"
_PLACES = re.compile(
    r"(?:场所|宿舍|食堂|(?:大|餐|展|业|前)厅|[库灌厂片林牧湖营学活公业舍共山城]区|窗口|平台|网站|船舶|"
    r"(?:实验|教|会议|阅览|功能|活动|机)室|市场|公寓|基地|操场|车间|站点)$"
)
_BEFALLEN = re.compile(
    r"(?:学生|新生|学员|儿童|老人|家庭|用户|农户|困户|对象|商|患者|困人员|党员|残疾人)$"
)
_SHOWS = re.compile(r"应当?(?:公开|公示|张贴|悬挂|公布)")
_GRADED = re.compile(
    r"(?:重点|一般|其他|(?:较高|高|较大|中|低)风险|[A-D一二三四]级|[A-D甲乙丙]类)[^，。；的]{0,8}?(?:单位|企业|场所|户|机构)$"
)
_IS_VISITED = re.compile(
    rf"{_OFTEN}(?:(?:监督|执法|双随机|现场)?(?:检查|抽查|督查)|抽检|回访|走访){_TIMES}"
)
_IS_TENDED = re.compile(rf"{_OFTEN}(?:{one_of(_TENDED.split())}){_TIMES}")
_IS_JUDGED = re.compile(rf"{_OFTEN}(?:{one_of(_JUDGED.split())}){_TIMES}")


def is_dealt_with(text: str, start: int, end: int, stop: int) -> bool:
    """Whether the name is but the thing looked after, or those judged, with nobody named.

    A verb with an object of its own has a doer: 食堂每日消毒餐具.
    """
    if text[end : end + 1] not in "应须要原一至不每全":
        return False
    if _PLACES.search(text, start, end):
        if _SHOWS.match(text, end, stop):
            return text.endswith("场所", start, end)
        return _IS_TENDED.match(text, end, stop) is not None
    if _GRADED.search(text, start, end):
        return _IS_VISITED.match(text, end, stop) is not None
    return _BEFALLEN.search(text, start, end) is not None and (
        _IS_JUDGED.match(text, end, stop) is not None
    )


_CONVENED = re.compile(
    r"(?:原则上|一般|应当?|要)?(?:每[^，。；]{1,5}?|全年)(?:至少|不少于|应当?|原则上)*(?:召开|举行)?"
    r"(?:不少于|至少)?[\d一二两三四五六]{1,2}次(?:以上)?(?=[，。；]|$)"
)


def is_convened(text: str, end: int, stop: int) -> bool:
    """Whether the body named before ``end`` only meets: under a heading its head convenes it."""
    return text[end - 1] == "会" and _CONVENED.match(text, end, stop) is not None


_REPLACED = re.compile(
    r"(?:[员人师]|[长记任]|代表)(?:发生)?(?:变更|变动|更换|调整|变化)的?$"
    r"|人员?(?:突发[^，]{0,4}|死亡|受伤|失踪|走失|住院|患病|被困|滞留|下落不明)的?$"
)


def is_replaced(text: str, start: int, end: int) -> bool:
    """Whether the clause is about persons that others take the place of: 负责人变更的."""
    return _REPLACED.search(text, start, end) is not None
