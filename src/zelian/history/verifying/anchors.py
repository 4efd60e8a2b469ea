"""A root that was kept elsewhere (on paper, in a mailbox) against the database of today."""

from __future__ import annotations

import json
from pathlib import Path

from django.utils.translation import gettext as _

from zelian.history.days import header_for
from zelian.history.models import Block, DayRoot
from zelian.history.translate import day_header_of, header_of
from zelian.history.verifying.report import Finding
from zelian.keys import digests


class NotARoot(ValueError):
    """What was given is neither a file of a day's root nor a digest; ``sentence`` says so."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_root(given: str) -> str:
    """
    The digest in a file of a day's root, or as typed from paper (blanks do not matter).

    :raises NotARoot: it is neither.
    """
    text = given
    if len(given) < 1000 and Path(given).is_file():
        try:
            text = str(json.loads(Path(given).read_bytes())["digest"])
        except (ValueError, KeyError, TypeError, OSError):
            raise NotARoot(
                _("%(path)s 不是日根文件：请用页面下载或邮件附带的 JSON 文件。") % {"path": given}
            ) from None
    bare = "".join(text.split()).lower()
    if ":" not in bare:
        bare = f"{digests.chosen()}:{bare}"
    try:
        algorithm, raw = digests.parsed(bare)
    except digests.NotADigest:
        raise NotARoot(
            _("“%(given)s”不是摘要：应为64位十六进制数字，可带 sm3: 或 sha256: 前缀。")
            % {"given": given[:80]}
        ) from None
    return digests.written(algorithm, raw)


def check_anchor(digest: str) -> tuple[str, Finding | None]:
    """What the database says to a digest kept elsewhere: confirmed, or a finding."""
    for row in DayRoot.objects.all():
        now = header_for(row.day, previous=row.previous, algorithm=row.algorithm, key=row.key_id)
        if now is not None and digests.digest(now.to_bytes(), row.algorithm) == digest:
            return _("与 %(day)s 的日根一致：到当日为止的历史没有变。") % {"day": row.day}, None
        if digest in {row.digest, digests.digest(day_header_of(row).to_bytes(), row.algorithm)}:
            sentence = _("给出的是 %(day)s 的日根，但当日的区块现在算不出它：这一天的历史被改动。")
            return "", Finding("root.broken", f"day {row.day}", sentence % {"day": row.day})
    block = Block.objects.filter(digest=digest).first()
    if block is not None and digests.matches(header_of(block).to_bytes(), digest):
        words = {"block": block.number}
        return _("与第 %(block)s 块的摘要一致：到这一块为止的历史没有变。") % words, None
    sentence = _(
        "数据库里没有任何一天或一块的摘要是 %(digest)s：库外留存之后，历史被整个换过或截去。"
    )
    return "", Finding("root.unknown", "root", sentence % {"digest": digests.grouped(digest)})
