"""Forms of posts and of those who sit on them: another title, a leave, an oversight put right."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy

from zelian.people.forms.organisation import KindField, WhyField
from zelian.people.models import Leave, Oversight, PostKind
from zelian.people.pickers import PersonField
from zelian.people.viewer import Viewer


class RenamePostForm(forms.Form):
    kind = KindField(PostKind.objects.filter(in_use=True), label=gettext_lazy("类别"))
    title = forms.CharField(
        label=gettext_lazy("职务"),
        max_length=80,
        help_text=gettext_lazy("不带单位名称，如“书记”“副处长”。"),
    )
    why = WhyField(required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)


class LeaveForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("事由"), choices=Leave.Kind.choices)
    from_date = forms.DateField(label=gettext_lazy("离岗日期"))
    until_date = forms.DateField(
        label=gettext_lazy("回岗日期"),
        required=False,
        help_text=gettext_lazy("从这一天起回到岗位；没有确定的不填。"),
    )
    stand_in = PersonField(
        label=gettext_lazy("代为履职的人"),
        required=False,
        help_text=gettext_lazy("离岗期间的期次由其承担，并能查看和登记该岗位的内容；没有的不填。"),
    )
    why = WhyField(required=False)

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stand_in"].seen_by(viewer)


class ChangeOversightForm(forms.Form):
    kind = forms.ChoiceField(label=gettext_lazy("方式"), choices=Oversight.Kind.choices)
    from_date = forms.DateField(label=gettext_lazy("起"))
    until_date = forms.DateField(
        label=gettext_lazy("止"),
        required=False,
        help_text=gettext_lazy("从这一天起不再分管或联系；没有确定的不填。"),
    )
    why = WhyField(required=False)


class DayForm(forms.Form):
    """The day whose organisation is looked at."""

    on = forms.DateField(label=gettext_lazy("看某一天"), required=False)
