"""Words of doing that a measure can govern."""

from __future__ import annotations

import re

from zelian.core.reading.alternatives import one_of

_WORDS = (
    "开展 进行 召开 举办 举行 安排 实施 完成 制定 制订 编制 修订 拟定 拟订 形成 报送 汇报 "
    "上报 备案 提交 提出 公布 公示 公开 通报 发布 检查 督查 抽查 巡查 巡察 督导 考核 考评 评估 "
    "评议 评价 测评 总结 分析 研判 研究 听取 审议 讨论 部署 调研 走访 谈话 谈心 约谈 学习 培训 "
    "轮训 授课 讲授 "
    "参加 列席 出席 接待 接访 述职 述责 述廉 演练 排查 自查 整改 清理 更新 调整 完善 "
    "签订 签署 建立 健全 核查 审查 审计 审核 复核 统计 汇总 梳理 维护 保养 检测 监测 检验 巡河 "
    "巡湖 巡护 巡林 巡堤 "
    "慰问 指导 督促 落实 选定 选派 选取 确定 推荐 表彰 评选 命题 撰写 提供 发放 支付 缴纳 "
    "拨付 带队 带头 主持 深入 办理 处理 解决 化解 推进 推动 做好 抓好 实现 达到 覆盖 收集 填报 "
    "登记 记录 保存 保管 留存 归档 存档 移交 盘点 对账 核对 校准 消毒 清洗 更换 宣传 宣讲 教育 "
    "交流 会商 调度 "
    "通气 点评 讲评 报备 征求 反馈 公告 下发 印发 启动 压紧 压实 协助 配合 牵头 "
    "分解 清点 巡视 巡检 点检 值班 轮值 家访 回访 听课 备课 体检 换届 改选 选举 "
    "出具 补学 发送 修编 沟通 对接 补选 复审 查寝 "
    "过问 送检 赶到 撰写 擦拭 收运 校验 交接 批办 督办 "
    "访谈 告知 核实 处置 办结 旁听 答复 签发 收齐 抵达 提请 陪餐 清捡 打捞 录入 评查 变更 报到 "
    "说明 函告 送达 通知 张贴 播放 开放 值守 轮岗 "
    "晨检 午检 销号 惠及 受益 抽取 "
    "交纳 上缴 结清 装订 检修 检定 巡逻 核验 查验 抽检 清扫 清运 清查 批改 批阅 训练 "
    "查看 留样 上传 到达 修复 提取 述学 评学 党课 会议 例会 研讨 运维 测试 备份 演习 试运行 回头看"
)
_GUARDED = (
    r"讲(?=[一二三两\d好党课])",
    r"上(?=[一二三两\d好党课])",
    r"报(?![告道销酬名刊纸废警考])",
    r"巡(?=[一二三两\d])",
    (
        r"组(?<![党级织层类]组)织(?!部|生活|机构|员|人事|纪律|关系|负责|书记|成员|和|、|，|。"
        r"|委员|换届|体系|建设|领导)"
    ),
    r"联系(?!人|单位|部门|点|方式|领导)",
    r"负责(?!人|同志)",
    r"报告(?!会|厅)",
)
VERB = re.compile(one_of([*sorted(_WORDS.split(), key=len, reverse=True), *_GUARDED]))
"""Any of them, longest first."""

LIGHT = re.compile(r"开展|进行|组织|召开|举办|举行|安排|实施|作|做|搞")
"""Verbs that say little without their noun."""


_NAMES = re.compile(
    r"(?:部(?![署分])|科(?!学)|处(?!理|置)|室|局|办公|委员|中心|情况|结果|材料|记录|意见)"
)
"""Behind a word of doing: it names an office or a paper, 宣传部, 研判情况."""


def _same_clause(text: str, start: int, stop: int) -> int:
    comma = text.find("，", start, stop)
    return stop if comma < 0 else comma


def governed_end(text: str, start: int, stop: int) -> int | None:
    """The end of the first word of doing in the stretch, with a light verb's noun."""
    m = VERB.search(text, start, stop)
    if m is None:
        return None
    right = _same_clause(text, m.end(), stop)
    while _NAMES.match(text, m.end()) and (further := VERB.search(text, m.end() + 1, right)):
        m = further
    if not LIGHT.fullmatch(m[0]):
        return m.end()
    noun = VERB.search(text, m.end(), _same_clause(text, m.end(), min(stop, m.end() + 24)))
    return noun.end() if noun else m.end()
