"""A made-up institution and its regulations, large enough to measure on."""

from __future__ import annotations

from datetime import date

from django.core.files.base import ContentFile
from django.utils import timezone

from zelian.catalogue.models import Duty, DutySubject, Measure, Regulation
from zelian.people.models import Account, Appointment, Person, Post, PostKind, Unit, UnitKind

COLLEGES = 100
POSTS = 5
# The duties of a regulation, by how often they are due: 49 obligations a post in a year.
PERIODS = [*["year"] * 12, *["half_year"] * 4, "quarter", "quarter", "month", "month"]
# Four characters a field of work.
FIELDS = (
    "意识形态巡察整改警示教育干部监督财务审计招生考试基建工程物资采购科研经费师德师风"
    "公务接待国有资产后勤服务校办企业信访举报选人用人学术诚信网络安全保密管理作风建设"
)
VERBS = ("专题分析", "部署推进", "逐项检查", "通报讲评")
LONG_AGO = date(2000, 1, 1)


def build_institution() -> None:
    """A school with a hundred colleges, five posts each, and an office that sees all."""
    for code, name in (("school", "学校"), ("college_committee", "学院"), ("department", "部门")):
        UnitKind.objects.get_or_create(code=code, defaults={"name": name})
    for code, rank in (("secretary", "head"), ("member", "member"), ("clerk", "staff")):
        PostKind.objects.get_or_create(code=code, defaults={"name": code, "rank": rank})
    school = _unit(None, "学校", "school")
    office = _unit(school, "组织部", "department", function="organisation")
    _seat(office, "clerk", "干事", "office")
    for college in range(COLLEGES):
        unit = _unit(school, f"学院{college}", "college_committee")
        for post in range(POSTS):
            kind = "secretary" if post == 0 else "member"
            _seat(unit, kind, f"职务{post}", f"c{college}p{post}")


def _unit(parent: object, name: str, kind: str, function: str = "") -> object:
    fields = {
        "name": name,
        "short_name": name,
        "kind_id": kind,
        "function": function,
        "founded_on": LONG_AGO,
    }
    if parent is None:
        return Unit.objects.add_root(fields)
    return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), fields)


def _seat(unit: object, kind: str, title: str, username: str) -> None:
    post = Post.objects.create(unit=unit, kind_id=kind, title=title, opened_on=LONG_AGO)
    account = Account(username=username)
    account.set_unusable_password()
    account.save()
    person = Person.objects.create(name=f"{unit.name}{title}", staff_no=username, account=account)
    Appointment.objects.create(person=person, post=post, from_date=LONG_AGO)


def build_regulation(number: int) -> object:
    """A regulation of twenty duties of all periods, borne by every post of a college's team."""
    author = Account.objects.get(username="office")
    regulation = Regulation.objects.create(
        title=f"办法{number}",
        unit=Unit.objects.get(name="学校"),
        state=Regulation.State.IN_FORCE,
        file=ContentFile(b"x", name="x"),
        file_name="x.txt",
        digest=f"sha256:{number}",
        uploaded_by=author,
        effective_on=date(2020, 1, 1),
        confirmed_by=author,
        confirmed_at=timezone.now(),
    )
    span = {"start": 0, "end": 1}
    for order, per in enumerate(PERIODS, start=1):
        words = f"{VERBS[number]}{FIELDS[order * 4 - 4 : order * 4]}"
        duty = Duty.objects.create(
            regulation=regulation,
            order=order,
            action=words,
            quote=words,
            modality="must",
            activity="meeting",
            state=Duty.State.ACCEPTED,
            **span,
        )
        value = {"min": 1, "max": None, "per": per, "every": 1}
        Measure.objects.create(
            duty=duty, order=1, kind="frequency", value=value, quote=words, **span
        )
        for bearer in ("head", "members"):
            DutySubject.objects.create(duty=duty, bearer=bearer, unit_kind_id="college_committee")
    return regulation
