"""Settings of the test suite: those of production, in a home of its own, with a cheap password hash and plain static files."""

import atexit
import os
import shutil
import tempfile


# Before the settings are read: tests never touch a person's own PLUMBLINE_HOME, nor any server named for real use.
os.environ["PLUMBLINE_HOME"] = tempfile.mkdtemp(prefix="plumbline-tests-")
os.environ.pop("PLUMBLINE_DATABASE_URL", None)
# The browser driver keeps an event loop in the thread that also runs the tests of the database; nothing here is async.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
atexit.register(shutil.rmtree, os.environ["PLUMBLINE_HOME"], ignore_errors=True)

from plumbline.config.settings import *  # noqa: E402, F403 - a variant of the same settings
from plumbline.config.settings import MIDDLEWARE as PRODUCTION_MIDDLEWARE  # noqa: E402


PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
# Static files are served by the real server in browser journeys; the test client asks for none.
# Tests of other things sign in by password alone; those of the second factor name the roles that need one.
SECOND_FACTOR_ROLES = frozenset()
# What is not there is asked for many thousand times; the test of the clock sets a step of its own.
NOT_FOUND_STEP = 0.0
MIDDLEWARE = [m for m in PRODUCTION_MIDDLEWARE if "whitenoise" not in m]
# A receiver of webhooks in a test listens on this machine; the tests of the guard turn it off.
WEBHOOK_LOOPBACK = True
