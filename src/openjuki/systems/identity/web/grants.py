"""権限の申請と承認の画面. Source: U-05 (application and approval by a second person)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.runtime.errors import Finding, Refused
from openjuki.runtime.rights import requires
from openjuki.systems.identity.selectors import staff as people
from openjuki.systems.identity.services import grants


class ApplicationForm(forms.Form):
    """申請の入力欄; rights and roles are read when the form is made."""

    user_id = forms.CharField(label="権限を受ける職員のID", max_length=9)
    role = forms.ChoiceField(label="役割", required=False)
    rights = forms.MultipleChoiceField(
        label="個別の権限", required=False, widget=forms.CheckboxSelectMultiple
    )
    starts_on = forms.DateField(label="開始日", required=False)
    ends_on = forms.DateField(label="終了日", required=False)
    reason = forms.CharField(label="業務上の理由", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role, rights = self.fields["role"], self.fields["rights"]
        assert isinstance(role, forms.ChoiceField)
        assert isinstance(rights, forms.ChoiceField)
        role.choices = [("", "(なし)"), *((r.name, r.title) for r in people.roles())]
        rights.choices = [(r.right, f"{r.title}({r.right})") for r in people.known_rights()]


@requires("identity.grants.apply")
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Applications, those waiting first."""
    waiting = people.applications(pending_only=True)
    decided = people.applications().exclude(state="pending")[:100]
    return render(request, "identity/grants.html", {"waiting": waiting, "decided": decided})


@requires("identity.grants.apply")
@require_http_methods(["GET", "POST"])
def apply_for(request: HttpRequest) -> HttpResponse:
    """申請."""
    form = ApplicationForm(request.POST or None, initial={"user_id": request.GET.get("user_id", "")})
    findings: tuple[Finding, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            grants.apply_for(maker=request.staff.user_id, **form.cleaned_data)  # type: ignore[attr-defined]
            return redirect("identity:grants")
        except Refused as e:
            findings = e.findings
    return render(request, "identity/apply.html", {"form": form, "findings": findings})


@requires("identity.grants.approve")
@require_POST
def decide(request: HttpRequest, application_id: int) -> HttpResponse:
    """承認又は却下; by another person than the maker and the receiver."""
    checker, note = request.staff.user_id, request.POST.get("note", "")[:200]  # type: ignore[attr-defined]
    if request.POST.get("decision") == "approve":
        grants.approve(application_id=application_id, checker=checker, note=note)
    else:
        grants.reject(application_id=application_id, checker=checker, note=note)
    return redirect("identity:grants")


@requires("identity.grants.apply")
@require_POST
def withdraw(request: HttpRequest, application_id: int) -> HttpResponse:
    """取下げ by the maker."""
    grants.withdraw(application_id=application_id, maker=request.staff.user_id)  # type: ignore[attr-defined]
    return redirect("identity:grants")


@requires("identity.grants.approve")
@require_POST
def take_away(request: HttpRequest, user_id: str) -> HttpResponse:
    """権限の取消し."""
    grants.end_grants(
        user_id=user_id,
        rights=request.POST.getlist("rights"),
        actor=request.staff.user_id,  # type: ignore[attr-defined]
        reason=request.POST.get("reason", "").strip()[:200],
    )
    return redirect("identity:person", user_id=user_id)


@requires("identity.events.view")
@require_GET
def events(request: HttpRequest) -> HttpResponse:
    """認証の記録."""
    return render(request, "identity/events.html", {"events": people.events()})
