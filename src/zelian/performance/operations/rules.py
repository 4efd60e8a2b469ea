"""What an act must satisfy before it is recorded or changed; every fault with its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NotRequired, TypedDict

from django.utils.translation import gettext as _

from zelian.core.vocabulary.regulation import Activity
from zelian.people.models import Appointment, Person, Post, Unit
from zelian.people.queries import on_day, stands
from zelian.performance.models import Act
from zelian.performance.refusals import Fault

TOPIC_LENGTH = Act._meta.get_field("topic").max_length
PLACE_LENGTH = Act._meta.get_field("place").max_length
UNIT_LENGTH = Act._meta.get_field("quantity_unit").max_length
NOTE_LENGTH = 10_000
MOST_PEOPLE = 500
LARGEST = Decimal(10) ** 8
EARLIEST = date(2000, 1, 1)


class Said(TypedDict):
    """What is said of an act, whoever did it; ``kind``, ``on`` and ``topic`` at least."""

    kind: str
    on: date
    topic: str
    place: NotRequired[str]
    note: NotRequired[str]
    people: NotRequired[Iterable[Person]]
    quantity: NotRequired[Decimal | None]
    quantity_unit: NotRequired[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is recorded of an act, as it was said; texts are trimmed by :meth:`texts`."""

    kind: str
    on: date
    unit: Unit
    post: Post | None
    topic: str
    place: str = ""
    note: str = ""
    people: frozenset[int] = frozenset()
    quantity: Decimal | None = None
    quantity_unit: str = ""

    @classmethod
    def of(cls, *, unit: Unit, post: Post | None, said: Said) -> Facts:
        """The facts of a subject's act as an operation is told them."""
        told = {**said, "people": frozenset(person.pk for person in said.get("people", ()))}
        return cls(unit=unit, post=post, **told)

    def texts(self) -> dict[str, str]:
        """The texts without space around them."""
        return {
            "topic": self.topic.strip(),
            "place": self.place.strip(),
            "note": self.note.strip(),
            "quantity_unit": self.quantity_unit.strip(),
        }

    def columns(self) -> dict[str, object]:
        """The act's columns."""
        return {
            **self.texts(),
            "kind": self.kind,
            "on": self.on,
            "unit": self.unit,
            "unit_path": self.unit.path,
            "post": self.post,
            "quantity": self.quantity,
        }


# Whether anybody holds the post on the day.
IsHeld = Callable[[Post, date], bool]


def is_held(post: Post, day: date) -> bool:
    """Whether anybody holds the post on ``day``; one query."""
    return Appointment.objects.filter(on_day(day), post=post).exists()


def faults_of(facts: Facts, *, today: date, held: IsHeld = is_held) -> list[Fault]:
    """Everything that is wrong with the facts, in the order of the form."""
    return [*_of_kind(facts), *_of_day(facts, today, held), *_of_texts(facts), *_of_numbers(facts)]


def _of_kind(facts: Facts) -> Iterable[Fault]:
    if facts.kind not in set(Activity):
        yield Fault("kind", _("请选择记录的类别。"))
    if facts.post is not None and facts.post.unit_id != facts.unit.pk:
        yield Fault("subject", _("这个岗位不属于所选的单位。"))


def _of_day(facts: Facts, today: date, held: IsHeld) -> Iterable[Fault]:
    if facts.on > today:
        yield Fault("on", _("日期不能晚于今天；还没有做的事请办完后再记。"))
    elif facts.on < EARLIEST:
        yield Fault("on", _("日期过早，请核对年份。"))
    elif not stands(facts.unit, facts.on):
        yield Fault(
            "on", _("%(unit)s在这一天还没有成立或已经撤销，请核对日期。") % {"unit": facts.unit}
        )
    elif facts.post is not None and not stands(facts.post, facts.on):
        yield Fault(
            "on",
            _("“%(post)s”这个岗位在这一天还没有设立或已经撤销，请核对日期。")
            % {"post": facts.post},
        )
    elif facts.post is not None and not held(facts.post, facts.on):
        yield Fault(
            "on",
            _("这一天没有人担任“%(post)s”，请核对日期，或改以单位的名义记录。")
            % {"post": facts.post},
        )


def _of_texts(facts: Facts) -> Iterable[Fault]:
    texts = facts.texts()
    if not texts["topic"]:
        yield Fault("topic", _("请用一句话写明主题。"))
    limits = {
        "topic": TOPIC_LENGTH,
        "place": PLACE_LENGTH,
        "note": NOTE_LENGTH,
        "quantity_unit": UNIT_LENGTH,
    }
    for field, limit in limits.items():
        if len(texts[field]) > limit:
            yield Fault(
                field,
                _("最多%(limit)s个字，现在有%(length)s个。")
                % {"limit": limit, "length": len(texts[field])},
            )
        if "\0" in texts[field]:
            yield Fault(field, _("含有不能保存的字符，请重新输入。"))


def _of_numbers(facts: Facts) -> Iterable[Fault]:
    if facts.quantity is not None and not 0 < facts.quantity < LARGEST:
        yield Fault("quantity", _("数量应大于零，且不超过一亿。"))
    if facts.quantity is not None and not facts.quantity_unit.strip():
        yield Fault("quantity_unit", _("填了数量，请写明单位，例如：学时、人、字。"))
    if facts.quantity is None and facts.quantity_unit.strip():
        yield Fault("quantity", _("写了单位，请填写数量。"))
    if len(facts.people) > MOST_PEOPLE:
        yield Fault(
            "people",
            _("一次最多登记%(limit)s人；人数很多时请填写数量，并附签到表。")
            % {"limit": MOST_PEOPLE},
        )
