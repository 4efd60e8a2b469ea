"""Where a list is filed and until when, what waits for a receipt, and the register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.lists.calendar import day_in, moved, work_calendar
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import Filing, ListKind, ResponsibilityList
from zelian.lists.policies.filing import RECEIVERS, receives_at
from zelian.lists.policies.keeping import LEADERS
from zelian.lists.queries.leading import led_by
from zelian.pages.words import shown
from zelian.people.models import PostRank, RoleGrant, Tier, Unit, UnitFunction
from zelian.people.policies import may
from zelian.people.queries import on_day
from zelian.people.roles import institution_of
from zelian.people.viewer import INSTITUTIONS, Viewer, ancestors_of, in_reach, path_in

Receiver = ListKind.Receiver
State = ResponsibilityList.State
SUBJECT = ("list__unit", "list__post__unit", "list__kind", "receiver_unit")
OFFICE_NAMES: Mapping[str, object] = dict(Receiver.choices)
WEEKDAYS = (
    gettext_lazy("周一"),
    gettext_lazy("周二"),
    gettext_lazy("周三"),
    gettext_lazy("周四"),
    gettext_lazy("周五"),
    gettext_lazy("周六"),
    gettext_lazy("周日"),
)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The day laid down, the day that counts, and in words why they differ."""

    laid_down: date
    day: date
    words: str


@dataclass(frozen=True, slots=True)
class Destination:
    """
    With whom a list is filed: the ``receiver`` office of ``unit``, or, without a unit, an upper
    body outside. ``served`` says whether somebody there can receive; ``words`` explain.
    """

    receiver: str
    unit: Unit | None
    served: bool
    words: str

    @property
    def is_outside(self) -> bool:
        """The upper body has no place in this system."""
        return self.unit is None

    @property
    def name(self) -> str:
        """The office as it is spoken of."""
        if self.unit is None:
            return str(Receiver.UPPER.label)
        return _office_of(self.unit, self.receiver)


@dataclass(frozen=True, slots=True)
class FilingBlock:
    """How a list's filing stands, for the page of its steps."""

    destination: Destination | None
    deadline: Deadline | None
    current: Filing | None
    earlier: tuple[Filing, ...]
    waits: bool
    may_file: bool
    may_receive: bool
    may_note: bool


def deadline_of(listed: ResponsibilityList) -> Deadline | None:
    """Until when a list is to be filed; nothing where it has no such day. Reads its kind."""
    laid_down = listed.file_by or day_in(listed.year, listed.kind.file_by)
    if laid_down is None:
        return None
    calendar = work_calendar()
    day = moved(laid_down, listed.kind.holiday_rule, calendar)
    if day == laid_down:
        return Deadline(laid_down, day, _("截止日%(day)s。") % {"day": _short(day)})
    words = {
        "day": _short(laid_down),
        "why": calendar.names.get(laid_down) or WEEKDAYS[laid_down.weekday()],
        "moved": _short(day) if day.year == laid_down.year else shown(day),
    }
    if day > laid_down:
        return Deadline(laid_down, day, _("截止日%(day)s是%(why)s，顺延到%(moved)s。") % words)
    return Deadline(laid_down, day, _("截止日%(day)s是%(why)s，提前到%(moved)s。") % words)


def destination_of(listed: ResponsibilityList, on: date) -> Destination | None:
    """
    With whom a list is filed, and why.

    A unit's list goes to the office of its own institution that the kind names. Lists of the
    institution itself, and kinds that go to the upper body, go to the institution above it in
    the tree: to the office the kind names, else to the discipline office for the kinds it leads
    and the committee office for all others. Without an institution above, the upper body stands
    outside. Three queries at most.
    """
    if not listed.kind.filed_with:
        return None
    institutions = _institutions_above(listed.unit_path)
    own = institutions[0] if institutions else None
    itself = own is not None and own.path == listed.unit_path
    if listed.kind.filed_with != Receiver.UPPER and own is not None and not itself:
        return _inside(own, listed.kind.filed_with, on, _("按清单种类的规定报本机构。"))
    if len(institutions) < 2:
        return Destination(
            Receiver.UPPER,
            None,
            True,
            _("上级机关不在本系统内：报送时填写机关名称，收到回执后由牵头部门登记编号。"),
        )
    reason = _("本机构自己的清单报上级机构。") if itself else _("按清单种类的规定报上级机构。")
    return _inside(institutions[1], _office_above(listed.kind), on, reason)


def list_filings(viewer: Viewer) -> QuerySet[Filing]:
    """The register: what the viewer's offices received, and what was filed of lists in reach."""
    reached = in_reach(ResponsibilityList.objects.all(), viewer)
    rows = Filing.objects.filter(_received_by(viewer) | Q(list__in=reached))
    return rows.select_related(*SUBJECT)


def filings_to_receive(viewer: Viewer) -> QuerySet[Filing]:
    """What waits for a receipt from the viewer's office; those due first come first."""
    rows = Filing.objects.filter(_received_by(viewer), ended_at__isnull=True, number="")
    return rows.select_related(*SUBJECT).order_by("submitted_on", "id")


def receipts_to_note(viewer: Viewer) -> QuerySet[Filing]:
    """What went to a body outside and has no receipt number yet, of kinds the viewer leads."""
    rows = Filing.objects.filter(led_by(viewer, "list__"), ended_at__isnull=True, number="")
    rows = rows.filter(receiver_unit__isnull=True)
    return rows.select_related(*SUBJECT).order_by("submitted_on", "id")


def to_file(viewer: Viewer) -> QuerySet[ResponsibilityList]:
    """Lists of the viewer's own side that wait to be filed."""
    return waiting_for(Step.FILE).filter(of_own_side(viewer))


def lists_to_file(viewer: Viewer) -> QuerySet[ResponsibilityList]:
    """Lists that wait to be filed and that the viewer may file, by unit."""
    mine = of_own_side(viewer) | path_in("unit_path", viewer.scope_of(*LEADERS)) | led_by(viewer)
    rows = waiting_for(Step.FILE).filter(mine)
    return rows.select_related("unit", "post__unit", "kind").order_by("unit_path", "id")


def waiting_for(step: Step) -> QuerySet[ResponsibilityList]:
    """Lists whose next step is filing or publishing, and nothing of it runs."""
    endorsed = Q(kind__endorser="", state=State.SIGNED) | (
        ~Q(kind__endorser="") & Q(state=State.ENDORSED)
    )
    if step == Step.FILE:
        running = Filing.objects.filter(list=OuterRef("pk"), ended_at__isnull=True)
        rows = ResponsibilityList.objects.filter(endorsed).exclude(kind__filed_with="")
        return rows.filter(~Exists(running))
    before = Q(kind__filed_with="") & endorsed
    before |= ~Q(kind__filed_with="") & Q(state=State.FILED)
    return ResponsibilityList.objects.filter(before, kind__publish_days__gt=0)


def of_own_side(viewer: Viewer) -> Q:
    """Lists whose keeping is the viewer's own: of units kept, of posts held or served."""
    headed = [seat.unit_id for seat in viewer.seats if seat.rank == PostRank.HEAD]
    own = path_in("unit_path", viewer.records_for) | Q(post__in=viewer.served_post_ids)
    return own | Q(post__isnull=True, unit__in=headed)


def get_filing(viewer: Viewer, filing_id: int) -> Filing:
    """
    A filing the viewer may read.

    :raises Filing.DoesNotExist: there is none, or none for this viewer.
    """
    filing = Filing.objects.select_related(*SUBJECT).get(pk=filing_id)
    if not may(viewer, "lists.view_filing", filing):
        raise Filing.DoesNotExist
    return filing


def filing_block(viewer: Viewer, listed: ResponsibilityList) -> FilingBlock:
    """A list's filing as it stands, with those before it; six queries at most."""
    filings = list(listed.filings.select_related("receiver_unit"))
    for filing in filings:
        filing.list = listed
    current = next((one for one in filings if one.ended_at is None), None)
    open_one = current if current is not None and not current.number else None
    waits = next_step(listed) == Step.FILE and current is None
    inside = open_one is not None and open_one.receiver_unit is not None
    return FilingBlock(
        destination=destination_of(listed, viewer.today) if waits else None,
        deadline=deadline_of(listed) if listed.kind.filed_with else None,
        current=current,
        earlier=tuple(one for one in filings if one is not current),
        waits=waits,
        may_file=waits and may(viewer, "lists.file_list", listed),
        may_receive=inside and may(viewer, "lists.receive_list", open_one),
        may_note=bool(open_one) and not inside and may(viewer, "lists.note_receipt", open_one),
    )


def receiver_name(filing: Filing) -> str:
    """Who receives, as it is spoken of: an office, or a body outside."""
    if filing.receiver_unit is None:
        return filing.outside_body
    return _office_of(filing.receiver_unit, filing.receiver)


def standing_code(filing: Filing) -> str:
    """The status code for where a filing stands."""
    if filing.ended_at is not None:
        return "rejected"
    return "filed" if filing.number else "open"


def standing_in_words(filing: Filing) -> str:
    """Where a filing stands."""
    words = {"rejected": _("已退回"), "filed": _("已备案"), "open": _("等待接收")}
    return words[standing_code(filing)]


def any_goes_outside(lists: Iterable[ResponsibilityList]) -> bool:
    """Whether any of the lists, with their kinds, goes to a body outside; one query."""
    institutions = set(
        Unit.objects.filter(kind__tier__in=INSTITUTIONS).values_list("path", flat=True)
    )
    for listed in lists:
        path = listed.unit_path
        above = [each for each in (*ancestors_of(path), path) if each in institutions]
        upward = listed.kind.filed_with == Receiver.UPPER or not above or above[-1] == path
        if upward and len(above) < 2:
            return True
    return False


def _inside(unit: Unit, receiver: str, on: date, why: str) -> Destination:
    served = _has_office(unit, receiver, on)
    place = _("报%(office)s。") % {"office": _office_of(unit, receiver)}
    words = _("%(place)s%(why)s") % {"place": place, "why": why}
    return Destination(receiver, unit, served, words)


def _office_of(unit: Unit, receiver: str) -> str:
    """An office of a unit; languages with blanks between words put one here."""
    return _("%(unit)s%(office)s") % {"unit": unit, "office": OFFICE_NAMES[receiver]}


def _office_above(kind: ListKind) -> str:
    if kind.filed_with in RECEIVERS:
        return kind.filed_with
    led_by_discipline = kind.led_by == UnitFunction.DISCIPLINE
    return Receiver.DISCIPLINE if led_by_discipline else Receiver.COMMITTEE_OFFICE


def _institutions_above(path: str) -> list[Unit]:
    """The institutions at and above a unit, the nearest first; else the root of its tree."""
    above = Unit.objects.filter(path__in=[*ancestors_of(path), path]).select_related("kind")
    units = list(above.order_by("-depth"))
    return [unit for unit in units if unit.kind.tier in INSTITUTIONS] or units[-1:]


def _has_office(unit: Unit, receiver: str, on: date) -> bool:
    """Whether the institution has such an office today, or somebody was granted its role."""
    function = Q(function=receiver)
    if receiver == Receiver.DISCIPLINE:
        function |= Q(kind__tier=Tier.DISCIPLINE)
    below = Unit.objects.filter(path_in("path", [unit.path]), on_day(on, "founded_on", "closed_on"))
    offices = list(below.filter(function).values_list("path", flat=True))
    if offices:
        tiers = below.filter(kind__tier__in=INSTITUTIONS)
        institutions = {unit.path, *tiers.values_list("path", flat=True)}
        if any(institution_of(path, institutions) == unit.path for path in offices):
            return True
    granted = RoleGrant.objects.filter(on_day(on), role=RECEIVERS[receiver], unit=unit)
    return granted.exists()


def _received_by(viewer: Viewer) -> Q:
    condition = Q(pk__in=())
    for receiver in RECEIVERS:
        paths = receives_at(viewer, receiver)
        if paths:
            condition |= Q(receiver=receiver, receiver_unit__path__in=paths)
    return condition


def _short(day: date) -> str:
    return date_format(day, "MONTH_DAY_FORMAT")
