"""One's own identities elsewhere: bound, looked at, taken off."""

from __future__ import annotations

import time
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zelian.authentication.providers import operations
from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.journeys import SECONDS
from zelian.authentication.providers.kinds import Provider
from zelian.authentication.providers.models import BoundIdentity
from zelian.authentication.providers.queries import own_identities
from zelian.authentication.providers.views.places import provider_or_404
from zelian.authentication.reauthentication import proved
from zelian.people.access import ViewerRequest, allowed
from zelian.people.refusals import Refusal
from zelian.people.views.changing import Change, form_page, sent

OWN = "sign_in_providers.bind_own"
TO_BIND = "sign_in_to_bind"


@require_GET
@allowed(OWN)
def identities(request: ViewerRequest) -> HttpResponse:
    """By which other systems one can sign in."""
    return render(request, "providers/identities.html", {"pairs": own_identities(request.viewer)})


def offer_binding(
    request: ViewerRequest, provider: Provider, identified: Identified
) -> HttpResponse:
    """Keep who was identified, and ask: somebody may have been led here by a foreign link."""
    request.session[TO_BIND] = {
        "provider": provider.key,
        "subject": identified.subject,
        "shown": identified.claim(provider.claim) or identified.subject,
        "account": request.viewer.account_id,
        "at": time.time(),
    }
    return redirect("providers:confirm", key=provider.key)


@never_cache
@allowed(OWN)
@proved()
def confirm(request: ViewerRequest, key: str) -> HttpResponse:
    """Is that you? Then it is bound."""
    provider = provider_or_404(key)
    kept = request.session.get(TO_BIND)
    if kept is None or not _is_for(kept, request, key):
        messages.error(request, _("绑定没有完成，请重新开始。"))
        return redirect("providers:identities")
    refused = ""
    if request.method == "POST":
        del request.session[TO_BIND]
        identified = Identified(provider=key, subject=kept["subject"])
        try:
            operations.bind_identity(
                viewer=request.viewer,
                account=request.user,
                provider=provider,
                identified=identified,
            )
        except Refusal as refusal:
            refused = refusal.sentence
        else:
            messages.success(request, _("已绑定，今后可以用它登录。"))
            return redirect("providers:identities")
    context = {"provider": provider, "shown": kept["shown"], "refused": refused}
    return render(request, "providers/confirm.html", context)


@allowed(OWN)
@proved()
def unbind(request: ViewerRequest, identity_id: int) -> HttpResponse:
    """Take an identity off one's own account."""
    return _unbind(request, identity_id=identity_id)


@form_page(
    OWN,
    title=gettext_lazy("解除绑定"),
    submit=gettext_lazy("解除绑定"),
    done=gettext_lazy("已解除绑定。"),
    danger=True,
    nav="",
)
def _unbind(request: ViewerRequest, identity_id: int) -> Change:
    identity = get_object_or_404(BoundIdentity, pk=identity_id)
    if identity.account_id != request.viewer.account_id:
        raise Http404
    return Change(
        form=Form(sent(request)),
        do=partial(operations.unbind_identity, identity=identity),
        back=reverse("providers:identities"),
        about=_("今后不能再用“%(label)s”登录这个账号，除非重新绑定。")
        % {"label": identity.provider_label},
    )


def _is_for(kept: dict, request: ViewerRequest, key: str) -> bool:
    late = time.time() - kept["at"] > SECONDS
    return not late and (kept["provider"], kept["account"]) == (key, request.viewer.account_id)
