"""What the JSON APIs of the systems have in common (API共通): problems, media types, keys, description.

A system makes its API by `SystemApi(...)` and adds its routers. Every refusal is RFC 9457 with findings; a
body that breaks the form is named by place, never by value. Source: decisions.md, Ids; contracts.md.
"""

from __future__ import annotations

from collections.abc import Sequence
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
    Header(alias="Idempotency-Key", description="同じ要求を二度行わないための鍵(UUIDv7 など)"),
]


class FindingOut(Schema):
    """所見: what is wrong, why, what to do; `level` is error (blocks) or alert (needs a reason).

    `offers`: what the field may say instead, the best first.
    """

    id: str
    level: str
    field: str
    message: str
    law: str
    remedy: str
    offers: list[str] = []


class ProblemOut(Schema):
    """Problem document of RFC 9457; `reference` joins it with the log."""

    type: str
    title: str
    status: int
    detail: str
    findings: list[FindingOut]
    reference: str = ""


def storable(text: str) -> str:
    """A validator: a NUL or half a surrogate pair cannot be stored, and is the caller's fault. Raises ValueError."""
    if "\0" in text or any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("保存できない文字が含まれています")
    return text


def answers(*more: int) -> dict[Any, type[ProblemOut]]:
    """Problem answers that every operation can give, and those of this one."""
    return {frozenset({400, 401, 403, 404, 409, 422, *more}): ProblemOut}


PROBLEMS: Final[dict[Any, Any]] = answers()


def findings_out(findings: Sequence[Finding]) -> list[FindingOut]:
    """Findings for a body that is not an error: a draft may hold errors and alerts."""
    return [FindingOut.model_validate(f, from_attributes=True) for f in findings]


class SystemApi(NinjaAPI):
    """Ninja, with a description that tells the truth about problems and sign-in."""

    def __init__(self, system: str, title: str, description: str = "") -> None:
        super().__init__(
            title=title, version="1", description=description, urls_namespace=f"{system}-api",
            docs_decorator=requires(),
        )  # fmt: skip
        self._system = system
        self._described: dict[tuple[object, ...], OpenAPISchema] = {}
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
        """The generated description, media types and security put right; made once: it takes seconds."""
        key = (path_prefix, *sorted((path_params or {}).items()))
        if key not in self._described:
            self._described[key] = self._describe(path_prefix, path_params)
        return self._described[key]

    def _describe(self, path_prefix: str | None, path_params: dict[str, Any] | None) -> OpenAPISchema:
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        for path in schema["paths"].values():
            for operation in path.values():
                for status, answer in operation["responses"].items():
                    content = answer.get("content", {})
                    if int(status) >= 400 and "application/json" in content:
                        content[MEDIA_TYPE] = content.pop("application/json")
        schema["components"]["securitySchemes"] = {
            "bearer": {"type": "http", "scheme": "bearer", "description": "職員認証(identity)が発行する証明"},
            "session": {
                "type": "apiKey",
                "in": "cookie",
                "name": f"oj_{self._system}",
                "description": "画面のセッション",
            },
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
            remedy="APIの記述(OpenAPI)に合わせて送り直してください。",
        )
        for each in error.errors
    )
    return _problem(Invalid(*findings).problem())


def _unreadable(request: HttpRequest, error: HttpError) -> HttpResponse:
    return _problem(Problem("要求を読めません", error.status_code, "本文が JSON として読めません。"))
