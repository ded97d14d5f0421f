"""届出の種別のAPI: which kinds of notice there are, and the JSON Schema of each one's form data. A-01."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field, StrictStr

from openjuki.runtime.api import answers
from openjuki.runtime.errors import Finding, NotFound
from openjuki.runtime.rights import requires
from openjuki.systems.residents.services.notice_forms import KINDS
from openjuki.systems.residents.services.notice_forms.schema import schema_of

router = Router(tags=["届出の種別"])
KindName = Annotated[StrictStr, Field(max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


class KindOut(Schema):
    """One kind. `start`: whom the entry begins with; `right`: what staff need to enter it."""

    name: str
    title: str
    group: str
    law: str
    start: str
    right: str
    ex_officio: bool


@router.get("/kinds", response={200: list[KindOut], **answers()}, summary="届出の種別の一覧")
@requires("residents.home")
def kinds(request: HttpRequest) -> list[KindOut]:
    """All kinds, in the order of the counter's dialog."""
    return [
        KindOut(
            name=k.name, title=k.title, group=k.group, law=k.law, start=k.start, right=k.right,
            ex_officio=k.is_ex_officio,
        )
        for k in KINDS.values()
    ]  # fmt: skip


@router.get(
    "/kinds/{kind}/schema", response={200: dict[str, Any], **answers()}, summary="届出の様式のJSON Schema"
)
@requires("residents.home")
def kind_schema(request: HttpRequest, kind: KindName) -> dict[str, Any]:
    """JSON Schema (2020-12) of the form data of a kind."""
    if kind not in KINDS:
        raise NotFound(
            Finding("F05", "届出の種別がありません。", field="kind", remedy="一覧から選んでください。")
        )
    schema = schema_of(KINDS[kind].notice)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": KINDS[kind].title, **schema}
