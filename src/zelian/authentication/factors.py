"""Second factors as the library keeps them, read and checked; nothing here is told to history."""

from __future__ import annotations

import base64
import secrets
import time
from dataclasses import dataclass
from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code, normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from fido2.webauthn import AuthenticationResponse

from zelian.people.models import Account

COUNTER = "last_counter"  # the newest time step whose code was taken
SIGNATURES = "signatures"  # how often a passkey has signed, as it says itself


@dataclass(frozen=True, slots=True)
class Passkey:
    """A passkey on the page: its name, since when, last used."""

    pk: int
    name: str
    since: datetime
    last_used: datetime | None


@dataclass(frozen=True, slots=True)
class Codes:
    """Recovery codes on the page: which of them, by number, are used up."""

    used: tuple[bool, ...]
    since: datetime

    @property
    def left(self) -> int:
        """How many still serve."""
        return self.used.count(False)


@dataclass(frozen=True, slots=True)
class Factors:
    """What an account proves itself with, besides its password."""

    totp: Authenticator | None
    passkeys: tuple[Passkey, ...]
    codes: Codes | None

    @property
    def any(self) -> bool:
        """Whether a second factor is set up."""
        return self.totp is not None or bool(self.passkeys)


def factors_of(account: Account) -> Factors:
    """Everything an account has set up; one query."""
    rows = list(Authenticator.objects.filter(user_id=account.pk).order_by("created_at", "pk"))
    codes = _first(rows, Authenticator.Type.RECOVERY_CODES)
    return Factors(
        totp=_first(rows, Authenticator.Type.TOTP),
        passkeys=tuple(
            Passkey(row.pk, row.data["name"], row.created_at, row.last_used_at)
            for row in rows
            if row.type == Authenticator.Type.WEBAUTHN
        ),
        codes=Codes(_used(codes), codes.created_at) if codes else None,
    )


def new_secret() -> str:
    """A secret for a one-time code app: 160 bits, as RFC 4226 advises."""
    return base64.b32encode(secrets.token_bytes(20)).decode("ascii")


def matching_step(secret: str, code: str, *, after: int = -1) -> int | None:
    """
    The time step whose code this is, one step early or late allowed, newer than ``after``.

    Each step serves once (RFC 6238 §5.2): a code that was read over a shoulder is worth
    nothing any more.
    """
    code = normalize_user_code(code)
    now = int(time.time()) // app_settings.TOTP_PERIOD
    tolerance = app_settings.TOTP_TOLERANCE
    found = [
        step
        for step in range(now - tolerance, now + tolerance + 1)
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step)))
    ]
    return next((step for step in found if step > after), None)


def take_totp(row: Authenticator, code: str) -> bool:
    """Whether the code of a locked row is right and new; its step is then used up."""
    secret = get_adapter().decrypt(row.data["secret"])
    step = matching_step(secret, code, after=row.data.get(COUNTER, -1))
    if step is None:
        return False
    row.data[COUNTER] = step
    return True


def take_recovery_code(row: Authenticator, code: str) -> bool:
    """Whether the code is one that is left; it is then struck out."""
    return RecoveryCodes(row).validate_code(code)


def take_signature(row: Authenticator, credential: dict) -> bool:
    """
    Whether a passkey counts on from its last signature; a copied one falls behind.

    Keys that are kept in several devices count nothing and always say 0.
    """
    try:
        count = AuthenticationResponse.from_dict(credential).response.authenticator_data.counter
    except (TypeError, ValueError, KeyError):
        return False
    last = row.data.get(SIGNATURES, 0)
    if (count or last) and count <= last:
        return False
    row.data[SIGNATURES] = count
    return True


def _used(row: Authenticator) -> tuple[bool, ...]:
    mask = row.data.get("used_mask", 0)
    return tuple(bool(mask & (1 << n)) for n in range(app_settings.RECOVERY_CODE_COUNT))


def _first(rows: list[Authenticator], kind: str) -> Authenticator | None:
    return next((row for row in rows if row.type == kind), None)
