"""The JSON API of 住民記録 (API): whatever a screen does, with the same rights, services and findings.

Signed in by a bearer assertion of identity, or by the session of the screens (then with the CSRF token).
Its description is generated, committed and compared: `docs/openapi/residents.json`.
"""

from __future__ import annotations

from typing import Any

from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from openjuki.runtime.errors import Refused
from openjuki.runtime.rights import requires
from openjuki.systems.residents.api import (
    cases,
    certificates,
    holds,
    messages,
    move_outs,
    papers,
    people,
    problems,
    reviews,
    support_measures,
)

_SECURITY = {
    "bearer": {"type": "http", "scheme": "bearer", "description": "職員認証(identity)が発行する証明"},
    "session": {"type": "apiKey", "in": "cookie", "name": "oj_residents", "description": "画面のセッション"},
}


class ResidentsApi(NinjaAPI):
    """Ninja, with a description that tells the truth about problems, files and sign-in."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Short and lasting: part and function, such as `cases_open_case`."""
        function = operation.view_func
        return f"{function.__module__.rpartition('.')[2]}_{function.__name__}"

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """The generated description, media types and security put right."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    _true_media_type(status, answer)
        schema["components"]["securitySchemes"] = _SECURITY
        schema["security"] = [{"bearer": []}, {"session": []}]
        return schema


def _true_media_type(status: int | str, answer: dict[str, Any]) -> None:
    content = answer.get("content", {})
    if int(status) >= 400 and "application/json" in content:
        content[problems.MEDIA_TYPE] = content.pop("application/json")


api = ResidentsApi(
    title="openjuki 住民記録",
    version="1",
    description="住民基本台帳法に基づく届出の受付・審査・照会・証明。権限と所見は画面と同じです。",
    urls_namespace="residents-api",
    docs_decorator=requires(),
)
api.exception_handler(Refused)(problems.refused)
api.exception_handler(ValidationError)(problems.invalid)
api.exception_handler(HttpError)(problems.unreadable)
for _part in (cases, move_outs, papers, reviews, people, certificates, holds, messages, support_measures):
    api.add_router("", _part.router)
