"""Clients and proofs of people who just showed that it is still them."""

from __future__ import annotations

import time
from datetime import timedelta

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.flows.login import record_authentication
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from zelian.authentication.reauthentication import Proof
from zelian.people.models import Account


def proof(method: str = "password", *, age: timedelta = timedelta(), **fields: object) -> Proof:
    """A proof of the kind that a session keeps."""
    values = {"second_factor": False, "session": "5e" * 32} | fields
    return Proof(method, timezone.now() - age, **values)


def let_prove(client: Client, *, age: timedelta = timedelta()) -> Client:
    """As if the client had typed the password that long ago."""
    request = HttpRequest()
    request.session = client.session
    account = Account.objects.get(pk=request.session["_auth_user_id"])
    record_authentication(request, account, method="password")
    for record in request.session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - age.total_seconds()
    request.session.save()
    return client
