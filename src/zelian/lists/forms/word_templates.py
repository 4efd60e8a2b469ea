"""What is asked about an own Word template."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.forms.lists import UnitChoice
from zelian.lists.models import ListKind
from zelian.lists.papers.template_checking import LARGEST
from zelian.lists.policies import OFFICES_THAT_LEAD, leaders_of
from zelian.lists.queries.papers import kinds_to_print, may_keep_for
from zelian.people.models import Unit
from zelian.people.viewer import Viewer, path_in


class WordTemplateForm(forms.Form):
    """A Word file with fields, for a kind of list and a unit."""

    kind = forms.ModelChoiceField(label=gettext_lazy("清单种类"), queryset=ListKind.objects.none())
    unit = UnitChoice(
        label=gettext_lazy("适用单位（含下属）"),
        queryset=Unit.objects.none(),
        empty_label=gettext_lazy("请选择单位"),
    )
    name = forms.CharField(label=gettext_lazy("模板名称"), max_length=120)
    file = forms.FileField(
        label=gettext_lazy("Word文件"),
        allow_empty_file=True,  # refused by the check, in the house's words
        widget=forms.FileInput(attrs={"accept": ".docx", "data-limit": LARGEST}),
        error_messages={"required": gettext_lazy("请选择写好字段的Word文件（.docx）。")},
        help_text=gettext_lazy("上传时会检查每个字段；有问题会逐处列出，不会收下坏的模板。"),
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        own = [kind.pk for kind in kinds_to_print() if viewer.has(*leaders_of(kind))]
        self.fields["kind"].queryset = kinds_to_print().filter(pk__in=own)
        scope = viewer.scope_of(*OFFICES_THAT_LEAD)
        self.fields["unit"].queryset = Unit.objects.filter(
            path_in("path", scope), closed_on=None
        ).order_by("path")

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        kind, unit = cleaned.get("kind"), cleaned.get("unit")
        if kind and unit and not may_keep_for(self.viewer, kind, unit):
            self.add_error("unit", _("这类清单在这个单位不由您的部门牵头。"))
        return cleaned


class WordTemplateChange(forms.Form):
    """What may be changed of a template that was taken in."""

    name = forms.CharField(label=gettext_lazy("模板名称"), max_length=120)
    in_use = forms.BooleanField(label=gettext_lazy("可选用"), required=False)
    is_default = forms.BooleanField(
        label=gettext_lazy("作为默认模板"),
        required=False,
        help_text=gettext_lazy("清单页上的“下载Word”就按它打印。同一单位、同一种类只有一个。"),
    )


class KindChoice(forms.Form):
    """Whose fields are shown."""

    kind = forms.ModelChoiceField(label=gettext_lazy("清单种类"), queryset=ListKind.objects.none())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds_to_print()
