"""Settings of the pages and of the offices' databases, all from the installation's."""

import base64
from pathlib import Path
from typing import Any, Final

from csp.constants import NONE, SELF

from jumin.installation import DataFolder, Secrets
from jumin.installation.settings import Settings
from jumin.offices import OFFICES


INSTALLATION: Final = Settings()
FOLDER: Final = DataFolder(INSTALLATION.data.absolute())
SOURCE: Final = Path(__file__).resolve().parent.parent

JUMIN_SECRETS: Final = Secrets.load(FOLDER.secret)

SECRET_KEY = base64.b64encode(JUMIN_SECRETS.derive("session")).decode()
JUMIN_KEY_PASSPHRASE = JUMIN_SECRETS.derive("keys").hex().encode()
DEBUG = False  # its error pages would show what was posted: PINs
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]

INSTALLED_APPS = [
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    *(f"jumin.offices.{office}" for office in OFFICES),
    "jumin.places.town",
    "jumin.places.kiosk",
    "jumin.places.service",
    "jumin.web.apps.WebConfig",
]

MIDDLEWARE = [
    "jumin.web.loopback.LoopbackMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "jumin.web.urls"
WSGI_APPLICATION = "jumin.web.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.template.context_processors.static",
                "django.contrib.messages.context_processors.messages",
                "jumin.web.context.clock",
                "jumin.web.context.languages",
            ],
        },
    },
]


def _database(name: str) -> dict[str, Any]:
    if INSTALLATION.database_url is not None:
        return INSTALLATION.database_url.settings(name)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER.offices / f"{name}.sqlite3",
        "OPTIONS": {
            # One writer at a time from the first statement of a transaction on.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
            ),
        },
    }


DATABASES = {"default": _database("web"), **{office: _database(office) for office in OFFICES}}
DATABASE_ROUTERS = ["jumin.offices.common.databases.OfficeRouter"]

LANGUAGE_CODE = "ja"
LANGUAGES = [  # each in its own words: who looks for it reads nothing else
    ("ja", "日本語"),
    ("en", "English"),
    ("zh-hans", "简体中文"),
    ("ko", "한국어"),
    ("es", "Español"),
    ("pt", "Português"),
]
LOCALE_PATHS = [SOURCE / "locale"]
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Tokyo"

STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True

# The address is http on loopback, so cookies can't be marked secure.
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_NAME = "jumin_session"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_NAME = "jumin_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "jumin.web.errors.csrf_failure"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "style-src": [SELF],
        "script-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"place": {"()": "jumin.web.faults.PlaceFormatter"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "level": "ERROR", "formatter": "place"}
    },
    "loggers": {"django.request": {"handlers": ["stderr"], "propagate": False}},
}
