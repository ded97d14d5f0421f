"""One person of an import (取込みの一人): all versions checked together, made ready for COPY, or held back.

A person enters whole or not at all: a history with a hole in it would not be a history (RR-08). 個人番号 is
opened with the import key and sealed again for this register; it never stands in a message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from types import SimpleNamespace
from typing import Any, Final, cast

from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.relationship.grammar import HOUSEHOLDER
from openjuki.runtime import fields
from openjuki.runtime.import_files import ImportKey, ImportRefused
from openjuki.systems.residents.models.columns import SEALED
from openjuki.systems.residents.selectors.rows import seal_number, uncertain_from
from openjuki.systems.residents.services import search_keys
from openjuki.systems.residents.services.city_import import layout
from openjuki.systems.residents.services.city_import.layout import POSITION as AT

Row = tuple[str, ...]


class HeldBack(Exception):  # noqa: N818  # reads as a sentence where it is raised
    """This person may not enter the register. `problem`: key of `models.imports.PROBLEMS`."""

    def __init__(self, problem: str, message: str) -> None:
        self.problem = problem
        self.message = message
        super().__init__(message)


@dataclass(slots=True)
class Ready:
    """A person's rows for COPY: versions, the current state, search keys."""

    versions: list[list[str]] = field(default_factory=list)
    person: list[str] = field(default_factory=list)
    keys: list[list[str]] = field(default_factory=list)


#: Where a person's row says whether the person is a resident.
ACTIVE: Final = layout.PERSON_COLUMNS.index("active")


#: Items that the search keys follow from.
_KEYED: Final = (
    "surname", "given_name", "roman_name", "kanji_name", "reading_surname", "reading_given_name",
    "reading_name", "furigana_surname", "furigana_given_name", "former_surname", "former_surname_furigana",
    "former_surname_reading", "alias", "alias_reading", "katakana_name", "birth", "sex", "ward",
    "address_code", "address_town_code", "address_lot", "household_no", "status",
)  # fmt: skip
_keyed: Any = itemgetter(*(AT[n] for n in _KEYED))
_BIRTH: Final = _KEYED.index("birth")
_HEAD: Any = itemgetter(*(AT[n] for n in layout.VERSION_COLUMNS[3:9]))
_ITEMS_FROM: Final = len(layout.KEYS)
_NUMBER: Final = FIELD_NAMES.index(SEALED)
_READERS: Final = layout.readers()
_REQUIRED: Final = tuple((AT[n], n) for n in layout.REQUIRED)


def ready(rows: Sequence[Row], key: ImportKey) -> Ready:
    """Check and convert one person. Raises HeldBack."""
    out = Ready()
    addressee_no = rows[0][AT["addressee_no"]]
    opened = _Cells(key, addressee_no)
    for position, row in enumerate(rows, start=1):
        _check(row, position, rows[position - 2] if position > 1 else None)
        out.versions.append(_version(row, position, opened))
    last = rows[-1]
    active = last[AT["status"]] == Status.RESIDENT
    out.person = [
        addressee_no, str(len(rows)), last[AT["ward"]], last[AT["household_no"]], last[AT["member_order"]],
        str(active), str(active and last[AT["relationship"]] == HOUSEHOLDER),
        opened.sealed(last[AT[SEALED]])[1], opened.clear("resident_code", last[AT["resident_code"]]), "",
        _leaves_on(last) if active else _awaited_since(last),
    ]  # fmt: skip
    out.keys = _search_rows(addressee_no, rows, active)
    return out


def _leaves_on(row: Row) -> str:
    """The day on which a resident is to be removed by 転出, or empty; days as ISO texts sort as days do."""
    return min(
        (day for n in ("planned_move_out_on", "confirmed_move_out_on") if (day := row[AT[n]])), default=""
    )


def _awaited_since(row: Row) -> str:
    """The same as `kernel.register.replay.awaited_since`, on a row: reading a record for each costs a load its time."""
    if row[AT["move_in_notification_on"]] or row[AT["planned_destination_country"]]:
        return ""
    if row[AT["removal_reason"]] == "move_out":
        return row[AT["planned_move_out_on"]]
    removed = row[AT["removed_on"]] if row[AT["removal_reason"]] == "removal_ex_officio" else ""
    return "" if "/" in removed else removed


def _check(row: Row, position: int, before: Row | None) -> None:
    if row[AT["history_no"]] != str(position):
        raise HeldBack("gap", f"履歴番号{position}がないか、重複しています。")
    for at, name in _REQUIRED:
        if not row[at]:
            raise HeldBack("incomplete", f"履歴番号{position}の列「{name}」が空欄です。")
    bad = _unreadable(row)
    if bad:
        raise HeldBack("unreadable", f"履歴番号{position}の列「{bad}」を読めません。")
    if before is not None and _instant(row) < _instant(before):
        raise HeldBack("gap", f"履歴番号{position}の処理日時が前の履歴より前です。")


def _instant(row: Row) -> Any:
    return layout.instant(row[AT["recorded_at"]])


def _unreadable(row: Row) -> str:
    """Name of the first column that PostgreSQL or the kernel would not take, or empty."""
    for cells in _READERS:
        if bad := cells.bad(row):
            return bad
    if layout.instant(row[AT["recorded_at"]]) is None:
        return "recorded_at"
    if row[AT["status"]] not in Status.LABELS:
        return "status"
    if row[AT["reason"]] not in REASONS:
        return "reason"
    if not row[AT["event_id"]].isascii() or not row[AT["event_id"]].isdigit():
        return "event_id"
    return "NUL" if "\0" in "".join(row) else ""


class _Cells:
    """The sealed cells of one person, each opened and sealed once, however many versions repeat it."""

    def __init__(self, key: ImportKey, addressee_no: str) -> None:
        self.key = key
        self.addressee_no = addressee_no
        self._clear: dict[str, str] = {}
        self._number: dict[str, tuple[str, str]] = {"": ("", "")}

    def clear(self, column: str, cell: str) -> str:
        """住民票コード or 基礎年金番号, which the register keeps in clear."""
        if cell and cell not in self._clear:
            value = self._open(column, cell)
            if column == "resident_code" and not resident_code.is_valid(value):
                raise HeldBack("check_digit", "住民票コードの桁数又は検査数字が合いません。")
            self._clear[cell] = value
        return self._clear[cell] if cell else ""

    def sealed(self, cell: str) -> tuple[str, str]:
        """個人番号 as this register stores it, and its keyed hash, both as bytea literals."""
        if cell not in self._number:
            value = self._open(SEALED, cell)
            if not individual_number.is_valid(value):
                raise HeldBack("check_digit", "個人番号の桁数又は検査数字が合いません。")
            enc = seal_number(value, self.addressee_no)
            self._number[cell] = ("\\x" + enc.hex(), "\\x" + fields.keyed_hash(value).hex())
        return self._number[cell]

    def _open(self, column: str, cell: str) -> str:
        try:
            return self.key.unseal(cell, column=column, row=self.addressee_no)
        except ImportRefused as refused:
            raise HeldBack("unreadable", f"列「{column}」の封が開きません。") from refused


def _version(row: Row, position: int, opened: _Cells) -> list[str]:
    items = list(row[_ITEMS_FROM:])
    enc, hashed = opened.sealed(items[_NUMBER])
    for name in ("resident_code", "pension_no"):
        at = AT[name] - _ITEMS_FROM
        items[at] = opened.clear(name, items[at])
    del items[_NUMBER]
    before = str(position - 1) if position > 1 else ""
    return [row[0], str(position), before, *_HEAD(row), row[AT["note"]], *items, enc, hashed]


def _search_rows(addressee_no: str, rows: Sequence[Row], active: bool) -> list[list[str]]:
    """The search keys as a life in this register would have left them (see `write_versions`)."""
    eras: list[list[tuple[Any, ...]]] = []
    before: tuple[str, ...] = ()
    for history_no, row in enumerate(rows, start=1):
        now = _keyed(row)
        if now == before:
            continue
        before = now
        items = dict(zip(_KEYED, now, strict=True))
        items["birth"] = uncertain_from(now[_BIRTH])
        # Only what the keys follow from: a whole record would cost more than the keys themselves.
        some = cast(Record, SimpleNamespace(**items))
        found = list(search_keys.rows_of(addressee_no, history_no, some))
        if not eras or [r[_KIND:] for r in found] != [r[_KIND:] for r in eras[-1]]:
            eras.append(found)
    return [
        [
            r[0], str(r[1]), str(era is eras[-1]), *r[_KIND:_GRAMS], array_literal(r[_GRAMS]),
            str(r[_GRAMS + 1]), str(r[_GRAMS + 2]), *r[_GRAMS + 3 : -1], str(active),
        ]
        for era in eras
        for r in era
    ]  # fmt: skip


_KIND: Final = search_keys.COLUMNS.index("kind")
_GRAMS: Final = search_keys.COLUMNS.index("name_grams")
_SPECIAL: Final = frozenset('{}", \\\t\n\r\v\f')


def array_literal(texts: Sequence[str]) -> str:
    """A text array as PostgreSQL reads it."""
    joined = "".join(texts)
    if texts and all(texts) and not _SPECIAL.intersection(joined):
        return "{" + ",".join(texts) + "}" if not _maybe_null(texts) else _quoted(texts)
    return _quoted(texts)


def _maybe_null(texts: Sequence[str]) -> bool:
    return any(len(t) == 4 and t.upper() == "NULL" for t in texts)


def _quoted(texts: Sequence[str]) -> str:
    escaped = (t.replace("\\", "\\\\").replace('"', '\\"') for t in texts)
    return "{" + ",".join(f'"{t}"' for t in escaped) + "}"
