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
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor_name} {self.action} {self.thing_label}"
