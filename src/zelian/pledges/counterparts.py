"""To whom a pledge is given: the superior who looks after the giver, the head, the institution.

Who stands above whom is found as for endorsing a list (:mod:`zelian.lists.endorsers`), in
memory, so that hundreds are found with a few queries.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from zelian.lists.endorsers import Found, Superiors
from zelian.lists.models import Endorsement, ListKind, ResponsibilityList
from zelian.people.models import Person, Post, Unit
from zelian.people.viewer import INSTITUTIONS, ancestors_of
from zelian.pledges.models import PledgeKind
from zelian.pledges.subjects import Giver

Rule = PledgeKind.Counterpart
Way = Endorsement.How
_ENDORSER = {Rule.SUPERIOR: ListKind.Endorser.SUPERIOR, Rule.HEAD: ListKind.Endorser.HEAD}


@dataclass(frozen=True, slots=True)
class Counterpart:
    """The other side: a post, for an institution where ``unit`` is set; and why it is this one.

    With neither nobody was found, and ``why`` says what is missing.
    """

    post: Post | None
    why: str
    unit: Unit | None = None
    holder: Person | None = None


@dataclass(frozen=True, slots=True)
class Counterparts:
    """Who stands above some givers on a day."""

    superiors: Superiors

    @classmethod
    def over(cls, givers: Iterable[Giver], day: date) -> Counterparts:
        """Read who stands above the givers; nine queries, however many they are."""
        return cls(Superiors.over([_asked(giver, Rule.SUPERIOR) for giver in givers], day))

    def of(self, giver: Giver, rule: str) -> Counterpart:
        """The other side of a giver's pledge, by the kind's rule; never the giver. No query."""
        if rule == Rule.INSTITUTION:
            return self._institution(giver)
        return self._found(self.superiors.endorser_of(_asked(giver, Rule(rule))))

    def institution_of(self, path: str) -> Unit | None:
        """The nearest institution at or above a unit, else the root."""
        known = self.superiors.units
        line = [known[at] for at in (*ancestors_of(path), path) if at in known]
        own = [unit for unit in line if unit.kind.tier in INSTITUTIONS]
        return own[-1] if own else next(iter(line), None)

    def _institution(self, giver: Giver) -> Counterpart:
        own = self.institution_of(giver.unit.path)
        if own is None:
            return Counterpart(None, _("在系统里没有找到所在机构，须指定对方"))
        head = next(iter(self.superiors.heads.get(own.pk, ())), None)
        return Counterpart(head, _("由所在机构接受"), own, self._holder(head))

    def _found(self, found: Found) -> Counterpart:
        if found.how == Way.SEVERAL:
            names = _("、").join(str(post) for post in found.candidates)
            why = _("上级领导不止一位（%(names)s），须指定一位") % {"names": names}
            return Counterpart(None, why)
        if found.post is None:
            return Counterpart(None, _("在系统里没有找到上级，须指定对方"))
        words = {
            Way.HEAD: _("由主要负责人接受"),
            Way.IN_CHARGE: _("由分管领导接受"),
            Way.UPPER_HEAD: _("由上一级主要负责人接受"),
        }
        return Counterpart(found.post, words[Way(found.how)], None, self._holder(found.post))

    def _holder(self, post: Post | None) -> Person | None:
        if post is None:
            return None
        return self.superiors.answerers.at(post.pk, self.superiors.day).person


def _asked(giver: Giver, rule: Rule) -> ResponsibilityList:
    """The giver as one asks after a list's endorser; never saved."""
    kind = ListKind(endorser=_ENDORSER[rule])
    return ResponsibilityList(unit=giver.unit, post=giver.post, kind=kind)
