"""Signing a list as its subject, and taking it away as PDF."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.lists import operations, queries
from zelian.lists.columns import columns_of_list, value_of
from zelian.lists.lifecycle import FIXED, Step, next_step
from zelian.lists.models import ListColumn, ListItem, ResponsibilityList
from zelian.lists.queries.coverage import summary_of
from zelian.lists.signable import LIST
from zelian.lists.signing import content_of
from zelian.lists.views.frame import list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.signing.asking import SigningStep
from zelian.signing.operations import CannotSign
from zelian.signing.papers import pdf_response


@dataclass(frozen=True, slots=True)
class SignedRows:
    """What is signed, as a table: the kind's columns and each row's values in their order."""

    columns: list[ListColumn]
    rows: list[tuple[int, list[tuple[str, object]]]]

    @classmethod
    def of(cls, listed: ResponsibilityList, items: list[ListItem]) -> SignedRows:
        """Of a list with its items; its kind's columns were fetched along."""
        columns = columns_of_list(listed)
        return cls(
            columns,
            [
                (item.number, [(one.name, value_of(item, one.key)) for one in columns])
                for item in items
            ],
        )


@allowed("lists.sign_list")
@require_http_methods(["GET", "POST"])
def sign(request: ViewerRequest, list_id: int) -> HttpResponse:
    """What is about to be signed with its digest; who proved who they are signs it."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.sign_list", listed)
    found = queries.get_sheet(request.viewer, listed)
    step = SigningStep.of(request, content=found.content)
    if request.method == "POST":
        if step.needs_proof:
            return step.to_proof(request)
        try:
            operations.sign_list(
                viewer=request.viewer, listed=listed, seen=step.seen, proof=step.proof
            )
        except CannotSign as refusal:
            step = step.refused(refusal)
        else:
            messages.success(request, _signed_words(listed))
            return redirect("lists:list", list_id)
    context = {
        "sheet": found,
        "step": step,
        "content": SignedRows.of(listed, found.items),
        "signed": listed.state in FIXED,
        "to_discuss": next_step(listed) == Step.DISCUSS,
        "summary": summary_of(listed, request.viewer.today),
        "changed_since_discussed": queries.changed_since_discussed(listed, found.digest),
    }
    return render(request, "lists/sign.html", context)


def _signed_words(listed: ResponsibilityList) -> str:
    """That it is done, and whom it goes to now."""
    listed.refresh_from_db(fields=["state"])
    notice = queries.notice_of(listed)
    done = _("签字完成，内容已经固定。")
    return f"{done}{notice.words}" if notice else done


@allowed("lists.view_lists")
@require_GET
def pdf(request: ViewerRequest, list_id: int) -> HttpResponse:
    """The list on paper, with its signatures and the place of the seal."""
    listed = list_or_404(request, list_id)
    content = content_of(listed, queries.items_to_sign(listed))
    return pdf_response(
        request,
        kind=LIST,
        thing=listed,
        content=content,
        signatures=queries.signatures_of_list(listed, content),
    )
