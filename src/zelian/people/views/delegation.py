"""The work of a post given to somebody else for a time: given, listed, taken back."""

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
from zelian.people.filters import DelegationFilter
from zelian.people.forms.accounts import DelegationForm
from zelian.people.forms.organisation import ClosingForm
from zelian.people.models import Delegation, Post
from zelian.people.policies import may
from zelian.people.views.changing import Change, form_page, sent
from zelian.people.views.grants import name_of
from zelian.people.views.showing import table_page

VIEW, DELEGATE, END = "people.view_delegations", "people.delegate_post", "people.end_delegation"
DELEGATION_COLUMNS = [
    Column(
        "post",
        gettext_lazy("委托岗位"),
        accessor=lambda delegation: str(delegation.post),
        hideable=False,
        heading=True,
    ),
    Column("kind", gettext_lazy("方式"), accessor="get_kind_display", sort="kind"),
    Column("delegate", gettext_lazy("受托人"), sort="delegate__pinyin"),
    Column("stage", gettext_lazy("状态"), status=True),
    Column("from_date", gettext_lazy("起"), sort="from_date"),
    Column("until_date", gettext_lazy("止（不含当日）"), sort="until_date"),
    Column("reason", gettext_lazy("理由")),
    Column(
        "granted_by",
        gettext_lazy("委托人"),
        accessor=lambda delegation: name_of(delegation.granted_by) if delegation.granted_by else "",
    ),
]
ACTIONS = Column(
    "actions",
    gettext_lazy("办理"),
    accessor=lambda _row: None,
    template="people/delegation_actions.html",
    export=False,
)


@require_GET
@allowed(VIEW)
def delegations(request: ViewerRequest) -> HttpResponse:
    """The delegations the viewer may see, and the own posts that may be given."""
    viewer = request.viewer
    columns = [*DELEGATION_COLUMNS, ACTIONS] if may(viewer, END) else DELEGATION_COLUMNS
    table = Table(
        queries.list_delegations(viewer),
        columns=columns,
        request=request,
        filterset_class=DelegationFilter,
        export_name=_("委托"),
        caption=_("委托"),
        empty_title=_("没有委托"),
        empty_hint=_("请人代办或代行后，会列在这里。"),
    )
    posts = queries.posts_to_delegate(viewer)
    return table_page(request, "people/delegations.html", table, posts=posts)


@form_page(
    DELEGATE,
    title=gettext_lazy("委托办理"),
    submit=gettext_lazy("委托"),
    done=gettext_lazy("已委托，受托人现在就可以办理。"),
    nav="delegations",
)
def delegate_post(request: ViewerRequest, post_id: int) -> Change:
    """Give the work of a post to somebody for a time."""
    post = get_object_or_404(Post.objects.select_related("unit"), pk=post_id)
    form = DelegationForm(
        sent(request), viewer=request.viewer, initial={"from_date": request.viewer.today}
    )
    do = partial(operations.delegate_post, post=post)
    return Change(form, do, back=reverse("people:delegations"), about=str(post), thing=post)


@form_page(
    END,
    title=gettext_lazy("结束委托"),
    submit=gettext_lazy("结束"),
    done=gettext_lazy("委托已结束。"),
    danger=True,
    nav="delegations",
)
def end_delegation(request: ViewerRequest, delegation_id: int) -> Change:
    """Take a delegation back, or give it back."""
    found = Delegation.objects.select_related("post__unit", "delegate")
    delegation = get_object_or_404(found, pk=delegation_id)
    form = ClosingForm(
        sent(request),
        label=_("结束日期"),
        help_text=_("从这一天起不再由受托人办理。"),
        initial={"on": request.viewer.today},
    )
    do = partial(operations.end_delegation, delegation=delegation)
    names = {"post": delegation.post, "person": delegation.delegate}
    return Change(
        form,
        do,
        back=reverse("people:delegations"),
        about=_("%(post)s，%(person)s") % names,
        thing=delegation,
    )
