"""Day roots by e-mail to addresses outside: nobody here can alter what lies elsewhere."""

from __future__ import annotations

import json
import logging
from datetime import datetime, timedelta
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zelian.history.models import DayRoot, RootLetter
from zelian.history.operations.recording import SYSTEM, record
from zelian.history.translate import day_header_of
from zelian.keys import digests, files
from zelian.keys.models import SigningKey
from zelian.keys.refusals import CannotUseKey

VARIABLE = "ZELIAN_MAIL_PASSWORD"
DAYS = 30  # a root older than this is not sent to an address named only now
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=12)
logger = logging.getLogger("zelian.history")


def root_file(row: DayRoot) -> bytes:
    """A day's root as a file: what was signed, its digest, the signature and the public key."""
    key = SigningKey.objects.filter(key_id=row.key_id).first()
    told = {
        **day_header_of(row).to_json(),
        "digest": row.digest,
        "signature": {
            "algorithm": row.signature_algorithm,
            "public": key.public if key else "",
            "value": row.signature,
        },
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def send_letters(now: datetime) -> int:
    """Send what is due to every address of ``ZELIAN_ROOT_MAIL_TO``; returns how many went."""
    _write_new(now)
    due = RootLetter.objects.filter(sent_at__isnull=True).filter(
        Q(next_try_at__isnull=True) | Q(next_try_at__lte=now)
    )
    asked = [each for each in due.select_related("day_root") if each.address in _addresses()]
    return sum(_send(letter, now) for letter in asked)


def _addresses() -> list[str]:
    return settings.ZELIAN_ROOT_MAIL_TO


def _write_new(now: datetime) -> None:
    """A letter for each recent day and address that has none."""
    if not _addresses():
        return
    recent = DayRoot.objects.filter(made_at__gte=now - timedelta(days=DAYS))
    there = set(
        RootLetter.objects.filter(day_root__in=recent).values_list("day_root_id", "address")
    )
    RootLetter.objects.bulk_create(
        [
            RootLetter(day_root=row, address=address)
            for row in recent
            for address in _addresses()
            if (row.pk, address) not in there
        ],
        ignore_conflicts=True,
    )


def _send(letter: RootLetter, now: datetime) -> bool:
    """Try one letter; what went wrong is kept, shown and tried again, ever more rarely."""
    try:
        password = files.from_environment(VARIABLE)
        way = get_connection(password=password.decode() if password else None)
        _message(letter).send(way)
    except (OSError, SMTPException, ValueError, CannotUseKey) as error:
        _keep_trouble(letter, error, now)
        return False
    with transaction.atomic():
        letter.tries += 1
        letter.sent_at, letter.trouble = now, ""
        letter.save()
        record(
            actor=SYSTEM,
            action="history.root_sent",
            thing=letter,
            after={"address": letter.address, "digest": letter.day_root.digest},
        )
    return True


def _keep_trouble(letter: RootLetter, error: Exception, now: datetime) -> None:
    logger.warning("the root of %s was not sent", letter.day_root_id, exc_info=error)
    trouble = error.sentence if isinstance(error, CannotUseKey) else str(error)
    with transaction.atomic():
        wait = min(FIRST_WAIT * 2 ** min(letter.tries, 10), LONGEST_WAIT)
        letter.tries += 1
        letter.next_try_at = now + wait
        letter.trouble = f"{type(error).__name__}: {trouble}"[:300]
        letter.save()
        if letter.tries == 1:
            record(
                actor=SYSTEM,
                action="history.root_not_sent",
                thing=letter,
                after={"address": letter.address, "trouble": letter.trouble},
            )


def _message(letter: RootLetter) -> EmailMessage:
    row = letter.day_root
    lines = [
        _("日期：%(day)s") % {"day": row.day},
        _("区块：第 %(first)s 至 %(last)s 块，共 %(blocks)s 块，%(events)s 件事件")
        % {
            "first": row.first_block,
            "last": row.last_block,
            "blocks": row.blocks,
            "events": row.events,
        },
        _("当日摘要（%(algorithm)s）：") % {"algorithm": row.algorithm.upper()},
        digests.grouped(row.digest),
        _("签名密钥：%(key)s") % {"key": row.key_id},
        "",
        _("请保存这封邮件。以后用 zelian verify --root 加附件或上面的摘要，"),
        _("即可核对到当日为止的历史是否被改动过。"),
    ]
    message = EmailMessage(
        subject=_("责链历史日根 %(day)s") % {"day": row.day},
        body="\n".join(lines),
        to=[letter.address],
    )
    message.attach(f"zelian-root-{row.day}.json", root_file(row), "application/json")
    return message
