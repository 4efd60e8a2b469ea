"""What people wrote into their lists, and what others said of them."""

from __future__ import annotations

import tomllib
from itertools import islice
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from zelian.config.demonstration.carrying import Carrier
from zelian.config.demonstration.stage import DATA, ORGANISER, Stage
from zelian.lists.columns import columns_of_list, value_of
from zelian.lists.lifecycle import ON_THE_WAY, Step
from zelian.lists.models import (
    ListColumn,
    ListItem,
    ListKind,
    Publication,
    ResponsibilityList,
    RevisionCall,
)
from zelian.lists.operations.calling import call_revision
from zelian.lists.operations.commenting import comment_on_row
from zelian.lists.operations.coverage import keep_required_set
from zelian.lists.operations.publishing import answer_comment, comment_publication
from zelian.lists.operations.returning import return_list
from zelian.lists.operations.revising import revise_list
from zelian.lists.operations.rows import add_row, edit_item
from zelian.lists.operations.templates import add_rows, add_template, change_row, version_of_row
from zelian.packs.demo.institution import SCHOOL
from zelian.people.models import Unit
from zelian.people.viewer import Viewer

INSPECTOR = "dept.inspection.head"
State = ResponsibilityList.State


def keep_templates(stage: Stage, leader: Viewer, written: dict[str, Any]) -> None:
    """Common rows, and what the upper document demands that lists hold."""
    school = Unit.objects.get(pk=stage.founded.units[SCHOOL].pk)
    for told in written["templates"]:
        template = add_template(
            viewer=leader,
            kind=ListKind.objects.get(pk=told["kind"]),
            unit=school,
            name=told["name"],
            unit_kinds=told["unit_kinds"],
        )
        contents = {row["content"]: row for row in told["rows"]}
        for item in add_rows(viewer=leader, template=template, contents=contents):
            values = {k: v for k, v in contents[item.content].items() if k != "content"}
            change_row(
                viewer=leader,
                item=item,
                version=version_of_row(item),
                content=item.content,
                values=values,
            )
    sets = tomllib.loads(DATA.joinpath("required_sets.toml").read_text("utf-8"))
    for required in sets["set"]:
        keep_required_set(viewer=leader, unit=school, **required)


def write_rows(carrier: Carrier, listed: ResponsibilityList, *, unit_key: str) -> None:
    """The rows the pack has for a unit's list of this kind."""
    keeper = carrier.keeper(listed, carrier.day(Step.DISCUSS))
    for told in carrier.written["filled"]:
        if (told["kind"], told["unit"]) != (listed.kind_id, unit_key):
            continue
        for row in told["rows"]:
            values = {key: text.format(year=listed.year) for key, text in row.items()}
            add_row(viewer=keeper, listed=listed, values=values)


def fill_out(carrier: Carrier, listed: ResponsibilityList) -> None:
    """Write something sensible into every column of every row that is still empty."""
    keeper = carrier.keeper(listed, carrier.day(Step.DISCUSS))
    columns = [c for c in columns_of_list(listed) if c.key not in ("content", "requirement")]
    for item in listed.items.order_by("number"):
        empty = [column for column in columns if value_of(item, column.key) in ("", None)]
        values = {column.key: _words(carrier, listed, item, column) for column in empty}
        values = {key: words for key, words in values.items() if words}
        if values:
            edit_item(viewer=keeper, item=item, version=item.version, values=values)


def _words(carrier: Carrier, listed: ResponsibilityList, item: ListItem, column: ListColumn) -> str:
    post = listed.post or carrier.heads.get(listed.unit_id)
    by_type = {
        ListColumn.Type.YES_NO: "否",
        ListColumn.Type.DATE: f"{listed.year}-10-30",
        ListColumn.Type.PERSON: str(post or ""),
        ListColumn.Type.UNIT: listed.unit.short_name,
    }
    if column.type == ListColumn.Type.CHOICE:
        return carrier.stage.draws.one_of(column.choices, column.key, item.content)
    written = carrier.written["measures"] | carrier.written["others"]
    return written.get(column.key) or by_type.get(column.type) or item.content[:20]


def speak_up(stage: Stage) -> None:
    """A list sent back, words on a row, comments on what is shown, a finding."""
    carrier = Carrier(stage)
    _send_back(stage, carrier.written["returned"])
    for told in carrier.written["row_comments"]:
        listed = _list_of(stage, told["list"])
        if listed is not None and listed.items.exists():
            item = listed.items.order_by("number").first()
            comment_on_row(viewer=stage.viewer(told["by"]), item=item, text=told["text"])
    for told in carrier.written["comments"]:
        _comment(stage, carrier, told)
    finding = carrier.written["finding"]
    lists = [found for key in finding["lists"] if (found := _list_of(stage, key))]
    calls = call_revision(
        viewer=stage.viewer(INSPECTOR),
        lists=lists,
        reason=finding["reason"],
        document=finding["document"],
        submission=uuid5(NAMESPACE_OID, f"zelian-demo/{stage.draws.seed}/finding"),
    )
    _revise(stage, carrier, calls)


def _revise(stage: Stage, carrier: Carrier, calls: list[RevisionCall]) -> None:
    """The first list that stands is revised for the finding; its new edition is being written."""
    standing = (call for call in calls if call.list.state == State.IN_FORCE)
    for call in islice(standing, 1):
        keeper = carrier.keeper(call.list, stage.today)
        edition = revise_list(viewer=keeper, listed=call.list, calls=[call])
        item = edition.items.order_by("number").first()
        written = carrier.written["finding"]["measures"]
        edit_item(
            viewer=keeper, item=item, version=item.version, values={"local_measures": written}
        )


def _send_back(stage: Stage, told: dict[str, str]) -> None:
    listed = _list_of(stage, told["list"])
    if listed is not None and listed.state in ON_THE_WAY:
        return_list(
            viewer=stage.viewer(ORGANISER),
            listed=listed,
            version=listed.version,
            reason=told["reason"],
        )


def _comment(stage: Stage, carrier: Carrier, told: dict[str, str]) -> None:
    listed = _list_of(stage, told["list"])
    shown = Publication.objects.filter(
        list=listed, until_date__gt=stage.today, ended_at=None
    ).select_related("list__kind", "list__unit")
    for publication in shown:
        comment = comment_publication(
            viewer=stage.viewer(told["by"]), publication=publication, text=told["text"]
        )
        if "answer" in told:
            keeper = carrier.keeper(publication.list, stage.today)
            answer_comment(viewer=keeper, comment=comment, answer=told["answer"])


def _list_of(stage: Stage, post: str) -> ResponsibilityList | None:
    """The year's list of responsibilities of a post."""
    lists = ResponsibilityList.objects.filter(
        post=stage.founded.posts[post], year=stage.today.year, kind="responsibilities"
    )
    return lists.select_related("kind", "unit", "post__unit", "post__kind").first()
