"""The regulation is read, decided upon as a clerk would, and put in force."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import date

from django.core.files.base import ContentFile

from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.operations import (
    accept_all,
    choose_bearers,
    confirm_regulation,
    reject_duties,
    settle_remarks,
    upload_regulation,
)
from zelian.catalogue.tasks import read_regulation
from zelian.config.demonstration.stage import DATA, ORGANISER, Stage
from zelian.config.language import gettext as _
from zelian.packs.demo.institution import SCHOOL
from zelian.people.viewer import Viewer

REGULATION = "regulation.docx"

FILE_NAME = "江澜大学落实全面从严治党责任实施办法（试行）.docx"


def put_in_force(stage: Stage) -> None:
    """Upload, read, decide as a clerk would, confirm."""
    stage.echo(_("正在读取示例制度并确认施行……"))
    viewer = stage.viewer(ORGANISER)
    regulation = uploaded(stage, REGULATION, FILE_NAME)
    decisions = tomllib.loads(DATA.joinpath("confirming.toml").read_text("utf-8"))
    _leave_out(viewer, regulation, decisions["leave_out"])
    for row in decisions["bearers"]:
        _choose(stage, viewer, regulation, row["quote"], row["who"])
    rest = accept_all(viewer=viewer, regulation=regulation).without_bearer
    reject_duties(viewer=viewer, regulation_id=regulation.pk, duty_ids=[duty.pk for duty in rest])
    settle_remarks(viewer=viewer, regulation_id=regulation.pk)
    # Never before it was issued, should a machine's clock lag behind.
    effective_on = max(date(stage.years[0], 1, 1), regulation.issued_on)
    confirm_regulation(viewer=viewer, regulation_id=regulation.pk, effective_on=effective_on)


def uploaded(stage: Stage, resource: str, name: str) -> Regulation:
    """A document of the pack, uploaded and read, and still to be confirmed."""
    regulation = upload_regulation(
        viewer=stage.viewer(ORGANISER),
        file=ContentFile(DATA.joinpath(resource).read_bytes(), name=name),
        name=name,
        unit=stage.founded.units[SCHOOL],
    )
    read_regulation.call(regulation.pk)
    regulation.refresh_from_db()
    return regulation


def _leave_out(viewer: Viewer, regulation: Regulation, quotes: Iterable[str]) -> None:
    duties = regulation.duties.filter(state=Duty.State.PROPOSED)
    ids = [duty.pk for duty in duties if any(quote in duty.quote for quote in quotes)]
    reject_duties(viewer=viewer, regulation_id=regulation.pk, duty_ids=ids)


def _choose(
    stage: Stage, viewer: Viewer, regulation: Regulation, quote: str, who: Iterable[str]
) -> None:
    """Name the bearers of the duties that hold these words, where others were suggested."""
    choices = [_choice(stage, key) for key in who]
    for duty in regulation.duties.filter(state=Duty.State.PROPOSED, quote__contains=quote):
        suggested = {BearerChoice.of(row).key for row in duty.bearers.all()}
        if suggested != {choice.key for choice in choices}:
            choose_bearers(viewer=viewer, duty_id=duty.pk, version=duty.version, choices=choices)


def _choice(stage: Stage, key: str) -> BearerChoice:
    who, _at, place = key.partition("@")
    if place.startswith("kind:"):
        return BearerChoice.from_key(key)
    return BearerChoice(who, unit=stage.founded.units[place].pk)
