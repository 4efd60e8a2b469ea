"""Roles given by name: the security administrator's pages; the audit administrator reads them."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people import operations, queries
from zelian.people.access import ViewerRequest, allowed
from zelian.people.filters import GrantFilter
from zelian.people.forms.accounts import AdministratorForm, GrantForm
from zelian.people.forms.organisation import ClosingForm
from zelian.people.models import Person, RoleGrant
from zelian.people.policies import may
from zelian.people.viewer import Viewer
from zelian.people.views.changing import Change, form_page, sent
from zelian.people.views.showing import table_page

MANAGE = "people.manage_grants"
GRANT_COLUMNS = [
    Column(
        "account",
        gettext_lazy("授予"),
        accessor=lambda grant: name_of(grant.account),
        sort="account__username",
        hideable=False,
        heading=True,
    ),
    Column(
        "role",
        gettext_lazy("角色"),
        accessor="get_role_display",
        template="people/compact.html",
        sort="role",
    ),
    Column("unit", gettext_lazy("范围")),
    Column("stage", gettext_lazy("状态"), status=True),
    Column("from_date", gettext_lazy("起"), sort="from_date"),
    Column("until_date", gettext_lazy("止（不含当日）"), sort="until_date"),
    Column("reason", gettext_lazy("理由")),
    Column(
        "granted_by",
        gettext_lazy("授权人"),
        accessor=lambda grant: name_of(grant.granted_by) if grant.granted_by else _("系统"),
        template="people/compact.html",
    ),
]
ACTIONS = Column(
    "actions",
    gettext_lazy("办理"),
    accessor=lambda _row: None,
    template="people/grant_actions.html",
    export=False,
)


def name_of(account: object) -> str:
    """The person of an account, else its user name."""
    person = getattr(account, "person", None)
    return person.name if person else account.username


@require_GET
@allowed("people.view_grants")
def grants(request: ViewerRequest) -> HttpResponse:
    """Every role given by name, with what ends soon."""
    manages = may(request.viewer, MANAGE)
    table = Table(
        queries.list_grants(request.viewer),
        columns=[*GRANT_COLUMNS, ACTIONS] if manages else GRANT_COLUMNS,
        request=request,
        filterset_class=GrantFilter,
        export_name=_("授权"),
        caption=_("授权"),
        empty_title=_("没有授权"),
        empty_hint=_("角色通常随岗位产生；确需另外授予的，由安全管理员办理。"),
    )
    return table_page(request, "people/grants.html", table, manages=manages)


@form_page(
    MANAGE,
    title=gettext_lazy("授予部门角色"),
    submit=gettext_lazy("授予"),
    done=gettext_lazy("角色已授予。"),
    nav="grants",
)
def give_grant(request: ViewerRequest) -> Change:
    """An office's role for a person, over a unit, until a day."""
    form = GrantForm(
        sent(request), viewer=request.viewer, initial={"from_date": request.viewer.today}
    )
    return Change(form, _grant_to_person, back=reverse("people:grants"))


@form_page(
    MANAGE,
    title=gettext_lazy("授予管理员角色"),
    submit=gettext_lazy("授予"),
    done=gettext_lazy("角色已授予。"),
    nav="grants",
)
def give_administrator(request: ViewerRequest) -> Change:
    """One of the three administrators."""
    form = AdministratorForm(
        sent(request), viewer=request.viewer, initial={"from_date": request.viewer.today}
    )
    return Change(form, operations.grant_role, back=reverse("people:grants"))


@form_page(
    MANAGE,
    title=gettext_lazy("收回角色"),
    submit=gettext_lazy("收回"),
    done=gettext_lazy("角色已收回。"),
    danger=True,
    nav="grants",
)
def end_grant(request: ViewerRequest, grant_id: int) -> Change:
    """Take a role back."""
    grant = get_object_or_404(
        RoleGrant.objects.select_related("account__person", "unit"), pk=grant_id
    )
    form = ClosingForm(
        sent(request),
        label=_("收回日期"),
        help_text=_("从这一天起不再有此角色。"),
        initial={"on": request.viewer.today},
    )
    about = _("%(name)s，%(role)s") % {
        "name": name_of(grant.account),
        "role": grant.get_role_display(),
    }
    do = partial(operations.end_grant, grant=grant)
    return Change(form, do, back=reverse("people:grants"), about=about)


def _grant_to_person(*, viewer: Viewer, person: Person, **terms: object) -> RoleGrant:
    return operations.grant_role(viewer=viewer, account=person.account, **terms)
