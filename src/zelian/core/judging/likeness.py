"""How alike two short Chinese topics are: shared pairs of characters, common words left out."""

from __future__ import annotations

import re
from functools import lru_cache

_WORDS = """
每年度 每半年 每季度 每学期 每个月 每年 每月 每周 每旬 年度 季度 半年 学期 上半年 下半年
至少 不少于 不低于 不得少于 以上 以内 定期 及时 认真 切实 进一步 按照 根据 关于 有关 相关
以及 开展 召开 举行 组织(?!生活|部|建设|处) 进行 主持 参加 做好 落实 推进 加强 抓好 完成 制定
听取 部署 安排 研究(?!生) 分析 讨论 会议 大会 例会 工作 活动 情况 专题
一次 两次 三次 一轮 第一 第二 第三 第四
本单位 单位 学校 学院 所属 所在 分管 领导班子 班子成员 班子 全体 成员 主要负责人 负责人 同志
和 与 及 的 了 对 向 并 或 等 在 其
"""
_COMMON = re.compile("|".join(sorted(_WORDS.split(), key=len, reverse=True)))
"""Words that almost every duty and almost every record have, save within longer names."""
LEAST_PAIRS = 3
"""A single shared word such as 党课 is no clear likeness: it tells the kind, not the topic."""
_NOT_WORDS = re.compile(r"[^0-9A-Za-z\u3400-\u9fff]+|[0-9]+(?:年|月|日|次|号|期|人)?")


def likeness(duty: str, act: str) -> float:
    """From 0 (nothing shared) to 1 (one holds the other); 0 where either says nothing.

    It is the part of the shorter one's character pairs found in the longer, so that a
    short title can be wholly inside a long clause; very short ones count as if they
    had :data:`LEAST_PAIRS`.
    """
    ours, theirs = telling_pairs(duty), telling_pairs(act)
    shorter = min(len(ours), len(theirs))
    return len(ours & theirs) / max(shorter, LEAST_PAIRS)


@lru_cache(maxsize=65_536)
def telling_pairs(topic: str) -> frozenset[str]:
    """The pairs of neighbouring characters that tell what a topic is about."""
    stretches = _COMMON.sub(" ", _NOT_WORDS.sub(" ", topic)).split()
    return frozenset(
        stretch[i : i + 2] for stretch in stretches for i in range(max(len(stretch) - 1, 0))
    )
