"""How strong a password must be, after GB/T 22239: long, mixed, and not to be guessed.

Ten characters with three of the four kinds (lower case, capitals, figures, signs), or a phrase
of fourteen and more. Validators in Django's form: settings name them.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pypinyin import Style, lazy_pinyin

from zelian.people.models import Account, Person

KINDS = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^a-zA-Z0-9]")
PHRASE = 14
LEET = str.maketrans("013457@$!", "oieastasi")


class MixedOrLongValidator:
    """Three of four kinds of characters, or a phrase."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """:raises ValidationError: too plain for its length."""
        kinds = sum(bool(re.search(kind, password)) for kind in KINDS)
        if kinds < 3 and len(password) < PHRASE:
            raise ValidationError(self.get_help_text(), code="password_too_plain")
        if len(set(password)) < 5:
            raise ValidationError(_("密码中重复的字符太多，请换一个。"), code="password_repeats")

    def get_help_text(self) -> str:
        """What to type."""
        return _("大写字母、小写字母、数字、符号至少用三种；14 个字符以上的长句可不限。")


class NotAboutOneselfValidator:
    """Neither the staff number nor one's name in pinyin."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """:raises ValidationError: somebody who knows the person would guess it."""
        typed = password.lower()
        if any(mark in typed for mark in self._marks(user)):
            raise ValidationError(
                _("密码中不能有本人的姓名拼音、工号或用户名。"), code="password_about_oneself"
            )

    def get_help_text(self) -> str:
        """What not to type."""
        return _("不能有本人的姓名拼音、工号或用户名。")

    def _marks(self, user: Account | None) -> set[str]:
        if user is None or user.pk is None:
            return set()
        marks = {user.username.lower()}
        person = Person.objects.filter(account_id=user.pk).first()
        if person is not None:
            marks |= {person.staff_no.lower(), "".join(lazy_pinyin(person.name, Style.NORMAL))}
        return {mark for mark in marks if len(mark) >= 4}


class NotCommonHereValidator:
    """No word that is common in China, however dressed up: ``Woaini@1314``, ``P@ssw0rd2026``."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """:raises ValidationError: among the first that would be tried."""
        if not _bare_forms(password).isdisjoint(_common()):
            raise ValidationError(
                _("这个密码太常见，容易被猜到，请换一个。"), code="password_too_common"
            )

    def get_help_text(self) -> str:
        """What not to type."""
        return _("不能是常见的词、拼音或键盘顺序。")


def _bare_forms(password: str) -> set[str]:
    """The password without what people add to make it pass: capitals, ends, look-alikes."""
    lower = password.lower()
    forms = {lower, re.sub(r"[^a-z0-9]", "", lower)}
    bare = re.sub(r"^[^a-z]+|[^a-z]+$", "", lower)
    for form in (lower, lower.translate(LEET), bare, bare.translate(LEET)):
        forms |= {re.sub(r"^[^a-z]+|[^a-z]+$", "", form), re.sub(r"[^a-z]", "", form)}
    return forms - {""}


@cache
def _common() -> frozenset[str]:
    text = files("zelian.authentication").joinpath("common_passwords.txt").read_text("utf-8")
    return frozenset(word for line in text.splitlines() for word in line.split("#")[0].split())
