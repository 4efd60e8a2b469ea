"""Why somebody does not get in by another system. What the page says reveals nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zelian.people.refusals import Refusal


class CannotSignInBy(Refusal):
    """
    Somebody did not get in by another system.

    ``reason`` is a short code for the log and the tests; the sentence is for the page, the
    same for all forgeries.
    """

    def __init__(self, reason: str, sentence: str = "", *, field: str | None = None) -> None:
        said = sentence or _("这次登录没有完成，可能是页面停留过久或链接已用过。请重新登录。")
        super().__init__(said, field=field)
        # part of it may be what a stranger sent: one line, and not a long one
        self.reason = " ".join(reason.split())[:200]


class ServiceUnreachable(CannotSignInBy):
    """The other system does not answer, or with something that is no answer."""

    def __init__(self, reason: str = "unreachable") -> None:
        super().__init__(reason, _("登录服务暂时连不上，可改用密码登录。"))


class NotKnownHere(CannotSignInBy):
    """The other system vouches for somebody who has no account here, or none that is open.

    One sentence for every such case: who has an account here is not told.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(
            reason,
            _(
                "您的身份已经核实，但没有找到可以使用的责链账号。请联系系统管理员开通，或先用密码登录后绑定。"
            ),
        )


class CannotBind(Refusal):
    """An identity elsewhere may not be bound to, or taken from, an account."""
