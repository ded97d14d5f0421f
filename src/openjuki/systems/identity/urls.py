"""Routes of identity (認証基盤の窓口). Of allauth only what is wanted is mounted: no sign-up, no e-mail."""

from __future__ import annotations

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import URLPattern, URLResolver, include, path

from openjuki.runtime.rights import public
from openjuki.systems.identity.api import handover
from openjuki.systems.identity.api.root import api
from openjuki.systems.identity.web import authorize, grants, home, staff

_entry = public("サインインの画面。本人の確認そのもの")
_own = public("本人だけの設定。サインイン済みであることは認証部品が確かめる")

# allauth reverses these names itself, so they stand outside the namespace.
_allauth = [
    path("account/login/", _entry(account.login), name="account_login"),
    path("account/logout/", home.sign_out, name="account_logout"),
    path("account/inactive/", _entry(account.account_inactive), name="account_inactive"),
    path("account/reauthenticate/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("account/password/change/", _own(account.password_change), name="account_change_password"),
    path("mfa/", _own(mfa.index), name="mfa_index"),
    path("mfa/authenticate/", _entry(mfa.authenticate), name="mfa_authenticate"),
    path("mfa/reauthenticate/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("mfa/totp/activate/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("mfa/totp/deactivate/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("mfa/recovery-codes/", _own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "mfa/recovery-codes/generate/",
        _own(recovery.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path("mfa/webauthn/", _own(webauthn.list_webauthn), name="mfa_list_webauthn"),
    path("mfa/webauthn/add/", _own(webauthn.add_webauthn), name="mfa_add_webauthn"),
    path("mfa/webauthn/login/", _entry(webauthn.login_webauthn), name="mfa_login_webauthn"),
    path(
        "mfa/webauthn/reauthenticate/",
        _own(webauthn.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("mfa/webauthn/keys/<int:pk>/remove/", _own(webauthn.remove_webauthn), name="mfa_remove_webauthn"),
    path("mfa/webauthn/keys/<int:pk>/edit/", _own(webauthn.edit_webauthn), name="mfa_edit_webauthn"),
]

_screens = [
    path("", home.home, name="home"),
    path("lock", home.lock, name="lock"),
    path("unlock", home.unlock, name="unlock"),
    path("authorize", authorize.authorize, name="authorize"),
    path("staff/", staff.index, name="staff"),
    path("staff/new", staff.create, name="create"),
    path("staff/<slug:user_id>/", staff.show, name="person"),
    path("staff/<slug:user_id>/end", staff.end, name="end"),
    path("staff/<slug:user_id>/sessions/end", staff.end_sessions, name="end-sessions"),
    path("staff/<slug:user_id>/release", staff.release, name="release"),
    path("staff/<slug:user_id>/factors/reset", staff.reset_factors, name="reset-factors"),
    path("staff/<slug:user_id>/grants/end", grants.take_away, name="take-away"),
    path("grants/", grants.index, name="grants"),
    path("grants/new", grants.apply_for, name="apply"),
    path("grants/<int:application_id>/decide", grants.decide, name="decide"),
    path("grants/<int:application_id>/withdraw", grants.withdraw, name="withdraw"),
    path("events/", grants.events, name="events"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    *_allauth,
    path("token", handover.token, name="token"),
    path("refresh", handover.refresh, name="refresh"),
    path("end", handover.end, name="end-sign-in"),
    path("api/", api.urls),
    path("", include((_screens, "identity"))),
]
