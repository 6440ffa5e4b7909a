"""Settings of the test suite: those of production, with a cheap password hash and plain static files."""

from plumbline.config.settings import *  # noqa: F403 - a variant of the same settings


PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}
