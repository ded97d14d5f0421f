"""What the JSON APIs of the systems have in common (API共通): problems, media types, keys, description.

A system makes its API by `system_api(...)` and adds its routers. Every refusal is RFC 9457 with findings; a
body that breaks the form is named by place, never by value. Source: decisions.md, Ids; contracts.md.
"""

from __future__ import annotations

from typing import Annotated, Any, Final

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Header, NinjaAPI, Schema
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation
from pydantic import StringConstraints

from openjuki.runtime.errors import Finding, Invalid, Problem, Refused
from openjuki.runtime.rights import requires
from openjuki.runtime.web.errors import new_reference

MEDIA_TYPE: Final = "application/problem+json"
#: Every POST and PUT that writes asks for it; the middleware gives the kept answer to a repetition.
IdempotencyKey = Annotated[
    str,
    StringConstraints(min_length=8, max_length=100, pattern=r"^[0-9A-Za-z._-]+$"),
    Header(alias="Idempotency-Key"),
]


class FindingOut(Schema):
    """所見: what is wrong, why, what to do next."""

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


PROBLEMS: Final[dict[Any, Any]] = {frozenset({400, 401, 403, 404, 409, 422}): ProblemOut}


class SystemApi(NinjaAPI):
    """Ninja, with a description that tells the truth about problems and sign-in."""

    def __init__(self, system: str, title: str) -> None:
        super().__init__(title=title, version="1", urls_namespace=f"{system}-api", docs_decorator=requires())
        self._system = system
        self.exception_handler(Refused)(_refused)
        self.exception_handler(ValidationError)(_invalid)
        self.exception_handler(HttpError)(_unreadable)

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Short and lasting: part and function, such as `staff_approve`."""
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
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[MEDIA_TYPE] = content.pop("application/json")
        schema["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": f"oj_{self._system}"},
        }
        schema["security"] = [{"bearer": []}, {"session": []}]
        return schema


def _problem(problem: Problem) -> HttpResponse:
    body = problem.document() | {"reference": new_reference()}
    return JsonResponse(body, status=problem.status, content_type=MEDIA_TYPE)


def _refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    return _problem(refusal.problem())


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    findings = tuple(
        Finding(
            "API-1",
            str(each.get("msg", "")).removeprefix("Value error, "),
            field=".".join(str(part) for part in each.get("loc", ())[1:]),
            remedy="APIの記述に合わせて送り直してください",
        )
        for each in error.errors
    )
    return _problem(Invalid(*findings).problem())


def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(Problem("要求を読めません", error.status_code, "本文がJSONとして読めません"))
