"""Day roots: all blocks of a day under one signed digest, made when the day is over."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from zelian.core.sealing.headers import DayHeader
from zelian.core.sealing.trees import root_of
from zelian.history.models import Block, DayRoot
from zelian.history.sealing import genesis
from zelian.keys import digests, signing


def make_day_roots(today: date) -> list[DayRoot]:
    """
    A root for every day before ``today`` that has blocks and none yet, in order.

    :raises CannotUseKey: the signing key can't be used.
    """
    made = []
    while (day := _next_day(today)) is not None:
        try:
            made.append(_make(day))
        except IntegrityError:  # another worker made it at the same moment
            return made
    return made


def blocks_of(day: date) -> QuerySet[Block]:
    """The blocks sealed on a day of the institution's calendar, in order."""
    start, end = _bounds(day)
    return Block.objects.filter(sealed_at__gte=start, sealed_at__lt=end).order_by("number")


def day_of(moment: datetime) -> date:
    """The day a moment belongs to."""
    return timezone.localtime(moment).date()


def header_for(day: date, *, previous: str, algorithm: str, key: str) -> DayHeader | None:
    """What the blocks of a day amount to now; nothing where it has none."""
    rows = list(blocks_of(day).values_list("number", "count", "digest"))
    if not rows:
        return None
    hash_ = digests.hash_function(algorithm)
    root = root_of([digests.parsed(digest)[1] for _number, _count, digest in rows], hash_)
    return DayHeader(
        day=day,
        previous=previous,
        first=rows[0][0],
        last=rows[-1][0],
        blocks=len(rows),
        events=sum(count for _number, count, _digest in rows),
        root=digests.written(algorithm, root),
        algorithm=algorithm,
        key=key,
    )


def _next_day(today: date) -> date | None:
    newest = DayRoot.objects.first()
    blocks = Block.objects.order_by("sealed_at", "number")
    if newest is not None:
        blocks = blocks.filter(sealed_at__gte=_bounds(newest.day)[1])
    moment = blocks.values_list("sealed_at", flat=True).first()
    if moment is None or day_of(moment) >= today:
        return None
    return day_of(moment)


def _make(day: date) -> DayRoot:
    before = DayRoot.objects.first()
    algorithm = digests.chosen()
    header = header_for(
        day,
        previous=before.digest if before else genesis(algorithm),
        algorithm=algorithm,
        key=signing.current_key().key_id,
    )
    if header is None:
        raise ValueError(f"no block on {day}")
    signature = signing.sign(header.to_bytes())
    row = DayRoot(
        day=day,
        previous=header.previous,
        first_block=header.first,
        last_block=header.last,
        blocks=header.blocks,
        events=header.events,
        root=header.root,
        algorithm=algorithm,
        digest=digests.digest(header.to_bytes(), algorithm),
        key_id=header.key,
        signature_algorithm=signature.algorithm,
        signature=signature.value,
        made_at=timezone.now(),
    )
    with transaction.atomic():
        row.save(force_insert=True)
    return row


def _bounds(day: date) -> tuple[datetime, datetime]:
    zone = timezone.get_default_timezone()
    start = datetime.combine(day, time.min, zone)
    return start, datetime.combine(day + timedelta(days=1), time.min, zone)
