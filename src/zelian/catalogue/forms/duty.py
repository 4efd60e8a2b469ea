"""Correcting a duty: its words, its bearers, its measures, each typed and checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.choices import WORD_LISTS, BearerChoice, DutyContent, MeasureChoice
from zelian.catalogue.forms.measure import MeasureForm, initial_of
from zelian.catalogue.models import ACTIVITIES, MODALITIES, Duty, DutySubject
from zelian.catalogue.queries.vocabulary import units_within
from zelian.core.vocabulary.regulation import Activity, Modality
from zelian.people.models import Post, PostKind, Unit, UnitKind
from zelian.people.queries import on_day
from zelian.people.viewer import path_in

MOST_ROWS = 30


class WordsField(forms.CharField):
    """Several words in one line, parted by 、 or by lines."""

    def prepare_value(self, value: Any) -> Any:
        return "、".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, (list, tuple)):
            return list(value)
        words = re.split(r"[、，,；;\n]", super().to_python(value))
        return list(dict.fromkeys(word.strip() for word in words if word.strip()))


class PhrasesField(WordsField):
    """Several phrases in one line, parted by ； for commas belong to them."""

    def prepare_value(self, value: Any) -> Any:
        return "；".join(value) if isinstance(value, (list, tuple)) else value

    def to_python(self, value: Any) -> list[str]:
        if isinstance(value, (list, tuple)):
            return list(value)
        phrases = re.split(r"[；;\n]", forms.CharField.to_python(self, value))
        return list(dict.fromkeys(words.strip() for words in phrases if words.strip()))


class DutyForm(forms.Form):
    """The words of a duty; ``version`` is the one that was looked at."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    action = forms.CharField(
        label=gettext_lazy("事项"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={
            "required": gettext_lazy("请写明要做什么。"),
            "max_length": gettext_lazy("事项请不超过 500 字；原文会完整保留。"),
        },
    )
    activity = forms.ChoiceField(
        label=gettext_lazy("履责方式"), choices=[(a.value, w) for a, w in ACTIVITIES.items()]
    )
    modality = forms.ChoiceField(
        label=gettext_lazy("要求"), choices=[(m.value, w) for m, w in MODALITIES.items()]
    )
    subjects = WordsField(label=gettext_lazy("文件中的主体"), required=False)
    counterparts = WordsField(label=gettext_lazy("对象"), required=False)
    recipients = WordsField(label=gettext_lazy("报送对象"), required=False)
    evidence = WordsField(label=gettext_lazy("佐证要求"), required=False)
    conditions = PhrasesField(
        label=gettext_lazy("适用条件"),
        required=False,
        help_text=gettext_lazy("什么情形下才有这项责任，如“情节严重的”。"),
    )
    triggers = PhrasesField(
        label=gettext_lazy("启动情形"),
        required=False,
        help_text=gettext_lazy("什么事发生后要办，如“发现问题后”“任职前”。"),
    )
    consequences = PhrasesField(
        label=gettext_lazy("未落实的后果"),
        required=False,
        help_text=gettext_lazy("没有做到会怎样，如“约谈”“通报批评”。"),
    )

    @classmethod
    def initial_of(cls, duty: Duty) -> dict[str, Any]:
        """A duty's words as the form begins with them."""
        return {name: getattr(duty, name) for name in cls.base_fields}


@dataclass(frozen=True, slots=True)
class BearerOptions:
    """What can be chosen: who, where, and single posts."""

    who: list[tuple[str, Any]]
    where: list[tuple[str, Any]]
    posts: list[tuple[str, Any]]


def bearer_choices(scope: Unit, day: date) -> BearerOptions:
    """Everything that may bear a duty under ``scope`` on a day; four queries."""
    units = list(units_within(scope, day))
    present = {unit.kind_id for unit in units}
    kinds = [(f"kind:{k.code}", str(k)) for k in UnitKind.objects.all() if k.code in present]
    posts = Post.objects.filter(
        on_day(day, "opened_on", "closed_on"), path_in("unit__path", [scope.path])
    ).select_related("unit")
    bearers = DutySubject.Bearer
    ranks = [(code, bearers(code).label) for code in ("unit", "head", "members")]
    post_kinds = [(f"post_kind:{kind.code}", str(kind)) for kind in PostKind.objects.all()]
    return BearerOptions(
        who=[
            ("", _("请选择")),
            *ranks,
            (_("某类岗位"), post_kinds),
            (_("某个岗位"), [("post", _("指定一个岗位"))]),
        ],
        where=[
            ("", _("请选择")),
            (_("一类单位"), kinds),
            (_("某个单位"), [(f"unit:{unit.pk}", str(unit)) for unit in units]),
        ],
        posts=[("", _("请选择")), *((str(post.pk), str(post)) for post in posts)],
    )


class BearerForm(forms.Form):
    """One bearer: who in which units, or a single post."""

    who = forms.ChoiceField(label=gettext_lazy("由谁"), required=False)
    where = forms.ChoiceField(label=gettext_lazy("哪些单位"), required=False)
    post = forms.ChoiceField(label=gettext_lazy("哪个岗位"), required=False)
    word = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, options: BearerOptions, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("who", options.who),
            ("where", options.where),
            ("post", options.posts),
        ):
            self.fields[name].choices = choices
            self.fields[name].error_messages["invalid_choice"] = _("所选的已不存在，请重新选择。")

    def clean(self) -> dict[str, Any]:
        """Who and where together name a bearer."""
        data = super().clean()
        who = data.get("who")
        if self.errors or not self.has_changed():
            return data
        if not who:
            self.add_error("who", _("请选择由谁承担。"))
        elif who == "post" and not data.get("post"):
            self.add_error("post", _("请选择是哪个岗位。"))
        elif who != "post" and not data.get("where"):
            self.add_error("where", _("请选择是哪些单位。"))
        return data

    def choice(self) -> BearerChoice | None:
        """The bearer put in; nothing from an empty row."""
        data = self.cleaned_data
        if not data.get("who"):
            return None
        key = f"post:{data['post']}" if data["who"] == "post" else f"{data['who']}@{data['where']}"
        return BearerChoice.from_key(key, data.get("word", ""))

    @staticmethod
    def initial_of(row: DutySubject) -> dict[str, Any]:
        """A bearer's row as the form begins with it."""
        choice = BearerChoice.of(row)
        if choice.bearer == "post":
            return {"who": "post", "post": str(choice.post), "word": choice.word}
        who, _at, where = choice.key.partition("@")
        return {"who": who, "where": where, "word": choice.word}


def _formset(form: type[forms.Form], name: str) -> type[forms.BaseFormSet]:
    made = forms.formset_factory(
        form, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS + 1
    )
    return type(name, (made,), {})


BearerFormSet = _formset(BearerForm, "BearerFormSet")
MeasureFormSet = _formset(MeasureForm, "MeasureFormSet")


class DutyEdit:
    """The whole page of a duty's correction: one form and two sets of rows."""

    def __init__(
        self, duty: Duty, options: BearerOptions, data: Mapping[str, Any] | None = None
    ) -> None:
        self.duty = duty
        prefix = f"d{duty.pk}"
        self.form = DutyForm(data, initial=DutyForm.initial_of(duty), prefix=prefix)
        self.bearers = BearerFormSet(
            data,
            initial=[BearerForm.initial_of(row) for row in duty.bearers.all()],
            prefix=f"{prefix}-bearers",
            form_kwargs={"options": options},
        )
        self.measures = MeasureFormSet(
            data,
            initial=[initial_of(row) for row in duty.measures.all()],
            prefix=f"{prefix}-measures",
            form_kwargs={"default_quote": duty.quote},
        )

    def is_valid(self) -> bool:
        """Whether everything can be written; every part is checked, so that all errors show."""
        parts = (self.form, self.bearers, self.measures)
        valid = [part.is_valid() for part in parts]
        return all(valid)

    def content(self) -> DutyContent:
        """What was put in."""
        data = self.form.cleaned_data
        return DutyContent(
            action=data["action"],
            activity=Activity(data["activity"]),
            modality=Modality(data["modality"]),
            **{name: tuple(data[name]) for name in WORD_LISTS},
            bearers=tuple(_kept(form.choice() for form in _rows(self.bearers))),
            measures=tuple(_kept(form.choice() for form in _rows(self.measures))),
        )

    def blame(self, field: str | None, sentence: str) -> None:
        """Put a refusal where it belongs: beside a measure's words, else over the form."""
        found = re.fullmatch(r"measures-(\d+)-(\w+)", field or "")
        filled = [form for form in _rows(self.measures) if form.choice()]
        if found and int(found[1]) < len(filled):
            filled[int(found[1])].add_error(found[2], sentence)
        else:
            self.form.add_error(None, sentence)


def _rows(formset: forms.BaseFormSet) -> list[Any]:
    return [form for form in formset.forms if not form.cleaned_data.get("DELETE")]


def _kept(choices: Iterable[BearerChoice | MeasureChoice | None]) -> Iterable[Any]:
    return (choice for choice in choices if choice is not None)
