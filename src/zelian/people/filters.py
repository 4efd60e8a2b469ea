"""What narrows the lists of posts, people and accounts."""

from __future__ import annotations

import django_filters
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zelian.people.models import (
    Account,
    CorrectionRequest,
    Delegation,
    Person,
    Post,
    PostKind,
    RoleGrant,
    UnitKind,
)
from zelian.people.queries import person_like
from zelian.people.roles import GRANTABLE


class EitherFilter(django_filters.ChoiceFilter):
    """A yes-or-no column, both states in words of their own."""

    def __init__(self, *, yes: str | Promise, no: str | Promise, **options: object) -> None:
        super().__init__(choices=[("true", yes), ("false", no)], **options)

    def filter(self, rows: QuerySet, value: str | None) -> QuerySet:
        """All rows where nothing is chosen."""
        return super().filter(rows, value == "true" if value else None)


class PostFilter(django_filters.FilterSet):
    unit_kind = django_filters.ModelChoiceFilter(
        field_name="unit__kind", queryset=UnitKind.objects.all(), label=_("单位类别")
    )
    kind = django_filters.ModelChoiceFilter(queryset=PostKind.objects.all(), label=_("岗位类别"))
    vacant = EitherFilter(label=_("在岗情况"), yes=_("空缺"), no=_("有人在岗"))

    class Meta:
        model = Post
        fields = ["unit_kind", "kind", "vacant"]


class PersonFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="named", label=_("姓名、拼音或工号"))
    seated = EitherFilter(label=_("任职情况"), yes=_("现有任职"), no=_("目前没有任职"))

    class Meta:
        model = Person
        fields = ["q", "seated"]

    def named(self, people: QuerySet[Person], name: str, text: str) -> QuerySet[Person]:
        """Those whose name, pinyin or number holds the text."""
        return people.filter(person_like(text))


class AccountFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="named", label=_("用户名或姓名"))
    is_active = EitherFilter(label=_("状态"), yes=_("在用"), no=_("已停用"))
    administers = EitherFilter(label=_("三员"), yes=_("系统、安全、审计管理员"), no=_("一般账号"))

    class Meta:
        model = Account
        fields = ["q", "is_active", "administers"]

    def named(self, accounts: QuerySet[Account], name: str, text: str) -> QuerySet[Account]:
        """Those whose user name or person holds the text."""
        return accounts.filter(
            Q(username__icontains=text)
            | Q(person__name__icontains=text)
            | Q(person__pinyin__contains=text.lower())
        )


class CorrectionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CorrectionRequest.State.choices)

    class Meta:
        model = CorrectionRequest
        fields = ["state"]


STAGES = [
    ("term_running", _("有效")),
    ("term_ending", _("将到期")),
    ("term_ahead", _("尚未开始")),
    ("term_over", _("已结束")),
]


class GrantFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(method="named", label=_("用户名或姓名"))
    role = django_filters.ChoiceFilter(
        label=_("角色"), choices=[(role.value, role.label) for role in GRANTABLE]
    )
    stage = django_filters.ChoiceFilter(label=_("状态"), choices=STAGES)

    class Meta:
        model = RoleGrant
        fields = ["q", "role", "stage"]

    def named(self, grants: QuerySet[RoleGrant], name: str, text: str) -> QuerySet[RoleGrant]:
        """Those of accounts whose user name or person holds the text."""
        return grants.filter(
            Q(account__username__icontains=text)
            | Q(account__person__name__icontains=text)
            | Q(account__person__pinyin__contains=text.lower())
        )


class DelegationFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=_("方式"), choices=Delegation.Kind.choices)
    stage = django_filters.ChoiceFilter(label=_("状态"), choices=STAGES)

    class Meta:
        model = Delegation
        fields = ["kind", "stage"]
