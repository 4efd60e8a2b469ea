"""The year's lists are compiled, and carried on as far as they came by today."""

from __future__ import annotations

from datetime import date

from zelian.config.demonstration.carrying import Carrier
from zelian.config.demonstration.filling import fill_out, keep_templates, write_rows
from zelian.config.demonstration.stage import Stage
from zelian.config.language import gettext as _
from zelian.lists.kinds import RESPONSIBILITIES, fill_in_kinds
from zelian.lists.models import ListKind, ResponsibilityList
from zelian.lists.operations.bulk import run_generation
from zelian.lists.operations.compilations import start_compilation
from zelian.lists.operations.generating import generate_list
from zelian.packs.demo.institution import SCHOOL
from zelian.people.models import Post, Unit
from zelian.people.viewer import Viewer

LEADER = "dept.office.clerk"
STARTED, COMPILED_BY, FILED_BY = (2, 20), (3, 20), (4, 15)

WRITER = "dept.finance"
"""The department that has lists of every kind, and writes them all out."""

EVERY_KIND = ("powers", "risks", "problems", "reforms", "tasks", "supervision", "projects")

ON_FORMS = "college.information"
"""The college whose lists stand on the four annex forms."""


def make_lists(stage: Stage) -> None:
    """Compile, fill in, discuss, sign, endorse, file, publish."""
    stage.echo(_("正在编制责任清单，讨论、签字、背书、备案、公示……"))
    fill_in_kinds()
    carrier = Carrier(stage)
    leader = carrier.seated(stage.founded.posts[LEADER], _day(stage, STARTED))
    leader = leader or stage.viewer(LEADER)
    keep_templates(stage, leader, carrier.written)
    _compile(stage, leader)
    _every_kind(stage, leader, carrier)
    _on_forms(stage, leader, carrier)
    lists = ResponsibilityList.objects.filter(year=stage.today.year)
    for listed in lists.select_related("kind", "unit", "post__unit", "post__kind").order_by("pk"):
        carrier.carry(listed)
    carrier.take_effect()
    signed = lists.exclude(state__in=["draft", "discussed"]).count()
    in_force = lists.filter(state=ResponsibilityList.State.IN_FORCE).count()
    counts = {"lists": lists.count(), "signed": signed, "in_force": in_force}
    stage.echo(_("清单 %(lists)s 份，其中 %(signed)s 份已签字、%(in_force)s 份已生效。") % counts)


def _compile(stage: Stage, leader: Viewer) -> None:
    """The whole school's lists of responsibilities, started in one go."""
    year = stage.today.year
    compilation = start_compilation(
        viewer=leader,
        kinds=[ListKind.objects.get(pk=RESPONSIBILITIES)],
        year=year,
        unit=Unit.objects.get(pk=stage.founded.units[SCHOOL].pk),
        title=_("%(year)s年度责任清单编制") % {"year": year},
        compile_by=max(date(year, *COMPILED_BY), leader.today),
        file_by=max(date(year, *FILED_BY), leader.today),
        note=_("写明本单位的具体措施和责任人，经班子会议讨论后签字。"),
    )
    for generation in compilation.generations.select_related("kind", "unit", "compilation"):
        run_generation(viewer=leader, generation=generation)


def _every_kind(stage: Stage, leader: Viewer, carrier: Carrier) -> None:
    unit = Unit.objects.get(pk=stage.founded.units[WRITER].pk)
    for kind in EVERY_KIND:
        listed = _made(leader, stage.today.year, kind, unit=unit)
        write_rows(carrier, listed, unit_key=WRITER)
        fill_out(carrier, listed)


def _on_forms(stage: Stage, leader: Viewer, carrier: Carrier) -> None:
    unit = Unit.objects.get(pk=stage.founded.units[ON_FORMS].pk)
    year = stage.today.year
    fill_out(carrier, _made(leader, year, "team", unit=unit))
    for kind, title in (
        ("head", "secretary"),
        ("member", "deputy_secretary"),
        ("discipline", "discipline"),
    ):
        post = stage.founded.posts[f"{ON_FORMS}.{title}"]
        fill_out(carrier, _made(leader, year, kind, post=post))


def _made(
    leader: Viewer, year: int, kind: str, *, unit: Unit | None = None, post: Post | None = None
) -> ResponsibilityList:
    outcome = generate_list(viewer=leader, year=year, unit=unit, post=post, kind=kind)
    return ResponsibilityList.objects.select_related("kind", "unit").get(pk=outcome.list_id)


def _day(stage: Stage, month_day: tuple[int, int]) -> date:
    return min(date(stage.today.year, *month_day), stage.today)
