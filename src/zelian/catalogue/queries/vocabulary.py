"""What the institution calls its units and posts: for binding words, and for choosing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zelian.catalogue.binding import KindNames, Names, PostKindNames, UnitNames, plain_name
from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import DutySubject
from zelian.people.models import PostKind, Unit, UnitFunction, UnitKind
from zelian.people.queries import on_day
from zelian.people.viewer import Viewer, path_in

# what regulations call the offices of the system, whatever an institution's own names are
FUNCTION_NAMES = {
    UnitFunction.COMMITTEE_OFFICE: ("党委办公室", "党办", "党政办公室"),
    UnitFunction.ORGANISATION: ("组织部门", "组织部", "党委组织部"),
    UnitFunction.DISCIPLINE: ("纪委办公室", "纪检监察部门", "纪检部门"),
    UnitFunction.INSPECTION: ("巡察机构", "巡察办", "巡察办公室", "督查部门"),
}


def units_within(scope: Unit, day: date):
    """The units from ``scope`` down that stand on a day, in tree order."""
    standing = Unit.objects.filter(on_day(day, "founded_on", "closed_on"))
    return standing.filter(path_in("path", [scope.path])).order_by("path")


def units_to_choose(viewer: Viewer):
    """Units a regulation can be laid down for by this viewer, in tree order."""
    standing = Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on"))
    return standing.filter(path_in("path", viewer.reads)).order_by("path")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The units that stand under a scope with all kinds; read once, used two ways."""

    units: tuple[Unit, ...]
    kinds: tuple[UnitKind, ...]
    post_kinds: tuple[PostKind, ...]

    @classmethod
    def within(cls, scope: Unit, day: date) -> Vocabulary:
        """Everything under ``scope`` on a day; three queries."""
        return cls(
            tuple(units_within(scope, day)),
            tuple(UnitKind.objects.all()),
            tuple(PostKind.objects.all()),
        )

    def names(self) -> Names:
        """What everything is called, to bind words to."""
        present = {unit.kind_id for unit in self.units}
        return Names(
            kinds=tuple(
                KindNames(kind.code, _plain(kind.name, *kind.aliases), kind.code in present)
                for kind in self.kinds
            ),
            post_kinds=tuple(
                PostKindNames(kind.code, kind.rank, _plain(kind.name, *kind.aliases))
                for kind in self.post_kinds
            ),
            units=tuple(
                UnitNames(unit.pk, unit.kind_id, _plain(unit.name, unit.short_name, *_also(unit)))
                for unit in self.units
            ),
        )

    def labels(self) -> ChoiceLabels:
        """How choices read."""
        return ChoiceLabels(
            kinds={kind.code: kind.name for kind in self.kinds},
            post_kinds={kind.code: kind.name for kind in self.post_kinds},
            units={unit.pk: str(unit) for unit in self.units},
        )


def names_within(scope: Unit, day: date) -> Names:
    """All names under ``scope``; three queries."""
    return Vocabulary.within(scope, day).names()


def _also(unit: Unit) -> tuple[str, ...]:
    return FUNCTION_NAMES.get(UnitFunction(unit.function), ())


def _plain(*names: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(plain for name in names if (plain := plain_name(name))))


@dataclass(frozen=True, slots=True)
class ChoiceLabels:
    """The names of kinds and units, to word choices that have no rows yet."""

    kinds: dict[str, str]
    post_kinds: dict[str, str]
    units: dict[int, str]

    def label(self, choice: BearerChoice) -> str:
        """学院党委·主要负责人."""
        place = self.kinds.get(choice.unit_kind or "", "") or self.units.get(choice.unit or 0, "")
        who = self.post_kinds.get(choice.post_kind or "") or _who(choice.bearer)
        return _("%(place)s·%(who)s") % {"place": place, "who": who}

    def labels(self, choices: Iterable[BearerChoice]) -> list[tuple[str, str]]:
        """``(key, label)`` of each choice."""
        return [(choice.key, self.label(choice)) for choice in choices]


def _who(bearer: str) -> str:
    return str(DutySubject.Bearer(bearer).label)
