"""A unit's life: moved, merged, split, closed. Everything is shown before it is done."""

from __future__ import annotations

from datetime import date
from functools import partial

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.people import operations
from zelian.people.access import ViewerRequest
from zelian.people.forms.units import CloseUnitForm, MergeForm, MoveForm, SplitForm
from zelian.people.models import Post, Unit
from zelian.people.operations.closing import plan_closing, plan_merging
from zelian.people.operations.moving import refuse_move
from zelian.people.operations.splitting import refuse_split
from zelian.people.operations.units import refuse_day
from zelian.people.queries import Effect
from zelian.people.viewer import Viewer
from zelian.people.views.changing import Change, form_page, sent

CHANGE = "people.change_organisation"


@form_page(
    CHANGE,
    title=gettext_lazy("调整隶属关系"),
    submit=gettext_lazy("查看将要发生的变化"),
    done=gettext_lazy("隶属关系已调整。"),
)
def move_unit(request: ViewerRequest, unit_id: int) -> Change:
    """A unit goes under another parent."""
    unit = get_object_or_404(Unit, pk=unit_id)
    form = MoveForm(
        sent(request),
        viewer=request.viewer,
        unit=unit,
        initial={"version": unit.version, "on": request.viewer.today},
    )
    return Change(
        form,
        partial(operations.move_unit, unit=unit),
        back=unit_url(unit),
        about=unit.name,
        thing=unit,
        preview=partial(_moving, unit),
    )


@form_page(
    CHANGE,
    title=gettext_lazy("并入其他单位"),
    submit=gettext_lazy("查看将要发生的变化"),
    done=gettext_lazy("单位已并入，责任由承接单位接续。"),
    danger=True,
)
def merge_unit(request: ViewerRequest, unit_id: int) -> Change:
    """A unit goes into another."""
    unit = get_object_or_404(Unit, pk=unit_id)
    form = MergeForm(
        sent(request),
        viewer=request.viewer,
        unit=unit,
        initial={"version": unit.version, "on": request.viewer.today},
    )
    return Change(
        form,
        partial(operations.merge_unit, unit=unit),
        back=unit_url(unit),
        about=unit.name,
        go_to=unit_url,
        thing=unit,
        preview=partial(_merging, unit),
    )


@form_page(
    CHANGE,
    title=gettext_lazy("分设单位"),
    submit=gettext_lazy("查看将要发生的变化"),
    done=gettext_lazy("已分设新单位。"),
)
def split_unit(request: ViewerRequest, unit_id: int) -> Change:
    """A new unit is founded of parts of another."""
    unit = get_object_or_404(Unit, pk=unit_id)
    known = {"version": unit.version, "on": request.viewer.today, "kind": unit.kind_id}
    return Change(
        SplitForm(sent(request), viewer=request.viewer, unit=unit, initial=known),
        partial(operations.split_unit, unit=unit),
        back=unit_url(unit),
        about=_("从%(unit)s分设") % {"unit": unit.name},
        go_to=unit_url,
        thing=unit,
        preview=partial(_splitting, unit),
    )


@form_page(
    CHANGE,
    title=gettext_lazy("撤销单位"),
    submit=gettext_lazy("查看将要发生的变化"),
    done=gettext_lazy("单位已撤销。"),
    danger=True,
)
def close_unit(request: ViewerRequest, unit_id: int) -> Change:
    """The end of a unit that nobody succeeds."""
    unit = get_object_or_404(Unit, pk=unit_id)
    return Change(
        CloseUnitForm(sent(request), initial={"version": unit.version}),
        partial(operations.close_unit, unit=unit),
        back=unit_url(unit),
        about=unit.name,
        thing=unit,
        preview=partial(_closing, unit),
    )


def unit_url(unit: Unit) -> str:
    """The page of a unit."""
    return reverse("people:unit", args=[unit.pk])


def _moving(unit: Unit, viewer: Viewer, *, parent: Unit, on: date, **rest: object) -> list[Effect]:
    refuse_move(unit, parent, on)
    refuse_day(unit, on, viewer.today)
    below = Unit.objects.get_descendants(unit).count()
    names = {"unit": unit, "parent": parent, "day": date_format(on)}
    effects = [Effect(_("%(unit)s自%(day)s起隶属%(parent)s。") % names, unit_url(parent))]
    if below:
        effects.append(Effect(_("%(count)s 个下级单位随之转隶。") % {"count": below}))
    effects.append(
        Effect(
            _("清单、期次、履责记实的可见范围随之改变：%(parent)s及其上级今后能够看到。") % names
        )
    )
    return effects


def _merging(
    unit: Unit, viewer: Viewer, *, successor: Unit, on: date, **rest: object
) -> list[Effect]:
    return plan_merging(viewer, unit, successor, on).effects


def _closing(
    unit: Unit, viewer: Viewer, *, on: date, give_up: bool, **rest: object
) -> list[Effect]:
    return plan_closing(unit, on, give_up=give_up).effects


def _splitting(
    unit: Unit,
    viewer: Viewer,
    *,
    name: str,
    on: date,
    posts: list[Post],
    units: list[Unit],
    **rest: object,
) -> list[Effect]:
    posts, units = list(posts), list(units)
    refuse_split(viewer, unit, on, posts, units)
    names = {"unit": unit, "name": name, "day": date_format(on)}
    effects = [Effect(_("自%(day)s起从%(unit)s分设%(name)s。") % names)]
    for post in posts:
        moved = {"post": post.title, "name": name}
        effects.append(Effect(_("岗位“%(post)s”在原单位撤销，连同任职的人转入%(name)s。") % moved))
    effects += [
        Effect(_("%(unit)s及其下级单位转隶%(name)s。") % {"unit": child, "name": name})
        for child in units
    ]
    return effects
