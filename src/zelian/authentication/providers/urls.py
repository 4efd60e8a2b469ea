from django.urls import path

from zelian.authentication.providers.views import administering, binding, sign_out, signing

app_name = "providers"
WITH = "sign-in/with/<slug:key>/"
urlpatterns = [
    path(WITH, signing.begin, name="begin"),
    path(f"{WITH}back/", signing.back, name="back"),
    path(f"{WITH}finish/", signing.finish, name="finish"),
    path(f"{WITH}metadata/", signing.metadata, name="metadata"),
    path(f"{WITH}ended/", sign_out.ended, name="ended"),
    path(f"{WITH}leave/", sign_out.leave, name="leave"),
    path(f"{WITH}prove/", signing.prove, name="prove"),
    path(f"{WITH}bind/", signing.bind, name="bind"),
    path(f"{WITH}confirm/", binding.confirm, name="confirm"),
    path("security/identities/", binding.identities, name="identities"),
    path("security/identities/<int:identity_id>/unbind/", binding.unbind, name="unbind"),
    path("settings/sign-in-providers/", administering.providers, name="providers"),
    path("settings/sign-in-providers/<slug:key>/test/", administering.test, name="test"),
    path("settings/identities/", administering.bound, name="bound"),
    path(
        "settings/identities/<int:identity_id>/end/",
        administering.end_identity,
        name="end_identity",
    ),
]
