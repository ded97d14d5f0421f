"""Keeping the search keys (検索キーの更新): derived rows, written with the version that they follow from.

S 2.1.2, S 2.1.3: names, former names, aliases and readings, past ones too.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from openjuki.kernel.names.kana import fold_kana
from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.systems.residents.selectors.name_keys import grams, name_key

COLUMNS = (
    "addressee_no", "from_history_no", "current", "kind", "kana", "name_key", "name_grams", "birth_from",
    "birth_to", "sex", "ward", "town", "lot", "household_no", "active",
)  # fmt: skip


class Spelling(NamedTuple):
    """One findable spelling of a person."""

    kind: str
    kana: str
    name_key: str


# A move changes no name: the same spelling is folded for the version before and the one after.
_fold_kana = lru_cache(4096)(fold_kana)
_name_key = lru_cache(4096)(name_key)


def spellings(record: Record) -> Iterator[Spelling]:
    """All spellings by which a record should be found."""
    name = full_name(record)
    yield Spelling("name", _fold_kana(full_reading(record)), _name_key(name))
    if record.furigana_surname or record.furigana_given_name:
        furigana = _fold_kana(record.furigana_surname + record.furigana_given_name)
        if furigana != _fold_kana(full_reading(record)):
            yield Spelling("furigana", furigana, _name_key(name))
    if record.former_surname:
        reading = record.former_surname_furigana or record.former_surname_reading
        kana = _fold_kana(reading + record.reading_given_name)
        yield Spelling("former_surname", kana, _name_key(record.former_surname + record.given_name))
    if record.alias:
        yield Spelling("alias", _fold_kana(record.alias_reading), _name_key(record.alias))
    if record.kanji_name and record.kanji_name != name:
        yield Spelling("kanji", _fold_kana(record.katakana_name), _name_key(record.kanji_name))


def rows_of(addressee_no: str, history_no: int, record: Record) -> Iterator[tuple[Any, ...]]:
    """The rows of one version, in the order of `COLUMNS`."""
    assert record.birth is not None
    for s in spellings(record):
        yield (
            addressee_no, history_no, True, s.kind, s.kana, s.name_key, grams(s.name_key), record.birth.first,
            record.birth.last, record.sex, record.ward, town_of(record), record.address_lot,
            record.household_no, record.status == Status.RESIDENT,
        )  # fmt: skip


def town_of(record: Record) -> str:
    """住所コード: 市区町村5 + 町字7."""
    return record.address_code + record.address_town_code


def key_of(record: Record) -> tuple[Any, ...]:
    """What the rows follow from; unchanged = no new rows."""
    return (tuple(spellings(record)), record.birth, record.sex, record.ward, town_of(record),
            record.address_lot, record.household_no, record.status)  # fmt: skip
