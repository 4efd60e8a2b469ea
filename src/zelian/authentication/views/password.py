"""One's own password."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zelian.authentication import operations, sessions
from zelian.authentication.adapters import home_of
from zelian.authentication.forms.signing import NewPasswordForm
from zelian.authentication.views.asking import following, sent, show_refusal
from zelian.people.access import ViewerRequest, allowed
from zelian.people.refusals import Refusal


@sensitive_post_parameters()
@never_cache
@allowed("people.change_own_password")
def change_password(request: ViewerRequest) -> HttpResponse:
    """A new password; for whoever was handed one, or whose own grew old, the first thing to do."""
    form = NewPasswordForm(request.user, sent(request))
    if request.method == "POST" and form.is_valid() and _changed(request, form):
        messages.success(request, _("密码已修改，下次请用新密码登录。"))
        then = following(request)
        return redirect(home_of(request.user) if then in {"", "/"} else then)
    context = {
        "form": form,
        "next": following(request),
        "forced": request.user.must_change_password,
        "too_old": sessions.owes_password(request),
    }
    return render(request, "authentication/password.html", context)


def _changed(request: ViewerRequest, form: NewPasswordForm) -> bool:
    before = request.session.session_key
    try:
        account = operations.change_password(
            viewer=request.viewer,
            account=request.user,
            password=form.cleaned_data["new_password1"],
            current=before,
        )
    except Refusal as refusal:
        show_refusal(form, refusal)
        return False
    request.user = account
    update_session_auth_hash(request, account)
    sessions.moved(before, request)
    sessions.refresh(request)
    return True
