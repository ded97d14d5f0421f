"""What the issue form begins with (交付申請の初期値): the requester taken over from the case's notifier."""

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
    """Texts for the form; empty where the case tells nothing. The clerk confirms all of them."""

    requester: str = field(default="", repr=False)
    relation: str = "self"
    identification: str = ""
    addressee_nos: tuple[str, ...] = ()


def defaults_from(found: CaseDetail) -> IssueDefaults:
    """Defaults from a case."""
    notifier = found.data.get("notifier") or {}
    identity = found.data.get("identity") or {}
    method = IDENTITY_METHODS.get(str(identity.get("method", "")), "")
    texts = [str(notifier.get("name", "")), str(notifier.get("address", ""))]
    return IssueDefaults(
        requester="　".join(t for t in texts if t),
        relation=_RELATIONS.get(str(notifier.get("capacity", "")), "self"),
        identification=" ".join(t for t in (method, str(identity.get("document", ""))) if t),
        addressee_nos=tuple(found.subjects) if found.event_id is not None else (),
    )
