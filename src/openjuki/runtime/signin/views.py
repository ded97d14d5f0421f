"""Sign-in at this system (サインイン・ロック・サインアウトの窓口). Identity asks who it is."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from openjuki.runtime import installation
from openjuki.runtime.errors import Finding
from openjuki.runtime.rights import public, requires
from openjuki.runtime.signin import client, held, pending, policy, sessions, tokens
from openjuki.runtime.signin.models import StaffSession
from openjuki.runtime.signin.sessions import SignInRefused


@public("サインインの入口。認証基盤へ案内する")
@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Send the browser to identity, remembering where it wanted to go.

    A session of this browser that is locked or idle is left by a fresh proof only (U-12).
    """
    row = _row(request)
    begun = pending.begin("start", request.GET.get("next", "/"))
    return _to_identity(begun, again=row is not None and sessions.still_since(row) is not None)


@public("ロック解除の入口。認証基盤で本人を確かめる")
@require_GET
def unlock(request: HttpRequest) -> HttpResponse:
    """Send the browser to identity for a fresh proof.

    Without `next` it was opened beside the locked page (popup), which goes on by itself afterwards.
    """
    purpose = "unlock" if "next" in request.GET else "popup"
    return _to_identity(pending.begin(purpose, request.GET.get("next", "/")), again=True)


@public("認証基盤からの戻り先。一度限りの符号を確かめる")
@require_GET
def come_back(request: HttpRequest) -> HttpResponse:
    """Exchange the one-time code between servers, then open or unlock the session.

    Where a session of the person rests here and the proof is older, the way leads back to a fresh proof.

    Raises SignInRefused for an unknown state, a used or foreign code, or another person's unlock.
    """
    begun = pending.recall(request, request.GET.get("state", ""))
    if begun is None:
        raise SignInRefused(
            Finding(
                "AU-15",
                "この端末で始めたサインインではないか、時間が過ぎています",
                remedy="初めからやり直してください",
            )
        )
    claims = _claims(request.GET.get("code", ""), begun.nonce)
    row = _row(request)
    if begun.purpose != "start" and row is not None and row.ended_at is None:
        sessions.unlock(row, claims)
        response = _onward(begun, claims["sub"])
    elif sessions.proof_due(claims, row):
        return _to_identity(pending.begin(begun.purpose, begun.next), again=True)
    else:
        response = _opened(request, begun, claims, row)
    pending.forget(response)
    return response


@public("サインアウト。誰でも自分のセッションを終えられる")
@require_http_methods(["GET", "POST"])
def out(request: HttpRequest) -> HttpResponse:
    """GET asks, POST ends the session here and at identity, and with it at every system."""
    if request.method == "GET":
        return render(request, "signin/out.html", {"done": False})
    row = _row(request)
    complete = True
    if row is not None and row.ended_at is None:
        sessions.end(row, "out")
        try:
            client.sign_out(identity_session=str(row.identity_session), user_id=row.user_id)
        except client.IdentityRefused:
            pass  # ended there already
        except client.IdentityAway:
            complete = False
    request.staff = None  # type: ignore[attr-defined]
    response = render(request, "signin/out.html", {"done": True, "complete": complete})
    response.delete_cookie(policy.session_cookie(installation.current_system()), samesite="Lax")
    return response


@public("画面ロック。自分のセッションを止めるだけ")
@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Lock this session now; called by the screen after its idle time, or by a key. 204."""
    row = _row(request)
    if row is not None:
        sessions.lock(row)
    return HttpResponse(status=204)


@public("ロック中の案内。業務の情報を含まない")
@require_GET
def locked(request: HttpRequest) -> HttpResponse:
    """The page shown in place of a locked session's page."""
    row = _row(request)
    kept = held.waiting(row.user_id) if row is not None else None
    query = urlencode({"next": request.GET.get("next", "/")})
    return render(request, "signin/locked.html", {"kept": kept is not None, "query": query}, status=200)


@public("ロック解除後に閉じる小窓。業務の情報を含まない")
@require_GET
def unlocked(request: HttpRequest) -> HttpResponse:
    """End of an unlock beside the locked page: tells that page, then closes."""
    return render(request, "signin/unlocked.html")


@requires()
@require_http_methods(["GET", "POST"])
def resume(request: HttpRequest) -> HttpResponse:
    """GET shows that a form was kept and sends it on by one key; POST gives it up.

    The kept form stays until it has arrived: the cookie tells the middleware which one it was.
    """
    staff = request.staff  # type: ignore[attr-defined]
    if request.method == "POST":
        held.give_back(request.POST.get("held", ""), staff.user_id)
        return redirect("/")
    kept = held.waiting(staff.user_id)
    if kept is None:
        return redirect("/")
    context = {"path": kept.path, "pairs": held.opened(kept), "held": str(kept.public_id)}
    response = render(request, "signin/resume.html", context)
    pending.set_cookie(response, held.COOKIE, str(kept.public_id), max_age=policy.HELD_FOR)
    return response


def _to_identity(begun: pending.Pending, *, again: bool) -> HttpResponse:
    inst, system = installation.current(), installation.current_system()
    query = {
        "system": system,
        "state": begun.state,
        "nonce": begun.nonce,
        "redirect": f"{inst.url(system)}/signin/return",
    }
    if again:
        query["prompt"] = "again"
    response = HttpResponseRedirect(f"{inst.url(tokens.IDENTITY)}/authorize?{urlencode(query)}")
    pending.remember(response, begun)
    return response


def _claims(code: str, nonce: str) -> dict[str, Any]:
    inst, system = installation.current(), installation.current_system()
    try:
        assertion = client.redeem(code=code, redirect=f"{inst.url(system)}/signin/return")
        return tokens.verify_staff(assertion, nonce=nonce)
    except (client.IdentityRefused, tokens.TokenRefused):
        raise SignInRefused(
            Finding("AU-16", "サインインの符号が無効か、使用済みです", remedy="初めからやり直してください")
        ) from None
    except client.IdentityAway:
        refusal = SignInRefused(
            Finding("AU-17", "認証基盤が応答していません", remedy="しばらく待ってからやり直してください")
        )
        refusal.status = 503
        raise refusal from None


def _opened(
    request: HttpRequest, begun: pending.Pending, claims: dict[str, Any], old: StaffSession | None
) -> HttpResponse:
    device = request.COOKIES.get(policy.DEVICE_COOKIE, "")
    if not (20 <= len(device) <= 40 and device.isascii()):
        device = secrets.token_urlsafe(18)
    _, key = sessions.open_session(claims, terminal=f"{request.META.get('REMOTE_ADDR', '')} {device}")
    if old is not None and old.ended_at is None:
        sessions.end(old, "replaced")
    response = _onward(begun, str(claims["sub"]))
    name = policy.session_cookie(installation.current_system())
    pending.set_cookie(response, name, key, max_age=policy.ABSOLUTE)
    pending.set_cookie(response, policy.DEVICE_COOKIE, device, max_age=400 * 86400)
    return response


def _onward(begun: pending.Pending, user_id: str) -> HttpResponse:
    if begun.purpose == "popup":
        return redirect("/signin/unlocked")
    return redirect("/signin/resume" if held.waiting(user_id) else begun.next)


def _row(request: HttpRequest) -> StaffSession | None:
    key = request.COOKIES.get(policy.session_cookie(installation.current_system()), "")
    return sessions.find(key) if key else None
