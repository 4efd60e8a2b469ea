"""Second factors: set up, renamed, taken away; recovery codes, shown once."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable

from allauth.mfa.adapter import get_adapter
from allauth.mfa.webauthn.internal import auth as webauthn
from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from zelian.authentication import operations, sessions
from zelian.authentication.factors import factors_of, new_secret
from zelian.authentication.forms.factors import NameForm, PasskeyForm, TotpForm
from zelian.authentication.reauthentication import proved
from zelian.authentication.views.asking import following, sent, show_refusal
from zelian.authentication.words import device_words
from zelian.people.access import ViewerRequest, allowed
from zelian.people.refusals import Refusal

OWN = "authentication.manage_own"
PENDING = "zelian_totp"  # in the session, while it is being set up
PENDING_SECONDS = 30 * 60


@require_GET
@never_cache
@allowed(OWN)
def set_up(request: ViewerRequest) -> HttpResponse:
    """Where those are led who must have a second factor and have none: choose one."""
    factors = factors_of(request.user)
    if factors.any:
        sessions.refresh(request)
        return redirect(following(request) or "authentication:security")
    context = {"next": following(request), "due": sessions.owes_factor(request)}
    return render(request, "authentication/set_up.html", context)


@sensitive_post_parameters()
@never_cache
@allowed(OWN)
@proved()
def add_totp(request: ViewerRequest) -> HttpResponse:
    """The secret as a picture and as letters; kept once the phone shows a right code."""
    secret = _secret(request)
    form = TotpForm(sent(request))
    if request.method == "POST" and form.is_valid():
        done = _done(request, form, operations.add_totp, secret=secret, **form.cleaned_data)
        if done is not None:
            request.session.pop(PENDING, None)
            return _after_adding(request, done, _("动态验证码已设置。"))
    adapter = get_adapter()
    picture = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    context = {
        "form": form,
        "secret": [secret[n : n + 4] for n in range(0, len(secret), 4)],
        "picture": base64.b64encode(picture.encode()).decode("ascii"),
        "next": following(request),
    }
    return render(request, "authentication/add_totp.html", context)


@never_cache
@allowed(OWN)
@proved()
def remove_totp(request: ViewerRequest) -> HttpResponse:
    """Ask once, then take it away."""
    form = Form(sent(request))
    asked = request.method == "POST" and form.is_valid()
    if asked and _done(request, form, operations.remove_totp) is not None:
        messages.success(request, _("动态验证码已取消。"))
        return redirect("authentication:security")
    return render(request, "authentication/remove_totp.html", {"form": form})


@never_cache
@allowed(OWN)
@proved()
def add_passkey(request: ViewerRequest) -> HttpResponse:
    """A name; the browser and the device do the rest."""
    device = device_words(request.META.get("HTTP_USER_AGENT", ""))
    form = PasskeyForm(sent(request), initial={"name": device})
    if request.method == "POST" and form.is_valid():
        done = _done(request, form, operations.add_passkey, **form.cleaned_data)
        if done is not None:
            return _after_adding(request, done, _("通行密钥已添加。"))
    context = {"form": form, "next": following(request)}
    return render(request, "authentication/add_passkey.html", context)


@require_GET
@never_cache
@allowed(OWN)
@proved()
def passkey_question(request: ViewerRequest) -> HttpResponse:
    """What the browser needs to make a passkey; good for one answer."""
    return JsonResponse(webauthn.begin_registration(request.user, passwordless=True))


@never_cache
@allowed(OWN)
@proved()
def rename_passkey(request: ViewerRequest, passkey_id: int) -> HttpResponse:
    """Another name for a passkey."""
    passkey = next((p for p in factors_of(request.user).passkeys if p.pk == passkey_id), None)
    if passkey is None:
        messages.error(request, _("这个通行密钥已经删除。"))
        return redirect("authentication:security")
    form = NameForm(sent(request), initial={"name": passkey.name})
    if request.method == "POST" and form.is_valid():
        rename = operations.rename_passkey
        if _done(request, form, rename, passkey_id=passkey_id, **form.cleaned_data) is not None:
            messages.success(request, _("名称已修改。"))
            return redirect("authentication:security")
    context = {"form": form, "passkey": passkey}
    return render(request, "authentication/rename_passkey.html", context)


@never_cache
@allowed(OWN)
@proved()
def remove_passkey(request: ViewerRequest, passkey_id: int) -> HttpResponse:
    """Ask once, then take it away."""
    passkey = next((p for p in factors_of(request.user).passkeys if p.pk == passkey_id), None)
    form = Form(sent(request))
    if passkey is None:
        messages.error(request, _("这个通行密钥已经删除。"))
        return redirect("authentication:security")
    asked, remove = request.method == "POST" and form.is_valid(), operations.remove_passkey
    if asked and _done(request, form, remove, passkey_id=passkey_id) is not None:
        messages.success(request, _("通行密钥已删除。"))
        return redirect("authentication:security")
    context = {"form": form, "passkey": passkey}
    return render(request, "authentication/remove_passkey.html", context)


@never_cache
@allowed(OWN)
@proved()
def renew_recovery_codes(request: ViewerRequest) -> HttpResponse:
    """Ask once; then new codes, shown once, in the answer itself."""
    form = Form(sent(request))
    if request.method == "POST" and form.is_valid():
        codes = _done(request, form, operations.renew_recovery_codes)
        if codes is not None:
            return _show_codes(request, codes)
    context = {"form": form, "factors": factors_of(request.user)}
    return render(request, "authentication/renew_codes.html", context)


def _done(
    request: ViewerRequest, form: Form, operation: Callable[..., object], **fields: object
) -> list[str] | None:
    """What the operation gives (no codes: an empty list); nothing where it refused."""
    try:
        given = operation(viewer=request.viewer, account=request.user, **fields)
    except Refusal as refusal:
        show_refusal(form, refusal)
        return None
    sessions.refresh(request)
    return given if isinstance(given, list) else []


def _after_adding(request: ViewerRequest, codes: list[str], sentence: str) -> HttpResponse:
    if codes:
        return _show_codes(request, codes, sentence)
    messages.success(request, sentence)
    return redirect(following(request) or "authentication:security")


def _show_codes(request: ViewerRequest, codes: list[str], sentence: str = "") -> HttpResponse:
    grouped = [f"{code[:4]} {code[4:]}" for code in codes]
    text = "\r\n".join(
        [
            _("责链备用码，账号：%(username)s") % {"username": request.user.get_username()},
            _("每个只能用一次，用后划去。请妥善保管，不要与密码放在一起。"),
            "",
            *[f"{number:>2}. {code}" for number, code in enumerate(grouped, start=1)],
            "",
        ]
    )
    context = {
        "codes": grouped,
        "sentence": sentence,
        "file": base64.b64encode(b"\xef\xbb\xbf" + text.encode()).decode("ascii"),
        "next": following(request),
    }
    return render(request, "authentication/codes.html", context)


def _secret(request: HttpRequest) -> str:
    """The secret being set up, the same until it is kept or half an hour has passed."""
    pending = request.session.get(PENDING)
    if not pending or time.time() - pending["at"] > PENDING_SECONDS:
        pending = {"secret": new_secret(), "at": time.time()}
        request.session[PENDING] = pending
    return pending["secret"]
