"""Every setting of the project, read from the environment; a missing one says what to do."""

import ipaddress
import os
import tempfile
from datetime import time, timedelta, timezone
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from centres import logs
from coordination.local import servers

ROOT = Path(__file__).resolve().parent.parent
# Child processes find DATABASE_URL set by their parent and are no less local for it.
LOCAL = "DATABASE_URL" not in os.environ or "LOCAL_SERVERS" in os.environ
if LOCAL:
    os.environ["LOCAL_SERVERS"] = "1"


def required(name, *, local_prefix=""):
    """Return the variable, or in a local run a secret of this machine; stop where neither is."""
    value = os.environ.get(name)
    if value:
        return value
    if LOCAL:
        return local_prefix + servers.secret(name)
    raise ImproperlyConfigured(
        f"Set {name} in the environment: docs/operate.md, section Production, says to what."
    )


def switch(name, *, default):
    return os.environ.get(name, "1" if default else "0") == "1"


# Where and how it runs
TLS = switch("TLS", default=not LOCAL)
TRAINING = switch("TRAINING", default=LOCAL)
DEBUG = False
SECRET_KEY = required("SECRET_KEY")
# "1:<secret>,2:<secret>": new tokens take the highest number, old ones stay readable.
TOKEN_PEPPERS = required("TOKEN_PEPPERS", local_prefix="1:")
# Seals the entries of the journal and signs its checkpoints; never changed, never in the database.
JOURNAL_KEY = required("JOURNAL_KEY")
ALLOWED_HOSTS = os.environ.get("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if TLS else []
ROOT_URLCONF = "coordination.urls"
WSGI_APPLICATION = "coordination.wsgi.application"

INSTALLED_APPS = [
    "centres",
    "incidents",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_filters",
    "django_htmx",
    "csp",
    "axes",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "django_otp_webauthn",
]
MIDDLEWARE = [
    "centres.watching.requests.RequestMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "centres.access.middleware.CompressingMiddleware",
    "centres.access.middleware.IsolatingMiddleware",
    "centres.access.middleware.StorableHeadersMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "centres.access.session_middleware.IdleLimitMiddleware",
    "centres.access.session_middleware.ConfirmedMiddleware",
    "centres.access.session_middleware.LockMiddleware",
    "centres.access.middleware.PrivateAnswersMiddleware",
    "centres.access.session_middleware.SignInRequiredMiddleware",
    "centres.access.session_middleware.TemporaryPasswordMiddleware",
    "centres.access.session_middleware.SecondFactorMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "axes.middleware.AxesMiddleware",
    "centres.access.middleware.BusyMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "OPTIONS": {
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "centres.templatetags.fields",
                "incidents.templatetags.tables",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "coordination.context.page",
            ],
        },
    }
]

FORM_RENDERER = "centres.text.display.Renderer"

# The one database
DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL") or servers.database_url(),
        conn_max_age=600,
        conn_health_checks=True,
    )
}
if "SERVES_REQUESTS" in os.environ:  # commands and tasks may take their time
    DATABASES["default"].setdefault("OPTIONS", {})["options"] = (
        "-c statement_timeout=5s -c lock_timeout=2s -c idle_in_transaction_session_timeout=10s"
    )
# Whether it may be one that forgets in a power cut: only the tests' own server is.
UNSAFE_DATABASE = switch("UNSAFE_DATABASE", default=False)
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",  # each process its own
        "OPTIONS": {"MAX_ENTRIES": 5_000},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Who signs in
AUTH_USER_MODEL = "centres.Officer"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "centres.access.passwords.SlowBackend",
]
PASSWORD_HASHERS = ["centres.access.passwords.Hasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
     "OPTIONS": {"user_attributes": ["username", "name_latin", "name_arabic"]}},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
     "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "centres.access.passwords.StrengthValidator"},
]  # fmt: skip
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "/"
SESSION_ENGINE = "centres.models.sessions"
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_IDLE = timedelta(minutes=15)
SESSION_IDLE_ADMINISTRATOR = timedelta(minutes=10)
SECOND_FACTOR = switch("SECOND_FACTOR", default=not LOCAL)  # whether everybody has to have one
OWN_KEYS = switch("OWN_KEYS", default=SECOND_FACTOR)  # whether who signs has to have an own key
CODE_FRESH = timedelta(minutes=5)  # how long a code serves what needs a fresh one
CODE_PATIENCE = timedelta(minutes=5)  # between the password and the code
SOURCE_FREE = timedelta(days=1)  # how long after its report a source is read without a fresh code
OTP_TOTP_ISSUER = "JCC"
OTP_TOTP_THROTTLE_FACTOR = OTP_STATIC_THROTTLE_FACTOR = 0  # our own limit slows guesses: CODES
OTP_WEBAUTHN_RP_NAME = "Joint coordination centres"
OTP_WEBAUTHN_RP_ID = ALLOWED_HOSTS[0]  # here and below for its checks: each request says its own
OTP_WEBAUTHN_ALLOWED_ORIGINS = CSRF_TRUSTED_ORIGINS or ["http://localhost"]
OTP_WEBAUTHN_ALLOW_PASSWORDLESS_LOGIN = False
TEMPORARY_PASSWORD_KEPT = timedelta(hours=72)
# How many guesses at once, and how many an hour from then on: of one name from anywhere; from one
# address, at whatever names (failures alone, so that no room is locked out); at codes.
SIGN_INS_BY_NAME = 20, 80
SIGN_INS_BY_ADDRESS = 60, 60
CODES = 10, 20
API_CALLS_A_MINUTE = int(os.environ.get("API_CALLS_A_MINUTE", "120"))  # of each token, or officer
LIMITS_KEPT = timedelta(hours=2)  # by then each is full again
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
# A locked name's further failures are not counted: each would be stored, and put the end off.
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_SENSITIVE_PARAMETERS = ["username", "ip_address", "old", "again"]  # "password" is one anyway
AXES_LOCKOUT_CALLABLE = "centres.errors.locked_out"
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "centres.access.tokens.address_of"

# What a browser may do with the answer
COOKIE = "__Host-" if TLS else ""
SESSION_COOKIE_NAME = f"{COOKIE}session"
CSRF_COOKIE_NAME = f"{COOKIE}csrf"
LANGUAGE_COOKIE_NAME = f"{COOKIE}language"
BROWSER_COOKIE_NAME = f"{COOKIE}browser"  # whose it is known to be
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = TLS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_AGE = BROWSER_COOKIE_AGE = 365 * 24 * 60 * 60
CSRF_FAILURE_VIEW = "centres.errors.csrf_failure"
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = TLS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no third cookie
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1_048_576
STATIC_URL = "/static/"
STATIC_ROOT = None if LOCAL else ROOT / "staticfiles"  # locally the files are found in place
STATICFILES_DIRS = [ROOT / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "coordination.leaflet.LeafletFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if LOCAL
        else "coordination.static_files.PublishedFiles"
    },
}
WHITENOISE_USE_FINDERS = LOCAL

# Where processes of one server tell one another what the database cannot hold
RUN_DIR = Path(servers.data_folder() if LOCAL else tempfile.gettempdir())

# Where the services of backups say until when all was well; empty: nobody backs up from here
BACKUP_STATUS = os.environ.get("BACKUP_STATUS", "")

# Languages, and the one zone of the operations room
USE_TZ = True
TIME_ZONE = "Etc/GMT-3"  # C: UTC+3 all the year (POSIX writes the sign the other way round)
LOCAL_ZONE = timezone(timedelta(hours=3), "C")
SILENT_AFTER = timedelta(hours=12)  # a room that let nothing be heard for so long is silent
CUT_OFF = time(6)  # the day of the summary runs from here to here, in C
LANGUAGE_CODE = "en"
# Of pages, reports and papers: another needs its line here and its catalogue.
LANGUAGES = [("en", _("English")), ("ar", _("Arabic")), ("ckb", _("Central Kurdish"))]
ARABIC_SCRIPT = {"ar", "ckb"}  # those in which an officer's name is read in Arabic script
# Our own strings, and those of libraries that lack or mistake our languages.
LOCALE_PATHS = [ROOT / "coordination" / "locale", ROOT / "coordination" / "locale_django"]
FORMAT_MODULE_PATH = ["coordination.formats"]

# Who watches over the server: which neighbours may ask for /metrics, and who is mailed its faults
METRICS_NETWORKS = [
    ipaddress.ip_network(network.strip())
    for network in os.environ.get("METRICS_NETWORKS", "").split(",")
    if network.strip()
]
ALARM_ADDRESSES = [
    address.strip()
    for address in os.environ.get("ALARM_ADDRESSES", "").split(",")
    if address.strip()
]
FAILURE_KEPT = timedelta(days=30)  # since it was last met
REDIS_URL = os.environ.get("REDIS_URL", "")  # for /metrics, which asks the broker; no page does

# The rules of the record
BORDERING_KM = 20  # a centre borders a point this near to its area of responsibility
# A report from this far outside of its room's area is asked about: beyond what the room borders,
# and as far as a 10 km square or the next town's name may mislead.
FAR_KM = 30
# West, south, east, north in degrees: Iraq and about one degree around it. A point outside of it
# is recorded only when its sender confirms it.
COUNTRY_BOX = (37.8, 28.0, 49.7, 38.5)
FUTURE_TOLERANCE = timedelta(minutes=10)  # clocks differ; nothing later has happened yet

# The daily summary
SUMMARY_GRACE = timedelta(minutes=int(os.environ.get("SUMMARY_GRACE") or 60))  # then the clock
# Who is sent each issued edition, where a mail server is named
SUMMARY_ADDRESSES = [
    address.strip()
    for address in os.environ.get("SUMMARY_ADDRESSES", "").split(",")
    if address.strip()
]
# Whose paper it is, by language; empty: the joint coordination centres.
ORGANISATION = {
    code: os.environ.get(f"ORGANISATION_{code.upper()}", "").strip() for code, _name in LANGUAGES
}
# Above every page of its paper; empty: a sentence in the paper's language.
CLASSIFICATION = os.environ.get("CLASSIFICATION", "").strip()

# Whom to call who cannot get in, on the pages that anybody may open; empty: ask the own chief.
DUTY_TELEPHONE = os.environ.get("DUTY_TELEPHONE", "").strip()

# Work outside of requests. The broker holds nothing that matters: no request knows of it, and
# whatever is lost in it the clock sends again. What is due is asked of the database.
SWEEP_EVERY = timedelta(seconds=5)  # how soon followers see what was recorded
VERIFY_AT = time(2, 30)  # each night, in C
VERIFICATIONS_KEPT = 400
DRAFT_KEPT = timedelta(days=30)  # since its author last touched it
NOTICE_KEPT_READ = timedelta(days=30)
NOTICE_KEPT = timedelta(days=90)  # read or not
EMERGENCY_POSTING = timedelta(hours=24)  # without the other force's consent
EMERGENCY_PAUSE = timedelta(days=7)  # before the next one of the same role and force
EXPORT_LIMIT = timedelta(minutes=30)  # of one download, over a poor link
DOWNLOADS = 8  # at once, of all: the web server's processes have as many threads besides 4
DOWNLOADS_EACH = 3  # of one officer or system
CELERY_TASK_PUBLISH_RETRY = False  # the next sweep is as good
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"  # keeps no file: every task asks what is due
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None  # for ever
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_timeout": 5,
    "socket_connect_timeout": 5,
}

# Mail to the rooms' duty addresses, where a server for it is named
EMAIL_HOST = os.environ.get("SMTP_HOST", "")
EMAIL_PORT = int(os.environ.get("SMTP_PORT") or 587)
EMAIL_HOST_USER = os.environ.get("SMTP_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("SMTP_PASSWORD", "")
EMAIL_USE_SSL = EMAIL_PORT == 465 and switch("SMTP_TLS", default=True)
EMAIL_USE_TLS = not EMAIL_USE_SSL and switch("SMTP_TLS", default=True)
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("MAIL_FROM", "")
if EMAIL_HOST and not DEFAULT_FROM_EMAIL:
    raise ImproperlyConfigured("Set MAIL_FROM too: the address that mail of SMTP_HOST comes from.")

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "centres.access.tokens.TokenAuthentication",
        "centres.access.pulls.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_THROTTLE_CLASSES": ["centres.api.throttles.CallsThrottle"],
    "DEFAULT_RENDERER_CLASSES": ["centres.api.json_format.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["centres.api.json_format.JSONParser"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "centres.api.json_format.Negotiation",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "centres.api.json_format.problem",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Joint coordination centres",
    "DESCRIPTION": (
        "The log of the joint coordination centres, for other systems. Times are UTC, "
        "coordinates WGS 84; errors are `application/problem+json`."
    ),
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "TAGS": [
        {"name": "Incidents"},
        {"name": "Requests"},
        {"name": "Changes"},
        {"name": "Daily summary"},
        {"name": "Statistics"},
        {"name": "Rooms and officers"},
    ],
    "SORT_OPERATION_PARAMETERS": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "COMPONENT_SPLIT_PATCH": False,  # a revision too has a submission
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "centres.api.openapi.close_bodies",
        "centres.api.openapi.allow_empty_values",
    ],
    "ENUM_SUFFIX": "",
    "ENUM_NAME_OVERRIDES": {
        "CentreStatus": "centres.models.Centre.Status",
        "ProposalStatus": "centres.models.Proposal.Status",
        "Kind": "incidents.kinds.Kind",
        "Answer": "incidents.kinds.Answer",
        "Asked": "incidents.kinds.Asked",
        "Disputed": "incidents.kinds.Disputed",
        "RequestStatus": "incidents.models.request.Status",
        "Degree": "incidents.models.relation.Degree",
        "Fate": "incidents.kinds.Fate",
        "Outcome": "incidents.kinds.Outcome",
        "Credibility": "incidents.kinds.Credibility",
        "Reliability": "incidents.kinds.Reliability",
        "Scope": "centres.permissions.SCOPES",
    },
}
LOGGING = logs.config(as_json=not LOCAL)
SILENCED_SYSTEM_CHECKS: list[str] = []
