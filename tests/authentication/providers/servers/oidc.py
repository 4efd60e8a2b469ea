"""The OpenID Connect provider that comes with django-allauth: ``python -m … PORT CALLBACK…``."""

from __future__ import annotations

import sys

import django
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.conf import settings

from tests.authentication.providers.servers import database, serve

PASSWORD = "a-password-at-the-provider"
PEOPLE = ("unit_head", "unit_clerk", "system_admin", "head", "stranger")


def main(port: int, callbacks: list[str]) -> None:
    pem = (
        rsa.generate_private_key(public_exponent=65537, key_size=2048)
        .private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
        .decode()
    )
    settings.configure(
        SECRET_KEY="only-for-the-tests-of-a-provider-of-our-own",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.authentication.providers.servers.oidc_urls",
        DATABASES=database("oidc"),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "allauth",
            "allauth.account",
            "allauth.idp.oidc",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
            "allauth.account.middleware.AccountMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider_session",
        ACCOUNT_EMAIL_VERIFICATION="none",
        ACCOUNT_RATE_LIMITS=False,
        IDP_OIDC_PRIVATE_KEY=pem,
        IDP_OIDC_ADAPTER="tests.authentication.providers.servers.oidc_adapter.Adapter",
        LOGIN_URL="/accounts/login/",
        USE_TZ=True,
    )
    django.setup()
    fill(callbacks)
    from django.core.wsgi import get_wsgi_application

    serve(get_wsgi_application(), port)


def fill(callbacks: list[str]) -> None:
    """Its people, and two programs that may ask it."""
    from allauth.idp.oidc.models import Client
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        get_user_model().objects.create_user(name, password=PASSWORD)
    for client_id in ("zelian", "another-program"):
        client = Client(
            id=client_id,
            name=client_id,
            scopes="openid\nprofile",
            redirect_uris="\n".join(callbacks),
            skip_consent=True,
        )
        client.set_secret("a-secret-of-the-client")
        client.save()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
