from allauth.account.views import login, logout
from django.urls import include, path

urlpatterns = [
    path("", include("allauth.idp.urls")),
    path("accounts/login/", login, name="account_login"),
    path("accounts/logout/", logout, name="account_logout"),
]
