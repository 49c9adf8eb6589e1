"""Django's settings, made from a few settings of our own (docs/handbook/hosts/settings.md lists them all)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url

from gehoor.system.home import flag, home, prepare, secret_key, setting

PACKAGE = Path(__file__).resolve().parents[1]
GEHOOR_HOME = home()
prepare()
GEHOOR_DEMO = flag("GEHOOR_DEMO")
GEHOOR_MAIL_DOMAIN = setting("GEHOOR_MAIL_DOMAIN", "gehoor.localhost")
GEHOOR_AUTHSERV_ID = setting("GEHOOR_AUTHSERV_ID")
GEHOOR_SMTP_URL = setting("GEHOOR_SMTP_URL")
GEHOOR_LMTP = setting("GEHOOR_LMTP", "127.0.0.1:8024")
GEHOOR_SMTP_IN = setting("GEHOOR_SMTP_IN", "127.0.0.1:8025")
GEHOOR_URL = setting(
    "GEHOOR_URL", "http://localhost:" + setting("GEHOOR_HTTP", "127.0.0.1:8000").rpartition(":")[2]
)
GEHOOR_LETTERS_PER_HOUR = int(setting("GEHOOR_LETTERS_PER_HOUR", "20000"))
GEHOOR_REOPEN_DAYS = int(setting("GEHOOR_REOPEN_DAYS", "14"))

SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = setting("GEHOOR_OLD_SECRET_KEYS").split()
DEBUG = False
_url = urlsplit(GEHOOR_URL)
ALLOWED_HOSTS = [_url.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
CSRF_TRUSTED_ORIGINS = [f"{_url.scheme}://{_url.netloc}"]

INSTALLED_APPS = [
    "gehoor.system",
    "gehoor.desk",
    "gehoor.portal",
    "gehoor.api",
    "gehoor.look",
    "gehoor.intake",
    "gehoor.letters",
    "gehoor.promises",
    "gehoor.cases",
    "gehoor.products",
    "gehoor.people",
    "gehoor.core",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "gehoor.system.middleware.Programs",
    "django.middleware.security.SecurityMiddleware",
    "gehoor.system.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "gehoor.system.middleware.LanguageAndZone",
    "gehoor.system.middleware.TooLarge",
    "gehoor.system.middleware.PrivatePages",
    "gehoor.system.middleware.NotAPage",
    "gehoor.system.middleware.FirstRun",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "gehoor.system.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "gehoor.look.context.common",
            ],
            "builtins": [
                "gehoor.look.templatetags.i18n",
                "gehoor.look.templatetags.static",
                "gehoor.look.templatetags.look",
            ],
        },
    },
]

_SQLITE = {
    "ENGINE": "gehoor.core.sqlite",
    "CONN_MAX_AGE": None,
    "TEST": {"NAME": ":memory:"},
    "OPTIONS": {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": (
            "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA temp_store=MEMORY;PRAGMA mmap_size=268435456;"
            "PRAGMA cache_size=-16000;PRAGMA journal_size_limit=67108864;PRAGMA foreign_keys=ON"
        ),
    },
}
_POSTGRESQL = {"CONN_MAX_AGE": 0, "OPTIONS": {"pool": {"min_size": 2, "max_size": 8}, "prepare_threshold": 2}}
_database = dj_database_url.parse(setting("DATABASE_URL", f"sqlite:///{GEHOOR_HOME / 'gehoor.sqlite3'}"))
DATABASES = {"default": _database | (_POSTGRESQL if "postgresql" in _database["ENGINE"] else _SQLITE)}

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["gehoor.system.accounts.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "gehoor.system.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
CSRF_FAILURE_VIEW = "gehoor.look.errors.csrf_failure"
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/desk/"
LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_ADAPTER = "gehoor.system.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # nobody is told about an account that there is not
ACCOUNT_LOGIN_ON_PASSWORD_RESET = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_FORMS = {
    "login": "gehoor.system.sign_in.LoginForm",
    "reauthenticate": "gehoor.system.sign_in.ReauthenticateForm",
    "reset_password": "gehoor.system.sign_in.ResetPasswordForm",
    "reset_password_from_key": "gehoor.system.sign_in.ResetPasswordKeyForm",
    "change_password": "gehoor.system.sign_in.ChangePasswordForm",
}
MFA_ADAPTER = "gehoor.system.accounts.TwoStepAdapter"
MFA_FORMS = {
    "authenticate": "gehoor.system.sign_in.AuthenticateForm",
    "reauthenticate": "gehoor.system.sign_in.ReauthenticateByCodeForm",
    "activate_totp": "gehoor.system.sign_in.ActivateTOTPForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Gehoor"
MFA_TOTP_TOLERANCE = 1  # telephones are seldom right to the second, and typing takes a while
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an administrator made the account and gave its address
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if flag("GEHOOR_BEHIND_PROXY") else 0

LANGUAGE_CODE = setting("GEHOOR_LANGUAGE", "en")
LANGUAGES = [("en", "English"), ("nl", "Nederlands (u)"), ("nl-informal", "Nederlands (je)")]
LOCALE_PATHS = [str(PACKAGE / "system" / "locale")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
GEHOOR_TIME_ZONE = setting("GEHOOR_TIME_ZONE", "Europe/Amsterdam")

STATIC_URL = "/static/"
STATIC_ROOT = GEHOOR_HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "gehoor.look.storage.FingerprintedFiles"},
}

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "frame-src": ["'self'"],
        "form-action": ["'self'"],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    },
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
_HTTPS = _url.scheme == "https"
SECURE_SSL_REDIRECT = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if flag("GEHOOR_BEHIND_PROXY") else None
SECURE_HSTS_SECONDS = 31536000 if _HTTPS else 0
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _HTTPS
SESSION_COOKIE_NAME = "__Host-gehoor" if _HTTPS else "gehoor"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_ENGINE = "gehoor.system.sessions"
SESSION_COOKIE_AGE = 14 * 86400
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500
DATA_UPLOAD_MAX_NUMBER_FILES = None  # core.uploads counts them, so that a form can say it in words
FILE_UPLOAD_HANDLERS = [
    "gehoor.core.uploads.AtMost",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "core_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # who tries often must not push his own counts out
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": setting("GEHOOR_LOG", "WARNING")},
    "loggers": {"gehoor": {"level": setting("GEHOOR_LOG", "INFO")}, "django.request": {"level": "ERROR"}},
}
