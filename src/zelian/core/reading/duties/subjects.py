"""Who must: the subject of a clause.

Reads: cleaned text. Writes: names in the document's words. A subject is a noun of
an institution or a post, before a word that can begin a predicate; verbs and
prepositions before it show that it is an object instead.
"""

from __future__ import annotations

import re
from functools import lru_cache

from zelian.core.reading.alternatives import first_signs, one_of
from zelian.core.reading.duties.imperatives import IMPERATIVES
from zelian.core.reading.duties.nouns import LAST, ends_in_name
from zelian.core.reading.measures.verbs import VERB

_STRONG = (
    r"应当|应该|必须|务必|不得|不应|不准|严禁|禁止|可以|有权|须|需(?!求)|(?<![主重首必])要(?![求点素闻件害义旨务道])"
    r"|应(?![急用对付变届])|负责(?!人|同志|制(?![定订作止])|[^，。；]{2,30}的(?:部门|机构|单位|人员))|负有|将(?!军)|承担"
)
_WEAK = (
    r"每|自(?![主觉我己信动行查然身])|按照|按|根据|依据|依照|依法|依规|对|向|把|在|于|与|会同|同|从(?![业事教军优速简重轻])|以(?![上下内外及])|就|由|带头|定期|及时|认真|切实|严格|积极|主动|"
    r"自觉|牵头|组织(?!部|机构|生活|员|成员|委员|人事|处|科|室)|开展|召开|制定|制订|编制|建立|健全|完善|加强|强化|落实(?!情况|力)|"
    r"履行|做好|抓好|抓|督促|监督(?!管理[^，。]{0,3}(?:部|局|机|所|人员|机关)|检查[^，。]{0,2}(?:部|组|室)|部门|责任|室|员)|指导|听取|研究(?!生|院|所|室|中心)|报告|汇报|参加|签订|撰写|审核|审批|审查|"
    r"进行|实施|实行|执行|完成|推进|推动|配合|协助|协调|至少|不少于|年初|年中|年末|年底|结合|围绕|通过|利用|"
    r"坚持|深入|全面|统筹|统一|分别|共同|亲自|带队|列席|接待|提出|提供|提交|报送|填报|填写|检查|巡查|巡河|"
    r"教育(?!主管|行政|部门|局|厅|处|系统|机构|委员|培训机构|集团|中心|基地|部)|引导|支持|保障|确保|发现|接到|收到|受理|办理|处理|为(?!主)|是|既要|一般|原则上|主持|全年|讲|上|发挥|"
    r"汇总|公布(?!栏)|公示(?![牌栏])|安排|收集|整理|通报|印发|走访|约谈|部署|发布|告知|派出(?!所|机构)|设立|配备|成立|签发|修订|变更|换届|联系(?![人点单部方])|"
    r"不折不扣|坚决|始终|牢固|重点(?![^，。]{0,3}(?:单位|部门|岗位|人员|企业|学校|区域|场所))|主要(?!负责|领导|责任人)|具体(?!工作|负责人)|如实|逐级|逐一|逐件|逐案|立即|实时|妥善|持续|努力|负(?!责人)|享有|行使|鼓励|倡导|提倡|严守|遵守|设(?!备|计|施|区)|拒|有下列|"
    r"(?:发生|出现|存在)(?!地)|认为|违反|审理|提前|主管(?!部门|单位|机关|局|人员|领导|负责|副|和)|经(?=[^，。；]{0,16}(?:审查|审议|审理|研究|批准|同意|审核|讨论|调查|核实|评估)[，后])|除(?=[^，。；]{2,40}外)|都有|具有|行使|租借|出具|首次|初次|(?:岗前|在岗|任职|继续|再|专项)(?:培训|教育|学习)|参观|进入|进出|外出|到(?![期会位任岗])|参照|比照|接(?=报|到|警|访)|收(?=到|悉)|做到|不(?=能|再|予|按|依|服|低于|超过|少于)|学习(?=每|全年|不少|至少|次数)|之间|相互|共同|可|未|已|填|逐(?=[日月级项一])|当[日天月年]|随时|凭|满|累计|达到|参与|接受|使用|停用|调整|因|决定(?!书)|招用|录用|聘用|作出|查验|索取|陪餐|陪同|遇(?![难险])|擅自|凭借|带领|率领|[月季周旬][初末底]|次[日月年]|夜间|白天|节假日|上午|下午|课间|汛期|平时|当班|班前|班后|(?:进驻|入驻|到场|到岗|报到|返校|返岗|开业)(?=后|前|之日|满|[一二两三四五六七八九十])|[日周月季](?=[巡查汇总调度报检核评结会商排清点通讲]{2}[、，。；])|拘留|传唤|逮捕|扣押|查封|征收|征用|举办|"
    r"\d|[一二两三四五六七八九十]{1,3}个?(?:工作)?(?:日|天|周|月|年|小时|分钟)内|一季度|二季度|三季度|四季度|上半年|下半年|第[一二三四]季度"
)
_STRONG_SOON, _WEAK_SOON = (f"(?=[{first_signs(words)}])" for words in (_STRONG, _WEAK))
"""One look at a class of signs saves trying hundreds of words where none can begin."""
_AROUND = (
    r"(?!任职|到任|就职|上任|离任|入职|离职|结束|召开|闭幕|届满|期满|成立|召集|举行|散会|换届|审议|通过|[入转提新]|.提)"
    r"[一-龥]{2}[前后][\d一二两三四五六七八九十]{1,3}个?(?:工作)?(?:日|天|周|月|小时|分钟)"
)
"""监考员开考前30分钟: what one does tells when, before or after it."""
_BOUNDARY = re.compile(
    rf"[{LAST}](?!(?<=所)(?:在[地区省市县乡镇村单学院部机支党公社街]|得|有的|需|属|列|述|辖)|(?<=处)[置理罚分]|(?<=个人)(?:有关|重大|事项|信息|资料|情况|防护|行程))[”]?(?:（[^（）\n]{{1,24}}）)?(?:(?P<strong>(?:等?(?:均|都|也|还|一律|同时)?|，){_STRONG_SOON}(?={_STRONG}))|{_WEAK_SOON}(?={_WEAK})|(?P<loose>(?![员民长门子级组主议织任记院部处科室会队代大置理罚分得物产在有列需])(?=[一-龥]{{2,8}}(?:(?:、[一-龥]{{2,8}})?的，|，(?:应当|必须|不得|须))|{_AROUND})))"
)

_TIME_LEAD = re.compile(
    r"(?:(?:自|从|于|在)?(?:每(?:一|两|\d+)?个?(?:年度?|季度?|半年|个?月|周|学期|学年|旬|日|天)(?:年?[初中末底]|至少|应当|原则上)?(?:的?(?:首月|第一个?月|末月))?(?:\d{1,2}[日号])?"
    r"|次年|翌年|年[初中末底]|\d{1,2}月(?:\d{1,2}日|底|[上中下]旬)?(?:之?前|以前)?|[一二三四]季度|[上下]半年|任期内|开学初|学期[初末])"
    r"(?:和|、|年?[初末底])?)+(?:之?前|以前|内)?"
)
_LEAD = re.compile(
    r"(?:其中|同时|此外|另外|并且|并|而且|而|但|且|首先|其次|再次|最后|原则上|一般(?!单位|企业|场所|纳税人|人员|工作人员|干部|党员|职工|用户)|请(?=各|贵|有关|相关)|一方面|另一方面|"
    r"[一二三四五六七八九十]+是|第[一二三四五六七八九十](?![方届期批])，?|即|由|凡|各级各类(?=$)|必要时|特殊情况下|日常|具体)"
)
_NUMBER = re.compile(
    r"（(?:\d{1,4}|[一二三四五六七八九十百千零〇]{1,8})）|\d{1,3}(?:\.\d{1,3}){1,4}(?=[一-龥])"
    r"|\d{1,4}[.、](?=[一-龥])"
)
"""A number that is no label, or was not read as one."""
_LEAD_SIGNS = frozenset(
    "（请其同此另并而但且首再最原一二三四五六七八九十第即由凡各必特日具自从于在每次翌年上下任开学0123456789"
)
"""What any lead begins with: most clauses begin with none, and are done with at once."""
_OBJECT_LEAD = re.compile(
    r"(?:对(?!口)|向|将|把|于|与|同(?![志级学行事])|和|为|给|到|赴|被(?![一-龥]{2,16}的[一-龥]{2}|[一-龥]{2,8}?(?:单位|组织|部门|对象|机构|企业|人|者|方))|使(?![用领])|让|以|从(?![业事教])|在(?![职编岗校籍任押])|据|经(?![理办营济费])|因|按|根据|依据|针对|围绕|关于|通过|发现|"
    r"委托|面向|面对|发展(?!改革|规划|中心|局|部|处)|聘用|雇用|抽调|责成|加强|强化|督促|指导|支持|监督|检查|组织(?!部|处|科|委员|人事|机构|员)|推动|推进|引导|教育(?!局|厅|部|行政|主管|工委|处|科|督|基|机)|要求|责令|约谈|听取|"
    r"召开|开展|落实|建立|健全|完善|制定|保障|确保|协助|配合|参加|明确|选派|培养|提高|促进|发挥|做好|抓好|"
    r"了解|掌握|深入|邀请|聘请|会同|联系(?!人)|报|送|交(?![班警管易]|通(?![与和]))|提醒|帮助|带领|选举|任命|征求|接受|涉及|"
    r"(?:接到|收到|接报|获悉|得知)(?![^，]{2,20}的[一-龥])|属于|通知(?!人)|传唤|请求(?!人)|提请|[建配做抓管用压夯筑守练把扛织扎拧理摸][强实好牢优紧严细准足住齐密稳清]|"
    r"严格|认真|积极|充分|切实|不断|进一步|坚持|统筹|应当|必须|要|应(?!急)|须|不|未(?!成年|[一-龥]{2,8}的(?:单位|部门|人员|企业|机构|学校|党组织|个人))|没有|有(?!关|权[一-龥]{2}(?:机关|部门|单位))|没|是|凡是|如(?![实期数约])|若|当(?![事地])|"
    r"所(?![在属辖])|需|该项|上述|及时|定期|经常|充实|规范|注重|突出|聚焦|实行|实现|履行|审议|审核|讨论|研究(?!生|院|所|中心))"
)
_LONGEST = 100


STRONG, WEAK, LOOSE = 2, 1, 0
"""How surely a predicate begins at a boundary."""


def boundaries(text: str) -> list[tuple[int, int]]:
    """Where, in the whole text, a noun of a subject ends and a predicate can begin."""
    return [
        (m.start("strong"), STRONG)
        if m["strong"] is not None
        else (m.end(), WEAK if m["loose"] is None else LOOSE)
        for m in _BOUNDARY.finditer(text)
    ]


def subject_in(
    text: str, start: int, end: int, ends: list[tuple[int, int]], first: int
) -> tuple[int, int] | None:
    """The subject's stretch at the head of the clause ``[start, end)``, if it has one.

    ``ends`` is :func:`boundaries` of the text and ``first`` the index of the first
    one after ``start``.
    """
    begin = _skip_lead(text, start, end)
    weak: tuple[int, int] | None = None
    loose: tuple[int, int] | None = None
    i = first
    while i < len(ends) and ends[i][0] <= end:
        at, strength = ends[i]
        i += 1
        if at <= begin:
            continue
        if at - begin > _LONGEST:
            break
        if (strength == WEAK and weak) or not is_subject(text, begin, at, bound=strength == STRONG):
            continue
        if strength == STRONG:
            return weak if weak and text[at] == "，" else (begin, at)
        if strength == WEAK:
            weak = (begin, at)
        else:
            loose = (begin, at)
    return weak or loose


_MATTER = re.compile(
    r"(?:情况|工作|制度|记录|信息|名单|计划|方案|报告|清单|台账|成果|结果|材料|资料|时间|内容|费用|经费|期间|过程|"
    r"活动|事项|问题|意见|标准|要求|职责|责任|机制|能力|水平|质量|[的时后前内中下起])$"
)
_MEASURED = re.compile(
    r"(?:至少|不少于|不得少于|不低于|全年)?[\d每]|[一二两三四五六七八九十]{1,3}[次个名人份篇项]"
)
_NO_DOING = frozenset({"会议", "例会", "党课", "研讨", "培训", "值班", "学习"})


def before_verb(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Who does a thing with an object of its own: 照管员清点人数，…; 甲校选派教师不少于三人.

    A clause that names a matter is none: 学生学习情况，…; 教师备课情况每周检查一次.
    """
    measure = _MEASURED.search(text, start, end)
    stop = measure.start() if measure else end
    if stop - start < 6 or (not measure and text[end : end + 1] != "，"):
        return None
    if _MATTER.search(text[start:stop]):
        return None
    for verb in VERB.finditer(text, start + 2, stop - 1):
        doing = text[verb.start() - 1] in LAST and verb[0] not in _NO_DOING
        if doing and is_subject(text, start, verb.start()):
            return None if VERB.fullmatch(text, verb.end(), stop) else (start, verb.start())
    return None


def subject_boundary(words: str) -> bool:
    """Whether the words begin with somebody who does something."""
    return any(at < len(words) and is_subject(words, 0, at) for at, _ in boundaries(words))


_POST = re.compile(r"(?:工作|所任|现任)*(?:岗位|职务)$|(?<=人员)[城市山]区$")


def without_post(text: str, start: int, end: int) -> int:
    """Where the bearer's own name ends: 河长工作岗位 is about the 河长."""
    if text[end - 1] not in "位务区":
        return end
    m = _POST.search(text, start, end)
    kept = m is not None and m.start() > start and ends_in_name(text[start : m.start()])
    return m.start() if m and kept else end


def is_name(text: str, start: int, end: int) -> bool:
    """Whether the whole clause is nothing but a subject: 某某和某某，分别…; 某某：…."""
    return (
        end - start <= _LONGEST
        and end < len(text)
        and text[end] in "，："
        and is_subject(text, start, end)
        and not tells_to_do(text[start:end])
    )


_CARES_FOR = re.compile(
    r"(?:管理|培训|考核|教育|保护|训练|监督|评估|登记|统计)好?(?!人|部门|单位|机构)[^，。；]{2,}"
    r"(?:队|学生|群众|党员|干部|教师|职工|员工|居民|户|企业|场所)"
)


def tells_to_do(words: str) -> bool:
    """Whether words that could be a name ask for something instead: 管理志愿消防队."""
    return _CARES_FOR.fullmatch(words) is not None


def _skip_lead(text: str, start: int, end: int) -> int:
    if start >= end or text[start] not in _LEAD_SIGNS:
        return start
    for pattern in (_NUMBER, _LEAD, _TIME_LEAD, _LEAD):
        m = pattern.match(text, start, end)
        if m:
            start = m.end()
    return start


_VERBAL_NOUN = re.compile(
    r"(?:综合|发展|联合|应急|教育|监督|管理|检测|维修|培训|值班|保护|宣传|统计|审计|执行|考核|评估|巡察|巡视|巡查|督导|保管|使用|建设|"
    r"施工|监理|承办|接待|登记|记录|采购|验收|办理|受理|处理|调查|审核|审批|研究|学习|保卫|运营|维护|经营|管护|编制|"
    r"复核|核实|复查|抽检|备课|听课|命题|操作|驾驶|回访|监测|辅导|督查|协调|评审|征收|救援|承担|实施|检验|清洁|推荐)"
    r"(?!各|全|本|有关|相关|所|下|党|团支部|基层|二级|乡镇|村|师生|专业机构|学生|党员|干部|领导班子|职工|教职|群众|辖区)"
    r"[^，。；]{0,14}(?:部门|单位|机构|人|人员|员|教师|律师|医生|护士|医师|法官|检察官|警察|专家|工程师|室|组|科|处|局|厅|馆|中心|办|部|站|队|院|所|长|小组|委员会|委员|主体|方|干部|者|企业|负责人|领导|主任|书记)$"
    r"|(?!召开|主持|参加|列席|出席|成立|组建|设立|加强|健全|完善|建立)[^，。；的]{2,12}(?:工作|领导)(?:领导小组|小组|办公室|委员会|专班|机构|部门|组)$"
    r"|派出(?:所|机构|法庭)|研究(?:生|员|院|所|中心)|教育(?:局|厅|部|处|科)|训练队|审计(?:局|处|厅|科)|教练|会计|监察(?:员|室|部|处)|体检(?:中心|科)"
    r"|指导(?:教师|员|组|中心|委员会|小组|站|处|办)|组织(?:部|委员|人事|处|科|室|员)|领导(?:班子|干部|小组|成员|人员|同志|$)"
    r"|(?:配合|协办)(?:的)?(?:单位|部门|机构|人员|人|方)|(?:分管|主管|责任|联系|牵头|主办|参与(?=[^，。；]{0,6}(?:单位|部门|人员|方|者)))(?!各|全|好|所)"
)


_LAST_SIGNS = frozenset(LAST + "”）")
_AGENT = re.compile(r"(?![为对向将把由与同被给以到赴])[一-龥]{2}[员组队站者长]")
_NO_NAME = re.compile(
    r"(?<!自)由|(?<![属位关由对用至等低高大小多少处基限便])于|(?<!不)是|应当|应[在于]|必须|须|不得|，|每[年季月周学半]|予以|[\d末底]日?前|前后|前[一二两三四五六七八九十\d]|为(?!主)|不少于|至少|不超过|分之|[年月]度?[前后]|的(?!部门|单位|机构|机关|人|地方|者)[^，]{0,2}的|采取|发现(?!人)|指定(?!的)|超出|认为|依法(?!治)|(?<![结应面绝相反核校配成派])对(?![口外象应])|向|听取|适用|坚持|期间|^每(?:[组班队]|[\d一二两三四五六七八九十]+个?[年月周日].*)$|^(?:城|辖|园|校|库|片|小|街|山|林)区$|农村$|^(?:驻|下|入|进|包|蹲|住|到|在)[村校企厂矿社]$|^全年|[日月年周天时]内|书面|^[\d两三]+名|将(?!军)|把(?!手)|按(?!摩)|禁止|严禁|不准|分钟|小时|落实(?:上级|中央|好)|关于|强化|实行|可以|会同|不折不扣|(?<=[一-龥])每"
)


def is_subject(text: str, start: int, end: int, *, bound: bool = False) -> bool:
    """Whether the stretch can be a subject: a noun of who, and nothing that governs it.

    ``bound`` says that 应当 or 不得 follows: then a verb at its head describes whom it means.
    """
    if bound and text[start : start + 2] in IMPERATIVES and _DESCRIBED.fullmatch(text, start, end):
        return ends_in_name(text[start:end])
    return end - start >= 2 and text[end - 1] in _LAST_SIGNS and _names_somebody(text[start:end])


_DESCRIBED = re.compile(r"[^，。；：“”]{2,40}的[^，。；的“”]{2,24}")
_OF_FIELD = re.compile(
    r"(?![与和同对向为给由将把在到从报经]|督促|指导|协助|配合|组织|推荐|选派|支持|提醒|约谈)[一-龥]{2,4}"
    r"(?:副?(?:校长|院长|园长|厂长|局长|处长|科长|部长|站长|总经理|经理|主任|书记)|副总|总监|主管)"
)
_DOES_WHAT = re.compile(
    r"(?:负责|负有|从事|承担|履行|具有|取得|接到|收到|受理|办理|存在|发生|实行|提供|使用|生产|经营|作出|参与|参加)[^，。；]{2,30}的"
    r"(?:部门|单位|机构|人员|机关|人民政府|企业|干部|公务员|党员|个人|队伍|组织|者)(?:及其工作人员|的?负责人)?"
)


_DEALS_WITH = (
    "组织 安排 抽调 选派 召集 派出 聘请 聘用 邀请 发现 任命 提拔 配备 配强 保障 确保 落实 "
    "明确 指定 确定 设置 培养 教育 引导 帮助 支持 协助 配合 督促 指导 推动 推进 要求 责令 "
    "约谈 通知 提醒 告知 走访 慰问 联系 报送 报告 提交 听取 征求 关心 关爱 尊重 服从 发展 "
    "加强 强化 建立 完善 健全 成立 组建 设立 保护 服务 表彰 处分 追究 压实 提供 补充 充实 "
    "调配 增加 减少 选拔 选任 推荐 依靠 依托 传唤 会同"
)
_CALLED_BY = re.compile(
    rf"(?!{one_of(_DEALS_WITH.split())}|[对向由与和同为被将把给经按据以在于从自是让使因报送交到赴])(?:有权)?[一-龥]{{2}}"
    r"(?:部门|单位|机构|机关|人员|责任人|负责人|法官|民警|警察|主体|委员会|人)"
    r"|(?:约谈|任命|聘用|聘任|处分|推荐|报送|提名|委派|派出|指导|监督)(?:机关|机构|单位)"
)
"""归档部门, 执行法官: a doing of two signs that tells which ones are meant."""


@lru_cache(maxsize=8192)
def _names_somebody(words: str) -> bool:
    whose = _VERBAL_NOUN.match(words) or _AGENT.fullmatch(words) or _DOES_WHAT.fullmatch(words)
    whose = whose or _OF_FIELD.fullmatch(words) or _CALLED_BY.fullmatch(words)
    if not whose and (_OBJECT_LEAD.match(words) or words[:2] in IMPERATIVES):
        return False
    if not ends_in_name(words):
        return False
    return words.count("“") == words.count("”") and not _NO_NAME.search(words)
