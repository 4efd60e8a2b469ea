"""An institution's own Word templates: taken in after a check, changed, taken out of use."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import PurePath

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.models import ListKind, WordTemplate
from zelian.lists.operations.naming import is_taken
from zelian.lists.papers.template_checking import Finding, check_template
from zelian.lists.papers.template_fields import fields_of, sample_paper
from zelian.lists.papers.word_templates import CannotUseTemplate, filled
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

LONGEST_FILE_NAME = 255


class CannotKeepTemplate(Refusal):
    """A template can't be taken in; ``findings`` say all that is wrong with its file."""

    def __init__(
        self, sentence: str, *, field: str | None = None, findings: Sequence[Finding] = ()
    ) -> None:
        super().__init__(sentence, field=field)
        self.findings = tuple(findings)


@transaction.atomic
def keep_word_template(
    *, viewer: Viewer, kind: ListKind, unit: Unit, name: str, file_name: str, data: bytes
) -> WordTemplate:
    """
    Take a template in for the lists of a kind at and below ``unit``.

    :raises CannotKeepTemplate: a broken or unknown field, an unsafe file, or a name taken.
    """
    fresh = WordTemplate(kind=kind, unit=unit, unit_path=unit.path, name=" ".join(name.split()))
    refuse_unless(viewer, "lists.keep_word_templates", fresh)
    if not fresh.name:
        raise CannotKeepTemplate(_("请填写模板名称。"), field="name")
    if is_taken(WordTemplate, kind=kind, unit=unit, name=fresh.name):
        raise CannotKeepTemplate(_("这个单位已有同名的模板，请换一个名称。"), field="name")
    shown = PurePath(file_name.replace("\\", "/")).name[-LONGEST_FILE_NAME:]
    sample = sample_paper(kind)
    check = check_template(shown, data, fields_of(kind, sample))
    if not check.findings:
        check.findings += _trial(data, sample)
    if check.findings:
        raise CannotKeepTemplate(
            _("模板有%(count)s处问题，没有收下。请按列出的问题逐处改好，再上传一次。")
            % {"count": len(check.findings)},
            field="file",
            findings=check.findings,
        )
    fresh.file_name = shown
    fresh.digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    fresh.fields, fresh.unknown = check.fields, check.unknown
    fresh.uploaded_by_id = viewer.account_id
    fresh.file.save("", ContentFile(data), save=True)
    record(
        actor=viewer.actor,
        action="word_template.kept",
        thing=fresh,
        after={"name": fresh.name, "file": shown, "digest": fresh.digest},
    )
    return fresh


@transaction.atomic
def change_word_template(
    *, viewer: Viewer, template: WordTemplate, name: str, in_use: bool, is_default: bool
) -> WordTemplate:
    """
    Rename a template, take it out of use, or make it what lists are printed by.

    Another default of the same kind and unit is one no longer.

    :raises CannotKeepTemplate: no name, a name taken, or a default out of use.
    """
    refuse_unless(viewer, "lists.keep_word_templates", template)
    # two at once could both become the default
    Unit.objects.select_for_update(no_key=True).get(pk=template.unit_id)
    template = WordTemplate.objects.select_for_update().get(pk=template.pk)
    name = " ".join(name.split())
    others = WordTemplate.objects.filter(kind=template.kind_id, unit=template.unit_id).exclude(
        pk=template.pk
    )
    if not name:
        raise CannotKeepTemplate(_("请填写模板名称。"), field="name")
    if others.filter(name=name).exists():
        raise CannotKeepTemplate(_("这个单位已有同名的模板，请换一个名称。"), field="name")
    if is_default and not in_use:
        raise CannotKeepTemplate(_("默认模板须是可选用的。"), field="is_default")
    before = {key: getattr(template, key) for key in ("name", "in_use", "is_default")}
    after = {"name": name, "in_use": in_use, "is_default": is_default}
    if before == after:
        return template
    if is_default:
        others.filter(is_default=True).update(is_default=False)
    for key, value in after.items():
        setattr(template, key, value)
    template.save(update_fields=list(after))
    record(
        actor=viewer.actor,
        action="word_template.changed",
        thing=template,
        before=before,
        after=after,
    )
    return template


def _trial(data: bytes, sample: object) -> list[Finding]:
    """What only filling in shows; nothing where it works."""
    try:
        filled(data, sample)
    except CannotUseTemplate as refusal:
        return [Finding(refusal.sentence)]
    return []
