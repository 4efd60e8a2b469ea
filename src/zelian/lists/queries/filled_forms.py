"""Filled forms that came back for lists in reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from zelian.lists.models import FilledForm, ResponsibilityList
from zelian.people.viewer import Viewer, in_reach


@dataclass(frozen=True, slots=True)
class DryRun:
    """A form as its page shows it."""

    form: FilledForm
    errors: list[dict[str, str]]
    warnings: list[dict[str, str]]
    kept: list[str]
    changed: list[dict[str, Any]]
    added: list[dict[str, Any]]

    @property
    def may_apply(self) -> bool:
        """Whether it holds changes, is sound, and the list is still what it was."""
        return (
            self.form.state == FilledForm.State.READ
            and bool(self.changed or self.added)
            and not self.is_outdated
        )

    @property
    def is_outdated(self) -> bool:
        """Whether the list changed, or went on, after the form was read."""
        listed = self.form.list
        return self.form.state == FilledForm.State.READ and (
            listed.version != self.form.list_version
            or listed.state != ResponsibilityList.State.DRAFT
        )


def get_filled_form(viewer: Viewer, form_id: int) -> FilledForm:
    """
    A form of a list in reach.

    :raises FilledForm.DoesNotExist: there is none, or of a list the viewer may not read.
    """
    lists = in_reach(ResponsibilityList.objects.all(), viewer)
    related = ("list__kind", "list__unit", "list__post__unit", "requested_by__person")
    return FilledForm.objects.filter(list__in=lists).select_related(*related).get(pk=form_id)


def list_filled_forms(listed: ResponsibilityList, *, limit: int = 10) -> list[FilledForm]:
    """The newest forms of a list; one query."""
    return list(listed.filled_forms.select_related("requested_by__person")[:limit])


def dry_run_of(form: FilledForm) -> DryRun:
    """A form's findings and changes by what they are; no query."""
    by_kind: dict[str, list[dict[str, str]]] = {"error": [], "warning": [], "kept": []}
    for finding in form.findings:
        by_kind[finding["kind"]].append(finding)
    return DryRun(
        form=form,
        errors=by_kind["error"],
        warnings=by_kind["warning"],
        kept=[finding["text"] for finding in by_kind["kept"]],
        changed=[change for change in form.changes if change["item"] is not None],
        added=[change for change in form.changes if change["item"] is None],
    )
