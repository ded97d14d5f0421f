"""What identity needs beyond the common settings (認証基盤の設定); merged by `runtime.settings`.

Only this system has accounts. Rate limits live in the database, because several processes share them.
"""

from __future__ import annotations

from datetime import timedelta

from openjuki.runtime import installation as _installation

_inst = _installation.current()
_plain_http = _inst.mode != "production"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
]
# No IdempotencyMiddleware: answers here are tokens, secrets and recovery codes, which nobody may keep.
MIDDLEWARE = [
    "openjuki.runtime.web.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "openjuki.runtime.web.middleware.ErrorPagesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "openjuki.systems.identity.web.middleware.OwnStaffMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTH_USER_MODEL = "identity.StaffUser"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("user_id", "name")},
    },
]

# Django culls a database cache at 300 entries by default, and failure counters with it.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "shared_cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    }
}

SESSION_COOKIE_NAME = "oj_identity"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = not _plain_http
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LOGIN_URL = "/account/login/"
LOGIN_REDIRECT_URL = "/"
USE_I18N = True  # the words of Django and allauth themselves

ACCOUNT_ADAPTER = "openjuki.systems.identity.services.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "user_id"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/account/login/"
ACCOUNT_REAUTHENTICATION_TIMEOUT = 300
ACCOUNT_FORMS = {
    "login": "openjuki.systems.identity.web.forms.LoginForm",
    "reauthenticate": "openjuki.systems.identity.web.forms.ReauthenticateForm",
}
# A whole office may stand behind one address. What protects one ID is axes' count below, which an
# administrator can lift; a second count per ID here could not be lifted.
ACCOUNT_RATE_LIMITS = {
    "login": "600/m/ip",
    "login_failed": "300/m/ip",
    "reauthenticate": "10/m/user",
}

MFA_ADAPTER = "openjuki.systems.identity.services.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_TOLERANCE = 1  # safe, because services.codes lets no period serve twice
MFA_TOTP_ISSUER = "openjuki"
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = _plain_http
MFA_RATE_LIMITS = {"webauthn_login": "600/m/ip"}
MFA_FORMS = {
    "authenticate": "openjuki.systems.identity.web.forms.CodeForm",
    "reauthenticate": "openjuki.systems.identity.web.forms.CodeAgainForm",
}

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = ["username"]  # one ID is one person (U-01), from whatever address it is tried
AXES_USERNAME_FORM_FIELD = "username"  # as allauth names it among the credentials
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # else anyone could keep a colleague out for ever
AXES_LOCKOUT_CALLABLE = "openjuki.systems.identity.web.lockout.locked_out"
AXES_ENABLE_ADMIN = False
AXES_VERBOSE = False
AXES_SENSITIVE_PARAMETERS = ["code", "credential", "password", "oldpassword", "password1", "password2"]

SHELL = {
    "sign_out_url": "/account/logout/",
    "idle_seconds": 900,
    "lock_url": "/lock",
    "unlock_url": "/unlock",
}
# axes would rather count by address; an ID is one person here, and every try at it counts (see above).
SILENCED_SYSTEM_CHECKS = ["axes.W006"]
