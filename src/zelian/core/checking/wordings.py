"""Words of the field that say the same, that say little, and that take something back.

Written down by hand from how committees speak; a wording that is missing here only makes a
likeness smaller. Each line of :data:`_ALIKE` is one meaning, its usual wording first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ALIKE = """
党风廉政 廉政建设 党风廉洁 反腐倡廉 党廉建设 廉洁建设 党风建设 清廉建设
反腐败 惩治腐败 腐败治理 反对腐败 正风反腐 整治腐败 惩腐
主体责任 全面从严治党责任 管党治党责任 从严治党责任
从严治党 管党治党
监督责任 监督专责 专责监督
领导班子 班子成员 党委班子 班子 领导集体
主要负责人 一把手 第一责任人 主要领导 党委书记 单位负责人
意识形态 思想阵地 舆论阵地 阵地管理
网络舆情 舆情 舆论引导 网上舆论
选人用人 选拔任用 干部选任 干部任用 选拔干部 任用干部 干部提拔 提拔任用
中心组 理论学习中心组 党委中心组
党课 廉政课 专题课 廉洁党课 廉政党课
谈心谈话 谈心 谈话 约谈 面谈 交心
廉政谈话 廉洁谈话 任前谈话 提醒谈话 任职谈话
警示教育 以案促改 以案为鉴 以案释纪 警示片 反面典型 案例教育 案例剖析 典型案例
民主生活会 专题生活会
组织生活 组织生活会 三会一课 主题党日
述责述廉 述职述廉 述职述责 述廉 述职 述责
民主集中制 集体决策 集体研究 集体讨论 集体领导
三重一大 重大事项决策 重大决策 重大问题决策
末位表态 最后表态 末位发言
请示报告 请示汇报 报告请示
信访举报 信访 来信来访 群众来访 举报
问题线索 线索处置 线索
执纪审查 审查调查 纪律审查 立案审查 案件查办 查办案件 执纪审理 查处案件
四种形态 监督执纪四种形态 第一种形态
四风 作风问题 形式主义 官僚主义 享乐主义 奢靡之风 不正之风
八项规定 中央八项规定
作风建设 转变作风 改进作风 纠治作风 转作风
政治纪律 政治规矩 政治要求
政治生态 政治环境
政治建设 政治引领 政治领导 思想政治引领
廉政风险 廉洁风险 风险点 岗位风险 风险防控 风险排查
廉洁自律 廉洁从业 廉洁从政 清正廉洁 以身作则 率先垂范 带头廉洁
家风 家庭家教 家属 亲属 配偶子女 身边人员 身边工作人员
制度建设 建章立制 完善制度 健全制度 制度体系 修订制度 建立制度 规章制度
权力运行 权力监督 用权 制约权力 权力制约 规范权力
公开 公示 党务公开 校务公开 政务公开 信息公开 院务公开 事务公开
调查研究 调研 走访 下基层 下沉一线 实地了解 蹲点
督促检查 督查 检查 巡查 抽查 督导 督办 督察
监督检查 专项检查 专项监督 日常监督
整改 整改落实 整治 纠正 纠治 销号 立行立改 补齐短板
问责 责任追究 追责 追究责任
听取汇报 听取报告 听取情况 专题汇报 专项汇报 听取
研究部署 专题研究 研究安排 部署安排 安排部署 研究 部署 谋划
分解任务 任务分解 责任分解 细化任务 分解责任 明确分工 责任分工 分工
考核 考评 评价 测评 评议 考察
学习 研学 领学 学思 集中学习 专题学习 培训 轮训 学习教育
上报 报送 报备 备案 书面报告 呈报
巡视 巡察 巡视巡察
廉政档案 廉洁档案
纪检干部 纪检队伍 自身建设 纪检委员
带头 示范 表率 模范
分管领域 分管部门 分管单位 分管范围 分管工作 分管联系 联系单位 分管
群众 师生 教职工 职工群众 师生员工 服务对象
诉求 意见建议 困难 急难愁盼 烦心事 关切
源头治理 源头防治 源头预防 标本兼治
腐败案件 违纪案件 违纪违法 违规违纪 违纪 违法
采购 招标 招投标 招标采购
经费 资金 财务 经费使用 预算
招生 招考 录取
基建 工程建设 修缮 基本建设 工程
人才引进 招聘 引进人才
职称评审 职称 评优评先
保障 支持 撑腰 创造条件
党员教育 党员管理 党员队伍
发展党员 党员发展 入党
党支部 支部 基层党组织 基层组织
队伍建设 干部队伍
责任清单 清单
责任书 责任状 承诺书 军令状
"""
# What nearly every demand and row has, and what only says how something is done.
_EMPTY = """
每年度 每半年 每季度 每学期 每个月 每年 每月 每周 年度 季度 半年 学期 上半年 下半年 全年 年内
年初 年底 年末 至少 不少于 不低于 不得少于 以上 以内 定期 及时 认真 切实 进一步 按照 根据 关于
有关 相关 适时 不断 充分 严格 以及 开展 召开 举行 进行 主持 参加 做好 落实 推进 加强 抓好 完成
抓实 强化 深入 全面 积极 坚持 坚决 贯彻 执行 工作 活动 情况 专题 一次 两次 三次 四次 一轮 第一
第二 第三 第四 一季度 二季度 三季度 四季度 本单位 单位 学校 学院 所属 所在 本校 本院 本部门
各部门 各单位 全体 成员 负责人 同志 定为 要求 任务 方面 问题 组织 责任 履行 自觉 必须 应当 并且
其中 纳入 总体 实际 结合 通过 对照 围绕 针对 作为 到位 有力 有效
"""
# Words that stand in half of all demands: they tell little, but not nothing.
_COMMON = """
制度 干部 管理 监督 教育 建设 领导 党员 党委 党组 组织 会议 纪律 廉政 廉洁 机制 重点 重要 规定
规范 安全 作用 严肃
"""
_TAKEN_BACK = re.compile(
    r"不再|无需|不需|暂不|不开展|不安排|不召开|不组织|不实行|免于|暂缓|不作要求|不做要求|未安排"
)
_SENTENCE = re.compile(r"[^，。；！？\n,;!?]+")

Known = tuple[str, str]


def _known() -> dict[str, tuple[Known, ...]]:
    """Wordings by their first two signs, longest first, each with its meaning or nothing."""
    found: dict[str, list[Known]] = {}
    for line in _ALIKE.strip().splitlines():
        usual, *others = line.split()
        for word in (usual, *others):
            found.setdefault(word[:2], []).append((word, usual))
    for word in _EMPTY.split():
        found.setdefault(word[:2], []).append((word, ""))
    for words in found.values():
        words.sort(key=lambda known: -len(known[0]))
    return {start: tuple(words) for start, words in found.items()}


KNOWN: Mapping[str, tuple[Known, ...]] = _known()
COMMON = frozenset(_COMMON.split())


def taken_back(plain: str) -> list[tuple[int, int]]:
    """Half-sentences that say something is not done: they answer no demand."""
    if not _TAKEN_BACK.search(plain):
        return []
    return [m.span() for m in _SENTENCE.finditer(plain) if _TAKEN_BACK.search(m[0])]
