"""What is typed on a list's way: a discussion, who endorses, a superior's approval, a return."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy

from zelian.lists.attachments import ACCEPT, WORDS
from zelian.people.models import Post

LIMIT = settings.ZELIAN_DOCUMENT_LIMIT


class ManyFiles(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: object, files: object, name: str) -> object:
        """All of them, where a browser sent several."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """At least one file; an empty one is the operation's to refuse, with its name."""

    widget = ManyFiles

    def __init__(self, **options: object) -> None:
        super().__init__(
            allow_empty_file=True,
            widget=ManyFiles(attrs={"accept": ACCEPT, "data-limit": LIMIT}),
            help_text=format_lazy(
                gettext_lazy("可多选；{kinds}，每份不超过 {limit} MB。"),
                kinds=WORDS,
                limit=LIMIT // (1024 * 1024),
            ),
            **options,
        )

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        """Every file that was chosen."""
        single = super().clean
        files = [file for file in (data if isinstance(data, (list, tuple)) else [data]) if file]
        return [single(file, initial) for file in files or [None]]


def _day(label: object, required: object) -> forms.DateField:
    return forms.DateField(
        label=label,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": required, "invalid": gettext_lazy("请填写正确的日期。")},
    )


class DiscussForm(forms.Form):
    """The meeting that discussed a list."""

    on = _day(gettext_lazy("讨论日期"), gettext_lazy("请填写讨论日期。"))
    meeting = forms.CharField(
        label=gettext_lazy("会议名称"),
        max_length=120,
        help_text=gettext_lazy("如：党委会、党政联席会、支部委员会。"),
        error_messages={"required": gettext_lazy("请填写会议名称。")},
    )
    decision = forms.CharField(
        label=gettext_lazy("讨论意见"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("会上定了什么，提了哪些意见，可不填。"),
    )
    files = FilesField(
        label=gettext_lazy("会议纪要"),
        error_messages={"required": gettext_lazy("请附上会议纪要或会议记录。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReturnForm(forms.Form):
    """Why a list is sent back."""

    reason = forms.CharField(
        label=gettext_lazy("退回的原因"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明退回的原因。")},
        help_text=gettext_lazy(
            "写明哪里要改、怎么改。编制单位会看到；原有签字随之失效，改好后重新办理。"
        ),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)


class OpinionForm(forms.Form):
    """What the superior says of what they endorse."""

    opinion = forms.CharField(
        label=gettext_lazy("审核意见"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("可不填，如“同意”。"),
    )


class PostAndHolder(forms.ModelChoiceField):
    """A post with who holds it, where that is known."""

    holders: Mapping[int, str] = MappingProxyType({})

    def label_from_instance(self, post: Post) -> str:
        holder = self.holders.get(post.pk)
        return f"{post}（{holder}）" if holder else str(post)


class EndorserForm(forms.Form):
    """Which of several endorses."""

    post = PostAndHolder(
        label=gettext_lazy("由哪位领导审核背书"),
        queryset=Post.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("请选定一位领导。"),
            "invalid_choice": gettext_lazy("请从列出的领导中选定一位。"),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: object,
        candidates: QuerySet[Post],
        holders: Mapping[int, str],
        **kwargs: object,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].holders = holders
        self.fields["post"].queryset = candidates


class OutsideForm(forms.Form):
    """What a superior body outside the house decided."""

    body = forms.CharField(
        label=gettext_lazy("上级机关"),
        max_length=120,
        error_messages={"required": gettext_lazy("请填写上级机关的名称。")},
    )
    on = _day(gettext_lazy("审定日期"), gettext_lazy("请填写审定日期。"))
    document = forms.CharField(label=gettext_lazy("文号"), max_length=120, required=False)
    files = FilesField(
        label=gettext_lazy("批复或审定材料的扫描件"),
        error_messages={"required": gettext_lazy("请附上批复或审定材料的扫描件。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
