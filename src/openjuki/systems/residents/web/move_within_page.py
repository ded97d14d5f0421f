"""転居届の画面の欄 (住民基本台帳法 第23条, S 4.0.1 to S 4.0.4)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from openjuki.runtime.errors import Finding
from openjuki.systems.residents.selectors.members import HouseMember
from openjuki.systems.residents.services.save_entry import Entry
from openjuki.systems.residents.web.forms.address import AddressForm
from openjuki.systems.residents.web.forms.base import PathForm
from openjuki.systems.residents.web.forms.move_within import MemberRow, MoveWithinHead, MoveWithinRest
from openjuki.systems.residents.web.forms.parties import AgentForm, IdentityForm, NotifierForm
from openjuki.systems.residents.web.move_in_page import AGENTS, part

_ROW = re.compile(r"row\.([0-9]{1,2})\.addressee_no")
_PERSON = re.compile(r"(members|staying)\.([0-9]+)(\.|$)")
BOXES = ("address", "address.code", "address.town_code", "joins", "changed_on", "members", "staying",
         "household_no")  # fmt: skip


class MoveWithinPage:
    """Forms of a 転居届; one row per person of the household that is left."""

    template = "residents/move_within.html"

    def __init__(
        self, data: Mapping[str, Any], *, household: tuple[HouseMember, ...] = (), rows: int = 0
    ) -> None:
        moving = {m.get("addressee_no"): m for m in data.get("members") or []}
        staying = {m.get("addressee_no"): m for m in data.get("staying") or []}
        self.data, self.household = data, household
        self.head = MoveWithinHead(initial=dict(data))
        self.rest = MoveWithinRest(initial=dict(data))
        self.notifier = NotifierForm(initial=part(data, "notifier"), prefix="notifier")
        self.identity = IdentityForm(initial=part(data, "identity"), prefix="identity")
        self.agent = AgentForm(initial=part(data, "agent"), prefix="agent")
        self.address = AddressForm(initial=part(data, "address"), prefix="address")
        self.by_agent = part(data, "notifier").get("capacity") in AGENTS
        self.rows = [
            MemberRow(
                initial={
                    "addressee_no": m.addressee_no,
                    "moves": m.addressee_no in moving,
                    "relationship": (moving.get(m.addressee_no) or staying.get(m.addressee_no) or {}).get(
                        "relationship", ""
                    ),
                },
                prefix=f"row.{i}",
            )
            for i, m in enumerate(household)
        ] or [MemberRow(prefix=f"row.{i}") for i in range(rows)]

    @classmethod
    def of_entry(cls, entry: Entry, more: int | None = None) -> MoveWithinPage:
        """The page of a draft; its rows have no rarer items."""
        return cls(entry.data, household=entry.household)

    @classmethod
    def of_post(cls, post: Mapping[str, Any]) -> MoveWithinPage:
        """The page that was posted."""
        return cls({}, rows=sum(1 for n in post if _ROW.fullmatch(n)))

    @property
    def people(self) -> list[tuple[HouseMember, MemberRow]]:
        """Each member with its row."""
        return list(zip(self.household, self.rows, strict=True))

    @property
    def forms(self) -> list[PathForm]:
        """Every form of the page."""
        return [self.head, self.rest, self.notifier, self.identity, self.agent, self.address, *self.rows]

    @property
    def names(self) -> list[str]:
        """Names of all fields."""
        return [n for f in self.forms for n in f.names()]

    @property
    def boxes(self) -> list[str]:
        """Places where findings can stand."""
        return [*(n for n in self.names if not n.endswith("addressee_no")), *BOXES]

    @property
    def required(self) -> list[str]:
        """Fields that nobody may leave blank."""
        return [f.add_prefix(n) for f in self.forms for n, field in f.fields.items() if field.required
                and not str(f.prefix or "").startswith("row")]  # fmt: skip

    def told(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings about one person carry the name: rows change their place in the notice with each tick."""
        names = {m.addressee_no: m.name for m in self.household}
        return [replace(f, message=f"{n}: {f.message}") if (n := self._whose(f, names)) else f
                for f in findings]  # fmt: skip

    def _whose(self, finding: Finding, names: Mapping[str, str]) -> str:
        found = _PERSON.match(finding.field)
        listed = self.data.get(found[1]) if found else None
        if not found or not isinstance(listed, list) or int(found[2]) >= len(listed):
            return ""
        return names.get(listed[int(found[2])].get("addressee_no", ""), "")

    def changes(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """What the posted page says: who moves, who stays with another 続柄, and the rest by path."""
        found: dict[str, Any] = {}
        for form in (self.head, self.rest, self.notifier, self.identity, self.address):
            found |= form.typed(post)
        said = self.agent.typed(post)
        by_agent = post.get("notifier.capacity") in AGENTS
        found["agent"] = {k.partition(".")[2]: v for k, v in said.items()} if by_agent else None
        if "joins" in post:
            found["joins"] = str(post["joins"])
        if self.rows:
            found |= self._who(post)
        return found

    def _who(self, post: Mapping[str, Any]) -> dict[str, Any]:
        moving, staying = [], []
        for row in self.rows:
            said = {k.rpartition(".")[2]: v for k, v in row.typed(post).items()}
            one = {"addressee_no": said["addressee_no"], "relationship": said.get("relationship", "")}
            if said["moves"]:
                moving.append(one)
            elif one["relationship"]:
                staying.append(one)
        return {"members": moving, "staying": staying}
