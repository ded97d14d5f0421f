"""検索結果の行: what the list shows of each person, and which spelling led there. S 2.1.3, S 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Kind, Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import state_on
from openjuki.runtime import clock
from openjuki.runtime.db import prepared
from openjuki.systems.residents.selectors.holds import CONCERNS
from openjuki.systems.residents.selectors.rows import UNCERTAIN, uncertain_from
from openjuki.systems.residents.selectors.search import Hit

#: What a hit can be, for the list.
KINDS: Final = {
    "name": "氏名", "furigana": "振り仮名", "former_surname": "旧氏", "alias": "通称", "kanji": "併記の漢字",
}  # fmt: skip
_SHOWN: Final = (
    "kind", "status", "ward", "household_no", "relationship", "householder_name", "surname", "given_name",
    "reading_surname", "reading_given_name", "former_surname", "former_surname_reading", "roman_name",
    "kanji_name", "katakana_name", "reading_name", "alias", "alias_reading", "birth", "sex", "address_code",
    "address_town_code", "address_text", "address_lot", "address_detail", "address_postal_code",
    "planned_move_out_on", "confirmed_move_out_on", "removal_reason",
)  # fmt: skip
_SELECT: Final = ", ".join(f"v.{c}" for c in _SHOWN)
_UNCERTAIN_AT: Final = tuple(i for i, c in enumerate(_SHOWN) if c in UNCERTAIN)
_NOW: Final = (
    f"SELECT p.addressee_no, p.history_no, p.pending_case, {_SELECT} FROM person p"
    " JOIN person_version v USING (addressee_no, history_no) WHERE p.addressee_no = ANY(%s)"
)
_THEN: Final = (
    f"SELECT v.addressee_no, v.history_no, '', {_SELECT} FROM person_version v"
    " JOIN unnest(%s::text[], %s::int[]) AS w (addressee_no, history_no) USING (addressee_no, history_no)"
)
_HOLDS: Final = (
    "SELECT p.addressee_no, h.process, h.level, h.support_measure"
    f" FROM person p JOIN hold h ON {CONCERNS}"
    " WHERE p.addressee_no = ANY(%s) AND h.level <> 'none' AND (h.support_measure OR h.starts_on <= %s)"
)


@dataclass(frozen=True, slots=True)
class Spelling:
    """当たった表記. `text`: the name as it was written then; `current`: whether it still is."""

    kind: str
    label: str
    text: str
    current: bool
    address: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """検索結果の一行. `holds`: process → strongest level. `masked`: 支援措置, and not for these eyes."""

    addressee_no: str
    name: str
    reading: str
    birth: str
    sex: str
    address: str
    household_no: str
    relationship: str
    ward: str
    status: str
    foreign: bool
    removal_reason: str
    hit: Spelling
    pending_case: str = ""
    holds: dict[str, str] = field(default_factory=dict)
    support_measure: bool = False
    masked: bool = False


def rows_for(hits: Sequence[Hit], day: date) -> list[Row]:
    """One row per person, in the order of their first hit. `day`: the state shown is that of this day."""
    best = _best(hits)
    if not best:
        return []
    now = _records(_NOW, [list(best)])
    past = [h for h in best.values() if not h.current]
    then = (
        _records(_THEN, [[h.addressee_no for h in past], [str(h.from_history_no) for h in past]])
        if past
        else {}
    )
    levels, protected = held(list(best))
    rows = []
    for number, hit in best.items():
        found = now.get(number)
        if found is None:
            continue
        pending, record = found
        spelt = then[number][1] if number in then else record
        rows.append(
            _row(number, record, hit, spelt, pending, levels.get(number, {}), number in protected, day)
        )
    return rows


def _best(hits: Sequence[Hit]) -> dict[str, Hit]:
    """The hit to show for each person: a current spelling before a past one, the name before the others."""
    best: dict[str, Hit] = {}
    order = list(KINDS)
    for hit in hits:
        known = best.get(hit.addressee_no)
        if known is None or (not hit.current, order.index(hit.kind)) < (
            not known.current,
            order.index(known.kind),
        ):
            best[hit.addressee_no] = hit
    return best


def _records(sql: str, values: list[Any]) -> dict[str, tuple[str, Record]]:
    found = {}
    for number, _, pending, *cells in prepared.rows(sql, values):
        for at in _UNCERTAIN_AT:
            cells[at] = uncertain_from(cells[at])
        found[number] = (pending, Record.of(dict(zip(_SHOWN, cells, strict=True))))
    return found


def held(numbers: list[str]) -> tuple[dict[str, dict[str, str]], set[str]]:
    """抑止: 宛名番号 → process → strongest level; and who of them is under 支援措置 (S 3.1).

    A hold that is set aside by 一時解除 is still shown: the list makes evident who is under one.
    """
    found: dict[str, dict[str, str]] = {}
    protected = set()
    for number, process, level, support_measure in prepared.rows(_HOLDS, [numbers, clock.today()]):
        levels = found.setdefault(number, {})
        if levels.get(process) != "error":
            levels[process] = level
        if support_measure:
            protected.add(number)
    return found, protected


def _row(
    number: str,
    record: Record,
    hit: Hit,
    spelt: Record,
    pending: str,
    held: dict[str, str],
    protected: bool,
    day: date,
) -> Row:
    text = {"former_surname": spelt.former_surname, "alias": spelt.alias, "kanji": spelt.kanji_name}
    former = "" if hit.current else address_of(spelt).one_line()
    return Row(
        addressee_no=number,
        name=full_name(record),
        reading=full_reading(record),
        birth=record.birth.display() if record.birth is not None else "",
        sex=record.sex,
        address=address_of(record).one_line(),
        household_no=record.household_no,
        relationship=record.relationship,
        ward=record.ward,
        status=Status.LABELS[state_on(record, day)],
        foreign=record.kind == Kind.FOREIGN,
        removal_reason=record.removal_reason,
        hit=Spelling(hit.kind, KINDS[hit.kind], text.get(hit.kind) or full_name(spelt), hit.current, former),
        pending_case=pending,
        holds=held,
        support_measure=protected,
    )
