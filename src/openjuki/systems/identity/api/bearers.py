"""証明のAPI: bearer assertions for programs."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from openjuki.runtime.api import answers
from openjuki.runtime.rights import public
from openjuki.systems.identity.services import bearer

router = Router(tags=["証明"])


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


@router.post("/token", response={200: TokenOut, **answers(429)}, summary="API利用の証明の発行")
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
