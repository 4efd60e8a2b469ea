"""Letters of responsibility and pledges of integrity go out, and most come back signed."""

from __future__ import annotations

from datetime import date

from zelian.config.demonstration.carrying import Carrier
from zelian.config.demonstration.stage import Stage, proof_of_nobody
from zelian.config.language import gettext as _
from zelian.packs.demo.institution import SCHOOL
from zelian.people.models import Post
from zelian.people.queries import holder_on
from zelian.people.viewer import Viewer
from zelian.pledges.kinds import fill_in_kinds
from zelian.pledges.lifecycle import Side, side_due, sides_of
from zelian.pledges.models import Pledge, PledgeKind
from zelian.pledges.operations import fill_pledge, make_pledges, sign_pledge
from zelian.pledges.policies import signs_as
from zelian.pledges.signing import content_of, form_for

LETTERS, INTEGRITY = "letter", "integrity"
OFFICES = {LETTERS: "dept.office.clerk", INTEGRITY: "dept.discipline_office.clerk"}
ISSUED, SIGNED, TAKEN = (3, 2), (3, 20), (3, 27)
GIVEN, ACCEPTED = 0.92, 0.9
"""How many of the givers signed, and how many of those pledges were countersigned."""

GOALS = "年度任务清单逐项完成，全年不发生违反纪律的问题。"
MEASURES = "每季度检查一次清单的完成情况，发现问题当月整改。"

UNSIGNED = "college.information"
"""The college whose own letter waits for its secretary, so that it can be tried out."""


def make_all_pledges(stage: Stage) -> None:
    """Issue both kinds to the whole school; most givers sign, most superiors accept."""
    stage.echo(_("正在下发责任书和廉政承诺书并签字……"))
    fill_in_kinds()
    carrier = Carrier(stage)
    for code in (LETTERS, INTEGRITY):
        _issue(stage, carrier, code)
    rows = Pledge.objects.select_related("kind", "unit", "post__kind", "counterpart_post")
    for pledge in rows.order_by("pk"):
        _sign(stage, carrier, pledge)
    done = Pledge.objects.filter(state=Pledge.State.IN_FORCE).count()
    counts = {"pledges": rows.count(), "done": done}
    stage.echo(_("责任书和承诺书 %(pledges)s 份，其中 %(done)s 份已生效。") % counts)


def _issue(stage: Stage, carrier: Carrier, code: str) -> None:
    office = stage.founded.posts[OFFICES[code]]
    viewer = carrier.seated(office, _day(stage, ISSUED)) or stage.viewer(OFFICES[code])
    make_pledges(
        viewer=viewer,
        kind=PledgeKind.objects.get(pk=code),
        year=stage.today.year,
        unit=stage.founded.units[SCHOOL],
    )


def _sign(stage: Stage, carrier: Carrier, pledge: Pledge) -> None:
    """As far as it came: the giver, then the other side."""
    if pledge.unit_id == stage.founded.units[UNSIGNED].pk and pledge.kind_id == LETTERS:
        return
    chances = {Side.GIVER: GIVEN, Side.COUNTERPART: ACCEPTED}
    days = {Side.GIVER: SIGNED, Side.COUNTERPART: TAKEN}
    for side in sides_of(pledge):
        if stage.draws.part("pledge", side.value, pledge.title) >= chances[side]:
            return
        viewer = _signer(stage, carrier, pledge, side, _day(stage, days[side]))
        if viewer is None:
            return
        if side == Side.GIVER and pledge.form_fields and pledge.kind_id == LETTERS:
            values = {"goals": GOALS, "measures": MEASURES}
            pledge = fill_pledge(
                viewer=viewer, pledge=pledge, version=pledge.version, values=values
            )
        now = Pledge.objects.select_related("kind").get(pk=pledge.pk)
        seen = content_of(now, form_for(now, side_due(now) or side))
        sign_pledge(viewer=viewer, pledge=now, seen=seen, proof=proof_of_nobody())
        pledge = now


def _signer(stage: Stage, carrier: Carrier, pledge: Pledge, side: Side, day: date) -> Viewer | None:
    """Who signs for a side that day, if they have an account and are whom the pledge names."""
    post = _post_of(carrier, pledge, side)
    viewer = carrier.seated(post, day) if post else None
    if viewer is None or not signs_as(viewer, pledge, side):
        return None
    if side == Side.GIVER and viewer.person_id != pledge.holder_id:
        return None
    holder = holder_on([post.pk], day).get(post.pk)
    return viewer if holder and holder.pk == viewer.person_id else None


def _post_of(carrier: Carrier, pledge: Pledge, side: Side) -> Post | None:
    if side == Side.COUNTERPART:
        return pledge.counterpart_post
    return pledge.post or carrier.heads.get(pledge.unit_id)


def _day(stage: Stage, month_day: tuple[int, int]) -> date:
    """A day of the running year, today where it is still to come."""
    return min(date(stage.today.year, *month_day), stage.today)
