"""The names under which the sign-in library looks up pages, leading to pages of our own.

Only these: its own two dozen pages stay shut. The paths are those of ``urls``, which stand
before them and answer.
"""

from django.urls import path

from zelian.authentication.views import proving, security, signing

urlpatterns = [
    path("login/", signing.sign_in, name="account_login"),
    path("logout/", signing.sign_out, name="account_logout"),
    path("login/code/", signing.second_step, name="mfa_authenticate"),
    path("security/", security.security, name="mfa_index"),
    path("security/prove/", proving.prove, name="account_reauthenticate"),
    path("security/prove/", proving.prove, name="mfa_reauthenticate"),
    path("security/prove/", proving.prove, name="mfa_reauthenticate_webauthn"),
]
