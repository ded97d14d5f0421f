"""Error answers of the API (誤りの応答): RFC 9457 with the findings that the screens show beside a field."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from ninja.errors import HttpError, ValidationError

from openjuki.runtime.errors import Finding, Invalid, Problem, Refused
from openjuki.runtime.web.errors import new_reference

MEDIA_TYPE = "application/problem+json"


class FindingOut(Schema):
    """所見: `level` is error (blocks) or alert (needs an acknowledgement with a reason)."""

    id: str
    level: str
    field: str
    message: str
    law: str
    remedy: str


class ProblemOut(Schema):
    """Problem document of RFC 9457; `reference` joins it with the log."""

    type: str
    title: str
    status: int
    detail: str
    findings: list[FindingOut]
    reference: str = ""


def answers(*more: int) -> dict[Any, type[ProblemOut]]:
    """Problem answers that every operation can give, and those of this one."""
    return {frozenset({400, 401, 403, 404, 409, 422, *more}): ProblemOut}


def findings_out(findings: Sequence[Finding]) -> list[FindingOut]:
    """Findings for a body that is not an error: a draft may hold errors and alerts."""
    return [
        FindingOut(id=f.id, level=f.level, field=f.field, message=f.message, law=f.law, remedy=f.remedy)
        for f in findings
    ]


def problem(problem_: Problem) -> HttpResponse:
    """The HTTP answer of a problem."""
    body = problem_.document() | {"reference": new_reference()}
    return JsonResponse(body, status=problem_.status, content_type=MEDIA_TYPE)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """A service refused."""
    return problem(refusal.problem())


def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """A body, path or header that breaks the form: every fault with its place, never with its value."""
    findings = tuple(
        Finding(
            "API-1",
            str(each.get("msg", "")).removeprefix("Value error, "),
            field=".".join(str(part) for part in each.get("loc", ())[1:]),
            remedy="OpenAPI の記述に合わせて送り直してください。",
        )
        for each in error.errors
    )
    return problem(Invalid(*findings).problem())


def unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    """A body that is no JSON."""
    return problem(Problem("要求を読めません", error.status_code, "本文が JSON として読めません。", ()))
