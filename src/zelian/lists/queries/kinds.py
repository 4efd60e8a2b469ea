"""Kinds of list and what is of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from zelian.history.queries import timeline_of
from zelian.lists.lifecycle import Step, steps_of
from zelian.lists.models import ListColumn, ListKind
from zelian.lists.told import ToldKind
from zelian.pages.parts import Moment
from zelian.people.models import PostKind, PostRank, Tier, UnitFunction, UnitKind


@dataclass(frozen=True, slots=True)
class Fact:
    """What holds for a kind, in plain words."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class KindStep:
    """One step of a kind's life: what is done, and by whom or by when."""

    step: Step
    words: str


@dataclass(frozen=True, slots=True)
class KindPage:
    """A kind with all that its page tells."""

    kind: ListKind
    columns: Sequence[ListColumn]
    facts: Sequence[Fact]
    steps: Sequence[KindStep]
    sources: Sequence[ListKind]
    gives: Sequence[ListKind]
    lists: int
    events: Sequence[Moment]


def list_list_kinds() -> QuerySet[ListKind]:
    """All kinds in their order, retired ones too, each with ``number``, how many lists are of it.

    One query.
    """
    return ListKind.objects.annotate(number=Count("lists")).order_by("order", "code")


def kinds_to_choose() -> QuerySet[ListKind]:
    """The kinds that are offered; one query."""
    return ListKind.objects.filter(in_use=True)


def get_kind_page(code: str) -> KindPage:
    """
    All about one kind; eight queries.

    :raises ListKind.DoesNotExist: there is none of this code.
    """
    kind = list_list_kinds().get(pk=code)
    names = _Names.read()
    return KindPage(
        kind=kind,
        columns=list(kind.columns.all()),
        facts=_facts(kind, names),
        steps=[KindStep(step, _step_words(kind, step)) for step in steps_of(kind)],
        sources=list(kind.derives_from.all()),
        gives=list(kind.gives.all()),
        lists=kind.number,
        events=timeline_of(ToldKind(kind)),
    )


def day_words(month_day: str) -> str:
    """``02-10`` as it is spoken: 2月10日; nothing for nothing."""
    if not month_day:
        return ""
    month, day = (int(part) for part in month_day.split("-"))
    return _("%(month)s月%(day)s日") % {"month": month, "day": day}


@dataclass(frozen=True, slots=True)
class _Names:
    units: dict[str, str]
    posts: dict[str, str]

    @classmethod
    def read(cls) -> _Names:
        return cls(
            dict(UnitKind.objects.values_list("code", "name")),
            dict(PostKind.objects.values_list("code", "name")),
        )


def _facts(kind: ListKind, names: _Names) -> list[Fact]:
    facts = [
        Fact(_("哪些单位要编"), _whose_units(kind, names)),
        Fact(_("哪些岗位要编"), _whose_posts(kind, names)),
        Fact(_("谁来编制"), kind.get_compiler_display()),
        Fact(
            _("牵头部门"),
            kind.get_led_by_display() if kind.led_by else _("党委办公室"),
        ),
        Fact(_("条目从哪里来"), kind.get_source_display()),
        Fact(_("编制截止"), _each_year(kind.compile_by)),
        Fact(_("签字截止"), _each_year(kind.sign_by)),
        Fact(_("备案截止"), _each_year(kind.file_by)),
        Fact(_("截止日遇节假日"), kind.get_holiday_rule_display()),
        Fact(_("修订周期"), kind.get_revised_every_display()),
    ]
    return [fact for fact in facts if fact.words]


def _each_year(month_day: str) -> str:
    return _("每年%(day)s") % {"day": day_words(month_day)} if month_day else ""


def _whose_units(kind: ListKind, names: _Names) -> str:
    if not kind.for_units:
        return _("单位不编")
    told = [
        _together(Tier(code).label for code in kind.unit_tiers if code in Tier.values),
        _together(names.units.get(code, code) for code in kind.unit_kinds),
    ]
    return _("；").join(words for words in told if words) or _("所有单位")


def _whose_posts(kind: ListKind, names: _Names) -> str:
    if not kind.for_posts:
        return _("岗位不编")
    told = [
        _together(PostRank(code).label for code in kind.post_ranks if code in PostRank.values),
        _together(names.posts.get(code, code) for code in kind.post_kinds),
    ]
    if kind.post_words:
        told.append(_("岗位名称含“%(words)s”") % {"words": _("”或“").join(kind.post_words)})
    return _("；").join(words for words in told if words) or _("所有岗位")


def _together(names: object) -> str:
    return _("、").join(map(str, names))


def _step_words(kind: ListKind, step: Step) -> str:
    """What stands below a step in the row of steps."""
    leader = UnitFunction(kind.led_by).label if kind.led_by else _("党委办公室")
    return {
        Step.DISCUSS: _("登记会议和意见"),
        Step.SIGN: _("责任主体签字"),
        Step.ENDORSE: kind.get_endorser_display(),
        Step.FILE: _("报%(receiver)s") % {"receiver": kind.get_filed_with_display()},
        Step.PUBLISH: _("公示%(days)s天") % {"days": kind.publish_days},
        Step.TAKE_EFFECT: _("%(leader)s办理") % {"leader": leader},
    }[step]
