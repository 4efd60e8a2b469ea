"""What can't be, seen over the whole organisation as it would become.

Only what the file touches is found: an old slip elsewhere hinders no import. The sentences
and the rules are those of the operations; here they are asked for all rows at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from zelian.people.burdens import weigh
from zelian.people.importing.cells import plain
from zelian.people.importing.comparing import Wishes, ends_on, in_scope, starts_on
from zelian.people.importing.findings import Findings
from zelian.people.importing.layout import (
    APPOINTMENTS,
    BY_TITLE,
    LEAVES,
    OVERSIGHTS,
    PEOPLE,
    POST_KINDS,
    POSTS,
    UNIT_KINDS,
    UNITS,
)
from zelian.people.importing.oneself import Author, author_of
from zelian.people.importing.plan import Change, Kind, Plan, Wording
from zelian.people.importing.rows import FileRows
from zelian.people.importing.state import Key, State, Thing, Things
from zelian.people.models import Account, Appointment, Post, PostRank
from zelian.people.operations.accounts import USERNAME
from zelian.people.queries.leaving import leaving_of

_RENAMES = {"name", "short_name", "parent"}


def check(state: State, plan: Plan, file: FileRows, findings: Findings, wishes: Wishes) -> None:
    """Find all that can't be in the organisation to be."""
    _Checking(state, plan, file, findings, wishes).check()


@dataclass(slots=True)
class _Checking:
    state: State
    plan: Plan
    file: FileRows
    findings: Findings
    wishes: Wishes
    wording: Wording = field(init=False)
    touched: dict[tuple[str, Key], Change] = field(init=False)
    seats: dict[str, list[str]] = field(default_factory=dict)
    terms: dict[Key, list[Thing]] = field(default_factory=dict)
    author: Author = field(init=False)

    def __post_init__(self) -> None:
        self.wording = Wording(self.plan.merged)
        self.touched = {(c.sheet, c.thing.key): c for c in self.plan.changes}
        self.author = author_of(self.state, self.plan, self.wishes)
        for person, unit, *_rest in self.state[APPOINTMENTS]:
            self.seats.setdefault(person, []).append(unit)
        for term in self.plan.merged[APPOINTMENTS].values():
            self.terms.setdefault(term.key[:3], []).append(term)

    def check(self) -> None:
        for change in self.plan.changes:
            self._check_dates(change)
            self._check_scope(change)
            self._check_shared(change)
            self._check_oneself(change)
        self._check_units()
        self._check_kinds()
        self._check_people()
        self._check_posts()
        self._check_appointments()
        self._check_oversights()
        self._check_leaves()

    # -- dates ---------------------------------------------------------------------------

    def _check_dates(self, change: Change) -> None:
        thing = change.thing
        begins, ends, end = starts_on(thing), ends_on(thing), BY_TITLE[thing.sheet].end
        if end is not None and begins is not None and ends is not None and ends <= begins:
            self._error(
                thing,
                end.name,
                _("“%(title)s”（%(end)s）不在开始日期（%(start)s）之后。")
                % {"title": end.title, "end": ends, "start": begins},
                _("请核对两个日期，可能写反了。"),
            )
        term = thing.day("term_until")
        if begins is not None and term is not None and term <= begins:
            text = _("“任期届满”（%(end)s）不在任职日期（%(start)s）之后。")
            self._error(
                thing, "term_until", text % {"end": term, "start": begins}, _("请核对两个日期。")
            )

    def _check_scope(self, change: Change) -> None:
        """An organisation office changes its own institution, and nobody else's."""
        scope, thing = self.wishes.scope, change.thing
        if scope is None:
            return
        name, units = "unit", []
        if thing.sheet == UNITS:
            name, units = "name", [thing.key[0], thing.text("parent")]
        elif thing.sheet in {POSTS, OVERSIGHTS}:
            units = [thing.key[0]]
        elif thing.sheet in {APPOINTMENTS, LEAVES}:
            units = [thing.key[1]]
        elif thing.sheet == PEOPLE and thing.pk is not None:
            units = self._served_only_outside(thing.key[0], scope)
        if any(not in_scope(self.state, unit, scope) for unit in units):
            self._error(
                thing,
                name,
                _("“%(thing)s”不在您管理的范围内。") % {"thing": self.wording.thing(thing)},
                _("请删去这一行，由该单位所属学校的组织部门办理。"),
            )

    def _check_shared(self, change: Change) -> None:
        """Kinds are shared by all institutions: the topmost one keeps them."""
        if change.thing.sheet in {UNIT_KINDS, POST_KINDS} and not self.wishes.changes_kinds:
            text = _("类别由各校共用，只有最上一级的组织部门可以更改。")
            self._error(change.thing, "code", text, _("请删去这一行，或请上级组织部门办理。"))

    def _check_oneself(self, change: Change) -> None:
        if name := self.author.gains(change):
            text = _("不能通过导入给自己授权：“%(thing)s”关系到您本人的岗位。")
            values = {"thing": self.wording.thing(change.thing)}
            advice = _("请恢复原样，由另一位组织工作人员或上级组织部门办理。")
            self._error(change.thing, name, text % values, advice)

    def _served_only_outside(self, number: str, scope: tuple[str, ...]) -> list[str]:
        seats = self.seats.get(number, [])
        outside = [unit for unit in seats if not in_scope(self.state, unit, scope)]
        return outside if len(outside) == len(seats) else []

    # -- units ---------------------------------------------------------------------------

    def _check_units(self) -> None:
        units = self.plan.merged[UNITS]
        self._check_circles(units)
        self._check_names(units)
        self._check_codes(units)
        below: dict[str, list[Thing]] = {}
        for unit in units.values():
            below.setdefault(unit.text("parent"), []).append(unit)
        posts: dict[str, list[Thing]] = {}
        for post in self.plan.merged[POSTS].values():
            posts.setdefault(post.key[0], []).append(post)
        for change in self.plan.of(UNITS):
            unit = change.thing
            self._check_under_parent(change, units)
            if change.before and _RENAMES & set(change.after):
                self._check_day_of_change(change)
            closed = ends_on(unit)
            if closed is not None:
                self._outlast(unit, closed, below.get(unit.key[0], ()), _("下级单位"))
                self._outlast(unit, closed, posts.get(unit.key[0], ()), _("岗位"))
                self._check_burdens(change, closed)

    def _check_circles(self, units: Things) -> None:
        for change in self.plan.of(UNITS):
            if "parent" not in change.after:
                continue
            seen, above = {change.thing.key[0]}, change.thing.text("parent")
            while above and above not in seen:
                seen.add(above)
                above = units[above,].text("parent") if (above,) in units else ""
            if above == change.thing.key[0]:
                text = _("上级单位成了环：这个单位会在自己的下级之下。")
                self._error(change.thing, "parent", text, _("请改正其中一个单位的上级。"))

    def _check_names(self, units: Things) -> None:
        places: dict[tuple[str, str], Thing] = {}
        for unit in units.values():
            if ends_on(unit) is not None:
                continue
            place = (unit.text("parent"), plain(unit.text("name")))
            other = places.setdefault(place, unit)
            if other is not unit and (culprit := self._touched_of(other, unit)):
                text = _("同一上级之下有两个叫“%(name)s”的单位。") % {"name": place[1]}
                self._error(culprit, "name", text, _("请改名，或先撤销其中一个。"))

    def _check_codes(self, units: Things) -> None:
        codes: dict[str, Thing] = {}
        for unit in units.values():
            code = unit.text("code")
            if not code:
                continue
            other = codes.setdefault(code, unit)
            if other is not unit and (culprit := self._touched_of(other, unit)):
                text = _("单位编码“%(code)s”已属于“%(unit)s”。")
                rival = other if culprit is unit else unit
                values = {"code": code, "unit": self.wording.thing(rival)}
                self._error(culprit, "code", text % values, _("请换一个编码。"))

    def _check_under_parent(self, change: Change, units: Things) -> None:
        unit = change.thing
        parent = units.get((unit.text("parent"),))
        if parent is None or not {"parent", "founded_on"} & set(change.after):
            return
        begins, above, closed = starts_on(unit), starts_on(parent), ends_on(parent)
        day = begins if change.kind == Kind.NEW else self.wishes.on
        values = {"parent": parent.text("name"), "start": above, "end": closed}
        if day is not None and above is not None and day < above:
            text = _("上级单位“%(parent)s”到 %(start)s 才成立。") % values
            self._error(unit, "founded_on", text, _("请核对成立日期和变动日期。"))
        if day is not None and closed is not None and closed <= day:
            text = _("上级单位“%(parent)s”已于 %(end)s 撤销。") % values
            self._error(unit, "parent", text, _("请另选上级单位。"))

    def _check_day_of_change(self, change: Change) -> None:
        """Renamed and moved units keep what they were until the day; it must fit their past."""
        unit, on = change.thing, self.wishes.on
        if "parent" in change.after and not change.after["parent"]:
            text = _("已有上级的单位不能改成最上一级。")
            self._error(unit, "parent", text, _("请填写上级单位。"))
        last = max(filter(None, (starts_on(unit), self.state.last_changes.get(unit.key[0]))))
        if on <= last:
            text = _("变动日期 %(on)s 须在“%(unit)s”成立和上一次变动（%(day)s）之后。")
            values = {"on": on, "unit": self.wording.thing(unit), "day": last}
            name = next(name for name in ("name", "short_name", "parent") if name in change.after)
            self._error(unit, name, text % values, _("请在上传时另选变动日期。"))

    def _outlast(self, unit: Thing, closed: date, things: Iterable[Thing], what: str) -> None:
        left = [thing for thing in things if (ends_on(thing) or date.max) > closed]
        if left:
            names = "、".join(thing.text("name") or thing.text("title") for thing in left[:3])
            self._error(
                unit,
                "closed_on",
                _("“%(unit)s”撤销时还有 %(count)s 个%(what)s未撤销：%(names)s。")
                % {"unit": unit.text("name"), "count": len(left), "what": what, "names": names},
                _("请先填写它们的撤销日期，不晚于 %(day)s。") % {"day": closed},
            )

    def _check_burdens(self, change: Change, closed: date) -> None:
        """A unit that still owes something goes into another, which a file can't say."""
        unit = change.thing
        if change.kind == Kind.NEW or "closed_on" not in change.after or unit.pk is None:
            return
        posts = list(Post.objects.filter(unit=unit.pk))
        burdens = weigh(leaving_of([int(unit.pk)], posts, closed))
        owed = [f"{b.label} {b.count}" for b in burdens if not b.decided]
        if owed:
            text = _("“%(unit)s”在这一天之后还承担：%(owed)s。")
            values = {"unit": unit.text("name"), "owed": "、".join(owed)}
            advice = _("请在单位页面办理并入承接单位，或在那里确认不再承担。")
            self._error(unit, "closed_on", text % values, advice)

    # -- kinds and people ----------------------------------------------------------------

    def _check_kinds(self) -> None:
        for title in (UNIT_KINDS, POST_KINDS):
            names: dict[str, Thing] = {}
            for kind in self.plan.merged[title].values():
                other = names.setdefault(plain(kind.text("name")), kind)
                if other is not kind and (culprit := self._touched_of(other, kind)):
                    text = _("有两类都叫“%(name)s”。") % {"name": kind.text("name")}
                    self._error(culprit, "name", text, _("请改用不同的名称。"))
            for change in self.plan.of(title, Kind.NEW):
                if not all(c.isascii() and (c.isalnum() or c in "_-") for c in change.thing.key[0]):
                    text = _("代码“%(code)s”里有不能用的字符。") % {"code": change.thing.key[0]}
                    self._error(change.thing, "code", text, _("请用字母、数字、下划线或横线。"))

    def _check_people(self) -> None:
        named = [c for c in self.plan.of(PEOPLE) if c.after.get("username")]
        taken = {
            name.lower()
            for name in Account.objects.filter(
                username__in=[str(c.after["username"]) for c in named]
            ).values_list("username", flat=True)
        } if named else set()  # fmt: skip
        for change in named:
            name = str(change.after["username"])
            if not USERNAME.fullmatch(name):
                text = _("用户名“%(name)s”不合要求。") % {"name": name}
                advice = _("3 至 30 位小写字母、数字、点、横线或下划线，以字母或数字开头。")
                self._error(change.thing, "username", text, advice)
            elif name in taken:
                text = _("用户名“%(name)s”已被使用。") % {"name": name}
                self._error(change.thing, "username", text, _("请换一个用户名。"))
            taken.add(name)

    # -- posts ---------------------------------------------------------------------------

    def _check_posts(self) -> None:
        held: dict[Key, list[Thing]] = {}
        for term in self.plan.merged[APPOINTMENTS].values():
            held.setdefault(term.key[1:3], []).append(term)
        for change in self.plan.of(POSTS):
            post = change.thing
            unit = self.plan.merged[UNITS].get((post.key[0],))
            if unit is not None and {"opened_on", "unit"} & set(change.after):
                self._check_within(post, unit, "opened_on", "closed_on", _("单位"))
            kind = self.plan.merged[POST_KINDS].get((post.text("kind"),))
            if kind is not None and "kind" in change.after and kind.values.get("in_use") is False:
                text = _("岗位类别“%(kind)s”已停用。") % {"kind": kind.text("name")}
                self._error(post, "kind", text, _("请另选一类，或在“岗位类别”表中恢复选用。"))
            closed = ends_on(post)
            late = [
                t for t in held.get(post.key, ()) if (ends_on(t) or date.max) > (closed or date.max)
            ]
            if closed is not None and late:
                text = _("岗位撤销时%(person)s仍在岗。") % {
                    "person": self.wording.person(late[0].key[0])
                }
                self._error(
                    post, "closed_on", text,
                    _("请先在“任职”表中填写免职日期，不晚于 %(day)s。") % {"day": closed},
                )  # fmt: skip

    def _check_within(self, thing: Thing, outer: Thing, first: str, last: str, what: str) -> None:
        begins, ends = starts_on(thing), ends_on(thing)
        above, closed = starts_on(outer), ends_on(outer)
        name = self.wording.thing(outer)
        if begins is not None and above is not None and begins < above:
            text = _("早于%(what)s“%(name)s”开始的日期（%(day)s）。")
            values = {"what": what, "name": name, "day": above}
            self._error(thing, first, text % values, _("请核对日期。"))
        if closed is None:
            return
        values = {"what": what, "name": name, "day": closed}
        if begins is not None and begins >= closed:
            text = _("%(what)s“%(name)s”已于 %(day)s 撤销。") % values
            self._error(thing, first, text, _("请核对日期，或改用其他%(what)s。") % values)
        elif ends is None or ends > closed:
            text = _("%(what)s“%(name)s”于 %(day)s 撤销，须在此前结束。") % values
            self._error(thing, last, text, _("请填写结束日期，不晚于 %(day)s。") % values)

    # -- terms ---------------------------------------------------------------------------

    def _check_appointments(self) -> None:
        posts: dict[Key, list[Thing]] = {}
        for term in self.plan.merged[APPOINTMENTS].values():
            posts.setdefault(term.key[1:3], []).append(term)
        busy = {c.thing.key[1:3] for c in self.plan.of(APPOINTMENTS)}
        for change in self.plan.of(APPOINTMENTS):
            post = self.plan.merged[POSTS].get(change.thing.key[1:3])
            if post is not None:
                self._check_within(change.thing, post, "from_date", "until_date", _("岗位"))
        for seat in busy:
            for earlier, later in overlapping(posts[seat]):
                self._check_rivals(earlier, later)

    def _check_rivals(self, one: Thing, other: Thing) -> None:
        full = Appointment.Nature.FULL
        same = one.key[0] == other.key[0]
        if not same and not (one.text("nature") == other.text("nature") == full):
            return
        culprit = self._touched_of(one, other)
        if culprit is None:
            return
        rival = one if culprit is other else other
        values = {
            "person": self.wording.person(rival.key[0]),
            "from": starts_on(rival),
            "until": ends_on(rival) or _("今"),
            "row": rival.row,
        }
        text = _("与%(person)s在同一岗位的任职（%(from)s 至 %(until)s）重叠。") % values
        if rival.row:
            text += _("见第 %(row)s 行。") % values
        advice = _("请填写前一任的免职日期；临时代管的，性质填“代理”。")
        self._error(culprit, "from_date", text, advice)

    def _check_oversights(self) -> None:
        groups: dict[Key, list[Thing]] = {}
        for thing in self.plan.merged[OVERSIGHTS].values():
            groups.setdefault(thing.key[:4], []).append(thing)
        for change in self.plan.of(OVERSIGHTS):
            thing = change.thing
            if change.kind != Kind.NEW:
                continue
            post = self.plan.merged[POSTS].get(thing.key[:2])
            unit = self.plan.merged[UNITS].get((thing.key[3],))
            if post is None or unit is None:
                continue
            kind = self.plan.merged[POST_KINDS].get((post.text("kind"),))
            if kind is not None and kind.text("rank") == PostRank.STAFF:
                text = _("只有领导班子成员的岗位才能分管或联系单位。")
                self._error(thing, "title", text, _("请核对职务和岗位类别。"))
            if thing.key[0] == thing.key[3]:
                text = _("这个岗位就在该单位，不必再设分管或联系。")
                self._error(thing, "overseen", text, _("请删去这一行。"))
            self._check_within(thing, post, "from_date", "until_date", _("岗位"))
            self._check_within(thing, unit, "from_date", "until_date", _("单位"))
        self._check_twice(OVERSIGHTS, groups, _("这段时间里已有同样的分管或联系。"))

    def _check_leaves(self) -> None:
        groups: dict[Key, list[Thing]] = {}
        for thing in self.plan.merged[LEAVES].values():
            groups.setdefault(thing.key[:3], []).append(thing)
        for change in self.plan.of(LEAVES):
            if change.thing.values.get("stand_in") == change.thing.key[0]:
                text = _("代为履职的就是离岗的本人。")
                self._error(change.thing, "stand_in", text, _("请填另一个人的工号。"))
            self._check_in_term(change.thing)
        self._check_twice(LEAVES, groups, _("这段时间里已登记离岗。"))

    def _check_in_term(self, leave: Thing) -> None:
        begins, ends = starts_on(leave) or date.min, ends_on(leave) or date.max
        terms = (
            (starts_on(term) or date.min, ends_on(term) or date.max)
            for term in self.terms.get(leave.key[:3], ())
        )
        if not any(start <= begins and ends <= until for start, until in terms):
            text = _("离岗超出了任职的期间。")
            self._error(leave, "until_date", text, _("请核对起止日期；任职结束的，离岗也须结束。"))

    def _check_twice(self, sheet: str, groups: dict[Key, list[Thing]], text: str) -> None:
        length = 4 if sheet == OVERSIGHTS else 3
        for key in {change.thing.key[:length] for change in self.plan.of(sheet)}:
            for one, other in overlapping(groups[key]):
                if culprit := self._touched_of(one, other):
                    self._error(culprit, "from_date", text, _("请核对起止日期，或删去一行。"))

    # -- places --------------------------------------------------------------------------

    def _touched_of(self, one: Thing, other: Thing) -> Thing | None:
        """Which of two the file touches; the later row where it touches both."""
        changed = [t for t in (one, other) if (t.sheet, t.key) in self.touched]
        return max(changed, key=lambda thing: thing.row, default=None)

    def _error(self, thing: Thing, name: str, text: str, advice: str) -> None:
        sheet = self.file.sheets.get(thing.sheet)
        cell = sheet.place(thing.row, name) if sheet and thing.row else ""
        if not cell:
            text = f"{self.wording.thing(thing)}：{text}"
        self.findings.error(thing.sheet, cell, text, advice)


def overlapping(terms: list[Thing]) -> Iterator[tuple[Thing, Thing]]:
    """Pairs of terms that share a day, the earlier first; each with its nearest rivals only."""
    ordered = sorted(terms, key=lambda term: (starts_on(term) or date.min, term.row))
    running: list[Thing] = []
    for term in ordered:
        begins = starts_on(term) or date.min
        running = [t for t in running if (ends_on(t) or date.max) > begins]
        for other in running[-3:]:
            yield other, term
        running.append(term)
