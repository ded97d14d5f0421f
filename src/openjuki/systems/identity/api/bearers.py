"""JSON API of identity (認証API): bearer assertions for programs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import NinjaAPI, Schema
from pydantic import ConfigDict, Field

from openjuki.runtime.rights import public, requires
from openjuki.systems.identity.services import bearer

api = NinjaAPI(
    title="openjuki 職員認証・権限",
    version="1",
    urls_namespace="identity-api",
    docs_decorator=requires(),
)


class TokenIn(Schema):
    """ID, password, one-time code, and the systems for which tokens are wanted."""

    model_config = ConfigDict(extra="forbid", strict=True)

    user_id: str = Field(max_length=9)
    password: str = Field(max_length=200)
    code: str = Field(max_length=10)
    audience: list[str] = Field(min_length=1, max_length=10)


class TokenOut(Schema):
    """One bearer per system; `expires_in` in seconds."""

    tokens: dict[str, str]
    expires_in: int


class ProblemOut(Schema):
    """RFC 9457 with findings."""

    type: str
    title: str
    status: int
    detail: str
    findings: list[dict[str, str]]


@api.post(
    "/token",
    response={200: TokenOut, 401: ProblemOut, 422: dict[str, object], 429: ProblemOut},
    summary="API利用の証明の発行",
)
@public("職員IDとパスワードとワンタイムパスワードで本人を確かめる")
def token(request: HttpRequest, given: TokenIn) -> TokenOut:
    """Bearer assertions, ten minutes each; a one-time code serves once, so name all systems at once."""
    issued = bearer.issue_bearers(
        request=request,
        user_id=given.user_id,
        password=given.password,
        code=given.code,
        audiences=tuple(dict.fromkeys(given.audience)),
    )
    return TokenOut(tokens=issued, expires_in=bearer.LIFETIME)
