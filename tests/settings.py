"""Settings of the test run: own data folder, quick hashes, jobs run at once."""

import os
import secrets
import tempfile

os.environ["ZELIAN_DATA"] = os.environ.get("ZELIAN_TEST_DATA") or tempfile.mkdtemp(
    prefix="zelian-test-"
)
os.environ["ZELIAN_SECRET_KEY"] = secrets.token_urlsafe(50)

from zelian.config.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
WHITENOISE_AUTOREFRESH = True
# Accounts of the small institution have no second factor; tests of sign-in require it themselves.
ZELIAN_SECOND_FACTOR = "offered"
