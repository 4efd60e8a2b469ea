"""Lists shown to a scope for a time, and what readers said."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from zelian.lists.models.lists import ListItem, ResponsibilityList
from zelian.people.models import Unit


class PublicationRules(models.Model):
    """What an institution allows to be seen without signing in."""

    unit = models.OneToOneField(
        Unit, on_delete=models.PROTECT, related_name="publication_rules", verbose_name=_("机构")
    )
    public_allowed = models.BooleanField(_("允许对外公开"), default=False)
    public_comments = models.BooleanField(_("允许不登录提意见"), default=False)
    version = models.PositiveIntegerField(_("修订序号"), default=1, editable=False)

    class Meta:
        verbose_name = _("公示规则")
        verbose_name_plural = _("公示规则")

    def __str__(self) -> str:
        return str(self.unit)


class Publication(models.Model):
    """A list shown to a scope from a day until a day; half-open.

    ``scope_path`` is the tree prefix whose people may read it.
    """

    class Scope(models.TextChoices):
        UNIT = "unit", _("本单位及下属")
        INSTITUTION = "institution", _("全校（全机构）")
        PUBLIC = "public", _("对外公开")

    list = models.ForeignKey(
        ResponsibilityList, on_delete=models.CASCADE, related_name="publications"
    )
    scope = models.CharField(_("公示范围"), max_length=12, choices=Scope)
    scope_path = models.CharField(max_length=255, db_index=True)
    from_date = models.DateField(_("公示起"))
    until_date = models.DateField(_("公示止（不含）"))
    digest = models.CharField(_("内容摘要"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    by_name = models.CharField(_("办理人"), max_length=60)
    at = models.DateTimeField(_("办理时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("提前结束"), null=True, blank=True)

    class Meta:
        verbose_name = _("公示")
        verbose_name_plural = _("公示")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_date__gt=F("from_date")), name="publication_ends_after_it_begins"
            )
        ]

    def __str__(self) -> str:
        return f"{self.list} {self.get_scope_display()}"


class PublicationComment(models.Model):
    """What a reader said of a published list, and the answer it must get."""

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="comments")
    item = models.ForeignKey(
        ListItem, on_delete=models.SET_NULL, related_name="+", null=True, blank=True
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    author_name = models.CharField(_("提出人"), max_length=60, blank=True)
    text = models.CharField(_("意见"), max_length=1000)
    at = models.DateTimeField(_("时间"), auto_now_add=True)
    answer = models.CharField(_("答复"), max_length=1000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    answered_by_name = models.CharField(_("答复人"), max_length=60, blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True, blank=True)
    withheld = models.BooleanField(_("不公开显示"), default=False)
    withheld_why = models.CharField(_("不公开的原因"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("公示意见")
        verbose_name_plural = _("公示意见")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:60]
