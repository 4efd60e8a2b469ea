"""Nouns of institutions and posts, and names put together from them.

Reads: stretches of cleaned text. Writes: whether they end as a name does, and the single
names that 、 和 及 join.
"""

from __future__ import annotations

import re
from functools import lru_cache

_NOUNS = (
    "党委 党组 工委 总支 支部 纪委 监委 纪检组 委员会 常委会 组委会 "
    "小组 办公室 部门 单位 学院 学校 高校 院校 书院 机关 机构 党组织 "
    "团组织 群团组织 社会组织 群众组织 基层组织 各级组织 专业组织 政府 "
    "法院 检察院 局 厅 处室 处 科室 科 司 署 中心 站 大队 支队 "
    "中队 队 班组 车间 企业 公司 集团 医院 社区 街道 乡镇 镇 乡 村 "
    "村委会 居委会 协会 学会 工会 团委 妇联 部 馆 县 市 区 书记 "
    "校长 院长 局长 主任 主席 组长 处长 科长 部长 厅长 市长 县长 "
    "区长 镇长 乡长 所长 队长 站长 庭长 班长 河长 湖长 林长 田长 "
    "路长 链长 段长 街长 楼长 园长 总监 经理 董事长 董事 监事 厂长 "
    "矿长 检察长 行长 秘书长 支委 常委 网格长 网格员 巡河员 护林员 "
    "安全员 负责人 责任人 领导 干部 班子 成员 党员 委员 教师 教员 "
    "学生 研究生 教职工 职工 员工 人员 辅导员 班主任 导师 家长 法官 "
    "检察官 民警 工作者 代表 主体 同志 组 助理 书记员 庭 党组会 "
    "党委会 支委会 常务会 办公会 理事会 监事会 董事会 教代会 职代会 "
    "家委会 议事会 专业会 管理人 申请人 保管员 管理员 专员 "
    "员 一把手 党工委 监察组 督导组 巡察组 工作组 专班 基地 实验室 "
    "教研室 年级组 双方 各方 人民 居民 村民 业主 用户 专家 军 团 股 "
    "股室 街办 网点 门店 门卫 校医 班级 宿舍 食堂 室 平台 窗口 商会 "
    "基金会 合作社 物业 公安 海关 银行 分局 支行 法庭 公民 镇街 村居 主官 法人 "
    "个人 国家 各地 组织 医师 医生 护士 律师 工程师 教练 考生 裁判 "
    "供应商 承包商 场所 批发市场 交易市场 农贸市场 父母 监护人 船舶 "
    "景区 商场 宾馆 酒店 车站 机场 港口 超市 网站 电视台 报社 "
    "医疗卫生机构 主管 副总 总工 电工 焊工 钳工 管工 护工 技工 校工 "
    "保洁工 维修工 社工 义工 司炉工 检票员 考点 评卷点 站点 教学点 服务点 团体 "
    "内勤 外勤 干警 出纳 会计 司机 驾驶员 保安 干事 指导员 "
    "教导员 政委 接警员 督察员 法警 财政所 农委 卫健委 发改委 国资委 "
    "食安委 安委会 安委办 河长办 食安办 保密办 督查办 巡察办 农户 商户 "
    "中心校 分校 党校 军校 驾校 技校 小学 中学 大学 中小学 旅客 乘客 游客 顾客 社团 "
    "学生会 校友会 研究会 促进会 联合会 "
    "残联 旅行社 出版社 信用社 供销社 监狱 药店 药房 书店 饭店 网吧 人大 政协 会计师 "
    "评估师 药师 厨师 技师 咨询师 参谋 教官 户主 房主 车主 货主 股东 主考 主讲 民兵 家属 配偶 "
    "秘书 老师 警察 士兵 军官 军人 综合体 队伍 "
    "分院 学部 项目部 联盟 党小组 团小组 中心组 顾问 督学 专职 值班员 "
)
_NOUN = "|".join(sorted(set(_NOUNS.split()), key=len, reverse=True))
_OPEN_NOUN = (
    r"(?:(?<![一-龥])|(?<=[队站连室处科所院和、职]))文书|(?<![住出入转])院|(?<![违或所])所|(?<!或)者|[省市县区乡镇村两三各]级|(?<![举主承协督交经包代补开创停批催])办|大会"
    r"|(?:联席|委员|党委|党组|支部|支委|小组|常委|办公|全体)会议?"
    r"|(?<![增延成特加时全拉助生漫擅最专])长|(?<![现市立到在当入出退离上下开散收清登进职会])场|(?<=[各本每])班|(?<![体关联派])系|厂|园|(?<![采开])矿|委|(?<![每本个别他几两些何旁路多\d二三四五六七八九十百千])人|(?<![对地东西南北多比各大平后才始])方"
)
NOUN = rf"(?:{_NOUN}|{_OPEN_NOUN})"
"""One noun, as a pattern."""
LAST = "".join(
    sorted({noun[-1] for noun in _NOUNS.split()} | set("院所者长场厂园矿级办会议人方班系委"))
)
"""All that a noun here may end in."""
_KNOWN = frozenset(_NOUNS.split())
_LENGTHS = sorted({len(noun) for noun in _KNOWN})
_OPEN_END = re.compile(rf"(?:{_OPEN_NOUN})$")
_OPEN_LAST = frozenset("院所者级办会议长场班系厂园矿委人方书")
_BRACKETED = re.compile(r"（[^（）]*）$")


def ends_in_name(words: str) -> bool:
    """Whether the words end in a noun of an institution or a post."""
    if words[-1:] == "）":
        words = _BRACKETED.sub("", words)
    words = words.rstrip("”")
    if not words:
        return False
    for length in _LENGTHS:
        if words[-length:] in _KNOWN:
            return True
    return words[-1] in _OPEN_LAST and _OPEN_END.search(words, max(0, len(words) - 6)) is not None


_JOINT = re.compile(r"、|以及|及其|及|和|或者|或|与")


@lru_cache(maxsize=4096)
def split_names(words: str) -> tuple[str, ...]:
    """Names joined by 、 和 及 one by one; joints within brackets and quotes stay."""
    if not _JOINT.search(words):
        return (words.strip("“”"),) if words.count("“") != words.count("”") else (words,)
    parts: list[str] = []
    depth, start, i = 0, 0, 0
    while i < len(words):
        depth += (words[i] in "（“《") - (words[i] in "）”》")
        joint = _JOINT.match(words, i) if depth == 0 and i > start else None
        if joint and _splits(words, start, i, joint):
            parts.append(words[start:i])
            i = start = joint.end()
            continue
        i += 1
    parts.append(words[start:])
    return tuple(
        dict.fromkeys(p.strip("“”") if p.count("“") != p.count("”") else p for p in parts if p)
    )


_OF_PLACES = re.compile(r"[省市县区乡镇州旗]$|（[省市县区乡镇州旗、]{1,12}）$")
_OF_PLACE_ALL = re.compile(
    r"、[^、，]{0,12}(?:人民政府|政府|党委|人民法院|人民检察院|部门|法院|检察院|局|总?[河湖林田路]长|河长办|河长制办公室)"
)
_OF_FIELDS = re.compile(r"、[^和及与]{2,24}(?:部门|机关|机构)")
_SUCH_AS = re.compile(r"、[^和及与]{1,30}等[^、等]{1,16}$")


def _splits(words: str, start: int, at: int, joint: re.Match[str]) -> bool:
    """Whether a joint parts two names: the left, and but for 、 the right, must be names."""
    if not ends_in_name(words[start:at]):
        return False
    right = _JOINT.split(words[joint.end() :])[0]
    if joint[0] == "、" and _OF_FIELDS.search(words, at) and words.endswith("公安", start, at):
        return False
    if joint[0] == "、" and (_OF_PLACES.search(words, start, at) or _SUCH_AS.search(words, at)):
        return not (_OF_PLACE_ALL.search(words, at) or _SUCH_AS.search(words, at))
    return joint[0] == "、" or ends_in_name(right)
