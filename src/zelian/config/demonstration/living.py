"""What happens beside the year's duties: work delegated, records signed, people who speak up about
what is recorded of them and about each other's lists.
"""

from __future__ import annotations

import tomllib
from datetime import timedelta

from zelian.config.demonstration.filling import speak_up
from zelian.config.demonstration.stage import DATA, ORGANISER, Stage, proof_of_nobody
from zelian.config.language import gettext as _
from zelian.history.days import make_day_roots
from zelian.history.sealing import seal_all
from zelian.people.models import Appointment, Person
from zelian.people.operations import (
    answer_correction,
    ask_correction,
    delegate_post,
    make_statement,
)
from zelian.people.personal import code_of, record_kind
from zelian.people.viewer import Viewer
from zelian.performance.models import Act
from zelian.performance.operations import sign_act
from zelian.performance.signing import content_of, meanings_for

DELEGATED_FOR = timedelta(days=60)
SIGNED_ACTS = 3
HEADS = ("college.information.secretary", "college.civil.secretary")
"""Who has signed the records of some acts."""

SPEAKER = "college.information.organisation"
STATED = "这一天的活动因场地临时改到下午，参加人员没有变化。"
ASKED = "任职日期比文件上的早，请核对任免文件。"
ANSWERED = "已核对任免文件，日期无误，文件附在组织部。"


def live(stage: Stage) -> None:
    """All of it, the history sealed at the end."""
    _delegate(stage)
    _sign_acts(stage)
    speak_up(stage)
    _speak_up(stage)
    stage.echo(_("正在封存历史……"))
    stage.echo(_("已封存 %(count)s 条历史。") % {"count": seal_all()})
    make_day_roots(stage.today)


def _delegate(stage: Stage) -> None:
    """The work of a post done by somebody else: once prepared only, once signed too."""
    pack = tomllib.loads(DATA.joinpath("accounts.toml").read_text("utf-8"))
    for row in pack["delegations"]:
        delegate_post(
            viewer=stage.viewer(row["post"]),
            post=stage.founded.posts[row["post"]],
            # read anew: the account was opened after the holders were looked up
            delegate=Person.objects.get(pk=stage.holder(row["delegate"]).pk),
            kind=row["kind"],
            reason=row["reason"],
            from_date=stage.today,
            until_date=stage.today + DELEGATED_FOR,
        )


def _sign_acts(stage: Stage) -> None:
    for post in HEADS:
        viewer = stage.viewer(post)
        acts = Act.objects.filter(post__in=viewer.post_ids).order_by("on", "pk")
        for act in acts[:SIGNED_ACTS]:
            sign_act(
                viewer=viewer,
                act=act,
                meaning=meanings_for(viewer, act)[0],
                seen=content_of(act),
                proof=proof_of_nobody(),
            )


def _speak_up(stage: Stage) -> None:
    """A statement beside an act, a request that was answered, and one that waits."""
    speaker = stage.viewer(SPEAKER)
    acts = record_kind(code_of(Act))
    for act in acts.rows(speaker)[:1]:
        make_statement(viewer=speaker, thing=act, shown=acts.show(act), text=STATED)
    answered = _ask(speaker)
    answer_correction(
        viewer=stage.viewer(ORGANISER), request=answered, accepted=False, answer=ANSWERED
    )
    _ask(stage.viewer(HEADS[0]))


def _ask(viewer: Viewer) -> object:
    kind = record_kind(code_of(Appointment))
    own = kind.rows(viewer)[0]
    return ask_correction(viewer=viewer, thing=own, shown=kind.show(own), text=ASKED)
