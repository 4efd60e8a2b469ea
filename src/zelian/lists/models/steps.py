"""The steps of a list's life beside its signatures: discussed, endorsed, filed, returned."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from zelian.lists.models.lists import ResponsibilityList
from zelian.people.models import Post, Unit
from zelian.signing.models import Signature


class Discussion(models.Model):
    """A list was discussed collectively. ``digest`` is what lay on the table.

    Its minutes are the files that name it.
    """

    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="discussions"
    )
    on = models.DateField(_("讨论日期"))
    meeting = models.CharField(_("会议名称"), max_length=120)
    decision = models.CharField(_("讨论意见"), max_length=1000, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("登记人"), max_length=60)
    at = models.DateTimeField(_("登记时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("集体讨论")
        verbose_name_plural = _("集体讨论")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.meeting


class Endorsement(models.Model):
    """
    Who is to endorse a signed list, and how it came out.

    ``post`` is empty while nobody in the house can do it: several are in charge and one must
    be chosen (``candidates`` are their ids), or the superior stands outside (``outside_*``).
    ``how`` and ``reason`` say how the post was found. A return ends it (``ended_at``); the next
    signature opens a new one.
    """

    class How(models.TextChoices):
        HEAD = "head", _("班子成员的清单由主要负责人审核背书")
        IN_CHARGE = "in_charge", _("由分管该单位的领导审核背书")
        UPPER_HEAD = "upper_head", _("由上一级主要负责人审核背书")
        CHOSEN = "chosen", _("由编制单位选定")
        SEVERAL = "several", _("分管领导不止一位，须选定一位")
        OUTSIDE = "outside", _("上级不在本系统内，由牵头部门登记")

    post = models.ForeignKey(
        Post,
        on_delete=models.PROTECT,
        related_name="endorsements",
        null=True,
        blank=True,
        verbose_name=_("背书岗位"),
    )
    candidates = models.JSONField(_("可选岗位"), default=list, blank=True)
    how = models.CharField(_("确定方式"), max_length=10, choices=How)
    reason = models.JSONField(_("理由"), default=dict, blank=True)
    asked_at = models.DateTimeField(_("提请时间"), auto_now_add=True)
    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="endorsements"
    )
    signature = models.OneToOneField(
        Signature, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    opinion = models.CharField(_("审核意见"), max_length=1000, blank=True)
    endorsed_at = models.DateTimeField(_("背书时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("终止时间"), null=True, blank=True)
    outside_body = models.CharField(_("上级机关"), max_length=120, blank=True)
    outside_on = models.DateField(_("上级审定日期"), null=True, blank=True)
    outside_document = models.CharField(_("文号"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("签字背书")
        verbose_name_plural = _("签字背书")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["list"],
                condition=models.Q(ended_at__isnull=True),
                name="one_endorsement_of_a_list_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.get_how_display()}"


class Filing(models.Model):
    """
    A list was sent up and, with a receipt, received; ``late`` after its date.

    ``receiver`` is a :class:`ListKind.Receiver`, the office of ``receiver_unit`` (an institution)
    that receives; ``outside_body`` names the upper body where it stands outside and its receipt
    is typed in.
    """

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="filings")
    receiver = models.CharField(_("报备对象"), max_length=20)
    receiver_unit = models.ForeignKey(
        Unit,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("接收机构"),
    )
    outside_body = models.CharField(_("上级机关"), max_length=120, blank=True)
    due_on = models.DateField(_("截止日期"), null=True, blank=True)
    digest = models.CharField(_("内容摘要"), max_length=80)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    submitted_by_name = models.CharField(_("报送人"), max_length=60)
    submitted_at = models.DateTimeField(_("报送时间"), auto_now_add=True)
    submitted_on = models.DateField(_("报送日期"))
    late = models.BooleanField(_("逾期报送"), default=False)
    number = models.CharField(_("备案编号"), max_length=60, blank=True)
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    received_by_name = models.CharField(_("接收人"), max_length=60, blank=True)
    received_at = models.DateTimeField(_("接收时间"), null=True, blank=True)
    ended_at = models.DateTimeField(_("退回时间"), null=True, blank=True)

    class Meta:
        verbose_name = _("备案")
        verbose_name_plural = _("备案")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["list"],
                condition=models.Q(ended_at__isnull=True),
                name="one_filing_of_a_list_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["receiver_unit", "receiver", "number"],
                condition=~models.Q(number="") & models.Q(receiver_unit__isnull=False),
                name="filing_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.number}"


class ListReturn(models.Model):
    """A list was sent back for changes, with the reason."""

    list = models.ForeignKey(ResponsibilityList, on_delete=models.CASCADE, related_name="returns")
    from_state = models.CharField(_("退回前状态"), max_length=10)
    reason = models.CharField(_("原因"), max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("退回人"), max_length=60)
    at = models.DateTimeField(_("时间"), auto_now_add=True)

    class Meta:
        verbose_name = _("清单退回")
        verbose_name_plural = _("清单退回")
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.reason[:60]
