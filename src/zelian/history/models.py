from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.Model):
    """One thing that was done: who, when, from where, to what, before and after, why.

    Actor and thing are named by value, not by foreign key: an event outlives both.
    """

    at = models.DateTimeField(_("时间"), db_index=True)
    actor_id = models.BigIntegerField(_("账号"), null=True)
    actor_name = models.CharField(_("操作人"), max_length=80)
    on_behalf_of = models.CharField(_("代谁办理"), max_length=80, blank=True)
    address = models.GenericIPAddressField(_("来源地址"), null=True)
    action = models.CharField(_("操作"), max_length=60)
    thing_type = models.CharField(_("对象类别"), max_length=60)
    thing_id = models.BigIntegerField(_("对象编号"))
    thing_label = models.CharField(_("对象"), max_length=300)
    before = models.JSONField(_("之前"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("之后"), null=True, encoder=DjangoJSONEncoder)
    why = models.CharField(_("原因"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("事件")
        verbose_name_plural = _("事件")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["thing_type", "thing_id", "-id"], name="event_of_thing"),
            models.Index(fields=["actor_id", "-id"], name="event_of_actor"),
            models.Index(fields=["action", "-id"], name="event_of_action"),
            models.Index(fields=["address", "-id"], name="event_from_address"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.thing_label}"


class Block(models.Model):
    """Events sealed together: a root over their leaves, chained to the block before, signed."""

    number = models.PositiveBigIntegerField(_("块号"), primary_key=True)
    previous = models.CharField(_("前块摘要"), max_length=80, unique=True)
    form = models.PositiveSmallIntegerField(_("格式"))
    count = models.PositiveIntegerField(_("事件数"))
    first_event = models.BigIntegerField(_("首件"))
    last_event = models.BigIntegerField(_("末件"))
    root = models.CharField(_("根"), max_length=80)
    sealed_at = models.DateTimeField(_("封存时间"), db_index=True)
    algorithm = models.CharField(_("摘要算法"), max_length=10)
    digest = models.CharField(_("摘要"), max_length=80, unique=True)
    key_id = models.CharField(_("密钥编号"), max_length=80)
    signature_algorithm = models.CharField(_("签名算法"), max_length=10)
    signature = models.CharField(_("签名"), max_length=300)

    class Meta:
        verbose_name = _("区块")
        verbose_name_plural = _("区块")
        ordering = ["-number"]

    def __str__(self) -> str:
        return str(self.number)


class Leaf(models.Model):
    """The hash of one event, at its place in a block; no foreign key: it outlives tampering."""

    event_number = models.BigIntegerField(_("事件编号"), primary_key=True)
    block = models.ForeignKey(
        Block, on_delete=models.PROTECT, related_name="leaves", verbose_name=_("区块")
    )
    position = models.PositiveIntegerField(_("位次"))
    hash = models.BinaryField(_("摘要"))
    marks = models.BinaryField(_("分组标记"))

    class Meta:
        verbose_name = _("叶")
        verbose_name_plural = _("叶")
        constraints = [
            models.UniqueConstraint(fields=["block", "position"], name="one_leaf_a_place")
        ]

    def __str__(self) -> str:
        return str(self.event_number)


class DayRoot(models.Model):
    """All blocks of one day under one signed digest, to be printed and kept elsewhere."""

    day = models.DateField(_("日期"), primary_key=True)
    previous = models.CharField(_("前日摘要"), max_length=80, unique=True)
    first_block = models.PositiveBigIntegerField(_("首块"))
    last_block = models.PositiveBigIntegerField(_("末块"))
    blocks = models.PositiveIntegerField(_("块数"))
    events = models.PositiveIntegerField(_("事件数"))
    root = models.CharField(_("根"), max_length=80)
    algorithm = models.CharField(_("摘要算法"), max_length=10)
    digest = models.CharField(_("当日摘要"), max_length=80, unique=True)
    key_id = models.CharField(_("密钥编号"), max_length=80)
    signature_algorithm = models.CharField(_("签名算法"), max_length=10)
    signature = models.CharField(_("签名"), max_length=300)
    made_at = models.DateTimeField(_("生成时间"))

    class Meta:
        verbose_name = _("日根")
        verbose_name_plural = _("日根")
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day}"


class RootLetter(models.Model):
    """A day's root on its way to an address outside: tried until it is gone."""

    day_root = models.ForeignKey(
        DayRoot, on_delete=models.PROTECT, related_name="letters", verbose_name=_("日根")
    )
    address = models.EmailField(_("收件地址"), max_length=254)
    tries = models.PositiveSmallIntegerField(_("尝试次数"), default=0)
    next_try_at = models.DateTimeField(_("下次尝试"), null=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    trouble = models.CharField(_("未能发出的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("日根邮件")
        verbose_name_plural = _("日根邮件")
        ordering = ["-day_root", "address"]
        constraints = [
            models.UniqueConstraint(
                fields=["day_root", "address"], name="one_letter_a_day_and_address"
            )
        ]

    def __str__(self) -> str:
        return f"{self.day_root_id} {self.address}"


class Verification(models.Model):
    """One walk through all of history, asked for from a page; its progress and what it found."""

    asked_by = models.CharField(_("发起人"), max_length=80)
    asked_at = models.DateTimeField(_("发起时间"))
    progress = models.PositiveSmallIntegerField(_("进度"), default=0)
    done_at = models.DateTimeField(_("完成时间"), null=True)
    events = models.PositiveBigIntegerField(_("事件数"), default=0)
    blocks = models.PositiveBigIntegerField(_("块数"), default=0)
    faults = models.PositiveIntegerField(_("问题数"), default=0)
    report = models.JSONField(_("报告"), null=True, encoder=DjangoJSONEncoder)
    trouble = models.CharField(_("未能完成的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("核验")
        verbose_name_plural = _("核验")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"
