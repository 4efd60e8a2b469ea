"""Documents, their numbered places, and what they refer to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models.labels import LINK_KINDS
from zelian.people.models import Unit


def regulation_path(regulation: Regulation, filename: str) -> str:
    """Uploads are stored under their digest, never under the name they came with."""
    return f"regulations/{regulation.digest.removeprefix('sha256:')}.bin"


class Regulation(models.Model):
    """A document that lays down duties, from upload to force.

    A discarded one is a row without file, text and duties: what is left of a wrong upload.

    ``version`` grows with every change of the regulation or of one of its duties; each
    duty's ``version`` is the regulation's at the duty's own last change.
    """

    class State(models.TextChoices):
        READING = "reading", _("正在读取")
        UNREADABLE = "unreadable", _("读取失败")
        DRAFT = "draft", _("待确认")
        IN_FORCE = "in_force", _("施行中")
        REPEALED = "repealed", _("已废止")
        DISCARDED = "discarded", _("已作废")

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
    reader = models.CharField(_("读法版本"), max_length=40, blank=True)
    failure = models.JSONField(_("失败原因"), null=True, blank=True)
    assistance = models.JSONField(_("语言模型的建议"), null=True, blank=True)
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
                condition=~Q(state__in=["repealed", "discarded"]) & ~Q(digest=""),
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


class RegulationLink(models.Model):
    """A reference to another regulation, where the text makes it.

    ``title`` is empty for a reference to the regulation itself; ``target`` is the regulation
    meant, where it is kept here too.
    """

    regulation = models.ForeignKey(Regulation, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("关系"), max_length=12, choices=list(LINK_KINDS.items()))
    title = models.CharField(_("标题"), max_length=300, blank=True)
    doc_number = models.CharField(_("文号"), max_length=80, blank=True)
    article = models.CharField(_("条目"), max_length=60, blank=True)
    target = models.ForeignKey(
        Regulation, on_delete=models.SET_NULL, related_name="cited_by", null=True, blank=True
    )
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("引用文件")
        verbose_name_plural = _("引用文件")
        ordering = ["regulation", "start", "id"]

    def __str__(self) -> str:
        return f"《{self.title}》{self.article}" if self.title else self.article
