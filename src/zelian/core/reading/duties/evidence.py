"""What is to show that a duty was done, where the text asks for it.

Reads: cleaned text. Writes: nouns of records and signs, with the words that tell them
apart: 家访记录, 隐患台账, 保密承诺书.
"""

from __future__ import annotations

import re

from zelian.core.reading.alternatives import one_of
from zelian.core.reading.phrases import PhraseRule, names, words_of
from zelian.core.reading.rules import FIRST_EDITION

_HEAD = (
    r"(?:记录[表单簿册本]?|台账|台帐|纪要|档案|照片|影像资料|影像|录音录像|录像|视频|签到[表册簿]|日志|"
    r"手册|登记[表簿册]|承诺书|责任书|责任状|保证书|协议书|回执|笔录|凭证|底稿|问题清单|整改清单|"
    r"(?:整改|分析|自查|调研|检测|检验|评估|书面|工作|总结|专题|述职|调查|审计|检查|监测)报告|"
    r"(?:书面|佐证|证明|文字|原始|图片|备查|支撑)(?:材料|资料)|工作总结|心得体会|签收单|交接单|通知书|告知书)"
)
_TAKES = (
    r"(?:填写|填报|填好|建立|建好|健全|完善|形成|做好|做出|作好|留有|留存|留下|制作|制发|签订|签署|签定|出具|"
    r"保存|保管|保留|存入|记入|载入|归入|计入|列入|提交|提供|递交|报送|上报|上传|拍摄|拍照|收集|整理|装订|附上|"
    r"附|索取|查验|核对|撰写|编写|起草|印发|送达|发放|收取|收回|填|写出|写|有(?<![没具享所]有)(?!关)|将|把|凭|、|和|及|并|持)"
)
_MODIFIER = (
    r"(?:(?!填写|填报|建立|健全|完善|形成|做好|留有|留存|制作|签订|签署|出具|保存|保管|存入|记入|提交|提供|报送|上传|拍摄|收集|整理|"
    r"应当|必须|要有|要求|实时|全程|详细|完整|准确|移交|及时|如实|书面|认真|进行|开展)[^，。；：、的了\n（）《》“”并和及与将把由经在于内\d应须每不是]){0,8}?"
)
_GUARD = (
    r"(?![局馆室]|制度|体系|管理|机制|者|员[^，。]|规范[化性]|规定|格式|模板|"
    r"办法|保存[^，。；]{0,3}期|方式|情况|要求|事项)"
)

RULES = (
    PhraseRule(
        id="evidence.asked_for",
        since=FIRST_EDITION,
        pattern=re.compile(rf"{_TAKES}(?P<words>{_MODIFIER}{_HEAD}){_GUARD}"),
        match=(
            names("并填写家访记录", "家访记录"),
            names("照片存入隐患台账", "隐患台账"),
            names("签订保密承诺书", "保密承诺书"),
            names("形成分析报告，建立问题清单", "分析报告", "问题清单"),
            names("将签收单、送达回执等上传", "签收单", "送达回执"),
        ),
        no_match=("建立记录制度", "完善档案管理办法", "做好工作", "听取书面意见"),
    ),
    PhraseRule(
        id="evidence.kept",
        since=FIRST_EDITION,
        pattern=re.compile(
            rf"(?:(?<=[，。；：、\n])|^)(?P<words>[^，。；：、的\n应要须由保存报交]{{0,8}}?{_HEAD})"
            r"(?=应|要|须|由|保存|存|报|交|归|完整|不少于|至少|\d)"
        ),
        match=(
            names("检测记录应当完整，检测台账由科室存", "检测记录", "检测台账"),
            names("会议纪要报办公室", "会议纪要"),
        ),
        no_match=("记录制度应当健全", "会议应当召开"),
    ),
    PhraseRule(
        id="evidence.known",
        since=FIRST_EDITION,
        pattern=re.compile(
            r"(?P<words>书面记录|工作记录|会议记录|会议纪要|谈话记录|检查记录|活动记录|巡查记录|巡河记录|培训记录|"
            r"演练记录|学习记录|工作台账|责任台账|台账|现场照片|照片|影像资料|录音录像|签到表|工作日志|巡查日志|"
            r"巡河日志|记实手册|佐证材料|书面材料|书面报告|原始(?:工作)?资料|档案|问题清单|整改报告|工作总结|"
            r"心得体会|调研报告|自查报告|承诺书|责任书|送达回执|回执|有迹可查|留痕|(?<!执法)记录(?!仪))"
            r"(?!制度|体系|管理|机制|者|员[^，。]|[局馆室])"
        ),
        match=(
            names("并如实记录", "记录"),
            names("做到全程留痕", "留痕"),
            names("责任书一年一签", "责任书"),
        ),
        no_match=("健全档案管理制度", "使用执法记录仪", "送档案馆"),
    ),
    PhraseRule(
        id="evidence.signed",
        since=FIRST_EDITION,
        pattern=re.compile(r"(?P<words>签字|签名|盖章|签章)(?!权|笔|人员?应|仪式|背书制度)"),
        match=(names("参加人员签字确认", "签字"), names("由组长签名并盖章", "签名", "盖章")),
        no_match=("行使签字权", "签订协议"),
    ),
)
_HINT = re.compile(
    one_of(
        [
            *(
                "记录",
                "台账",
                "台帐",
                "纪要",
                "档案",
                "照片",
                "影像",
                "录像",
                "录音",
                "视频",
                "签到",
                "日志",
            ),
            *(
                "手册",
                "登记",
                "承诺书",
                "责任书",
                "责任状",
                "保证书",
                "协议书",
                "回执",
                "笔录",
                "凭证",
                "底稿",
            ),
            *(
                "清单",
                "报告",
                "材料",
                "资料",
                "总结",
                "体会",
                "签收单",
                "交接单",
                "通知书",
                "告知书",
                "可查",
            ),
            *("留痕", "签字", "签名", "盖章", "签章"),
        ]
    )
)


def evidence_of(text: str, start: int, end: int) -> tuple[str, ...]:
    """What is to show that it was done, each named once, by its longest name."""
    if not _HINT.search(text, start, end):
        return ()
    found = list(dict.fromkeys(words_of(RULES, text, start, end)))
    return tuple(w for w in found if not any(w != other and w in other for other in found))
