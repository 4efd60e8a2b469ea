"""Units, posts and people to read; the tree is in ``chart``."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.history.queries import timeline_of
from zelian.pages.columns import Column
from zelian.pages.parts import Tab
from zelian.pages.tables import Table
from zelian.people import queries
from zelian.people.access import ViewerRequest, allowed
from zelian.people.filters import PersonFilter, PostFilter
from zelian.people.pickers import person_label
from zelian.people.policies import may
from zelian.people.views.showing import found_or_404, table_page

TABS = ("posts", "oversight", "units", "history")


@require_GET
@allowed("people.view_organisation")
def unit(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """A unit: its posts and who is on them, who looks after it, what stands below."""
    page = found_or_404(queries.get_unit_page, request.viewer, unit_id)
    sees_history = may(request.viewer, "people.view_history", page.unit)
    tab = request.GET.get("tab", "posts")
    if tab not in TABS or (tab == "history" and not sees_history):
        tab = "posts"
    tabs = [
        Tab("posts", _("岗位"), "?tab=posts", len(page.posts)),
        Tab("oversight", _("分管联系"), "?tab=oversight", len(page.overseen_by)),
        Tab("units", _("下级单位"), "?tab=units", len(page.children)),
    ]
    if sees_history:
        tabs.append(Tab("history", _("历史"), "?tab=history"))
    return render(
        request,
        "people/unit.html",
        {
            "page": page,
            "unit": page.unit,
            "tabs": tabs,
            "tab": tab,
            "events": timeline_of(page.unit) if tab == "history" else [],
            "may_change": may(request.viewer, "people.change_organisation", page.unit),
        },
    )


@require_GET
@allowed("people.view_organisation")
def post(request: ViewerRequest, post_id: int) -> HttpResponse:
    """A post: who held it from when until when, and what it looks after."""
    page = found_or_404(queries.get_post_page, request.viewer, post_id)
    sees_history = may(request.viewer, "people.view_history", page.post.unit)
    things = (page.post, *page.appointments, *page.leaves, *page.oversights)
    return render(
        request,
        "people/post.html",
        {
            "page": page,
            "post": page.post,
            "events": timeline_of(*things) if sees_history else None,
            "may_change": may(request.viewer, "people.change_organisation", page.post),
            "may_delegate": may(request.viewer, "people.delegate_post", page.post),
        },
    )


@require_GET
@allowed("people.view_organisation")
def person(request: ViewerRequest, person_id: int) -> HttpResponse:
    """A person: posts over time."""
    page = found_or_404(queries.get_person_page, request.viewer, person_id)
    sees_history = may(request.viewer, "people.view_history", page.person)
    things = (page.person, *page.appointments, *page.leaves)
    may_change = may(request.viewer, "people.change_organisation")
    return render(
        request,
        "people/person.html",
        {
            "page": page,
            "person": page.person,
            "events": timeline_of(*things) if sees_history else None,
            "may_change": may_change,
            "may_contact": may_change or page.person.pk == request.viewer.person_id,
        },
    )


POST_COLUMNS = [
    Column(
        "title",
        gettext_lazy("岗位"),
        accessor=str,
        url=lambda post: reverse("people:post", args=[post.pk]),
        sort=("unit__path", "kind__order"),
        hideable=False,
        heading=True,
    ),
    Column("kind", gettext_lazy("类别"), sort="kind__order"),
    Column(
        "holders",
        gettext_lazy("现任"),
        accessor=lambda post: [appointment.person.name for appointment in post.holders_today],
    ),
    Column("opened_on", gettext_lazy("设立日期"), sort="opened_on", shown=False),
]


@require_GET
@allowed("people.view_organisation")
def posts(request: ViewerRequest) -> HttpResponse:
    """All posts of today, with their holders."""
    table = Table(
        queries.list_posts(request.viewer),
        columns=POST_COLUMNS,
        request=request,
        filterset_class=PostFilter,
        export_name=_("岗位"),
        caption=_("岗位"),
        empty_title=_("还没有岗位"),
        empty_hint=_("在单位页面上设立岗位后，会列在这里。"),
    )
    return table_page(request, "people/posts.html", table)


PERSON_COLUMNS = [
    Column(
        "name",
        gettext_lazy("姓名"),
        url=lambda person: reverse("people:person", args=[person.pk]),
        sort="pinyin",
        hideable=False,
        heading=True,
    ),
    Column("staff_no", gettext_lazy("工号"), sort="staff_no"),
    Column(
        "seats",
        gettext_lazy("现任职务"),
        accessor=lambda person: [str(appointment.post) for appointment in person.seats_today],
    ),
]


@require_GET
@allowed("people.view_organisation")
def persons(request: ViewerRequest) -> HttpResponse:
    """All people, with their posts of today."""
    table = Table(
        queries.list_people(request.viewer),
        columns=PERSON_COLUMNS,
        request=request,
        filterset_class=PersonFilter,
        export_name=_("人员"),
        caption=_("人员"),
        empty_title=_("还没有人员"),
        empty_hint=_("登记人员后，可在岗位页面上办理任职。"),
    )
    may_change = may(request.viewer, "people.change_organisation")
    return table_page(request, "people/people.html", table, may_change=may_change)


@require_GET
@allowed("people.find_people")
def pick(request: ViewerRequest) -> HttpResponse:
    """Options for a picker of people: ``{"results": [{"value", "text"}]}``, at most twenty."""
    text = request.GET.get("q", "")[:80]
    found = queries.search_people(request.viewer, text)
    results = [{"value": str(person.pk), "text": person_label(person)} for person in found]
    return JsonResponse({"results": results})
