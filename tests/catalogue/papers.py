"""A regulation of our own writing, and ways to have it in the database."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import World
from zelian.catalogue.choices import BearerChoice, DutyContent
from zelian.catalogue.models import Duty, ReadingRemark, Regulation
from zelian.catalogue.operations import (
    accept_all,
    confirm_regulation,
    reject_duties,
    settle_remarks,
    upload_regulation,
)
from zelian.core.vocabulary.regulation import Activity, Modality
from zelian.core.vocabulary.wording import Sentence
from zelian.history.models import Event

TEXT = """海滨学院党建责任落实办法
一、责任内容
（一）学院党委书记每年至少讲一次廉政党课，课后留存讲稿。
（二）各单位每季度召开一次专题会议，分析研究本单位风险；会后5个工作日内将会议纪要报送校纪委。
（三）主要负责人每年与班子成员谈话不少于两次。
二、工作要求
（一）各单位要高度重视，切实加强组织领导。
（二）校纪委每年年底前对各单位落实情况开展一次检查。
"""

FIELDS = (
    "实验室用电", "食堂采购", "图书借阅", "操场维护", "宿舍巡夜", "校车运行",
    "档案保管", "设备报废", "新生迎接", "毕业离校", "奖助评定", "课程调整",
    "印章使用", "网站发布", "值班交接", "车辆停放", "水电抄表", "器材领用",
    "场馆预约", "社团活动", "外来访客", "快递收发", "垃圾分类", "树木养护",
    "电梯检修", "消防器材", "门禁管理", "会议用茶", "办公用品", "公务接待",
)  # fmt: skip
TURNS = (
    "学院党委书记每年至少听取两次{field}情况汇报，并留存书面记录。",
    "校纪委每半年对{field}开展一次抽查。",
    "财务处每季度核对一次{field}账目。",
    "学院党委每学期召开一次{field}专题会议。",
    "组织部应当在每年6月底前汇总{field}考核结果。",
    "学院党委书记每月至少到现场查看一次{field}。",
    "党支部书记每学期与{field}经办人员谈话不少于一次。",
    "财务处应当在收到{field}申请后5个工作日内办结。",
)
PAST = "{field}牵涉的人多、环节多，往年的台账散落在几间办公室里，师生来问时常常找不到人。"
DOUBTFUL = "财务处要定期检查{field}台账。"


def a_long_regulation() -> str:
    """Thirty chapters of our own words: about 250 duties, every third chapter with a doubt."""
    lines = ["云麓学院日常事务责任办法"]
    for number, field in enumerate(FIELDS, start=1):
        lines.append(f"第{_chinese(number)}章　{field}")
        turns = [*TURNS, DOUBTFUL] if number % 3 == 0 else list(TURNS)
        for at, turn in enumerate(turns):
            article = (number - 1) * len(TURNS) + (number - 1) // 3 + at + 1
            lines.append(f"第{_chinese(article)}条　{turn.format(field=field)}")
            lines.append(PAST.format(field=field))
    return "\n".join(lines) + "\n"


def _chinese(number: int) -> str:
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (digits[ones] if ones else "")


def a_file(text: str | bytes = TEXT, name: str = "办法.txt") -> SimpleUploadedFile:
    data = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def uploaded(world: World, text: str | bytes = TEXT, name: str = "办法.txt") -> Regulation:
    """Uploaded by the organisation department and read at once; see the test settings."""
    regulation = upload_regulation(
        viewer=world.viewer("organisation"),
        file=a_file(text, name),
        name=name,
        unit=world.units["school"],
        submission=uuid.uuid4(),
    )
    regulation.refresh_from_db()
    return regulation


HTMX = {"HX-Request": "true"}


def lecture(draft: Regulation) -> Duty:
    return draft.duties.get(activity="lecture")


def unclear(draft: Regulation) -> Duty:
    return next(d for d in draft.duties.all() if d.subjects == ["主要负责人"])


def remark_on(draft: Regulation, duty: Duty | None) -> ReadingRemark:
    return ReadingRemark.objects.create(
        regulation=draft,
        duty=duty,
        code="subject.unclear",
        start=duty.start if duty else 0,
        end=duty.end if duty else 3,
        message=Sentence("主体不明确。").to_json(),
    )


def content_of(duty: Duty, **changed) -> DutyContent:
    values = {
        "action": duty.action,
        "activity": Activity(duty.activity),
        "modality": Modality(duty.modality),
        "subjects": tuple(duty.subjects),
        "bearers": tuple(BearerChoice.of(row) for row in duty.bearers.all()),
        "measures": (),
    }
    return DutyContent(**values | changed)


def spans_hold(regulation: Regulation) -> bool:
    text = regulation.text
    return all(
        text[thing.start : thing.end] == thing.quote
        for duty in regulation.duties.all()
        for thing in (duty, *duty.measures.all())
    )


def last_event() -> Event:
    return Event.objects.order_by("id").last()


def at(name: str, thing) -> str:
    return reverse(f"catalogue:{name}", args=[getattr(thing, "pk", thing)])


def page(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def put_in_force(world, draft: Regulation) -> Regulation:
    viewer = world.viewer("organisation")
    accept_all(viewer=viewer, regulation=draft)
    ids = list(draft.duties.filter(state="proposed").values_list("pk", flat=True))
    reject_duties(viewer=viewer, regulation_id=draft.pk, duty_ids=ids)
    settle_remarks(viewer=viewer, regulation_id=draft.pk)
    return confirm_regulation(viewer=viewer, regulation_id=draft.pk, effective_on=date(2026, 1, 1))
