"""Forms of obligations, acts, evidence, plans and the calendar; fields named as arguments."""

from __future__ import annotations

import re
import uuid
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import ACTIVITIES, Regulation
from zelian.people.models import Person, Post, Unit
from zelian.people.pickers import PeopleField
from zelian.people.viewer import Viewer
from zelian.performance.models import Act, CalendarDay
from zelian.performance.operations.rules import (
    NOTE_LENGTH,
    PLACE_LENGTH,
    TOPIC_LENGTH,
    UNIT_LENGTH,
)
from zelian.performance.queries import subjects_of
from zelian.performance.refusals import Fault, Refused

ACCEPT = "image/*,video/*,audio/mp4,.pdf,.ofd,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.txt,.csv"
NAMES_APART = re.compile(r"[、，,;；\s]+")
LIMIT = settings.ZELIAN_EVIDENCE_LIMIT // (1024 * 1024)
LONGEST_NAMES = 5000
DAY_LINE = re.compile(
    r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s，,、]+(放假|上班|holiday|work)[\s，,、]+(.+)$",
    re.IGNORECASE,
)
KINDS_OF_DAY = {
    "holiday": CalendarDay.Kind.OFF,
    "work": CalendarDay.Kind.WORK,
    "放假": CalendarDay.Kind.OFF,
    "上班": CalendarDay.Kind.WORK,
}


def put_faults(form: forms.Form, refusal: Refused) -> None:
    """Put a refusal's sentences beside the fields that are to blame."""
    for fault in refusal.faults:
        name = form.field_of(fault) if isinstance(form, ActForm) else fault.field
        form.add_error(name if name in form.fields else None, fault.sentence)


class ManyFilesInput(forms.FileInput):
    """A file control that takes several."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: object, files: object, name: str) -> object:
        """All of them, where a browser sent several."""
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class FilesField(forms.FileField):
    """Several files; an empty one is the operation's to refuse, with its name."""

    widget = ManyFilesInput

    def __init__(self, **options: object) -> None:
        super().__init__(allow_empty_file=True, required=False, **options)

    def clean(self, data: object, initial: object = None) -> list[UploadedFile]:
        """Every file that was chosen."""
        single = super().clean
        files = data if isinstance(data, (list, tuple)) else [data]
        return [single(file, initial) for file in files if file]


class ActFactsForm(forms.Form):
    """What an act is, whoever did it."""

    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        choices=list(ACTIVITIES.items()),
        # The phone's own list is quicker here than one to search in.
        widget=forms.Select(attrs={"data-plain": True}),
    )
    on = forms.DateField(label=gettext_lazy("日期"))
    topic = forms.CharField(
        label=gettext_lazy("主题"),
        max_length=TOPIC_LENGTH,
        help_text=gettext_lazy("一句话写明做了什么，系统按主题判断计入哪项责任。"),
    )
    people = PeopleField(
        label=gettext_lazy("参加人员"),
        required=False,
        help_text=gettext_lazy("谈话对象、听课人、接待的人等；按人数计的责任须登记。"),
    )
    people_names = forms.CharField(
        label=gettext_lazy("按姓名补登"),
        required=False,
        max_length=LONGEST_NAMES,
        help_text=gettext_lazy("可以粘贴名单，用顿号隔开；有同名的请写工号。"),
    )
    place = forms.CharField(label=gettext_lazy("地点"), required=False, max_length=PLACE_LENGTH)
    note = forms.CharField(
        label=gettext_lazy("内容摘要"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    quantity = forms.DecimalField(
        label=gettext_lazy("数量"),
        required=False,
        max_digits=10,
        decimal_places=2,
        help_text=gettext_lazy("按学时、字数、份数等计的责任才需填写。"),
    )
    quantity_unit = forms.CharField(
        label=gettext_lazy("单位"), required=False, max_length=UNIT_LENGTH
    )

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.fields["people"].seen_by(viewer)
        self.fields["on"].widget.attrs["max"] = viewer.today.isoformat()

    def clean_people_names(self) -> list[Person]:
        """The people named; unknown and ambiguous names are told one by one."""
        names = [n for n in NAMES_APART.split(self.cleaned_data["people_names"]) if n]
        found: dict[str, list[Person]] = {}
        for person in Person.objects.filter(name__in=names) | Person.objects.filter(
            staff_no__in=names
        ):
            for key in {person.name, person.staff_no} & set(names):
                found.setdefault(key, []).append(person)
        unknown = [name for name in dict.fromkeys(names) if name not in found]
        if unknown:
            raise forms.ValidationError(
                _("查无此人：%(names)s。请核对姓名，或改写工号。") % {"names": "、".join(unknown)}
            )
        for name, people in found.items():
            if len(people) > 1:
                numbers = "、".join(sorted(person.staff_no for person in people))
                raise forms.ValidationError(
                    _("“%(name)s”有多人同名，请改写工号：%(numbers)s。")
                    % {"name": name, "numbers": numbers}
                )
        return [people[0] for people in found.values()]

    def facts(self) -> dict[str, object]:
        """The cleaned facts, named as the operations' arguments."""
        cleaned = self.cleaned_data
        people = {p.pk: p for p in [*cleaned["people"], *cleaned["people_names"]]}
        names = ("kind", "on", "topic", "place", "note", "quantity", "quantity_unit")
        return {**{name: cleaned[name] for name in names}, "people": list(people.values())}


class ActForm(ActFactsForm):
    """A new act with its subject and evidence."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    subject = forms.ChoiceField(
        label=gettext_lazy("履责主体"),
        error_messages={"invalid_choice": gettext_lazy("您不能以这个岗位或单位的名义记录。")},
    )
    photo = FilesField(
        label=gettext_lazy("拍照"),
        widget=ManyFilesInput(attrs={"accept": "image/*", "capture": "environment"}),
        help_text=gettext_lazy("在手机上直接拍下会场、签到表等。"),
    )
    files = FilesField(
        label=gettext_lazy("佐证材料"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        help_text=format_lazy(
            gettext_lazy("讲稿、会议记录、照片等，可多选；每份不超过 {limit} MB。"), limit=LIMIT
        ),
    )
    field_order = ["submission", "subject", "kind", "topic", "on", "people"]

    def __init__(self, *args: object, viewer: Viewer, **kwargs: object) -> None:
        super().__init__(*args, viewer=viewer, **kwargs)
        self.fields["subject"].choices = [
            (choice.key, choice.label) for choice in subjects_of(viewer)
        ]

    def files_chosen(self) -> Sequence[UploadedFile]:
        """Photos and files together."""
        return [*self.cleaned_data["photo"], *self.cleaned_data["files"]]

    def field_of(self, fault: Fault) -> str | None:
        """Where a fault belongs: one of a file to the control the file was chosen with."""
        photos = len(self.files.getlist("photo"))
        return "photo" if fault.file is not None and fault.file < photos else fault.field


def initial_act(viewer: Viewer, choices: Sequence[tuple[str, str]]) -> dict[str, object]:
    """Today, the viewer's first post, a fresh submission."""
    return {
        "submission": uuid.uuid4(),
        "on": viewer.today,
        "subject": choices[0][0] if choices else "",
    }


def unit_and_post(subject: str) -> tuple[Unit, Post | None]:
    """
    The subject behind ``post:12`` or ``unit:7``.

    :raises ValueError: neither, or there is no such.
    """
    kind, _colon, number = subject.partition(":")
    if not number.isdecimal() or kind not in {"post", "unit"}:
        raise ValueError(subject)
    if kind == "unit":
        unit = Unit.objects.filter(pk=int(number)).first()
        if unit is None:
            raise ValueError(subject)
        return unit, None
    post = Post.objects.select_related("unit").filter(pk=int(number)).first()
    if post is None:
        raise ValueError(subject)
    return post.unit, post


class ChangeActForm(ActFactsForm):
    """A recorded act put right."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.CharField(
        label=gettext_lazy("更正原因"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("将记入历史。"),
    )


def facts_shown(act: Act) -> dict[str, object]:
    """An act's facts as the initial values of its form."""
    return {
        "kind": act.kind,
        "on": act.on,
        "topic": act.topic,
        "place": act.place,
        "note": act.note,
        "quantity": act.quantity and Decimal(f"{act.quantity.normalize():f}"),
        "quantity_unit": act.quantity_unit,
        "people": list(act.people.values_list("pk", flat=True)),
        "version": act.version,
    }


class ReasonForm(forms.Form):
    """A reason that stays to be seen."""

    reason = forms.CharField(
        label=gettext_lazy("理由"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("请写明理由。")},
    )


class EvidenceForm(forms.Form):
    """More files for an act."""

    files = FilesField(
        label=gettext_lazy("佐证材料"),
        widget=ManyFilesInput(attrs={"accept": ACCEPT}),
        help_text=format_lazy(gettext_lazy("可多选；每份不超过 {limit} MB。"), limit=LIMIT),
    )


class PlanForm(forms.Form):
    """Which year to plan, of which regulation."""

    year = forms.TypedChoiceField(label=gettext_lazy("年度"), coerce=int)
    regulation = forms.ModelChoiceField(
        Regulation.objects.filter(state=Regulation.State.IN_FORCE).defer("text").order_by("pk"),
        label=gettext_lazy("制度文件"),
        required=False,
        empty_label=gettext_lazy("全部施行中的制度文件"),
    )

    def __init__(self, *args: object, years: Sequence[int], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in years]


class AnnounceForm(forms.Form):
    """A year's special days, one a line, as they are pasted from a notice."""

    source = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=200,
        help_text=gettext_lazy("例如国务院办公厅通知的文号。"),
    )
    days = forms.CharField(
        label=gettext_lazy("放假和调休"),
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=gettext_lazy("每行一天，例如：2027-01-01 放假 元旦；2027-01-03 上班 元旦调休。"),
    )

    def clean_days(self) -> list[tuple[date, str, str]]:
        """Day, kind and name of each line; every line that can't be read is told."""
        days, wrong = [], []
        for number, line in enumerate(self.cleaned_data["days"].splitlines(), start=1):
            if not line.strip():
                continue
            found = DAY_LINE.match(line.strip())
            try:
                year, month, day, kind, name = found.groups() if found else ("",) * 5
                days.append(
                    (date(int(year), int(month), int(day)), KINDS_OF_DAY[kind.lower()], name)
                )
            except ValueError:
                wrong.append(_("第%(number)s行“%(line)s”") % {"number": number, "line": line[:40]})
        if wrong:
            raise forms.ValidationError(
                _("看不懂%(lines)s。请写成：日期 放假或上班 名称。")
                % {"lines": "、".join(wrong[:5])}
            )
        return days


def day_lines(days: Sequence[CalendarDay]) -> str:
    """Special days as the lines of :class:`AnnounceForm`."""
    words = {kind: word for word, kind in KINDS_OF_DAY.items()}
    return "\n".join(f"{day.day.isoformat()} {words[day.kind]} {day.name}" for day in days)


class TermForm(forms.Form):
    """A school term; its last day is inclusive for people."""

    name = forms.CharField(label=gettext_lazy("学期名称"), max_length=60)
    from_date = forms.DateField(label=gettext_lazy("开学"))
    until_date = forms.DateField(label=gettext_lazy("最后一天"))
