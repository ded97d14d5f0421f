"""What a system lets out (経路): its routes as the table of channels names them, and what is missing there."""

from __future__ import annotations

from openjuki.assurance.channels import Channel, table
from openjuki.runtime import rights

TOLD = (
    "src/openjuki/spec/channels.csv に行を足し(data: 住民の情報を運ぶなら resident、運ばないなら none と理由)、"
    "python -m openjuki.assurance.channels > docs/channels.md を実行してください。住民記録の経路は試験が自動で通ります"
)
#: Paths that every system has from the runtime; the table names them once, under `*`.
SHARED = (
    "healthz",
    "exchange/",
    "signin/",
    "shell/",
    "messages/",
    "api/messages/",
    "api/openapi.json",
    "api/docs",
)


def routes(system: str) -> set[str]:
    """Ids of all routes of the system that this process serves."""
    found = set()
    for route, method, _ in rights.walk():
        owner = "*" if route.startswith(SHARED) else system
        kind = "api" if route.startswith("api/") else "screen"
        found.add(
            f"{owner} {method} {route}" if kind == "api" and method != "*" else f"{owner} screen {route}"
        )
    return found


def listed(system: str) -> dict[str, Channel]:
    """Rows of the table for one system (or `*`), screens and API, by id."""
    return {c.id: c for c in table() if c.system == system and c.kind in ("screen", "api")}


def unlisted_routes(system: str) -> list[str]:
    """Routes that the table does not name: nobody has said how they protect."""
    known = listed(system).keys() | listed("*").keys()
    return sorted(routes(system) - known)


def gone_routes(system: str) -> list[str]:
    """Rows of the table for which there is no route any more."""
    return sorted(listed(system).keys() - routes(system))
