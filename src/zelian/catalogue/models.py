"""Regulations as they were read and confirmed."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zelian.core.vocabulary.measure import MeasureKind
from zelian.core.vocabulary.regulation import Activity, Modality
from zelian.people.models import Post, PostKind, Unit, UnitKind

ACTIVITIES = {
    Activity.MEETING: _("会议"),
    Activity.STUDY: _("学习"),
    Activity.TALK: _("谈话"),
    Activity.LECTURE: _("党课"),
    Activity.REPORT: _("报告"),
    Activity.SURVEY: _("调研"),
    Activity.INSPECTION: _("督查检查"),
    Activity.ASSESSMENT: _("考核"),
    Activity.SELF_CHECK: _("自查"),
    Activity.PLAN_OR_LIST: _("计划与清单"),
    Activity.FILING: _("备案报送"),
    Activity.PUBLICATION: _("公示公开"),
    Activity.TRAINING: _("培训教育"),
    Activity.RECEPTION: _("接待来访"),
    Activity.RECORD: _("记录存档"),
    Activity.RECTIFICATION: _("整改"),
    Activity.NOTICE: _("通知通报"),
    Activity.PAYMENT: _("缴纳支付"),
    Activity.DRILL: _("演练"),
    Activity.OTHER: _("其他"),
}
MODALITIES = {
    Modality.MUST: _("应当"),
    Modality.MUST_NOT: _("不得"),
    Modality.MAY: _("可以"),
    Modality.SHOULD: _("提倡"),
}
MEASURE_KINDS = {
    MeasureKind.FREQUENCY: _("频次"),
    MeasureKind.DEADLINE: _("期限"),
    MeasureKind.WITHIN: _("时限"),
    MeasureKind.SHARE: _("比例"),
    MeasureKind.AMOUNT: _("数量"),
}


def regulation_path(regulation: Regulation, filename: str) -> str:
    """Uploads are stored under their digest, never under the name they came with."""
    return f"regulations/{regulation.digest.removeprefix('sha256:')}.bin"


class Regulation(models.Model):
    """A document that lays down duties, from upload to force.

    ``version`` grows with every change of the regulation or of one of its duties; each
    duty's ``version`` is the regulation's at the duty's own last change.
    """

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        UNREADABLE = "unreadable", _("读取失败")
        DRAFT = "draft", _("待确认")
        IN_FORCE = "in_force", _("施行中")
        REPEALED = "repealed", _("已废止")

    submission = models.UUIDField(unique=True, null=True, editable=False)
    title = models.CharField(_("标题"), max_length=300)
    doc_number = models.CharField(_("文号"), max_length=80, blank=True)
    issuer = models.CharField(_("发文机关"), max_length=120, blank=True)
    issued_on = models.DateField(_("印发日期"), null=True, blank=True)
    effective_on = models.DateField(_("施行日期"), null=True, blank=True)
    repealed_on = models.DateField(_("废止日期"), null=True, blank=True)
    trial = models.BooleanField(_("试行"), default=False)
    supersedes = models.JSONField(_("替代的文件"), default=list, blank=True)
    unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="regulations",
        verbose_name=_("适用范围"),
        help_text=_("该单位及其下属单位"),
    )
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.READING)
    file = models.FileField(_("原件"), upload_to=regulation_path, max_length=200)
    file_name = models.CharField(_("文件名"), max_length=255)
    format = models.CharField(_("格式"), max_length=10, blank=True)
    digest = models.CharField(_("摘要"), max_length=80, db_index=True)
    text = models.TextField(_("正文"), blank=True)
    progress = models.PositiveSmallIntegerField(_("读取进度"), default=0)
    failure = models.JSONField(_("失败原因"), null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(_("上传时间"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    version = models.PositiveIntegerField(_("修订序号"), default=1)

    class Meta:
        verbose_name = _("制度文件")
        verbose_name_plural = _("制度文件")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="in_force")
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="regulation_in_force_was_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["in_force", "repealed"]) | Q(effective_on__isnull=False),
                name="regulation_in_force_from_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state="repealed")
                | Q(repealed_on__isnull=False, repealed_on__gt=F("effective_on")),
                name="regulation_repealed_after_it_took_effect",
            ),
            models.UniqueConstraint(
                fields=["digest"],
                condition=~Q(state="repealed") & ~Q(digest=""),
                name="regulation_file_once",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Provision(models.Model):
    """A numbered place in a regulation."""

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="provisions")
    order = models.PositiveIntegerField(_("次序"))
    path = models.JSONField(_("编号路径"))
    label = models.CharField(_("编号"), max_length=60)
    title = models.CharField(_("标题"), max_length=300, blank=True)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("条款")
        verbose_name_plural = _("条款")
        ordering = ["regulation", "order"]
        constraints = [
            models.UniqueConstraint(fields=["regulation", "order"], name="provision_in_its_order")
        ]

    def __str__(self) -> str:
        return self.address

    @property
    def address(self) -> str:
        """Where it stands, outermost label first: 二（一）1."""
        return "".join(self.path)


class Duty(models.Model):
    """What a provision demands of a subject."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("待核对")
        ACCEPTED = "accepted", _("已采纳")
        REJECTED = "rejected", _("不采纳")

    class Origin(models.TextChoices):
        READ = "read", _("系统读出")
        ADDED = "added", _("人工添加")

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="duties")
    provision = models.ForeignKey(
        Provision, on_delete=models.PROTECT, related_name="duties", null=True, blank=True
    )
    order = models.PositiveIntegerField(_("次序"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    quote = models.TextField(_("原文"))
    action = models.CharField(_("事项"), max_length=500)
    subjects = models.JSONField(_("文件中的主体"), default=list, blank=True)
    modality = models.CharField(_("要求"), max_length=10, choices=list(MODALITIES.items()))
    activity = models.CharField(_("履责方式"), max_length=20, choices=list(ACTIVITIES.items()))
    counterparts = models.JSONField(_("对象"), default=list, blank=True)
    recipients = models.JSONField(_("报送对象"), default=list, blank=True)
    evidence = models.JSONField(_("佐证要求"), default=list, blank=True)
    state = models.CharField(
        _("状态"), max_length=10, choices=State, default=State.PROPOSED, db_index=True
    )
    origin = models.CharField(_("来源"), max_length=10, choices=Origin, default=Origin.READ)
    version = models.PositiveIntegerField(_("修订序号"), default=1)

    class Meta:
        verbose_name = _("责任事项")
        verbose_name_plural = _("责任事项")
        ordering = ["regulation", "order"]
        indexes = [models.Index(fields=["regulation", "state", "order"], name="duty_by_state")]

    def __str__(self) -> str:
        return self.action or self.quote[:60]


class Measure(models.Model):
    """The countable part of a duty; ``value`` as the reader's JSON writes it."""

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="measures")
    order = models.PositiveSmallIntegerField(_("次序"))
    kind = models.CharField(_("种类"), max_length=10, choices=list(MEASURE_KINDS.items()))
    value = models.JSONField(_("数值"))
    quote = models.TextField(_("原文"))
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("量化要求")
        verbose_name_plural = _("量化要求")
        ordering = ["duty", "order"]

    def __str__(self) -> str:
        return self.quote


class DutySubject(models.Model):
    """Who bears a duty: all units of a kind or one unit, and who in it; or one post.

    Suggested from the document's ``word`` for the subject, confirmed with the duty.
    """

    class Bearer(models.TextChoices):
        UNIT = "unit", _("单位（领导班子）")
        HEAD = "head", _("主要负责人")
        MEMBERS = "members", _("班子其他成员")
        POST_KIND = "post_kind", _("某类岗位")
        POST = "post", _("某个岗位")

    duty = models.ForeignKey(Duty, on_delete=models.CASCADE, related_name="bearers")
    word = models.CharField(_("文件中的叫法"), max_length=200, blank=True)
    bearer = models.CharField(_("由谁承担"), max_length=10, choices=Bearer)
    unit_kind = models.ForeignKey(
        UnitKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    post_kind = models.ForeignKey(
        PostKind, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = _("责任主体")
        verbose_name_plural = _("责任主体")
        ordering = ["duty", "id"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(bearer__in=["unit", "head", "members"], post__isnull=True)
                    & Q(post_kind__isnull=True)
                    & (
                        Q(unit_kind__isnull=False, unit__isnull=True)
                        | Q(unit_kind__isnull=True, unit__isnull=False)
                    )
                )
                | (
                    Q(bearer="post_kind", post_kind__isnull=False, post__isnull=True)
                    & (
                        Q(unit_kind__isnull=False, unit__isnull=True)
                        | Q(unit_kind__isnull=True, unit__isnull=False)
                    )
                )
                | Q(
                    bearer="post",
                    post__isnull=False,
                    post_kind__isnull=True,
                    unit_kind__isnull=True,
                    unit__isnull=True,
                ),
                name="duty_subject_names_one_bearer",
            )
        ]

    def __str__(self) -> str:
        if self.post:
            return str(self.post)
        where = str(self.unit or self.unit_kind)
        return f"{where}·{self.post_kind or self.get_bearer_display()}"


class ReadingRemark(models.Model):
    """A doubt of the reader, standing where it belongs until a person settles it."""

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="remarks")
    duty = models.ForeignKey(
        Duty, on_delete=models.SET_NULL, related_name="remarks", null=True, blank=True
    )
    code = models.CharField(max_length=60)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    message = models.JSONField()
    settled = models.BooleanField(_("已处理"), default=False)

    class Meta:
        verbose_name = _("存疑")
        verbose_name_plural = _("存疑")
        ordering = ["regulation", "start", "id"]

    def __str__(self) -> str:
        return self.code
