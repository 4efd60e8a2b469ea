"""Made-up content for the gallery: every component in every state, without a database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from operator import attrgetter

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence, said
from zelian.pages.columns import Column
from zelian.pages.parts import BarRow, ChainLink, HeatCalendar, HeatDay, Mark, Moment, Tab
from zelian.pages.statuses import STATUSES
from zelian.pages.tables import Table

DAY = date(2026, 3, 5)
STATES = ("fulfilled", "open", "overdue", "due_soon", "fulfilled_late", "not_yet", "waived")
UNITS = (
    "示例学院党总支",
    "样本书院党委",
    "范例研究院（含两个挂靠的交叉研究中心）直属党支部",
    "演示处",
)
TOPICS = ("讲一次党课", "与下级逐一谈心", "半年形势分析", "到联系单位调研", "检查整改清单")


@dataclass(frozen=True, slots=True)
class MadeUp:
    """One row of the gallery's table."""

    pk: int
    topic: str
    unit: str
    status: str
    due_date: date
    counted: Decimal

    def get_absolute_url(self) -> str:
        """Nowhere: the gallery itself."""
        return "#table"


def _all() -> list[MadeUp]:
    return [
        MadeUp(
            pk=n,
            topic=f"{TOPICS[n % len(TOPICS)]}（第{n}次）",
            unit=UNITS[n * 7 % len(UNITS)],
            status=STATES[n * 3 % len(STATES)],
            due_date=DAY + timedelta(days=n * 11 % 300),
            counted=Decimal(n % 9) / 2,
        )
        for n in range(1, 138)
    ]


class MadeUpRows(QuerySet):
    """Rows in memory that answer as a queryset does, so that the real table shows them."""

    def __init__(self, things: list[MadeUp] | None = None) -> None:
        super().__init__(model=ContentType)
        self.things = _all() if things is None else things

    def all(self) -> MadeUpRows:
        """The same rows."""
        return MadeUpRows(self.things)

    def keep(self, **wanted: str) -> MadeUpRows:
        """Rows whose attributes hold the words."""
        return MadeUpRows(
            [t for t in self.things if all(w in getattr(t, name) for name, w in wanted.items())]
        )

    def order_by(self, *names: str) -> MadeUpRows:
        """The rows in another order; the last name weighs least."""
        things = list(self.things)
        for name in reversed(names):
            things.sort(key=attrgetter(name.removeprefix("-")), reverse=name.startswith("-"))
        return MadeUpRows(things)

    def values_list(self, *_names: str, flat: bool = True) -> MadeUpRows:
        """The rows themselves stand for their keys."""
        return self

    def filter(self, *, pk__in: list[MadeUp]) -> MadeUpRows:
        """The rows of a page."""
        return MadeUpRows(pk__in)

    def count(self) -> int:
        """How many."""
        return len(self.things)

    def iterator(self, chunk_size: int | None = None) -> Iterator[MadeUp]:
        """One by one; everything is in memory already, so ``chunk_size`` changes nothing."""
        return iter(self.things)

    def __getitem__(self, place: slice) -> MadeUpRows:
        return MadeUpRows(self.things[place])

    def __iter__(self) -> Iterator[MadeUp]:
        return iter(self.things)

    def __len__(self) -> int:
        return len(self.things)


class MadeUpFilter(django_filters.FilterSet):
    """The gallery's filters."""

    q = django_filters.CharFilter(label=gettext_lazy("关键词"), method="by_word")
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("状态"),
        method="by_status",
        choices=[(code, STATUSES[code].label) for code in STATES],
    )

    def by_word(self, rows: MadeUpRows, name: str, value: str) -> MadeUpRows:
        """Rows whose topic holds the words."""
        return rows.keep(topic=value)

    def by_status(self, rows: MadeUpRows, name: str, value: str) -> MadeUpRows:
        """Rows in a status."""
        return rows.keep(status=value)


COLUMNS = (
    Column("topic", gettext_lazy("事项"), url=MadeUp.get_absolute_url, sort="topic",
           heading=True, hideable=False),
    Column("unit", gettext_lazy("单位"), sort="unit"),
    Column("status", gettext_lazy("状态"), status=True),
    Column("due_date", gettext_lazy("到期日"), sort="due_date"),
    Column("counted", gettext_lazy("已计次数"), sort="counted", align="end"),
    Column("pk", gettext_lazy("编号"), sort="pk", align="end", shown=False),
)  # fmt: skip


def table(request: HttpRequest) -> Table:
    """The gallery's table."""
    return Table(
        MadeUpRows(),
        columns=COLUMNS,
        request=request,
        filterset_class=MadeUpFilter,
        default_sort="due_date",
        page_size=12,
        export_name=_("示例"),
        caption=_("示例表格"),
    )


class MadeUpForm(forms.Form):
    """A form with every kind of control."""

    submission = forms.CharField(widget=forms.HiddenInput, initial="0")
    topic = forms.CharField(label=gettext_lazy("主题"), max_length=60)
    day = forms.DateField(label=gettext_lazy("日期"), help_text=gettext_lazy("不能晚于今天。"))
    kind = forms.ChoiceField(
        label=gettext_lazy("类型"),
        choices=[("", "—"), ("talk", gettext_lazy("谈心谈话")), ("study", gettext_lazy("调研"))],
    )
    people = forms.MultipleChoiceField(
        label=gettext_lazy("参加人员"),
        required=False,
        choices=[(str(n), f"{unit}书记") for n, unit in enumerate(UNITS)],
    )
    way = forms.ChoiceField(
        label=gettext_lazy("方式"),
        widget=forms.RadioSelect,
        initial="meet",
        choices=[("meet", gettext_lazy("当面")), ("phone", gettext_lazy("电话"))],
    )
    note = forms.CharField(label=gettext_lazy("要点"), widget=forms.Textarea, required=False)
    photo = forms.FileField(
        label=gettext_lazy("佐证材料"),
        required=False,
        help_text=gettext_lazy("照片、会议记录等，单个不超过1 KB（仅为演示）。"),
        widget=forms.FileInput(attrs={"data-limit": 1024}),
    )
    agreed = forms.BooleanField(label=gettext_lazy("内容属实"), required=False)

    def clean(self) -> dict:
        """Show how an error of the whole form looks."""
        if self.cleaned_data.get("topic") == "重复":
            raise ValidationError(_("同一天已有一条相同主题的记实。"))
        return self.cleaned_data


def wrong_form() -> MadeUpForm:
    """A form sent with faults."""
    data = {"topic": "重复", "day": "二月三十", "kind": "talk", "way": "meet", "submission": "0"}
    return MadeUpForm({f"wrong-{name}": value for name, value in data.items()}, prefix="wrong")


TEXT = (
    "示例高校责任落实办法（样本）\n"
    "第三条 院系党组织书记每年至少讲两次专题党课，并在讲课后5个工作日内把讲稿交组织部门留存。\n"
    "第四条 分管负责同志一般应当经常到联系单位走访，听取师生意见，走访情况如实记录。\n"
    "第五条 本办法所称责任主体，包括党组织、领导班子及其成员。"
)


def marks() -> list[Mark]:
    """Marks over the reader's text that nest and overlap."""

    def over(words: str, key: str, kind: str, label: str = "") -> Mark:
        start = TEXT.index(words)
        return Mark(start, start + len(words), key, kind, label)

    third = TEXT.split("\n")[1]
    return [
        over(third, "p3", "provision", _("第三条")),
        over(
            "每年至少讲两次专题党课，并在讲课后5个工作日内把讲稿交组织部门留存",
            "d1",
            "duty",
            _("责任事项"),
        ),
        over("每年至少讲两次", "m1", "measure", _("每年不少于2次")),
        over("5个工作日内", "m2", "measure", _("5个工作日内")),
        over("一般应当经常到联系单位走访", "d2", "duty", _("责任事项")),
        over("经常", "r1", "remark", _("次数不明确")),
    ]


def reason() -> Reason:
    """Why something is fulfilled, three levels deep."""
    return Reason(
        "frequency.met",
        Sentence(said("要求{need}次，已完成{done}次"), {"need": 2, "done": Decimal("2.00")}),
        because=(
            Reason("act.counts", Sentence(said("{day}讲课计1次"), {"day": DAY})),
            Reason(
                "act.counts",
                Sentence(said("{day}讲课计1次"), {"day": date(2026, 9, 1)}),
                because=(Reason("evidence", Sentence(said("附有佐证材料{n}件"), {"n": 3})),),
            ),
        ),
    )


def heat() -> HeatCalendar:
    """A year with something on every ninth day."""
    days = {}
    for n in range(0, 360, 9):
        day = date(2026, 1, 1) + timedelta(days=n)
        state = STATES[n // 9 % 5]
        label = _("{n}项，{status}").format(n=n % 4 + 1, status=STATUSES[state].label)
        days[day] = HeatDay(n % 4 + 1, state, label, "#heat")
    return HeatCalendar(2026, days, _("2026年履责日历"))


def chain() -> list[ChainLink]:
    """The whole chain, seen from the obligation."""
    return [
        ChainLink("regulation", "示例高校责任落实办法（样本）", "#chain", "in_force"),
        ChainLink("clause", "第三条", "#chain"),
        ChainLink("duty", "每年讲两次专题党课", "#chain"),
        ChainLink("item", "示例学院党总支书记2026年责任清单第4项", "#chain", "signed"),
        ChainLink("obligation", "2026年度专题党课", "", "due_soon", True, _("还差1次")),
        ChainLink("act", "在示例学院讲课", "#chain", "recorded"),
        ChainLink("evidence", "讲稿与现场照片"),
    ]


def moments() -> list[Moment]:
    """Three moments, newest first."""
    return [
        Moment(DAY, _("签字"), "示例学院党总支书记", _("2026年责任清单"), "#timeline", "signed"),
        Moment(date(2026, 2, 20), _("修改"), "示例学院办事员", _("第4项的措施")),
        Moment(date(2026, 1, 15), _("生成"), "组织部干事"),
    ]


def context(request: HttpRequest, shown: Table, form: forms.Form) -> dict[str, object]:
    """Everything the gallery's page shows."""
    empty = Table(
        MadeUpRows([]),
        columns=COLUMNS,
        request=request,
        name="empty-table",
        empty_title=_("还没有履责记实"),
        empty_hint=_("开完会、谈完话，点“记一笔”写下来，系统会自动对上责任事项。"),
    )
    return {
        "table": shown,
        "empty_table": empty,
        "codes": list(STATUSES),
        "form": form,
        "wrong_form": wrong_form(),
        "text": TEXT,
        "marks": marks(),
        "reason": reason(),
        "heat": heat(),
        "chain": chain(),
        "moments": moments(),
        "tabs": [
            Tab("content", _("内容"), "#tabs"),
            Tab("evidence", _("佐证材料"), "#tabs", 3),
            Tab("history", _("历史"), "#tabs"),
        ],
        "bars": [
            BarRow(UNITS[0], 18, 6, 0, "#bar"),
            BarRow(UNITS[1], 9, 9, 4, "#bar"),
            BarRow(UNITS[2], 0, 12, 1, "#bar"),
            BarRow(UNITS[3], 3, 0, 0),
        ],
    }
