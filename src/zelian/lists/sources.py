"""Where the rows of lists come from: duties, templates, other lists, last year's list.

Read at once for many subjects; what each list should hold is then told without a query.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date

from zelian.catalogue.models import Duty
from zelian.catalogue.wording import words_of
from zelian.lists.bearing import Bearing
from zelian.lists.calendar import day_in
from zelian.lists.columns import is_fixed, put, value_of
from zelian.lists.lifecycle import given_up
from zelian.lists.models import ListItem, ListKind, ListTemplate, ResponsibilityList, TemplateItem
from zelian.lists.queries.templates import items_for, templates_in_force
from zelian.people.queries import SubjectRow

Origin = ListItem.Origin
Key = tuple[str, int]
# What a row of another list hands on besides its content, where both have the column.
HANDED_ON = ("group", "responsible", "department", "due_on")
_DAY_OF_A_YEAR = re.compile(r"\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row a list should hold: what it comes from, and the row, not yet saved."""

    key: Key
    item: ListItem


@dataclass(slots=True)
class Lineage:
    """Rows of one year through their editions: any of them by the first it goes back to."""

    before: Mapping[int, int | None] = field(default_factory=dict)

    def first_of(self, item_id: int) -> int:
        """The row that stood in the first edition."""
        seen = {item_id}
        while (earlier := self.before.get(item_id)) in self.before and earlier not in seen:
            item_id = earlier
            seen.add(item_id)
        return item_id


@dataclass(frozen=True, slots=True)
class Sources:
    """All that lists of a kind are made of, for the subjects they were read for."""

    kind: ListKind
    year: int
    bearing: Bearing
    keys: frozenset[str]
    templates: Sequence[ListTemplate] = ()
    sources: Mapping[str, Sequence[ListItem]] = field(default_factory=dict)
    lineage: Lineage = field(default_factory=Lineage)
    requirements: dict[int, str] = field(default_factory=dict)

    def wanted(self, subject: SubjectRow) -> list[Wanted]:
        """The rows the subject's list should hold, in their order."""
        return [*self._of_duties(subject), *self._of_templates(subject), *self._of_lists(subject)]

    def key_of(self, item: ListItem) -> Key | None:
        """What a standing row comes from; nothing for a row of its own."""
        if item.duty_id:
            return ("duty", item.duty_id)
        if item.template_item_id:
            return ("template", item.template_item_id)
        if item.derived_from_id:
            return ("derived", self.lineage.first_of(item.derived_from_id))
        return None

    def _of_duties(self, subject: SubjectRow) -> Iterator[Wanted]:
        if self.kind.source != ListKind.Source.DUTIES:
            return
        for duty in self.bearing.duties(subject):
            item = ListItem(
                duty=duty,
                origin=Origin.DUTY,
                group=self.bearing.headings.get(duty.pk, ""),
                content=duty.action or duty.quote,
                requirement=self._requirement(duty),
                responsible=self.bearing.responsible(subject),
            )
            yield Wanted(("duty", duty.pk), item)

    def _of_templates(self, subject: SubjectRow) -> Iterator[Wanted]:
        for row in items_for(self.templates, subject):
            item = item_of_template(row, self.year)
            if not item.responsible:
                item.responsible = self.bearing.responsible(subject)
            yield Wanted(("template", row.pk), item)

    def _of_lists(self, subject: SubjectRow) -> Iterator[Wanted]:
        for source in self.sources.get(subject.key, ()):
            item = item_derived(source, self.keys)
            if not item.responsible:
                item.responsible = self.bearing.responsible(subject)
            yield Wanted(("derived", self.lineage.first_of(source.pk)), item)

    def _requirement(self, duty: Duty) -> str:
        if duty.pk not in self.requirements:
            words = "；".join(words_of(measure) for measure in duty.measures.all())
            self.requirements[duty.pk] = words
        return self.requirements[duty.pk]


def read_sources(
    kind: ListKind, year: int, bearing: Bearing, subjects: Sequence[SubjectRow]
) -> Sources:
    """What lists of ``kind`` are made of for these subjects; six queries at most."""
    templates = templates_in_force(kind) if kind.source == ListKind.Source.TEMPLATE else ()
    giving = [source.pk for source in kind.derives_from.all()]
    keys = frozenset(column.key for column in kind.columns.all())
    if not giving:
        return Sources(kind, year, bearing, keys, templates)
    lists = lists_of(subjects, year=year).filter(kind__in=giving).order_by("kind__order", "id")
    newest = newest_editions(lists)
    rows = ListItem.objects.filter(list__in=lists.order_by().values("pk"))
    before = dict(rows.values_list("pk", "copied_from"))
    sources: dict[str, list[ListItem]] = {}
    places = {one.pk: (place, key_of_list(one)) for place, one in enumerate(newest)}
    standing = rows.filter(list__in=places)
    for item in sorted(standing, key=lambda item: (places[item.list_id][0], item.number)):
        sources.setdefault(places[item.list_id][1], []).append(item)
    return Sources(kind, year, bearing, keys, templates, sources, Lineage(before))


def lists_of(subjects: Iterable[SubjectRow], *, year: int) -> QuerySet[ResponsibilityList]:
    """The lists of a year of these subjects, all editions but those that were given up."""
    units, posts = [], []
    for subject in subjects:
        (posts if subject.post else units).append((subject.post or subject.unit).pk)
    mine = Q(post__isnull=True, unit__in=units) | Q(post__in=posts)
    return ResponsibilityList.objects.filter(mine, year=year).exclude(given_up())


def newest_editions(lists: Iterable[ResponsibilityList]) -> list[ResponsibilityList]:
    """Of each kind and subject the newest edition, in the order the first was met."""
    found: dict[tuple[str, str], ResponsibilityList] = {}
    for one in lists:
        key = (one.kind_id, key_of_list(one))
        if key not in found or found[key].edition < one.edition:
            found[key] = one
    return list(found.values())


def key_of_list(listed: ResponsibilityList) -> str:
    """The subject as :attr:`SubjectRow.key` names it."""
    return f"post:{listed.post_id}" if listed.post_id else f"unit:{listed.unit_id}"


def item_of_template(row: TemplateItem, year: int) -> ListItem:
    """A common row as it begins in a list; a day without a year falls into the list's."""
    item = ListItem(template_item=row, origin=Origin.TEMPLATE, content=row.content)
    for key, value in row.values.items():
        if key not in ("content", "due_on"):
            put(item, key, value)
    item.due_on = _day(row.values.get("due_on"), year)
    item.responsible_by_hand = bool(item.responsible)
    return item


def item_derived(source: ListItem, keys: Iterable[str]) -> ListItem:
    """A row that another list's row gives, with what both lists have columns for."""
    item = ListItem(derived_from=source, origin=Origin.DERIVED, content=source.content)
    for key in HANDED_ON:
        if key in keys:
            put(item, key, value_of(source, key))
    item.responsible_by_hand = bool(item.responsible)
    return item


def fill_from(item: ListItem, earlier: ListItem, keys: Iterable[str]) -> bool:
    """Fill what is blank in a row from an earlier one; whether anything came."""
    changed = False
    for key in keys:
        value = value_of(earlier, key)
        if is_fixed(item, key) or value in ("", None):
            continue
        if key == "responsible":
            if earlier.responsible_by_hand and not item.responsible_by_hand:
                changed |= put(item, key, value)
                item.responsible_by_hand = True
        elif value_of(item, key) in ("", None):
            changed |= put(item, key, value)
    return changed


def _day(told: Any, year: int) -> Any:
    if not isinstance(told, str) or not told:
        return None
    if _DAY_OF_A_YEAR.fullmatch(told):
        return day_in(year, told)
    return parse_date(told)
