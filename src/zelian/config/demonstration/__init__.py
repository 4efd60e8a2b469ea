"""Loads the demonstration: the made-up university, its regulation in force, a running year.

Everything goes through the apps' operations, each step as somebody who may take it, so that
policies are asked and history is written as in real use.
"""

from __future__ import annotations

from datetime import date

from zelian.config.demonstration.acting import plan, record_what_is_due, waive_some
from zelian.config.demonstration.founding import open_accounts, specs_of
from zelian.config.demonstration.living import live
from zelian.config.demonstration.papers import put_in_force, uploaded
from zelian.config.demonstration.pledging import make_all_pledges
from zelian.config.demonstration.signing import make_lists
from zelian.config.demonstration.stage import DRAFT, DRAFT_NAME, DemoAccount, Echo, Stage
from zelian.config.language import gettext as _
from zelian.history.operations import SYSTEM
from zelian.packs.demo.draws import Draws
from zelian.packs.demo.institution import build_institution
from zelian.packs.demo.life import build_life
from zelian.people.operations import create_organisation

__all__ = ["DemoAccount", "load_demonstration"]


def load_demonstration(*, today: date, seed: int = 2026, echo: Echo) -> list[DemoAccount]:
    """
    Found the university in an empty database and let its year run up to ``today``.

    The same day and seed always give the same institution and acts; only the passwords
    are new each time.
    """
    institution = build_institution(today=today, seed=seed)
    units, posts = len(institution.units), len(institution.posts)
    counts = {"name": institution.name, "units": units, "posts": posts}
    echo(_("正在建立%(name)s：%(units)s 个单位、%(posts)s 个岗位……") % counts)
    organisation = specs_of(institution, build_life(today))
    founded = create_organisation(actor=SYSTEM, organisation=organisation)
    stage = Stage(institution, founded, today, Draws(seed), echo)
    open_accounts(stage)
    put_in_force(stage)
    uploaded(stage, DRAFT, DRAFT_NAME)
    make_lists(stage)
    make_all_pledges(stage)
    plan(stage)
    record_what_is_due(stage, set_off=False)
    record_what_is_due(stage, set_off=True)
    waive_some(stage)
    live(stage)
    return stage.accounts
