"""Blocks with one line per person or per item (世帯員の一覧、項目の修正)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from openjuki.kernel.register.record import Record
from openjuki.systems.residents.selectors.members import HouseMember
from openjuki.systems.residents.services.notice_forms import items as shapes
from openjuki.systems.residents.services.notice_forms.items import items_of
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.web.blocks import Block, Post, rows_in
from openjuki.systems.residents.web.forms.base import PathForm, hidden, tick
from openjuki.systems.residents.web.forms.notice import form_of, initial_of, record_item_form
from openjuki.systems.residents.web.record_items import label as record_label
from openjuki.systems.residents.web.record_items import text_of

#: More columns than this stand below the person, each with what the register says now.
MOST_COLUMNS = 3


@dataclass(slots=True)
class PersonRow:
    """One line of the household's table."""

    member: HouseMember
    form: PathForm = field(repr=False)
    cells: list[Any] = field(repr=False)
    box: str
    proposals: tuple[Any, ...] = field(repr=False, default=())

    @property
    def related(self) -> bool:
        """Whether a 続柄 can be entered, and so proposed."""
        return any(cell.name == "relationship" for cell in self.cells)

    @property
    def place(self) -> str:
        """Id of the place where 続柄 are proposed."""
        return f"proposals-{self.box.replace('.', '-')}"


class PeopleBlock(Block):
    """The members of a household: who is ticked (`ticked`), and what becomes of the others (`rest`)."""

    template = "residents/_block_people.html"

    def __init__(
        self,
        title: str,
        notice: type,
        *,
        ticked: str,
        rest: str,
        data: Mapping[str, Any],
        people: Sequence[HouseMember],
        proposals: Mapping[str, Any],
        records: Mapping[str, Record | None],
        count: int = 0,
        prefix: str = "row",
        every_member: bool = False,
        layout: Any,
    ) -> None:
        self.ticked, self.rest, self.prefix, self.every_member = ticked, rest, prefix, every_member
        self.tick_title, self.help = layout.tick, layout.help
        self.has_tick = bool(ticked) and not every_member
        self.has_address = len({m.address for m in people}) > 1
        self.address = people[0].address if people and not self.has_address else ""
        rows_of = {i.name: i.of for i in items_of(notice)}
        self.own = self._columns(rows_of.get(ticked))
        self.others = self._columns(rows_of.get(rest))
        columns = {i.name: (of, i) for of, listed in ((rows_of.get(rest), self.others),
                                                      (rows_of.get(ticked), self.own)) for i in listed}  # fmt: skip
        self.columns = [layout.labels.get(f"{ticked}.{n}") or layout.labels.get(n) or label_of(n, of)
                        for n, (of, _) in columns.items()]  # fmt: skip
        self.form = self._form(columns)
        known = {name: {r.get("addressee_no"): r for r in rows_in(data, name)} for name in (ticked, rest)}
        self.people = [self._row(i, m, known) for i, m in enumerate(people)]
        self.is_wide = len(columns) > MOST_COLUMNS
        for row in self.people:
            row.proposals = proposals.get(row.member.addressee_no, ())
            if self.is_wide:
                _tell_present(row, records.get(row.member.addressee_no))
        forms = [p.form for p in self.people] or [self.form(prefix=f"{prefix}.{i}") for i in range(count)]
        own_boxes = [p.box for p in self.people]
        self._where = {p.member.addressee_no: p.box for p in self.people}
        super().__init__(title, forms, [*filter(None, (ticked, rest)), "household_no", *own_boxes])

    @staticmethod
    def _columns(of: type | None) -> list[shapes.Item]:
        return [i for i in items_of(of) if i.name != "addressee_no"] if of else []

    def _form(self, columns: Mapping[str, Any]) -> type[PathForm]:
        fields: dict[str, Any] = {"addressee_no": hidden("宛名番号", "addressee_no")}
        if self.has_tick:
            fields["moves"] = tick(self.tick_title)
        for name, (cls, _) in columns.items():
            fields |= {name: form_of(cls, (name,)).base_fields[name]}
        return type("RowForm", (PathForm,), fields)

    def _row(self, at: int, member: HouseMember, known: Mapping[str, Mapping[Any, Any]]) -> PersonRow:
        no = member.addressee_no
        said = (known.get(self.ticked) or {}).get(no) or (known.get(self.rest) or {}).get(no) or {}
        initial = {**initial_of(said), "addressee_no": no, "moves": no in (known.get(self.ticked) or {})}
        form = self.form(initial=initial, prefix=f"{self.prefix}.{at}")
        cells = [form[n] for n in form.fields if n not in ("addressee_no", "moves")]
        return PersonRow(member, form, cells, f"{self.prefix}.{at}")

    @property
    def required(self) -> list[str]:
        return []

    @property
    def names(self) -> list[str]:
        return [n for n in super().names if not n.endswith("addressee_no")]

    def changes(self, post: Post) -> dict[str, Any]:
        if not self.forms:
            return {}
        ticked, rest = [], []
        for form in self.forms:
            said = {k.removeprefix(f"{form.prefix}."): v for k, v in form.typed(post).items()}
            no = said.pop("addressee_no", "")
            self._where[no] = str(form.prefix)
            if self.every_member or said.pop("moves", False):
                ticked.append({"addressee_no": no, **{i.name: said.get(i.name, "") for i in self.own}})
            elif self.rest and any(said.get(i.name) not in ("", None, False) for i in self.others):
                rest.append({"addressee_no": no, **{i.name: said.get(i.name, "") for i in self.others}})
        return {n: rows for n, rows in ((self.ticked, ticked), (self.rest, rest)) if n}

    def places(self, data: Mapping[str, Any]) -> dict[str, str]:
        return {
            f"{name}.{at}": self._where[str(row.get("addressee_no"))]
            for name in (self.ticked, self.rest)
            if name
            for at, row in enumerate(rows_in(data, name))
            if str(row.get("addressee_no")) in self._where
        }


def _tell_present(row: PersonRow, record: Record | None) -> None:
    """Below each field what the register says of this item now."""
    known = {i.name for i in items_of(Record)}
    for cell in row.cells:
        if record is not None and cell.name in known and (now := text_of(cell.name, record)):
            cell.help_text = f"いま {now}"


@dataclass(slots=True)
class ItemRow:
    """One item of the record: what it says now, and what it shall say."""

    label: str
    now: str = field(repr=False)
    field: Any = field(repr=False)
    blank_name: str
    blank: bool
    box: str


class ItemsBlock(Block):
    """Changes of a person's items: only what is typed is sent; the tick makes an item blank."""

    template = "residents/_block_items.html"

    def __init__(
        self, title: str, name: str, items: Sequence[str], data: Mapping[str, Any], record: Record | None
    ) -> None:
        self.name = name
        said = {str(r.get("name")): str(r.get("value") or "") for r in rows_in(data, name)}
        forms = {
            n: record_item_form(n)(initial={"value": said.get(n, "")}, prefix=f"item.{n}") for n in items
        }
        self.rows = [
            ItemRow(record_label(n), text_of(n, record) if record else "", form["value"], f"blank.{n}",
                    said.get(n) == "", f"item.{n}")
            for n, form in forms.items()
        ]  # fmt: skip
        super().__init__(title, list(forms.values()), [name, *(r.box for r in self.rows)])

    @classmethod
    def posted(cls, title: str, name: str, post: Post) -> ItemsBlock:
        """The block as it was posted: the items that it had."""
        names = [n.split(".")[1] for n in post if n.startswith("item.") and n.endswith(".value")]
        known = {i.name for i in items_of(Record)}
        return cls(title, name, [n for n in names if n in known], {}, None)

    def changes(self, post: Post) -> dict[str, Any]:
        listed = []
        for form in self.forms:
            name = str(form.prefix).partition(".")[2]
            value = str(form.typed(post).get(f"{form.prefix}.value", "")).strip()
            if value or f"blank.{name}" in post:
                listed.append({"name": name, "value": value})
        return {self.name: listed} if self.forms else {}

    def places(self, data: Mapping[str, Any]) -> dict[str, str]:
        return {
            f"{self.name}.{at}": f"item.{row.get('name')}" for at, row in enumerate(rows_in(data, self.name))
        }
