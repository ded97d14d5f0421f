"""転入届の画面の欄 (住民基本台帳法 第22条): the forms of one draft, and what a posted page changes in it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import Any

from openjuki.runtime.errors import Finding
from openjuki.systems.residents.services.notice_forms.build import MAX_ROWS
from openjuki.systems.residents.services.save_entry import Entry
from openjuki.systems.residents.web.forms.address import AddressForm
from openjuki.systems.residents.web.forms.base import PathForm
from openjuki.systems.residents.web.forms.move_in import MoveInHead, MoveInRest, MoverForm
from openjuki.systems.residents.web.forms.parties import AgentForm, IdentityForm, NotifierForm

_ROW = re.compile(r"members\.([0-9]{1,2})\.")
#: What a row says before anything is typed.
NEW_ROW = {"kind": "1", "individual_number_check": "none"}
AGENTS = ("agent", "statutory_agent")
BOXES = ("address", "address.code", "address.town_code", "previous_address", "previous_address.code",
         "joins", "members")  # fmt: skip


def part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A nested mapping of the draft; empty where it is not there yet."""
    found = data.get(name)
    return dict(found) if isinstance(found, Mapping) else {}


class MoveInPage:
    """Forms of a 転入届, one row at least. `data`: the draft; `posted`: the page that came back."""

    template = "residents/move_in.html"
    #: Where the entry begins is said by the page before.
    first = ""
    #: 続柄 come with the certificate.
    proposed: tuple[Any, ...] = ()
    joins_by_number = False

    def __init__(
        self,
        data: Mapping[str, Any],
        *,
        numbers: frozenset[str] = frozenset(),
        posted: Mapping[str, Any] | None = None,
        more: int | None = None,
        told: Container[str] = (),
    ) -> None:
        found = data.get("members")
        members = found if isinstance(found, list) else []
        self.head = MoveInHead(initial={"source": "certificate", **data})
        self.rest = MoveInRest(initial=dict(data))
        self.notifier = NotifierForm(initial=part(data, "notifier"), prefix="notifier")
        self.identity = IdentityForm(initial=part(data, "identity"), prefix="identity")
        self.agent = AgentForm(initial=part(data, "agent"), prefix="agent")
        self.address = AddressForm(initial=part(data, "address"), prefix="address")
        self.previous = AddressForm(initial=part(data, "previous_address"), prefix="previous_address")
        rows = [int(m[1]) + 1 for m in map(_ROW.match, posted or ()) if m]
        count = min(max(len(members), 1, *rows), MAX_ROWS)
        self.members = [
            row_of(f"members.{i}", {**NEW_ROW, **(members[i] if i < len(members) else {})}, posted, told)
            for i in range(count)
        ]
        if more is not None and more < count:
            self.members[more] = with_rarer_lines(self.members[more])
        self.by_agent = part(data, "notifier").get("capacity") in AGENTS
        self._mark_numbers(numbers)

    @classmethod
    def of_entry(cls, entry: Entry, more: int | None = None) -> MoveInPage:
        """The page of a draft; `more`: the row whose rarer items are asked for."""
        page = cls(entry.data, numbers=entry.numbers, more=more, told=fields_told(entry))
        for at, row in enumerate(page.members):
            row.candidates = entry.candidates.get(at, ())
        return page

    @classmethod
    def of_post(cls, kind: str, post: Mapping[str, Any]) -> MoveInPage:
        """The page that was posted: as many rows and lines as it has."""
        return cls({}, posted=post)

    def _mark_numbers(self, numbers: frozenset[str]) -> None:
        """A number that is on the draft is not shown again; 0 takes it out."""
        for row in self.members:
            if row.add_prefix("individual_number") in numbers:
                attrs = row.fields["individual_number"].widget.attrs
                attrs["placeholder"] = "入力済"
                attrs["title"] = "入力済みです。直すときは入れ直し、消すときは 0 を入れます"

    @property
    def forms(self) -> list[PathForm]:
        """Every form of the page."""
        return [self.head, self.rest, self.notifier, self.identity, self.agent, self.address, self.previous,
                *self.members]  # fmt: skip

    def told(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings as they are: their fields are the page's own."""
        return list(findings)

    def to_page(self, key: str) -> str:
        """Key of an alert as the page names it: the same."""
        return key

    def to_draft(self, key: str) -> str:
        """Key of an alert as the draft names it: the same."""
        return key

    @property
    def names(self) -> list[str]:
        """Names of all fields."""
        return [n for f in self.forms for n in f.names() if not n.endswith(".key")]

    @property
    def boxes(self) -> list[str]:
        """Places where findings can stand."""
        return [*self.names, *BOXES, *(str(f.prefix) for f in self.members)]

    @property
    def required(self) -> list[str]:
        """Fields that nobody may leave blank."""
        return [f.add_prefix(n) for f in self.forms for n, field in f.fields.items() if field.required]

    def changes(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """What the posted page says, by path of the draft."""
        found: dict[str, Any] = {}
        for form in self.forms:
            if form is not self.agent:
                found |= form.typed(post)
        said = self.agent.typed(post)
        by_agent = post.get("notifier.capacity") in AGENTS
        found["agent"] = {k.partition(".")[2]: v for k, v in said.items()} if by_agent else None
        if "joins" in post:
            found["joins"] = str(post["joins"])
        return found


def with_rarer_lines(row: MoverForm) -> MoverForm:
    """The same row, 詳細 opened."""
    lines = {"more", *(line for line, _ in row.lines)}
    return MoverForm(initial=row.initial, prefix=row.prefix, shown=lines)


def fields_told(entry: Entry | None) -> frozenset[str]:
    """Names of the fields of which a finding speaks: their lines are on the page."""
    return frozenset(f.field for f in entry.judgement.findings) if entry else frozenset()


def row_of(
    prefix: str, member: Mapping[str, Any], posted: Mapping[str, Any] | None, told: Container[str] = ()
) -> MoverForm:
    """One row of a draft, or of a posted page with the lines that it had."""
    if posted is None:
        return MoverForm(initial=dict(member), prefix=prefix, told=told)
    shown = [
        line
        for line in MoverForm.LINES
        if any(f"{prefix}.{name}" in posted for name in MoverForm.names_of(line))
    ]
    return MoverForm(initial={"kind": posted.get(f"{prefix}.kind", "")}, prefix=prefix, shown=shown)
