"""What the form of a request begins with (交付申請の初期値): the requester taken over from the case's notifier."""

from __future__ import annotations

from dataclasses import dataclass, field

from openjuki.kernel.notices.parties import IDENTITY_METHODS
from openjuki.systems.residents.selectors.cases import CaseDetail

_RELATIONS = {
    "self": "self",
    "householder": "same_household",
    "same_household": "same_household",
    "statutory_agent": "statutory_agent",
    "agent": "agent",
}


@dataclass(frozen=True, slots=True)
class IssueDefaults:
    """Texts for the form; empty where the case tells nothing. The clerk confirms all of them.

    An agent who gave notice is the `bearer`; whose right it is stands in the register, not in the notice.
    """

    requester: str = field(default="", repr=False)
    requester_address: str = field(default="", repr=False)
    bearer: str = field(default="", repr=False)
    authority: str = ""
    relation: str = "self"
    identification: str = ""
    addressee_nos: tuple[str, ...] = ()


def defaults_from(found: CaseDetail) -> IssueDefaults:
    """Defaults from a case."""
    notifier = found.data.get("notifier") or {}
    method = str((found.data.get("identity") or {}).get("method", ""))
    name, home = str(notifier.get("name", "")), str(notifier.get("address", ""))
    relation = _RELATIONS.get(str(notifier.get("capacity", "")), "self")
    agent = relation in ("agent", "statutory_agent")
    return IssueDefaults(
        requester="" if agent else name,
        requester_address="" if agent else home,
        bearer="　".join(t for t in (name, home) if t) if agent else "",
        authority=str((found.data.get("agent") or {}).get("mandate", "")) if agent else "",
        relation=relation,
        identification=IDENTITY_METHODS.get(method, "") if method != "not_verified" else "",
        addressee_nos=tuple(found.subjects) if found.event_id is not None else (),
    )
