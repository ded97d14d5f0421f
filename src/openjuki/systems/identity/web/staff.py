"""職員アカウントの画面: list, one person, register, end, unlock. Source: U-01, U-06, U-07."""

from __future__ import annotations

import secrets

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.runtime import audit
from openjuki.runtime.errors import Finding, NotFound, Refused
from openjuki.runtime.rights import requires
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import accounts, lockout


class StaffForm(forms.Form):
    """登録の入力欄."""

    user_id = forms.CharField(label="職員ID", max_length=9, help_text="英小文字1字と数字4〜8桁")
    name = forms.CharField(label="氏名", max_length=100)
    office_code = forms.CharField(label="所属コード", max_length=10)
    ward = forms.CharField(label="区コード", max_length=5, required=False, help_text="全市の職員は空欄")
    branch = forms.CharField(label="出張所等", max_length=40, required=False)
    employment = forms.ChoiceField(label="区分", choices=[("employee", "職員"), ("contractor", "委託先")])
    pledged_on = forms.DateField(label="誓約書の承認日", required=False, help_text="委託先に限る")


class ReasonForm(forms.Form):
    """理由."""

    reason = forms.CharField(label="理由", max_length=200)


@requires("identity.staff.view")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """All accounts with what needs a look: not active, never signed in."""
    audit.view("staff.list", staff=request.staff)  # type: ignore[attr-defined]
    return render(request, "identity/staff.html", {"people": people.all_staff()})


@requires("identity.staff.view")
@require_GET
def show(request: HttpRequest, user_id: str) -> HttpResponse:
    """One account with grants and the record of its sign-ins."""
    person = people.staff(user_id)
    if person is None:
        raise NotFound(Finding("ID-10", "その職員IDはありません"))
    audit.view("staff.show", staff=request.staff, terms={"user_id": user_id})  # type: ignore[attr-defined]
    context = {
        "person": person,
        "grants": people.grants_of(person),
        "events": people.events(user_id=user_id, limit=50),
        "sign_ins": people.live_sign_ins().filter(staff=person),
    }
    return render(request, "identity/person.html", context)


@requires("identity.staff.edit")
@require_http_methods(["GET", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """登録. The first password is random, shown once, and must be changed at the first sign-in."""
    form = StaffForm(request.POST or None)
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        password = secrets.token_urlsafe(12)
        try:
            person = accounts.create_staff(
                new=accounts.NewStaff(**form.cleaned_data),
                password=password,
                actor=_actor(request),
            )
            return render(request, "identity/created.html", {"person": person, "password": password})
        except Refused as e:
            findings = e.findings
    return render(request, "identity/create.html", {"form": form, "findings": findings})


@requires("identity.staff.edit")
@require_POST
def end(request: HttpRequest, user_id: str) -> HttpResponse:
    """異動・退職等による停止: live sessions end at once (U-06)."""
    return _revoke(request, user_id, deactivate=True)


@requires("identity.sessions.end")
@require_POST
def end_sessions(request: HttpRequest, user_id: str) -> HttpResponse:
    """サインインの強制終了; the account stays."""
    return _revoke(request, user_id, deactivate=False)


@requires("identity.staff.edit")
@require_POST
def release(request: HttpRequest, user_id: str) -> HttpResponse:
    """連続失敗によるロックの解除."""
    lockout.unlock(user_id=user_id, actor=_actor(request))
    return redirect("identity:person", user_id=user_id)


@requires("identity.staff.edit")
@require_POST
def reset_factors(request: HttpRequest, user_id: str) -> HttpResponse:
    """端末の紛失等による認証手段の初期化."""
    accounts.reset_factors(user_id=user_id, actor=_actor(request), reason=_reason(request))
    return redirect("identity:person", user_id=user_id)


def _actor(request: HttpRequest) -> str:
    return str(request.staff.user_id)  # type: ignore[attr-defined]


def _reason(request: HttpRequest) -> str:
    form = ReasonForm(request.POST)
    if not form.is_valid():
        raise accounts.AccountUnchanged(Finding("ID-23", "理由を入力してください", field="reason"))
    return str(form.cleaned_data["reason"])


def _revoke(request: HttpRequest, user_id: str, *, deactivate: bool) -> HttpResponse:
    accounts.revoke(user_id=user_id, actor=_actor(request), reason=_reason(request), deactivate=deactivate)
    return redirect("identity:person", user_id=user_id)
