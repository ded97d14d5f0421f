"""The form of any kind of notice (届出の様式): blocks made from the kind's dataclass and its layout.

`of_entry` is the page of a draft, `of_post` the page that came back; both have the same fields, so that what
was typed finds its path. docs/architecture/notices.md says how a dataclass becomes a form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from openjuki.kernel.register.record import SECRET_FIELDS
from openjuki.runtime.errors import Finding
from openjuki.systems.residents.services.notice_forms import KINDS, NoticeKind
from openjuki.systems.residents.services.notice_forms import items as shapes
from openjuki.systems.residents.services.notice_forms.items import (
    REST,
    Item,
    defaults_of,
    is_person,
    items_of,
    rows_of_entrants,
    rows_of_items,
    ticked_rows,
)
from openjuki.systems.residents.services.notice_forms.labels import label_of
from openjuki.systems.residents.services.save_entry import Entry
from openjuki.systems.residents.web.blocks import AddressBlock, Block, Head, JoinsBlock, PersonBlock, part
from openjuki.systems.residents.web.entrants_block import Entrant, EntrantsBlock
from openjuki.systems.residents.web.findings_shown import value_at
from openjuki.systems.residents.web.forms.base import PathForm
from openjuki.systems.residents.web.forms.notice import form_of, initial_of
from openjuki.systems.residents.web.layouts import labels_of, layout_of
from openjuki.systems.residents.web.people_blocks import ItemsBlock, PeopleBlock, PersonRow

_ROW = re.compile(r"(row|joined)\.([0-9]{1,2})\.addressee_no")
_DAYS: Final = (shapes.DAY, shapes.UNCERTAIN)
_LAST: Final = ("note", "address_override")
_HEAD_PARTS: Final = frozenset({"notifier", "identity", "agent", "grounds"})
#: So many short items stand beside the days; more have a box of their own.
MOST_IN_HEAD: Final = 3
_NEVER: Final = frozenset({"ward", "household_no", "joins", "address_override", "note"})


class NoticePage:
    """Forms of one draft. `entry`: the draft; None for a posted page, `post` then."""

    template = "residents/notice.html"

    def __init__(
        self,
        kind: NoticeKind,
        *,
        entry: Entry | None = None,
        post: Mapping[str, Any],
        more: int | None = None,
    ) -> None:
        self.kind, self.entry, self.post, self.more = kind, entry, post, more
        self.data: Mapping[str, Any] = {**defaults_of(kind.notice), **entry.data} if entry else {}
        self.layout = layout_of(kind.name)
        self.items = {i.name: i for i in items_of(kind.notice)}
        self.labels = tuple(labels_of(kind).items())
        self.blocks = list(self._blocks())
        if entry:
            self._mark_numbers(entry.numbers)
            self._offer_notes()
        self._places = self._all_places(self.data)

    @classmethod
    def of_entry(cls, entry: Entry, more: int | None = None) -> NoticePage:
        """The page of a draft; `more`: the row of new people whose rarer items are asked for."""
        return cls(KINDS[entry.kind], entry=entry, post={}, more=more)

    @classmethod
    def of_post(cls, kind: str, post: Mapping[str, Any]) -> NoticePage:
        """The page that was posted: as many rows as it has."""
        return cls(KINDS[kind], post=post)

    def _blocks(self) -> Iterable[Block]:
        notice = self.kind.notice
        first = [n for n, i in self.items.items() if i.what in _DAYS and i.required and n != "notified_on"]
        left = self._left()
        few = left if len(left) <= MOST_IN_HEAD else ()
        yield Head(notice, [*first, "notified_on", *few], self.data, self.labels)
        for name in filter(is_person, self.items):
            yield PersonBlock(self._title(name), name, self._person(name))
        for title, names in self.layout.sections:
            yield self._fields(title, names)
        if left and not few:
            yield self._fields("内容", left)
        yield from self._parts()
        yield from self._addresses()
        yield from self._people()
        yield from self._changed_items()
        for name in rows_of_entrants(notice):
            yield EntrantsBlock(self._title(name), notice, name, self.data, self.entry, self.post, self.more)
        if last := tuple(n for n in _LAST if n in self.items):
            yield self._fields("その他", last)

    def _title(self, name: str) -> str:
        usual = "対象者" if name == "addressee_no" else label_of(name, self.kind.notice)
        return self.layout.titles.get(name) or usual

    def _fields(self, title: str, names: tuple[str, ...]) -> Block:
        return Block(title, [form_of(self.kind.notice, names, self.labels)(initial=initial_of(self.data))])

    def _person(self, name: str) -> Any:
        return self.entry.people.get(str(self.data.get(name) or "")) if self.entry else None

    def _left(self) -> tuple[str, ...]:
        """What the notice says beyond days, people and addresses, where no section of the layout has it."""
        simple = (shapes.TEXT, shapes.NUMBER, shapes.TICK, shapes.YES_NO, shapes.TEXTS)
        optional = {n for n, i in self.items.items() if i.what in _DAYS and not i.required}
        elsewhere = {n for _, names in self.layout.sections for n in names} | self.layout.hidden | _NEVER
        return tuple(n for n, i in self.items.items()
                     if (i.what in simple or n in optional) and n not in elsewhere and not is_person(n))  # fmt: skip

    def _parts(self) -> Iterable[Block]:
        """Groups of items: another dataclass inside the notice."""
        for name, item in self.items.items():
            if item.what == shapes.PART and name not in _HEAD_PARTS and item.of is not None:
                form = form_of(item.of, tuple(i.name for i in items_of(item.of) if _plain(i)))
                own = form(initial=initial_of(part(self.data, name)), prefix=name)
                yield Block(self._title(name), [own], [name])

    def _addresses(self) -> Iterable[Block]:
        at_address = "address" in self.items and self.items["address"].required
        joins = "joins" in self.items
        if joins and not at_address:
            joined = self.entry.joined if self.entry else ()
            yield JoinsBlock(self._title("joins"), self.kind.notice, self.data, joined, self.labels)
        for name, item in self.items.items():
            if item.what == shapes.ADDRESS and name not in self.layout.hidden:
                neighbours = joins and at_address and name == "address"
                yield AddressBlock(self._title(name), name, self.data, neighbours, item.required)

    def _people(self) -> Iterable[Block]:
        ticked, rest = ticked_rows(self.kind.notice), REST if REST in self.items else ""
        if not ticked and not rest:
            return
        people = list(self.entry.household) if self.entry else []
        listed = {m.addressee_no for m in people}
        if self.entry and ticked:
            rows = [str(r.get("addressee_no")) for r in self.data.get(ticked) or [] if isinstance(r, Mapping)]
            people += [
                self.entry.people[n].member for n in rows if n in self.entry.people and n not in listed
            ]
        if not ticked and (one := str(self.data.get("addressee_no") or "")):
            people = [m for m in people if m.addressee_no != one]
        yield PeopleBlock(
            self.layout.people, self.kind.notice, ticked=ticked, rest=rest, data=self.data, people=people,
            count=sum(1 for n in self.post if (m := _ROW.fullmatch(n)) and m[1] == "row"),
            proposals=self.entry.proposals if self.entry else {},
            records={n: p.record for n, p in self.entry.people.items()} if self.entry else {},
            every_member=ticked in self.layout.every_member, layout=self.layout,
        )  # fmt: skip

    def _changed_items(self) -> Iterable[Block]:
        name = rows_of_items(self.kind.notice)
        if not name:
            return
        if self.entry is None:
            yield ItemsBlock.posted(self._title(name), name, self.post)
            return
        person = self._person("addressee_no")
        record = person.record if person else None
        items = [n for n in self.kind.items_for(record) if n not in SECRET_FIELDS] if record else []
        yield ItemsBlock(self._title(name), name, items, self.data, record)

    def _offer_notes(self) -> None:
        """留意事項 is free, and the words that the standard prescribes are offered (S 1.1.14)."""
        for form in self.forms:
            if "note" in form.fields:
                form.fields["note"].widget.attrs["list"] = "event-notes"

    def _mark_numbers(self, numbers: frozenset[str]) -> None:
        """A number that is on the draft is not shown again; 0 takes it out."""
        for form in self.forms:
            for name, each in form.fields.items():
                if form.add_prefix(name) in numbers:
                    each.widget.attrs |= {
                        "placeholder": "入力済",
                        "title": "入力済みです。直すときは入れ直し、消すときは 0 を入れます",
                    }

    @property
    def proposed(self) -> list[PersonRow | Entrant]:
        """Rows of people whose 続柄 may be proposed."""
        people = [row for b in self.blocks if isinstance(b, PeopleBlock) for row in b.people if row.related]
        return [*people, *(row for b in self.blocks if isinstance(b, EntrantsBlock) for row in b.rows)]

    @property
    def joins_by_number(self) -> bool:
        """Whether the household that is joined is typed, and its members are shown beside."""
        return any(isinstance(b, JoinsBlock) for b in self.blocks)

    @property
    def first(self) -> str:
        """Where the entry begins: the first field that is still to be filled."""
        return next((n for n in self.required if value_at(self.data, n) in (None, "")), self.names[0])

    @property
    def forms(self) -> list[PathForm]:
        """Every form of the page."""
        return [f for b in self.blocks for f in b.forms]

    @property
    def names(self) -> list[str]:
        """Names of all fields."""
        return [n for b in self.blocks for n in b.names]

    @property
    def boxes(self) -> list[str]:
        """Places where findings can stand."""
        return [*self.names, *dict.fromkeys(n for b in self.blocks for n in b.extra)]

    @property
    def required(self) -> list[str]:
        """Fields that nobody may leave blank."""
        return [n for b in self.blocks for n in b.required]

    def changes(self, post: Mapping[str, Any]) -> dict[str, Any]:
        """What the posted page says, by path of the draft."""
        found = {path: value for b in self.blocks for path, value in b.changes(post).items()}
        self._places = self._all_places(found)
        return found

    def _all_places(self, data: Mapping[str, Any]) -> dict[str, str]:
        return {path: place for b in self.blocks for path, place in b.places(data).items()}

    def told(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings under the names of the page: a row stands where its person stands."""
        return [replace(f, field=moved(f.field, self._places)) for f in findings]

    def to_page(self, key: str) -> str:
        """Key of an alert as the page names it."""
        return _key(key, self._places)

    def to_draft(self, key: str) -> str:
        """Key of an alert as the draft names it."""
        return _key(key, {place: path for path, place in self._places.items()})


def _plain(item: Item) -> bool:
    return item.what not in (shapes.ADDRESS, shapes.PART, shapes.ROWS)


def moved(name: str, places: Mapping[str, str]) -> str:
    """A path with its beginning taken from one naming to the other."""
    for path, place in places.items():
        if name == path or name.startswith(f"{path}."):
            return place + name[len(path) :]
    return name


def _key(key: str, places: Mapping[str, str]) -> str:
    id_, dash, name = key.partition("-")
    return f"{id_}{dash}{moved(name, places)}" if dash else key
