"""The record of an act as something that can be signed: by who chaired it, by who wrote it down.

What is signed is the record with the files that stood beside it. Any later change, another
file too, shows the signature as void, and what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.catalogue.models import ACTIVITIES
from zelian.documents.written.paper import Column, Facts, Heading, Paragraph, Part, Table
from zelian.pages.words import plain_number, year_date
from zelian.people.models import Person, PostRank
from zelian.people.policies import may
from zelian.people.viewer import Seat, Viewer
from zelian.performance.models import Act, Evidence
from zelian.signing.canonical import canonical
from zelian.signing.kinds import SignableKind, register_kind
from zelian.signing.meanings import CHAIR, RECORD
from zelian.signing.queries import SignatureView, signatures_of, view_signatures

FORM = "zelian.act/1"


def register() -> None:
    """Make acts known to the room of signing; called once, when the app is ready."""
    register_kind(ACT)


def content_of(act: Act) -> str:
    """The canonical content of an act's record as it stands; two queries."""
    return canonical(
        {
            "form": FORM,
            "state": act.state,
            "kind": act.kind,
            "on": act.on.isoformat(),
            "topic": act.topic,
            "place": act.place,
            "note": act.note,
            "quantity": None if act.quantity is None else plain_number(act.quantity),
            "quantity_unit": act.quantity_unit,
            "unit": act.unit_id,
            "post": act.post_id,
            "people": [{"id": one.pk, "name": one.name} for one in _people(act)],
            "evidence": [
                {"name": one.name, "digest": one.digest}
                for one in sorted(act.evidence.all(), key=lambda one: one.digest)
            ],
        }
    )


@dataclass(frozen=True, slots=True)
class ActSignatures:
    """What an act's page shows of signatures, and as what the viewer may sign."""

    act: Act
    signatures: Sequence[SignatureView]
    meanings: Sequence[str]


def get_signatures(viewer: Viewer, act: Act) -> ActSignatures:
    """An act's signatures and how they stand; two queries, four where there are any."""
    return ActSignatures(act, signatures_on(act), meanings_for(viewer, act))


def signatures_on(act: Act) -> tuple[SignatureView, ...]:
    """An act's signatures, newest first, and how each stands."""
    signatures = signatures_of(act)
    return view_signatures(signatures, content_of(act) if signatures else None)


def meanings_for(viewer: Viewer, act: Act) -> tuple[str, ...]:
    """
    As what somebody may sign an act: who did it or took part as its chair, who recorded it too.

    A desk (代办) gives neither: who only prepares signs nothing but what they wrote down.
    """
    if act.state != Act.State.RECORDED or viewer.person_id is None:
        return ()
    took_part = act.participations.filter(person=viewer.person_id).exists()
    meanings = []
    if took_part or signing_seat(viewer, act) is not None:
        meanings.append(CHAIR)
    if took_part or act.recorded_by_id == viewer.account_id:
        meanings.append(RECORD)
    return tuple(meanings)


def signing_seat(viewer: Viewer, act: Act) -> Seat | None:
    """The seat of the act's own post or of its unit's head, the own before another's."""
    fitting = [
        seat
        for seat in viewer.seats
        if seat.post_id == act.post_id
        or (seat.unit_id == act.unit_id and seat.rank == PostRank.HEAD)
    ]
    return min(fitting, key=lambda seat: seat.on_behalf, default=None)


def _people(act: Act) -> Sequence[Person]:
    return list(act.people.order_by("pk"))


def _find(act_id: int) -> Act | None:
    return Act.objects.select_related("unit", "post__unit").filter(pk=act_id).first()


def _labelled(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    kinds = {str(code): str(words) for code, words in ACTIVITIES.items()}
    states = dict(Act.State.choices)
    amount = content.get("quantity")
    yield _("状态"), str(states.get(content.get("state"), content.get("state", "")))
    yield _("类别"), kinds.get(str(content.get("kind")), str(content.get("kind", "")))
    yield _("日期"), str(content.get("on", ""))
    yield _("主题"), str(content.get("topic", ""))
    yield _("地点"), str(content.get("place", ""))
    yield _("内容摘要"), str(content.get("note", ""))
    yield _("数量"), "" if amount is None else f"{amount} {content.get('quantity_unit', '')}"
    people = (str(one.get("name", "")) for one in content.get("people", ()))
    yield _("参加人员"), _("、").join(people)
    for one in content.get("evidence", ()):
        yield _("佐证材料《%(name)s》") % {"name": one.get("name", "")}, str(one.get("digest", ""))


def _may_view(viewer: Viewer, act: Act) -> bool:
    return may(viewer, "performance.view_acts", act)


def _url(act_id: int) -> str:
    return reverse("performance:act", args=[act_id])


def _parts(act: Act) -> Sequence[Part]:
    facts = [
        (_("履责主体"), str(act.post or act.unit)),
        (_("类别"), str(act.get_kind_display())),
        (_("日期"), year_date(act.on)),
        (_("地点"), act.place or "—"),
        (_("参加人员"), _("、").join(one.name for one in _people(act)) or "—"),
    ]
    if act.quantity is not None:
        facts.append((_("数量"), f"{plain_number(act.quantity)} {act.quantity_unit}"))
    if act.state == Act.State.WITHDRAWN:
        facts.append((_("状态"), _("已撤回：%(why)s") % {"why": act.withdrawn_reason}))
    parts: list[Part] = [Facts(facts)]
    if act.note:
        parts += [Heading(_("内容摘要")), Paragraph(act.note)]
    evidence = list(act.evidence.order_by("pk"))
    if evidence:
        columns = [Column(_("佐证材料"), 2.0), Column(_("文件摘要"), 3.0)]
        parts += [Heading(_("佐证材料")), Table(columns, [_row(one) for one in evidence])]
    return parts


def _row(one: Evidence) -> tuple[str, str]:
    return (one.name, one.digest)


ACT = SignableKind(
    form=FORM,
    name=gettext_lazy("履责记实"),
    action="act.signed",
    find=_find,
    content=content_of,
    labelled=_labelled,
    url=_url,
    may_view=_may_view,
    parts=_parts,
)
