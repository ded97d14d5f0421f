"""Shapes that the hub's API shares."""

from __future__ import annotations

from ninja import Schema


class FindingOut(Schema):
    """One finding."""

    id: str
    level: str
    field: str
    message: str
    law: str
    remedy: str


class ProblemOut(Schema):
    """RFC 9457 with findings."""

    type: str
    title: str
    status: int
    detail: str
    findings: list[FindingOut]


ERRORS = {
    401: ProblemOut,
    403: ProblemOut,
    404: ProblemOut,
    409: ProblemOut,
    422: dict[str, object],
}
