from django.urls import path

from zelian.authentication.views import accounts, factors, password, proving, security, signing

app_name = "authentication"
urlpatterns = [
    path("login/", signing.sign_in, name="login"),
    path("login/passkey/", signing.sign_in_by_passkey, name="login_passkey"),
    path("login/code/", signing.second_step, name="second_step"),
    path("login/code/passkey/", signing.passkey_of_second_step, name="second_step_passkey"),
    path("logout/", signing.sign_out, name="logout"),
    path("password/", password.change_password, name="password"),
    path("security/", security.security, name="security"),
    path("security/start/", factors.set_up, name="set_up"),
    path("security/totp/new/", factors.add_totp, name="add_totp"),
    path("security/totp/remove/", factors.remove_totp, name="remove_totp"),
    path("security/passkeys/new/", factors.add_passkey, name="add_passkey"),
    path("security/passkeys/question/", factors.passkey_question, name="passkey_question"),
    path("security/passkeys/<int:passkey_id>/", factors.rename_passkey, name="rename_passkey"),
    path(
        "security/passkeys/<int:passkey_id>/remove/", factors.remove_passkey, name="remove_passkey"
    ),
    path("security/codes/", factors.renew_recovery_codes, name="recovery_codes"),
    path("security/sessions/end/", security.end_others, name="end_others"),
    path("security/sessions/<int:visit_id>/end/", security.end_session, name="end_session"),
    path("security/prove/", proving.prove, name="prove"),
    path("security/prove/passkey/", proving.passkey_question, name="prove_passkey"),
    path("accounts/<int:account_id>/sign-in/", accounts.account, name="account"),
    path("accounts/<int:account_id>/unlock/", accounts.unlock, name="unlock"),
    path("accounts/<int:account_id>/factors/reset/", accounts.reset_factors, name="reset_factors"),
    path("settings/sign-in/", accounts.rules, name="rules"),
]
