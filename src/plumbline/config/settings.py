"""Django settings. Everything that differs between places comes from the environment.

``PLUMBLINE_DATABASE_URL``  the database and the role to use it as
``PLUMBLINE_HOME``          where keys and files live
``PLUMBLINE_ALLOWED_HOSTS`` host names served, comma separated
``PLUMBLINE_LARGEST_UPLOAD`` bytes of the largest file that a page takes
``PLUMBLINE_KINDS``         a folder of kinds of scheme of your own, each a folder like those that come with Plumbline (none)
``PLUMBLINE_SECURE``        "1" behind TLS: secure cookies and HSTS
``PLUMBLINE_SMTP_HOST``     the mail server that digests go through; see `config.mail` for the rest (none: no e-mail)
``PLUMBLINE_NOTIFY_*``      GOV.UK Notify in its place; see `config.notify`
``PLUMBLINE_WEBHOOK_LOOPBACK`` "1" lets webhooks call this machine itself, without TLS: for a demonstration alone
``PLUMBLINE_CALENDAR_ORGANIZER`` address of a role that calendar files name as theirs (one that leads nowhere unless set)
``PLUMBLINE_PROXIES``       how many proxies of ours stand in front (0): whose word on addresses is taken
``PLUMBLINE_SECOND_FACTOR_ROLES`` roles that need a second factor, comma separated ("all" unless set; "none")
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import django.forms
from csp.constants import NONE, SELF

from plumbline.config.database import database_settings
from plumbline.config.mail import calendar_organizer, mail_server
from plumbline.config.notify import notify_service
from plumbline.config.second_factor import second_factor_roles
from plumbline.embedded.home import Home


PACKAGE = Path(__file__).resolve().parent.parent
HOME = Home.from_environment()

DEBUG = False
SECRET_KEY = HOME.secret("django").hex()
IDENTITY_KEY = HOME.secret("identity")
SEALING_KEY = HOME.secret("second-factor")
SAFE_CONTACT_KEY = HOME.secret("safe-contact")
QUEUE_KEY = HOME.secret("waiting-entries")
SUMMARY_KEY = HOME.secret("signed-summaries")
BUNDLE_KEY = HOME.secret("research-bundles")
HANDOVER_KEY = HOME.secret("hand-overs")
ALLOWED_HOSTS = os.environ.get("PLUMBLINE_ALLOWED_HOSTS", "127.0.0.1,localhost").split(",")
SECURE = os.environ.get("PLUMBLINE_SECURE") == "1"
PROXIES = int(os.environ.get("PLUMBLINE_PROXIES", "0"))
SECOND_FACTOR_ROLES = second_factor_roles(os.environ.get("PLUMBLINE_SECOND_FACTOR_ROLES", "all"))

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    # Rooms, from the memory upwards (design 3).
    "plumbline.audit",
    "plumbline.agencies",
    "plumbline.access",
    "plumbline.queue",
    "plumbline.notices",
    "plumbline.sharing",
    "plumbline.feeds",
    "plumbline.people",
    "plumbline.timeline",
    "plumbline.linking",
    "plumbline.schemes",
    "plumbline.assessments",
    "plumbline.interventions",
    "plumbline.finding",
    "plumbline.referrals",
    "plumbline.cases",
    "plumbline.meetings",
    "plumbline.studies",
    "plumbline.reporting",
    "plumbline.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "plumbline.web.middleware.PrivateResponses",
    # Everything that touches the database happens inside this one transaction.
    "plumbline.web.middleware.OneTransaction",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "plumbline.web.middleware.SessionLimits",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "plumbline.web.tongues.middleware.InTheirTongue",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "plumbline.web.middleware.IdentifiedView",
]

ROOT_URLCONF = "plumbline.config.urls"
WSGI_APPLICATION = "plumbline.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Each journey keeps its pages beside its views.
        "DIRS": [
            *sorted((PACKAGE / "web").glob("*/templates")),
            Path(django.forms.__file__).parent / "templates",
        ],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "plumbline.web.context.page_shell",
            ],
            "builtins": [
                "plumbline.web.templatetags.pages",
                "plumbline.web.templatetags.differences",
                "plumbline.web.templatetags.tongues",
            ],
            # A page in another language is the English one with the words of a catalogue in the place of its own (ADR 0032).
            "loaders": [
                ("plumbline.web.tongues.loader.Loader", ["django.template.loaders.filesystem.Loader"])
            ],
        },
    }
]

DATABASES = {"default": database_settings(os.environ.get("PLUMBLINE_DATABASE_URL", ""))}
# Bytes of one upload. Parts of it on their way in lie in a folder of our own, not in one that everybody reads.
LARGEST_UPLOAD = int(os.environ.get("PLUMBLINE_LARGEST_UPLOAD", 500_000_000))
# The edition of a harm index that weighs real events: a file of one's own, since licensed figures do not come with Plumbline.
HARM_INDEX = os.environ.get("PLUMBLINE_HARM_INDEX", "")
# Limits of opening a case that one is not in: a file of one's own, of the shape of `cases/break_glass.yaml`.
BREAK_GLASS = os.environ.get("PLUMBLINE_BREAK_GLASS", "")
# Kinds of scheme of one’s own, beside those that come with Plumbline; read, and refused with file and line, at the start.
KINDS = os.environ.get("PLUMBLINE_KINDS", "")
FILE_UPLOAD_HANDLERS = [
    "plumbline.web.intake.limit.TooLargeHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
FILE_UPLOAD_TEMP_DIR = HOME.incoming
FILE_UPLOAD_PERMISSIONS = 0o600

# The pages only ask; tasks are known to the processes that do the work (plumbline.jobs).
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = ""

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.User"
CSRF_FAILURE_VIEW = "plumbline.web.refusals.csrf_failed"
LOGIN_URL = "sign-in"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "sign-in"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("email", "name")},
    },
    {"NAME": "plumbline.access.passwords.NotEasilyGuessed"},
]

# Digests go through one mail server or GOV.UK Notify, where one is named; else nothing is ever sent.
MAIL = mail_server(os.environ)
NOTIFY = notify_service(os.environ)
CALENDAR_ORGANIZER = calendar_organizer(os.environ)
SMTP_HOST = EMAIL_HOST = MAIL.host
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL.host else 'dummy'}.EmailBackend"
EMAIL_PORT = MAIL.port
EMAIL_HOST_USER = MAIL.user
EMAIL_HOST_PASSWORD = MAIL.password
EMAIL_USE_TLS = MAIL.security == "starttls"
EMAIL_USE_SSL = MAIL.security == "tls"
EMAIL_TIMEOUT = 30
# Webhooks go to public addresses by https alone; the demo and the tests, which have none, may call this machine.
WEBHOOK_LOOPBACK = os.environ.get("PLUMBLINE_WEBHOOK_LOOPBACK") == "1"
DEFAULT_FROM_EMAIL = MAIL.sender

# A browser in which an account signed in keeps its own count of failures for this long.
DEVICE_COOKIE_AGE = timedelta(days=90)
DEVICE_COOKIE_NAME = "__Host-device" if SECURE else "device"
# Between the password and the second factor.
SIGN_IN_PAUSE = timedelta(minutes=10)

# assurance 1.8: 15 minutes idle, 10 hours in all.
SESSION_IDLE = timedelta(minutes=15)
SESSION_LONGEST = timedelta(hours=10)
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = SECURE
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE else 0
# Only a proxy of ours says whether the browser came by TLS; it must overwrite what the browser sent.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE and PROXIES else None
SILENCED_SYSTEM_CHECKS = [
    "security.W005",  # other names under the same domain are not ours to bind to TLS
    "security.W021",  # nor to put on browsers' preload lists
    "security.W008",  # the proxy that ends TLS redirects; here it would hide a proxy that does not
]
SECURE_CONTENT_TYPE_NOSNIFF = True
# Not "no-referrer": browsers then send "Origin: null" with our own forms, which the forgery check must refuse.
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

STATIC_URL = "static/"
STATIC_ROOT = HOME.path / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
STORAGES = {
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
}

USE_TZ = True
TIME_ZONE = "Europe/London"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
USE_I18N = True
# What a browser asked for before anybody signed in: a code of `LANGUAGES`, for a year.
TONGUE_COOKIE_AGE = timedelta(days=365)
TONGUE_COOKIE_NAME = "__Host-language" if SECURE else "language"
# A message that waits for the next page is said in the language in which its act was done.
MESSAGE_STORAGE = "plumbline.web.tongues.messages.InTheirWords"
DATE_FORMAT = "j F Y"

# Ids only in logs: no statement, no row, no form value.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django.request": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "plumbline": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
    },
}

# Seconds: “not there” is answered in whole steps of it. Several times what a look at a hidden row costs (2 to 10 ms).
NOT_FOUND_STEP = 0.05
