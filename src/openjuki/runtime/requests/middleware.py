"""Idempotency of writes (冪等キー): `Idempotency-Key` on API posts, a hidden field on forms.

The first request with a key is carried out and its answer kept; a repetition gets the kept answer; the same
key with another content is refused. An answer of the 5xx kind is not kept: nothing was done, so trying
again is right. Source: decisions.md, Ids.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse

from openjuki.runtime import clock, fields
from openjuki.runtime.errors import Problem
from openjuki.runtime.requests.models import AnsweredRequest

HEADER = "Idempotency-Key"
FIELD = "idempotency_key"
KEPT_HEADERS = ("Content-Type", "Location", "HX-Redirect", "HX-Trigger")
UNFINISHED = timedelta(seconds=60)
PROBLEM = "application/problem+json"


class IdempotencyMiddleware:
    """Wraps POST, PUT, PATCH and DELETE that carry a key."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = self._key(request)
        if not key:
            return self.get_response(request)
        staff = getattr(request, "staff", None)
        actor = staff.user_id if staff else "anonymous"
        content = f"{request.method} {request.get_full_path()}\n".encode() + request.body
        # Keyed: the body may be nothing but a 個人番号, and twelve digits are few enough to try them all.
        digest = fields.keyed_hash(hashlib.sha256(content).hexdigest())
        row, fresh = self._reserve(actor, key, digest)
        if not fresh:
            return self._repeat(row, digest)
        try:
            response = self.get_response(request)
        except BaseException:
            row.delete()
            raise
        if response.status_code >= 500 or response.streaming:
            row.delete()
        else:
            self._keep(row, response)
        return response

    def _key(self, request: HttpRequest) -> str:
        if request.method not in ("POST", "PUT", "PATCH", "DELETE"):
            return ""
        key = request.headers.get(HEADER, "")
        _ = request.body  # read once, before POST is parsed from it: the digest needs it later
        if not key and request.content_type in ("application/x-www-form-urlencoded", "multipart/form-data"):
            key = str(request.POST.get(FIELD, ""))
        return key[:100]

    def _reserve(self, actor: str, key: str, digest: bytes) -> tuple[AnsweredRequest, bool]:
        row = AnsweredRequest(key=key, actor=actor, request_digest=digest, at=clock.real_now())
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return AnsweredRequest.objects.get(actor=actor, key=key), False
        return row, True

    def _repeat(self, row: AnsweredRequest, digest: bytes) -> HttpResponse:
        if bytes(row.request_digest) != digest:
            return _problem("同じ冪等キーで別の内容が送られました", "新しいキーで送り直してください", 422)
        if row.status is None:
            return _unfinished(row)
        response = HttpResponse(bytes(row.body or b""), status=row.status)
        for name, value in row.headers.items():
            response[name] = value
        response["Idempotency-Replayed"] = "true"
        return response

    def _keep(self, row: AnsweredRequest, response: HttpResponse) -> None:
        row.status = response.status_code
        row.headers = {h: response[h] for h in KEPT_HEADERS if h in response}
        row.body = response.content
        row.save(update_fields=["status", "headers", "body"])


def _unfinished(row: AnsweredRequest) -> JsonResponse:
    """The first try is under way, or its process died before it answered: then nobody may guess."""
    if clock.real_now() - row.at < UNFINISHED:
        return _problem("同じ処理がまだ終わっていません", "少し待ってからもう一度送ってください", 409)
    remedy = "一覧で結果を確かめ、反映されていなければ画面を開き直してやり直してください"
    return _problem("前の処理の結果を確認できません", remedy, 409)


def _problem(title: str, detail: str, status: int) -> JsonResponse:
    return JsonResponse(Problem(title, status, detail).document(), status=status, content_type=PROBLEM)
