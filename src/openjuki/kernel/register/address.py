"""住所 — an address as one value, and how a record holds it in columns.

市区町村コード 5 digits + 町字ID 7 digits (0000000 = 町字なし) together are 住所コード; `text` is the address
down to the town, `lot` 番地等, `detail` 方書 (S 1.3.3, 基本データリスト).
"""

import re
import unicodedata
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from openjuki.kernel.register.record import Record

#: Between the numbers of an address: 一丁目1番2号, 1-1-2, 1番地ノ2.
_BETWEEN: Final = re.compile(r"(?:丁目?|番地|[番号のノ之‐‑–—―ーｰ−-])+")
_KANJI: Final = {each: at for at, each in enumerate("〇一二三四五六七八九")} | {"零": 0}
_TENS: Final = {"十": 10, "百": 100, "千": 1000}
_NUMERAL: Final = f"[{''.join((*_KANJI, *_TENS))}]"
_KANJI_NUMBER: Final = re.compile(f"{_NUMERAL}+")
#: Where a number in kanji and one in digits touch, they are two: 字三12番地.
_TOUCHING: Final = re.compile(f"(?<={_NUMERAL})(?=[0-9])|(?<=[0-9])(?={_NUMERAL})")
_POSTAL: Final = re.compile(r"^〒?\d{3}-\d{4}(?=\D)|^〒\d{7}(?=\D)")
_PREFECTURE: Final = re.compile(r"^(北海道|東京都|大阪府|京都府|\w{2,3}県)(?=.)")
#: Goes on with the number of another lot.
_ANOTHER: Final = re.compile(r"-?\d")
#: A town alone, also one that is numbered: 本町, 本町一丁目.
_TOWN_ALONE: Final = re.compile(r"丁目?$")


@dataclass(frozen=True, slots=True)
class Address:
    """住所. Empty text = 空欄. `country` (国名コード, 3 characters) only for an address abroad."""

    code: str = ""
    town_code: str = ""
    text: str = ""
    lot: str = ""
    detail: str = ""
    postal_code: str = ""
    country: str = ""

    @property
    def is_blank(self) -> bool:
        """True when no part is given."""
        return not (self.code or self.text or self.lot or self.country)

    @property
    def is_named(self) -> bool:
        """True when it says the municipality and the place in it: less is no address that could be judged."""
        return bool(self.code and self.text)

    def one_line(self) -> str:
        """一行表記 — town, lot, and 方書 after a full-width space."""
        return f"{self.text}{self.lot}" + (f"　{self.detail}" if self.detail else "")

    def same_place(self, other: "Address") -> bool:
        """同一番地 — same municipality, town and lot; the 方書 may differ."""
        return (self.code, self.town_code, self.lot) == (other.code, other.town_code, other.lot)

    def agrees_with(self, other: "Address") -> bool:
        """前住所の突合: the same number of the same place in Japan, however the number is written.

        一丁目1番2号, １丁目１番地の２ and 1-1-2 agree. A place without 番地, or abroad, is too large to say who
        somebody is. The 方書 may differ.
        """
        if self.country or other.country or (self.code and other.code and self.code != other.code):
            return False
        return self._has_lot() and other._has_lot() and self._compared() == other._compared()

    def is_said_in(self, said: str) -> bool:
        """申し立てられた住所との突合: the text says this place, the whole number, however that is written.

        〒 and, on either side, 都道府県 may be left out; what follows the number (方書) does not count. A room
        written as one more number (1-2-304) is taken for another place.
        """
        parts = unicodedata.normalize("NFKC", said).split()
        # A space between two digits parts them, any other does not count.
        told = re.sub(r"(?<!\d) | (?!\d)", "", " ".join(parts))
        there, rest = _parted(_in_numbers(_POSTAL.sub("", told)))
        here, own = _parted(self._compared())
        near = here == there or not (here and there)
        if not near or not own or not rest.startswith(own) or _ANOTHER.match(rest, len(own)):
            return False
        return self._has_lot() or rest == own  # 「仙台市」 is not where everybody in it lives

    def _has_lot(self) -> bool:
        """番地まである: ends with a number which is not that of the 丁目, nor part of a name (字十三)."""
        text = _plain(self.text + self.lot)
        if _TOWN_ALONE.search(text) or not self._compared()[-1:].isdigit():
            return False
        return bool(self.lot) or not _KANJI_NUMBER.search(text[-1:])

    def _compared(self) -> str:
        return _in_numbers(_plain(self.text + self.lot))


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _in_numbers(text: str) -> str:
    """Numbers in digits, with hyphens for 丁目, 番地, 番, 号 between them."""
    text = _TOUCHING.sub("-", text)
    return _BETWEEN.sub("-", _KANJI_NUMBER.sub(_in_digits, text)).strip("-")


def _parted(text: str) -> tuple[str, str]:
    """都道府県, and what follows it."""
    found = _PREFECTURE.match(text)
    return (found[0], text[found.end() :]) if found else ("", text)


def _in_digits(found: re.Match[str]) -> str:
    """漢数字 as digits: 二十三 and 二三 are 23."""
    number = found[0]
    if not set(number) & _TENS.keys():
        return "".join(str(_KANJI[each]) for each in number)
    total = ones = 0
    for each in number:
        if each in _TENS:
            total += (ones or 1) * _TENS[each]
            ones = 0
        else:
            ones = ones * 10 + _KANJI[each]
    return str(total + ones)


#: 空欄の住所.
NOWHERE = Address()
_PARTS = tuple(each.name for each in fields(Address))
#: Which parts the record keeps of each address that it holds.
_KEPT: dict[str, tuple[str, ...]] = {
    "address": _PARTS[:6],
    "previous_address": _PARTS,
    "last_registered_address": ("code", "text", "lot", "detail"),
    "planned_destination": _PARTS,
    "confirmed_destination": _PARTS[:6],
}

_READ = {w: (parts, attrgetter(*(f"{w}_{part}" for part in parts))) for w, parts in _KEPT.items()}


def address_of(record: "Record", which: str = "address") -> Address:
    """Read one of the record's addresses: `address`, `previous_address`, `planned_destination`, …"""
    parts, values = _READ[which]
    return Address(**dict(zip(parts, values(record), strict=True)))


def address_fields(address: Address, which: str = "address") -> dict[str, Any]:
    """The record's columns for an address; parts that the record does not keep there are left out."""
    return {f"{which}_{part}": getattr(address, part) for part in _KEPT[which]}
