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

#: Between the numbers of an address: 一丁目1番2号, 1-1-2.
_BETWEEN: Final = re.compile(r"(?:丁目|番地|[番号の‐‑–—―ーｰ−-])+")


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

    def one_line(self) -> str:
        """一行表記 — town, lot, and 方書 after a full-width space."""
        return f"{self.text}{self.lot}" + (f"　{self.detail}" if self.detail else "")

    def same_place(self, other: "Address") -> bool:
        """同一番地 — same municipality, town and lot; the 方書 may differ."""
        return (self.code, self.town_code, self.lot) == (other.code, other.town_code, other.lot)

    def agrees_with(self, other: "Address") -> bool:
        """前住所の突合: the same number of the same place in Japan, however widths and hyphens are typed.

        A place without 番地, or abroad, is too large to say who somebody is. The 方書 may differ.
        """
        if self.country or other.country or (self.code and other.code and self.code != other.code):
            return False
        mine = self._compared()
        return mine[-1:].isdigit() and mine == other._compared()

    def _compared(self) -> str:
        text = "".join(unicodedata.normalize("NFKC", self.text + self.lot).split())
        return _BETWEEN.sub("-", text).strip("-")


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
