"""The only writes of sign-in; each tells history, none of them a secret."""

from zelian.authentication.operations.factors import (
    CannotChangeFactors,
    CodeRefused,
    add_passkey,
    add_totp,
    check_code,
    check_passkey,
    remove_passkey,
    remove_totp,
    rename_passkey,
    renew_recovery_codes,
    reset_factors,
)
from zelian.authentication.operations.passwords import CannotChangePassword, change_password
from zelian.authentication.operations.rules import (
    CannotChangeRules,
    change_sign_in_rules,
    set_sign_in_rules,
)
from zelian.authentication.operations.signing import (
    CannotUnlock,
    record_expiry,
    record_failure,
    record_lock_out,
    record_proof,
    record_sign_in,
    record_sign_out,
    unlock_account,
)
from zelian.authentication.operations.visits import (
    CannotEndSession,
    end_other_sessions,
    end_session,
)

__all__ = [
    "CannotChangeFactors",
    "CannotChangePassword",
    "CannotChangeRules",
    "CannotEndSession",
    "CannotUnlock",
    "CodeRefused",
    "add_passkey",
    "add_totp",
    "change_password",
    "change_sign_in_rules",
    "check_code",
    "check_passkey",
    "end_other_sessions",
    "end_session",
    "record_expiry",
    "record_failure",
    "record_lock_out",
    "record_proof",
    "record_sign_in",
    "record_sign_out",
    "remove_passkey",
    "remove_totp",
    "rename_passkey",
    "renew_recovery_codes",
    "reset_factors",
    "set_sign_in_rules",
    "unlock_account",
]
