"""Idempotency of writes (冪等キー): `Idempotency-Key` on API posts, a hidden field on forms.

The first request with a key is carried out and its answer kept; a repetition gets the kept answer, if its
sender may still make the request (U-05), and leaves a row in the log; the same key with another content is
refused. Keys belong to whoever is known: staff or a system. Anonymous requests and public views (passwords,
one-time codes) are neither kept nor answered from here. Source: decisions.md, Ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import ResolverMatch, resolve

from openjuki.runtime import audit, clock, fields, rights
from openjuki.runtime.errors import Forbidden, Problem
from openjuki.runtime.requests import answers
from openjuki.runtime.requests.models import AnsweredRequest
from openjuki.runtime.web import errors

HEADER = "Idempotency-Key"
FIELD = "idempotency_key"
UNFINISHED = timedelta(seconds=60)
METHODS = ("POST", "PUT", "PATCH", "DELETE")
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class IdempotencyMiddleware:
    """Wraps POST, PUT, PATCH and DELETE that carry a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return self.get_response(request)
        actor, match = _actor(request), _match(request)
        access = rights.access_of(match.func, request.method) if match else None
        if not actor or match is None or access is None or access.kind == "public":
            return self.get_response(request)
        key = self._key(request)
        if not key:
            return self.get_response(request)
        content = f"{request.method} {request.get_full_path()}\n".encode() + request.body
        # Keyed: the body may be nothing but a 個人番号, and twelve digits are few enough to try them all.
        digest = fields.keyed_hash(hashlib.sha256(content).hexdigest())
        row, fresh = answers.reserve(actor=actor, key=key, digest=digest)
        if row is not None and fresh:
            return self._carry_out(request, row)
        request.resolver_match = match  # the view does not run, but the log names its route
        return _repeat(request, access, row, digest)

    def _carry_out(self, request: HttpRequest, row: AnsweredRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        except BaseException:
            row.delete()
            raise
        if answers.worth_keeping(response):
            answers.keep(row, response)
        else:
            row.delete()
        return response

    def _key(self, request: HttpRequest) -> str:
        key = request.headers.get(HEADER, "")
        _ = request.body  # read once, before POST is parsed from it: the digest needs it later
        if not key and request.content_type in FORMS:
            key = str(request.POST.get(FIELD, ""))
        return key[:100]


def _actor(request: HttpRequest) -> str:
    """Whose key it is; a colon keeps systems apart from staff, whose ids hold none. Empty: nobody known."""
    staff, machine = getattr(request, "staff", None), getattr(request, "machine", None)
    if staff is not None:
        return str(staff.user_id)
    return f"machine:{machine}" if machine else ""


def _match(request: HttpRequest) -> ResolverMatch | None:
    try:
        return resolve(request.path_info)
    except Http404:
        return None


def _repeat(
    request: HttpRequest, access: rights.Access, row: AnsweredRequest | None, digest: bytes
) -> HttpResponse:
    if access.kind == "staff":
        try:
            rights.check(request, *access.rights)
        except Forbidden as refusal:
            return errors.refused(request, refusal)
    if row is None:
        return _problem("同じ処理がまだ終わっていません", "少し待ってからもう一度送ってください", 409)
    if bytes(row.request_digest) != digest:
        return _problem("同じ冪等キーで別の内容が送られました", "新しいキーで送り直してください", 422)
    if row.status is None:
        return _unfinished(row)
    try:
        response = answers.kept(row)
    except fields.SealBroken:
        return _unknown()
    route = request.resolver_match.route if request.resolver_match else ""
    terms = {"method": request.method, "route": route, "actor": row.actor}
    audit.view("requests.replayed", staff=getattr(request, "staff", None) or audit.WORKER, terms=terms)
    return response


def _unfinished(row: AnsweredRequest) -> JsonResponse:
    """The first try is under way, or its process died before it answered: then nobody may guess."""
    if clock.real_now() - row.at < UNFINISHED:
        return _problem("同じ処理がまだ終わっていません", "少し待ってからもう一度送ってください", 409)
    return _unknown()


def _unknown() -> JsonResponse:
    remedy = "一覧で結果を確かめ、反映されていなければ画面を開き直してやり直してください"
    return _problem("前の処理の結果を確認できません", remedy, 409)


def _problem(title: str, detail: str, status: int) -> JsonResponse:
    return JsonResponse(
        Problem(title, status, detail).document(), status=status, content_type=answers.PROBLEM
    )
