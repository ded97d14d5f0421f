"""The blocks of a notice's form (届出の様式の区画): each knows its fields, and what a posted page says in them.

A finding names a path of the notice (`members.0.relationship`); a block whose rows stand elsewhere on the page
tells by `places` where each path stands (`row.2.relationship`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openjuki.systems.residents.selectors.members import HouseMember, NamedPerson
from openjuki.systems.residents.services.notice_forms.items import items_of
from openjuki.systems.residents.web.forms.address import AddressElsewhere, AddressForm
from openjuki.systems.residents.web.forms.base import PathForm
from openjuki.systems.residents.web.forms.notice import form_of, initial_of
from openjuki.systems.residents.web.forms.parties import AgentForm, IdentityForm, NotifierForm

AGENTS = ("agent", "statutory_agent")
Post = Mapping[str, Any]


def part(data: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A nested mapping of the draft; empty where it is not there yet."""
    found = data.get(name)
    return dict(found) if isinstance(found, Mapping) else {}


def rows_in(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    """The rows of a draft; none where there are none yet."""
    found = data.get(name)
    return [dict(r) for r in found if isinstance(r, Mapping)] if isinstance(found, list) else []


class Block:
    """A box of the form. `extra`: places for findings that are no field's."""

    template = "residents/_block_fields.html"

    def __init__(self, title: str, forms: Sequence[PathForm] = (), extra: Sequence[str] = ()) -> None:
        self.title, self.forms, self.extra = title, list(forms), list(extra)

    @property
    def names(self) -> list[str]:
        """Html names of all fields."""
        return [n for f in self.forms for n in f.names()]

    @property
    def required(self) -> list[str]:
        """Fields that nobody may leave blank."""
        return [f.add_prefix(n) for f in self.forms for n, each in f.fields.items() if each.required]

    def changes(self, post: Post) -> dict[str, Any]:
        """What the posted page says, by path of the draft."""
        return {path: value for form in self.forms for path, value in form.typed(post).items()}

    def places(self, data: Mapping[str, Any]) -> dict[str, str]:
        """Path of the notice → where it stands on the page, where the two differ."""
        return {}


class Head(Block):
    """Days and who gives notice, or the grounds."""

    template = "residents/_block_head.html"

    def __init__(self, notice: type, days: Sequence[str], data: Mapping[str, Any], labels: Any) -> None:
        self.days = form_of(notice, tuple(days), labels)(initial=initial_of(data))
        super().__init__("届出", [self.days])
        names = {i.name: i for i in items_of(notice)}
        self.notifier = self.identity = self.agent = self.grounds = None
        self.by_agent = part(data, "notifier").get("capacity") in AGENTS
        if "notifier" in names:
            self.notifier = NotifierForm(initial=part(data, "notifier"), prefix="notifier")
            self.forms.append(self.notifier)
            self.extra.append("notifier")
        if "identity" in names:
            self.identity = IdentityForm(initial=part(data, "identity"), prefix="identity")
            self.forms.append(self.identity)
            self.extra.append("identity")
        if "agent" in names:
            self.agent = AgentForm(initial=part(data, "agent"), prefix="agent")
            self.extra.append("agent")
        if "grounds" in names:
            of = names["grounds"].of
            assert of is not None
            self.title = "職権の根拠"
            form = form_of(of, tuple(i.name for i in items_of(of)))
            self.grounds = form(initial=initial_of(part(data, "grounds")), prefix="grounds")
            self.forms.append(self.grounds)
            self.extra.append("grounds")

    @property
    def names(self) -> list[str]:
        return [*super().names, *(self.agent.names() if self.agent else [])]

    def changes(self, post: Post) -> dict[str, Any]:
        found = super().changes(post)
        if self.agent is not None:
            said = self.agent.typed(post)
            by_agent = post.get("notifier.capacity") in AGENTS
            found["agent"] = {k.partition(".")[2]: v for k, v in said.items()} if by_agent else None
        return found


class AddressBlock(Block):
    """One address; the new one also shows who lives there, and which household is joined."""

    template = "residents/_block_address.html"

    def __init__(
        self, title: str, name: str, data: Mapping[str, Any], joins: bool, required: bool = True
    ) -> None:
        form = AddressForm if name == "address" else AddressElsewhere
        self.address = form(initial=part(data, name), prefix=name)
        self.address.fields["postal_code"].required = name == "address" and required
        self.joins = joins
        self.boxes = [name, f"{name}.code", f"{name}.town_code"]
        super().__init__(title, [self.address], [*self.boxes, *(["joins"] if joins else [])])

    def changes(self, post: Post) -> dict[str, Any]:
        found = super().changes(post)
        if self.joins and "joins" in post:
            found["joins"] = str(post["joins"])
        return found


class JoinsBlock(Block):
    """The household that is joined, where the notice gives no address: by number, or one that lives there."""

    template = "residents/_block_joins.html"

    def __init__(
        self, title: str, notice: type, data: Mapping[str, Any], joined: Sequence[HouseMember], labels: Any
    ) -> None:
        self.joined = joined
        super().__init__(title, [form_of(notice, ("joins",), labels)(initial=initial_of(data))])


class PersonBlock(Block):
    """The person whom the notice is about, as the register has the person."""

    template = "residents/_block_person.html"

    def __init__(self, title: str, name: str, person: NamedPerson | None) -> None:
        self.name, self.person = name, person
        super().__init__(title, [], [name])
