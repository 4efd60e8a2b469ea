from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from tests.pledges.pledging import APPRAISED, fill, fresh, issue, one, sign
from tests.world import TODAY
from zelian.insight.pledge_desk import pledge_groups
from zelian.pledges.queries import pledges_waiting_for


def test_pledges_stand_on_the_desk_of_whose_turn_it_is(world, sign_in):
    issue(world)
    issue(world, "appraisal", who="organisation")
    letter, appraisal = one(world), one(world, "appraisal")
    head = world.viewer("unit_head")
    (group,) = pledge_groups(pledges_waiting_for(head), TODAY)
    assert {row.button for row in group.rows} == {"填写"}
    for pledge, values in ((letter, None), (appraisal, APPRAISED)):
        fill(world, pledge, values=values)
    (group,) = pledge_groups(pledges_waiting_for(head), TODAY)
    assert {row.address for row in group.rows} == {
        reverse("pledges:sign", args=[letter.pk]),
        reverse("pledges:sign", args=[appraisal.pk]),
    }
    sign(world, letter)
    sign(world, appraisal)
    waiting = pledges_waiting_for(world.viewer("team_member"))
    groups = {group.key: group for group in pledge_groups(waiting, TODAY + timedelta(days=99))}
    assert groups["appraise"].rows[0].address == reverse("pledges:appraise", args=[appraisal.pk])
    assert groups["countersign"].rows[0].late
    page = sign_in("team_member").get(reverse("insight:mine")).content.decode()
    assert "待评议的总结" in page
    assert fresh(letter).title in page
