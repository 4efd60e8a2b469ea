"""What a column is for, by the meaning of the words at its head.

Reads: the words of a header cell. Writes: a :class:`Role`. The same column is called by
many names (责任单位, 牵头部门, 落实主体); what they share are the nouns a name ends in.
"""

from __future__ import annotations

import re
from enum import StrEnum

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.tables.months import months_of


class Role(StrEnum):
    """What the cells of a column say of their row."""

    NUMBER = "number"
    CATEGORY = "category"
    CONTENT = "content"
    RESPONSIBLE = "responsible"
    TIME = "time"
    MONTHS = "months"
    POINTS = "points"
    SCORE = "score"
    STANDARD = "standard"
    METHOD = "method"
    UNIT = "unit"
    POST = "post"
    POWER = "power"
    RISK = "risk"
    PROBLEM = "problem"
    LEVEL = "level"
    CONTROLS = "controls"
    PERSON = "person"
    LESSON = "lesson"
    NOTE = "note"


LONGEST_NAME = 16
"""Characters a column's name may have; longer cells are no header."""

_ROLES: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NUMBER, re.compile(r"^(?:序号?|编号|条号|项次|顺序号?|[Nn][Oo]\.?|号)$")),
    (
        Role.PERSON,
        re.compile(
            r"^(?:姓名|性别|民族|籍贯|出生.{0,3}|年龄|学历|学位|职称|电话.*|手机.*|联系(?:方式|电话|人)|邮箱"
            r"|身份证.*|学号|工号|政治面貌|参加人员|参会人员|主讲人?|授课人|教师|值班(?:人员?|领导|电话))$"
        ),
    ),
    (
        Role.LESSON,
        re.compile(
            r"^(?:(?:星期|周)[一二三四五六日天]|星期|节次|课程.{0,2}|教室|上课.{0,2}|班次|车次|地点|场地|座位|房间|会议室|楼栋|考场)$"
        ),
    ),
    (
        Role.RESPONSIBLE,
        re.compile(
            r"责任(?:单位|部门|人|主体|领导|科室|处室|岗位|方$|分工|者|股室|班组)|牵头|主责|承办|(?:配合|协助)(?:单位|部门|科室|人)|负责(?:人|单位|部门|科室)"
            r"|落实(?:单位|部门|人|主体)|(?:主管|主办|协办|责任|实施|执行)(?:单位|部门|科室|主体)|履职主体|包[保联抓].{0,2}(?:领导|人)|^责任$"
            r"|^.{0,3}(?:网格|[河湖林田路段组站队所科])长$|^(?:.{0,2}网格|联络|安全|巡查|巡护|管护|保洁)员$"
        ),
    ),
    (Role.SCORE, re.compile(r"得分|自评|评分$|打分$|扣分$|加分$|实得|核定分|考评分")),
    (
        Role.POINTS,
        re.compile(r"分值|标准分|分数|满分|赋分$|权重|基[本础]分|配分|总分|^分$|^考核分$"),
    ),
    (
        Role.STANDARD,
        re.compile(
            r"(?:评分|计分|扣分|赋分|打分|记分|考核|评价|评估|考评)(?:标准|细则|办法|依据|说明|规则|要点)"
        ),
    ),
    (
        Role.METHOD,
        re.compile(
            r"(?:考核|检查|评价|考评|评估|核查|验收)(?:方式|方法|形式|途径|主体)|查阅|佐证|印证|数据来源|^(?:实施|法律|设定|政策|制定)?依据$|证明材料|支撑材料"
        ),
    ),
    (
        Role.CATEGORY,
        re.compile(r"类别|类型|领域|方面|大类|一级|分类|板块|责任名称|项目类|维度|模块"),
    ),
    (Role.LEVEL, re.compile(r"(?:等级|级别|程度)$|风险度")),
    (Role.CONTROLS, re.compile(r"防控|防范|管控|控制措施|应对|化解|预防措施")),
    (Role.POWER, re.compile(r"职权|权力|权限|权责|岗位职责|职责权限")),
    (Role.PROBLEM, re.compile(r"问题(?!清单|整改)|不足|短板|差距")),
    (Role.RISK, re.compile(r"风险|隐患|表现形式|危害")),
    (
        Role.TIME,
        re.compile(
            r"时限|期限|截止|(?:完成|办结|整改|落实|实施|推进|计划|报送|开展)(?:时间|日期|节点)|时间(?:节点|安排|进度|要求)|^(?:时间|日期|月份|频次|频率|周期)$|频次|进度(?:安排|要求)|^进度$|工作频率|次数要求"
        ),
    ),
    (Role.POST, re.compile(r"岗位|职务|职位|^角色$")),
    (
        Role.UNIT,
        re.compile(r"^(?:(?:成员|职能|所属|相关)?(?:部门|单位|科室|处室)|主体|对象)(?:名称)?$"),
    ),
    (Role.NOTE, re.compile(r"备注|备考|^说明$|^附注$")),
    (
        Role.CONTENT,
        re.compile(
            r"内容|要求|具体|标准|任务|措施|事项|职责|责任|目标|举措|指标|项目|要点|重点|清单|分工|环节|工作"
        ),
    ),
)
_BRACKETS = re.compile(r"（[^（）]{1,12}）")


def role_of(words: str) -> Role | None:
    """What a column of this name holds, ``None`` where the name tells nothing."""
    name = _BRACKETS.sub("", clean_signs("".join(words.split()))) or words
    if not name or len(name) > LONGEST_NAME:
        return None
    if months_of(name) is not None:
        return Role.MONTHS
    return next((role for role, pattern in _ROLES if pattern.search(name)), None)
