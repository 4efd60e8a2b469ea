"""django-cas-server: ``python -m … PORT``."""

from __future__ import annotations

import sys

import django
from django.conf import settings

from tests.authentication.providers.servers import database, serve

PASSWORD = "a-password-at-the-provider"
PEOPLE = ("unit_head", "unit_clerk", "head", "stranger")


def main(port: int) -> None:
    settings.configure(
        SECRET_KEY="only-for-the-tests-of-a-provider-of-our-own",
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF="tests.authentication.providers.servers.cas_urls",
        DATABASES=database("cas"),
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=[
            "django.contrib.auth",
            "django.contrib.contenttypes",
            "django.contrib.sessions",
            "django.contrib.messages",
            "django.contrib.staticfiles",
            "cas_server",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.messages.context_processors.messages",
                    ]
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider_session",
        STATIC_URL="/static/",
        CAS_NEW_VERSION_HTML_WARNING=False,
        CAS_NEW_VERSION_EMAIL_WARNING=False,
        CAS_TICKET_VALIDITY=2,
        USE_TZ=True,
    )
    django.setup()
    fill()
    from django.core.wsgi import get_wsgi_application

    serve(get_wsgi_application(), port)


def fill() -> None:
    """Its people, and the services it issues tickets to: this program and a neighbour."""
    from cas_server.models import ServicePattern
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    for name in PEOPLE:
        get_user_model().objects.create_user(name, password=PASSWORD, first_name=f"{name}-known")
    pattern = ServicePattern.objects.create(
        name="zelian",
        pattern=r"^http://(127\.0\.0\.1|localhost):\d+/sign-in/with/[a-z-]+/back/\?state=[0-9a-f]+$",
        single_log_out=True,
    )
    for name in ("first_name", "username"):
        pattern.attributs.create(name=name)
    ServicePattern.objects.create(name="neighbour", pattern=r"^http://127\.0\.0\.1:\d+/neighbour/$")


if __name__ == "__main__":
    main(int(sys.argv[1]))
