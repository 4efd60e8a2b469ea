"""Who must: the subject of a clause, of a heading, of an opening sentence.

Reads: cleaned text. Writes: names in the document's words. A subject is a noun of
an institution or a post, before a word that can begin a predicate; verbs and
prepositions before it show that it is an object instead.
"""

from __future__ import annotations

import re

from zelian.core.reading.imperatives import IMPERATIVES

_NOUNS = (
    "党委 党组 工委 总支 支部 纪委 监委 纪检组 委员会 常委会 组委会 小组 办公室 部门 单位 学院 "
    "学校 高校 院校 "
    "书院 机关 机构 党组织 团组织 群团组织 社会组织 群众组织 基层组织 各级组织 专业组织 政府 "
    "法院 检察院 局 厅 处室 处 科室 科 司 署 中心 所 站 大队 支队 中队 队 班组 车间 "
    "企业 公司 集团 医院 社区 街道 乡镇 镇 乡 村 村委会 居委会 协会 学会 工会 团委 妇联 部 院 "
    "馆 县 市 区 "
    "书记 校长 院长 局长 主任 主席 组长 处长 科长 部长 厅长 市长 县长 区长 镇长 乡长 所长 队长 "
    "站长 庭长 班长 "
    "河长 湖长 林长 田长 路长 链长 段长 街长 楼长 园长 总监 经理 董事长 董事 监事 厂长 矿长 "
    "检察长 行长 秘书长 "
    "支委 常委 网格长 网格员 巡河员 护林员 安全员 负责人 责任人 领导 干部 班子 成员 党员 委员 "
    "教师 教员 学生 "
    "研究生 教职工 职工 员工 人员 辅导员 班主任 导师 家长 法官 检察官 民警 工作者 代表 主体 "
    "同志 组 助理 书记员 庭 党组会 党委会 支委会 常务会 办公会 理事会 监事会 董事会 教代会 "
    "职代会 家委会 议事会 专业会 管理人 申请人 岗位 职务 "
    "保管员 管理员 专员 员 者 一把手 党工委 监察组 督导组 巡察组 工作组 专班 机构 基地 实验室 "
    "教研室 年级组 "
    "双方 各方 人民 居民 村民 业主 用户 专家 中队 大队 军 团 股 股室 街办 网点 门店 门卫 校医 "
    "班级 宿舍 食堂 室 平台 窗口 商会 基金会 合作社 物业 公安 海关 银行 分局 支行 法庭 公民 "
    "主官 法人 个人 国家 各地 组织 医师 医生 护士 律师 工程师 教练 考生 裁判 供应商 承包商 业主 "
    "农户 商户 分院 学部 项目部 联盟 党小组 团小组 中心组 顾问 督学 专职 值班员"
)
_NOUN_LONGEST = max(map(len, _NOUNS.split())) + 2
_NOUN = "|".join(sorted(set(_NOUNS.split()), key=len, reverse=True))
_OPEN_NOUN = (
    r"[省市县区乡镇村两三各]级|(?<![举主承协督交经包代补开创停批])办|大会"
    r"|(?:委员|党委|党组|支部|支委|小组|常委|办公|全体)会议?"
    r"|(?<![增延成特加时全拉助生漫擅最专])长|(?<![现市立到在当])场|(?<=[各本])班|(?<![体关联派])系|厂|园|矿|委|(?<![每本个别他几两些何旁路多\d二三四五六七八九十百千])人|(?<![对地东西南北多比各大平])方"
)
_LAST = "".join(sorted({noun[-1] for noun in _NOUNS.split()} | set("长场厂园矿级办会议人方班系")))

_STRONG = (
    r"应当|应该|必须|务必|不得|不应|不准|严禁|禁止|可以|有权|须|需要|(?<![主重首必])要(?![求点素闻件害义旨务道])"
    r"|应(?![急用对付变届])|负责(?!人|同志|制)|负有|将(?!军)|承担"
)
_WEAK = (
    r"每|自(?![主觉我己信动行查然身])|按照|按|根据|依据|依法|依规|对|向|把|在|于|与|会同|同|从(?![业事教军优速简重轻])|以(?![上下内外])|就|由|带头|定期|及时|认真|切实|严格|积极|主动|"
    r"自觉|牵头|组织(?!部|机构|生活|员|成员)|开展|召开|制定|制订|编制|建立|健全|完善|加强|强化|落实(?!情况|力)|"
    r"履行|做好|抓好|抓|督促|监督(?!检查部|部门|责任|室)|指导|听取|研究(?!生|院|所|室|中心)|报告|汇报|参加|签订|撰写|审核|审批|审查|"
    r"进行|实施|实行|执行|完成|推进|推动|配合|协助|协调|至少|不少于|年初|年中|年末|年底|结合|围绕|通过|利用|"
    r"坚持|深入|全面|统筹|统一|分别|共同|亲自|带队|列席|接待|提出|提供|提交|报送|填报|填写|检查|巡查|巡河|"
    r"教育|引导|支持|保障|确保|发现|接到|收到|受理|办理|处理|为(?!主)|是|既要|一般|原则上|主持|全年|讲|上|发挥|"
    r"汇总|公布|公示|安排|收集|整理|通报|印发|走访|约谈|部署|发布|告知|派出(?!所|机构)|设立|配备|成立|签发|修订|变更|换届|联系(?![人点单部方])|"
    r"之间|相互|共同|可|未|已|填|逐(?=[日月级项一])|当[日天月年]|随时|凭|满|累计|达到|参与|接受|使用|停用|调整|因|"
    r"\d|一季度|二季度|三季度|四季度|上半年|下半年|第[一二三四]季度"
)
_BOUNDARY = re.compile(
    rf"[{_LAST}][”]?(?:（[^（）\n]{{1,24}}）)?(?:(?P<strong>(?:均|都|也|还|一律|同时|，)?(?={_STRONG}))|(?={_WEAK}|(?![员民长门子级组主议织任记院部处科室会队代大])[一-龥]{{2,8}}的，))"
)
_ENDS_IN_NOUN = re.compile(rf"(?:{_NOUN}|{_OPEN_NOUN})[”]?(?:（[^（）]*）)?$")

_TIME_LEAD = re.compile(
    r"(?:(?:自|从|于|在)?(?:每(?:一|两|\d+)?个?(?:年度?|季度?|半年|个?月|周|学期|学年|旬|日|天)(?:年?[初中末底]|至少|应当|原则上)?(?:的?(?:首月|第一个?月|末月))?(?:\d{1,2}[日号])?"
    r"|次年|翌年|年[初中末底]|\d{1,2}月(?:\d{1,2}日|底|[上中下]旬)?(?:之?前|以前)?|[一二三四]季度|[上下]半年|任期内|开学初|学期[初末])"
    r"(?:和|、|年?[初末底])?)+(?:之?前|以前|内)?"
)
_LEAD = re.compile(
    r"(?:其中|同时|此外|另外|并且|并|而且|而|但|且|首先|其次|再次|最后|原则上|一般|一方面|另一方面|"
    r"[一二三四五六七八九十]+是|第[一二三四五六七八九十]，?|即|由|凡|各级各类(?=$)|必要时|特殊情况下|日常|具体)"
)
_LEAD_SIGNS = frozenset(
    "其同此另并而但且首再最原一二三四五六七八九十第即由凡各必特日具自从于在每次翌年上下任开学0123456789"
)
"""What any lead begins with: most clauses begin with none, and are done with at once."""
_OBJECT_LEAD = re.compile(
    r"(?:对(?!口)|向|将|把|于|与|同(?![志级学行事])|和|为|给|到|赴|被(?![一-龥]{2,6}(?:单位|组织|部门|对象|人|者|方)$)|使(?![用领])|让|以|从(?![业事教])|在(?![职编岗校籍任])|据|经(?![理办营济费])|因|按|根据|依据|针对|围绕|关于|通过|发现|"
    r"委托|面向|面对|发展(?!改革|规划|中心|局|部|处)|聘用|雇用|抽调|责成|加强|强化|督促|指导|支持|监督|检查|组织(?!部|处|科|委员|人事|机构|员)|推动|推进|引导|教育(?!局|厅|部|行政|主管|工委|处|科|督|基|机)|要求|责令|约谈|听取|"
    r"召开|开展|落实|建立|健全|完善|制定|保障|确保|协助|配合|参加|明确|选派|培养|提高|促进|发挥|做好|抓好|"
    r"了解|掌握|深入|邀请|聘请|会同|联系(?!人)|报|送|交|提请|提醒|帮助|带领|选举|任命|征求|接受|涉及|"
    r"严格|认真|积极|充分|切实|不断|进一步|坚持|统筹|应当|必须|要|应|须|不|未|没有|有(?!关|权)|没|是|凡是|如|若|当|"
    r"所|该项|上述|及时|定期|经常|充实|规范|注重|突出|聚焦|实行|实现|履行|审议|审核|讨论|研究(?!生|院|所|中心))"
)
_LONGEST = 44
_LONGEST_NAME = 20


def boundaries(text: str) -> list[tuple[int, bool]]:
    """Where, in the whole text, a noun of a subject ends and a predicate can begin."""
    return [
        (m.start("strong") if m["strong"] is not None else m.end(), m["strong"] is not None)
        for m in _BOUNDARY.finditer(text)
    ]


def subject_in(
    text: str, start: int, end: int, ends: list[tuple[int, bool]], first: int
) -> tuple[int, int] | None:
    """The subject's stretch at the head of the clause ``[start, end)``, if it has one.

    ``ends`` is :func:`boundaries` of the text and ``first`` the index of the first
    one after ``start``.
    """
    begin = _skip_lead(text, start, end)
    weak: tuple[int, int] | None = None
    i = first
    while i < len(ends) and ends[i][0] <= end:
        at, strong = ends[i]
        i += 1
        if at <= begin:
            continue
        if at - begin > _LONGEST:
            break
        if strong and _is_subject(text, begin, at):
            return begin, at
        if weak is None and _is_subject(text, begin, at):
            weak = (begin, at)
    return weak


_MEETING = re.compile(
    r"(?:大会|会议|例会|组织生活会|民主生活会|小组会|办公会|联席会|座谈会|推进会)$"
)
_HELD = re.compile(
    r"[^，。；\n]{0,14}?(?:(?:召开|举行)?(?:不少于|至少)?(?:\d|[一两二三四])次(?:以上)?(?=[，。；\n])"
    r"|(?:召开|举行)(?=[，。；\n])|由[^，。；\n]{2,14}(?:召集|主持))"
)


def is_held(text: str, start: int, end: int) -> bool:
    """Whether the name is a meeting that is held here, rather than one that acts."""
    if text[end - 1] not in "会议":
        return False
    return bool(_MEETING.search(text, start, end)) and bool(_HELD.match(text, end))


def is_name(text: str, start: int, end: int) -> bool:
    """Whether the whole clause is nothing but a subject: 某某和某某，分别…."""
    return (
        end - start <= _LONGEST
        and end < len(text)
        and text[end] == "，"
        and _is_subject(text, start, end)
    )


def _skip_lead(text: str, start: int, end: int) -> int:
    if start >= end or text[start] not in _LEAD_SIGNS:
        return start
    for pattern in (_LEAD, _TIME_LEAD, _LEAD):
        m = pattern.match(text, start, end)
        if m:
            start = m.end()
    return start


_VERBAL_NOUN = re.compile(
    r"(?:教育|监督|管理|检测|维修|培训|指导|值班|保护|宣传|统计|审计|执行|考核|评估|巡察|巡视|巡查|督导|保管|使用|建设|"
    r"施工|监理|承办|协办|配合|接待|登记|记录|采购|验收|办理|受理|处理|调查|审核|审批|研究|学习|保卫|运营|维护|经营|管护|编制|"
    r"监测|辅导|督查|协调|评审|征收|救援|承担|实施|检验|清洁|推荐)"
    r"(?!各|全|本|有关|相关|所|下|党|团支部|基层|二级|乡镇|村|师生|专业机构|学生|党员|干部|领导班子|职工|教职|群众|辖区)"
    r"[^，。；]{0,14}(?:部门|单位|机构|人|人员|员|教师|室|组|科|处|局|中心|小组|委员会|委员|主体|方|干部|者|企业|负责人|领导|主任|书记)$"
    r"|组织(?:部|委员|人事|处|科|室|员)|领导(?:班子|干部|小组|成员|人员|同志|$)"
    r"|(?:分管|主管|责任|联系|牵头|主办|参加|参与)(?!各|全|好|所)"
)


_LAST_SIGNS = frozenset(_LAST + "”）")
_AGENT = re.compile(r"(?![为对向将把由与同被给以到赴])[一-龥]{2}[员组队站者]")
_NO_NAME = re.compile(
    r"(?<!自)由|(?<!不)是|应当|应[在于]|必须|须|不得|，|每[年季月周学半]|予以|[\d末底]日?前|前后|前[一二两三四五六七八九十\d]|为(?!主)|不少于|至少|不超过|分之|[年月]度?[前后]|的[^，]{0,4}的"
)


def _is_subject(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    if len(words) < 2 or words[-1] not in _LAST_SIGNS:
        return False
    if not (_VERBAL_NOUN.match(words) or _AGENT.fullmatch(words)) and (
        _OBJECT_LEAD.match(words) or words[:2] in IMPERATIVES
    ):
        return False
    tail = 0 if words[-1] in "”）" else max(0, len(words) - _NOUN_LONGEST)
    if not _ENDS_IN_NOUN.search(words, tail):
        return False
    return words.count("“") == words.count("”") and not _NO_NAME.search(words)


_JOINT = re.compile(r"、|以及|及其|及|和|或者|或|与")
_KEEPS_JOINT = re.compile(r"(?:[^（）]*）)")


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


def _splits(words: str, start: int, at: int, joint: re.Match[str]) -> bool:
    """Whether a joint parts two names: the left, and but for 、 the right, must be names."""
    if not _ENDS_IN_NOUN.search(words[start:at]):
        return False
    right = _JOINT.split(words[joint.end() :])[0]
    return joint[0] == "、" or bool(_ENDS_IN_NOUN.search(right))


_DUTY_HEADING = re.compile(
    r"^(?P<who>.{2,40}?)(?:的)?(?:(?:主体|监督|领导|直接|主要|重点|具体|岗位|工作|安全|第一|首要|管理|相关|基本|全面从严治党)*"
    r"(?:责任|职责|任务|义务|职权|分工|权限|履责|履职)(?:内容|清单|要求|范围|事项|任务|情况|如下)*)[：:]?$"
)
_DUTY_WORD = re.compile("责任|职责|任务|义务|职权|分工|权限|履责|履职")
_HEADING_CLAUSE = re.compile(
    r"^(?P<who>.{2,40}?)(?=切实|全面|认真|严格|履行|落实|承担|协助|负责|应当|要|深化|抓|带头|主要|的)"
)


def heading_subject(title: str) -> tuple[str, ...]:
    """The subject that a heading names: 某某责任, 某某主要职责, 某某履行…责任."""
    m = _DUTY_HEADING.match(title) if _DUTY_WORD.search(title) else None
    whole = title if len(title) <= _LONGEST_NAME else ""
    clause = _HEADING_CLAUSE.match(title)
    for who in (m["who"] if m else "", whole, clause["who"] if clause else ""):
        if _is_subject(who, 0, len(who)):
            return split_names(who)
    return ()


_PUSHES = re.compile(
    r"(?:推动|督促|要求|组织(?!部|处|科|室|委员|人事|员)|指导|引导)(?P<who>[^，。；：\n]{2,30}?)(?=每|建立|开展|定期|至少|按时|按期|在|于)"
)
_PASSIVE = re.compile(
    rf"由(?P<who>[^，。；：\n]{{0,30}}?(?:{_NOUN}|{_OPEN_NOUN}))(?=留存|保存|保管|存档|归档|收集|核实|验收|填|发布|公布|制|编制|提供|支付|安排|选派|推荐|任命|聘|派|带队|讲|开展|履行|落实|完成|陪同|召开|共同|共|会商|组织实施|汇总|提出|负责|约谈|责令|给予|予以|通报|批评|召集|主持|确定|决定|办理|管理|指导|监督|考核|检查|签|牵头|组织|进行|承担|按|审|根据|统一|会同|实施|报|每|定期|于|在)"
)


def pushed_subject(text: str, start: int, end: int) -> tuple[str, ...]:
    """推动某某每年…: whoever is pushed is the subject."""
    m = _PUSHES.match(text, start, end)
    return split_names(m["who"]) if m and _ENDS_IN_NOUN.search(m["who"]) else ()


def passive_subject(text: str, start: int, end: int) -> tuple[str, ...]:
    """由某某负责: the one named after 由."""
    m = _PASSIVE.search(text, start, end)
    return split_names(m["who"]) if m else ()
