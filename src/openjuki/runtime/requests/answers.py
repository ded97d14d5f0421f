"""Kept answers (控えた応答): sealed, bound to their sender and key, for a day.

An answer may hold anything that the register holds, so its body is encrypted like a single field and opens
only in the row that it was made for. Source: decisions.md, Ids and 個人番号; S-10.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpResponse

from openjuki.runtime import clock, fields
from openjuki.runtime.requests.models import AnsweredRequest

KEPT_FOR = timedelta(hours=24)
KEPT_HEADERS = ("Content-Type", "Location", "HX-Redirect", "HX-Trigger")
PROBLEM = "application/problem+json"


def reserve(*, actor: str, key: str, digest: bytes) -> tuple[AnsweredRequest | None, bool]:
    """The row of this actor's key, and whether it is new; None where another try gave it up just now."""
    limit = clock.real_now() - KEPT_FOR
    AnsweredRequest.objects.filter(actor=actor, key=key, at__lt=limit).delete()
    row = AnsweredRequest(key=key, actor=actor, request_digest=digest, at=clock.real_now())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return AnsweredRequest.objects.filter(actor=actor, key=key).first(), False
    return row, True


def worth_keeping(response: HttpResponse) -> bool:
    """True for what was done (2xx, 3xx) and for a program's findings (409, 422).

    Anything else changed nothing, so a repetition may be judged anew; a stream has no body to keep.
    """
    if response.streaming:
        return False
    if response.status_code in (409, 422):
        return response.get("Content-Type", "").startswith(PROBLEM)
    return 200 <= response.status_code < 400


def keep(row: AnsweredRequest, response: HttpResponse) -> None:
    """Write the answer into its row."""
    row.status = response.status_code
    row.headers = {h: response[h] for h in KEPT_HEADERS if h in response}
    plain = b64encode(response.content).decode()
    row.body = fields.seal(plain, table="answered_request", column="body", row=_place(row))
    row.save(update_fields=["status", "headers", "body"])


def kept(row: AnsweredRequest) -> HttpResponse:
    """The answer as it was given. Raises `fields.SealBroken` where it cannot be opened."""
    plain = fields.unseal(row.body or b"\0", table="answered_request", column="body", row=_place(row))
    response = HttpResponse(b64decode(plain), status=row.status)
    for name, value in row.headers.items():
        response[name] = value
    response["Idempotency-Replayed"] = "true"
    return response


def purge() -> int:
    """Erase answers past their day; returns how many rows went."""
    return AnsweredRequest.objects.filter(at__lt=clock.real_now() - KEPT_FOR).delete()[0]


def _place(row: AnsweredRequest) -> str:
    return f"{row.actor}|{row.key}"
