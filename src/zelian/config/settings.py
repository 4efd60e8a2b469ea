"""Settings, read from the environment; everything that is kept lives under ZELIAN_DATA."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from zelian.config.language import gettext as _
from zelian.config.secret_files import secret

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("ZELIAN_DATA", "data")).resolve()
DEBUG = os.environ.get("ZELIAN_DEBUG") == "1"


def _secret_key() -> str:
    """The key from the environment, or the file that the set-up wrote into the data folder."""
    if key := secret("ZELIAN_SECRET_KEY", kept=DATA / "secret_key"):
        return key
    raise ImproperlyConfigured(
        _("缺少密钥：请设置 ZELIAN_SECRET_KEY，或先运行 zelian setup 在 %(folder)s 中生成。")
        % {"folder": DATA}
    )


SECRET_KEY = _secret_key()
LOCAL_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS = os.environ.get("ZELIAN_HOSTS", ",".join(LOCAL_HOSTS)).split(",")
if DEBUG and (set(ALLOWED_HOSTS) - set(LOCAL_HOSTS) or os.environ.get("ZELIAN_HTTPS") == "1"):
    raise ImproperlyConfigured(
        _(
            "ZELIAN_DEBUG=1 会把程序内部情况显示给访问者，只能在本机使用。"
            "请去掉它，或只留本机的主机名。"
        )
    )
# Who may say, in front of us, where a request came from: addresses of the proxy, by comma.
ZELIAN_PROXIES = [p for p in os.environ.get("ZELIAN_PROXIES", "").split(",") if p]
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("ZELIAN_ORIGINS", "").split(",") if o]

INSTALLED_APPS = [
    "zelian.upkeep",
    "zelian.insight",
    "zelian.performance",
    "zelian.pledges",
    "zelian.lists",
    "zelian.catalogue",
    "zelian.signing",
    "zelian.authentication.providers",
    "zelian.authentication",
    "zelian.people",
    "zelian.history",
    "zelian.keys",
    "zelian.pages",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "treebeard",
    "rules",
    "axes",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "csp",
    "django.forms",
]
# Controls are drawn by this program's own templates where it has some.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

MIDDLEWARE = [
    # these three first: what those below refuse carries their headers too
    "zelian.pages.headers.HeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "zelian.people.middleware.ViewerMiddleware",
    "zelian.authentication.middleware.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "zelian.config.throttle.ThrottleMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "zelian.config.urls"
ASGI_APPLICATION = "zelian.config.asgi.application"
WSGI_APPLICATION = "zelian.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "zelian.people.context.viewer",
                "zelian.pages.context.frame",
                "zelian.config.navigation.navigation",
            ],
            "builtins": ["zelian.pages.templatetags.pages"],
        },
    }
]

# a component sees what it is given, not what happens to be in the page around it
COTTON_ISOLATE_BY_DEFAULT = True

DATABASES = {
    "default": dj_database_url.parse(
        secret("DATABASE_URL") or f"sqlite:///{DATA / 'zelian.sqlite3'}",
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            "PRAGMA temp_store=MEMORY; PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;"
        ),
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, so that several web processes count the same tries.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "zelian_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "zelian.authentication.strength.MixedOrLongValidator"},
    {"NAME": "zelian.authentication.strength.NotAboutOneselfValidator"},
    {"NAME": "zelian.authentication.strength.NotCommonHereValidator"},
]
LOGIN_URL = "authentication:login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "authentication:login"
# Whose role asks for a second factor. Whether it is required or offered is the institution's
# rule, kept in the database; the variable fixes it for who runs the service.
ZELIAN_SECOND_FACTOR = os.environ.get("ZELIAN_SECOND_FACTOR", "")
ZELIAN_SECOND_FACTOR_ROLES = [
    "system_admin",
    "security_admin",
    "audit_admin",
    "discipline",
    "head",
    "unit_head",
]
ACCOUNT_ADAPTER = "zelian.authentication.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGIN_TIMEOUT = 600  # seconds between the password and the second step
# A whole campus may come from one address; wrong codes are counted for each account.
ACCOUNT_RATE_LIMITS = {"login": "120/m/ip", "login_failed": "5/15m/key"}
MFA_ADAPTER = "zelian.authentication.adapters.FactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
USERSESSIONS_TRACK_ACTIVITY = False  # the house notes it itself, once a minute
AXES_FAILURE_LIMIT = 8
AXES_COOLOFF_TIME = 0.25  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "zelian.authentication.views.locked_out"
AXES_USERNAME_CALLABLE = "zelian.authentication.views.counted_name"
AXES_SENSITIVE_PARAMETERS = ["username", "password", "old_password", "code", "credential"]
AXES_DISABLE_ACCESS_LOG = True  # history tells who came and went
AXES_VERBOSE = False
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
SESSION_COOKIE_AGE = 8 * 3600
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
# Notices name people and things: they stay on the server.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "zelian.people.views.csrf_failed"

if os.environ.get("ZELIAN_HTTPS") == "1":
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    # No other host of the domain can set or overwrite a cookie named so.
    SESSION_COOKIE_NAME = "__Host-sessionid"
    CSRF_COOKIE_NAME = "__Host-csrftoken"
    LANGUAGE_COOKIE_NAME = "__Host-language"
    LANGUAGE_COOKIE_SECURE = True
    if not ZELIAN_PROXIES:  # otherwise it is believed from these alone: config/wsgi.py
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = {
    "geolocation": [],
    "microphone": [],
    "camera": ["self"],
    "payment": [],
    "usb": [],
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
TIME_ZONE = os.environ.get("ZELIAN_TIME_ZONE", "Asia/Shanghai")
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["zelian.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
MEDIA_ROOT = DATA / "files"
MEDIA_URL = ""
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

ZELIAN_DIGEST = os.environ.get("ZELIAN_DIGEST", "sm3")  # or sha256
ZELIAN_SIGNATURE = os.environ.get("ZELIAN_SIGNATURE", "sm2")  # or ed25519
# how long a proof of who one is lasts for signing
ZELIAN_PROOF_AGE = timedelta(minutes=int(os.environ.get("ZELIAN_PROOF_MINUTES", "5")))
# the certificate that seals PDF files: a PKCS#12 file of the institution's own, or one made here
ZELIAN_SEAL_FILE = os.environ.get("ZELIAN_SEAL_FILE", "")
# a timestamp authority is asked over the network: only where the institution names one
ZELIAN_SEAL_TSA = os.environ.get("ZELIAN_SEAL_TSA", "")
# what the square code on a paper leads to, where the address of a request is not the public one
ZELIAN_PUBLIC_ADDRESS = os.environ.get("ZELIAN_PUBLIC_ADDRESS", "")

# which other systems people may sign in by; docs/user/sign-in-providers.md
ZELIAN_SIGN_IN_FILE = DATA / "sign_in.toml"

# timed backups: made only where a folder is named; docs/user/backup.md
ZELIAN_BACKUP_FOLDER = os.environ.get("ZELIAN_BACKUP_FOLDER", "")
ZELIAN_BACKUP_HOUR = os.environ.get("ZELIAN_BACKUP_HOUR", "2")
ZELIAN_BACKUP_KEEP = os.environ.get("ZELIAN_BACKUP_KEEP", "14")
ZELIAN_BACKUP_RECIPIENTS = os.environ.get("ZELIAN_BACKUP_RECIPIENTS", "")
ZELIAN_BACKUP_PASSPHRASE_FILE = os.environ.get("ZELIAN_BACKUP_PASSPHRASE_FILE", "")

# e-mail goes out only where a server is named; docs/user/history.md
EMAIL_HOST = os.environ.get("ZELIAN_MAIL_HOST", "")
EMAIL_PORT = int(os.environ.get("ZELIAN_MAIL_PORT", "587"))
EMAIL_HOST_USER = os.environ.get("ZELIAN_MAIL_USER", "")
EMAIL_USE_TLS = os.environ.get("ZELIAN_MAIL_SECURITY", "starttls") == "starttls"
EMAIL_USE_SSL = os.environ.get("ZELIAN_MAIL_SECURITY") == "tls"
EMAIL_TIMEOUT = 20  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("ZELIAN_MAIL_FROM", "zelian@localhost")
# who keeps the roots of history elsewhere
ZELIAN_ROOT_MAIL_TO = [a for a in os.environ.get("ZELIAN_ROOT_MAIL_TO", "").split(",") if a]

ZELIAN_DOCUMENT_LIMIT = 50 * 1024 * 1024
ZELIAN_EVIDENCE_LIMIT = 100 * 1024 * 1024
# costly requests a minute, of one account or (not signed in) one address
ZELIAN_RATES = {"uploads": 60, "jobs": 20, "exports": 30, "searches": 240}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "zelian.config.log_lines.PlainLines"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # axes names the user and the address in what it logs; history tells both, and only there
    "loggers": {"zelian": {"level": "INFO"}, "axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
