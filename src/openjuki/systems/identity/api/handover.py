"""Between servers (サーバ間): code for assertion, fresh rights, end of a sign-in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from pydantic import BaseModel, ConfigDict, ValidationError

from openjuki.runtime.errors import Problem, Refused
from openjuki.runtime.rights import machine
from openjuki.systems.identity.services import handover, signins

PROBLEM = "application/problem+json"


class _Form(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")


class CodeIn(_Form):
    """POST /token."""

    code: str
    redirect: str


class RefreshIn(_Form):
    """POST /refresh."""

    session: str
    user_id: str
    nonce: str


class EndIn(_Form):
    """POST /end."""

    session: str
    user_id: str


def _answer(request: HttpRequest, form: type[_Form], act: Callable[[Any], dict[str, Any]]) -> JsonResponse:
    try:
        given = form.model_validate(json.loads(request.body))
    except (ValidationError, ValueError):
        return _problem(Problem("要求の形式が正しくありません", 400))
    try:
        return JsonResponse(act(given))
    except Refused as e:
        return _problem(e.problem())


def _problem(problem: Problem) -> JsonResponse:
    return JsonResponse(problem.document(), status=problem.status, content_type=PROBLEM)


@csrf_exempt
@machine()
@require_POST
def token(request: HttpRequest) -> JsonResponse:
    """Code → signed assertion, once, for the system that asks."""
    system = request.machine  # type: ignore[attr-defined]
    return _answer(
        request,
        CodeIn,
        lambda g: {"assertion": handover.redeem(code=g.code, system=system, redirect=g.redirect)},
    )


@csrf_exempt
@machine()
@require_POST
def refresh(request: HttpRequest) -> JsonResponse:
    """Fresh assertion for a session that goes on."""
    system = request.machine  # type: ignore[attr-defined]
    return _answer(
        request,
        RefreshIn,
        lambda g: {
            "assertion": handover.refresh(
                public_id=g.session, user_id=g.user_id, system=system, nonce=g.nonce
            )
        },
    )


@csrf_exempt
@machine()
@require_POST
def end(request: HttpRequest) -> JsonResponse:
    """Sign-out at one system ends the sign-in, and with it the sessions of all."""
    return _answer(
        request,
        EndIn,
        lambda g: {"ended": signins.end_sign_in(public_id=g.session, user_id=g.user_id, reason="out")},
    )
