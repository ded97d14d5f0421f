"""住所の生成 — the address dictionary of the city's wards, homes inside it, and addresses elsewhere.

Towns are real (`openjuki.runtime.places`); 丁目, lots and buildings are made up, the same for every shard
of a ward, so that the dictionary (住所辞書) is one. Texts are written as registers write them: 丁目 in
kanji numerals, 番 and 号 in full-width figures.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

from openjuki.city.draw import Weighted, chance_for, pick
from openjuki.kernel.register.address import Address
from openjuki.kernel.register.view import AddressRow
from openjuki.runtime import places

KANJI = ("", "一", "二", "三", "四", "五", "六", "七", "八", "九")
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
BUILDINGS = (
    *("コーポ{}", "{}ハイツ", "メゾン{}", "{}マンション", "グランドール{}", "サンライズ{}"),
    *("ライオンズガーデン{}", "パークサイド{}", "県営{}住宅", "{}レジデンス", "シャトー{}", "第二{}荘"),
)
#: How many homes share one building, and of the lots of a town how many bear one.
LOTS_WITH_ROOMS = 0.16


@dataclass(frozen=True, slots=True)
class Building:
    """集合住宅 — a lot of a town where every home has a room (方書 is due)."""

    lot: str
    name: str
    floors: int


@dataclass(slots=True)
class Block:
    """丁目 — one row of the address dictionary with its buildings. `lots`: how many 番 it has."""

    row: AddressRow
    postal_code: str
    lots: int
    buildings: list[Building] = field(default_factory=list)


class Ward:
    """区の住所辞書 — draws homes; `rows()` are the dictionary. `code`: 5 digits."""

    def __init__(self, seed: int, code: str) -> None:
        chance = chance_for(seed, "addresses", code)
        self.code = code
        self.municipality = places.municipality(code)
        self.blocks = [block for town in places.towns(code) for block in _blocks(chance, town)]
        self._draw = Weighted((block, chance.paretovariate(1.4) + block.lots / 40) for block in self.blocks)

    def rows(self) -> list[AddressRow]:
        """住所辞書 of this ward."""
        return [block.row for block in self.blocks]

    def home(self, chance: Random, alone: bool) -> tuple[Address, Block]:
        """A home somewhere in the ward. People who live `alone` mostly rent a room."""
        block = self._draw.draw(chance)
        if block.buildings and chance.random() < (0.8 if alone else 0.38):
            building = pick(chance, block.buildings)
            room = (1 + int(chance.random() * building.floors)) * 100 + 1 + int(chance.random() * 12)
            detail = f"{building.name}{str(room).translate(WIDE)}号室"
            return _address(block, building.lot, detail), block
        lot = _lot(1 + int(chance.random() * block.lots), 1 + int(chance.random() * 48))
        return _address(block, lot, ""), block


def _blocks(chance: Random, town: places.Town) -> list[Block]:
    count = 2 + int(chance.random() * 6) if town.has_blocks else 1
    made = []
    for n in range(1, count + 1):
        name = f"{KANJI[n]}丁目" if town.has_blocks else ""
        code = town.town_code[:4] + (f"{n:03d}" if town.has_blocks else "000")
        lots = 6 + int(chance.random() * 40)
        buildings = [
            _building(chance, town.name, lot) for lot in range(1, lots) if chance.random() < LOTS_WITH_ROOMS
        ]
        row = AddressRow(
            town.municipality,
            code,
            town.address + name,
            frozenset({town.postal_code}),
            frozenset(b.lot for b in buildings),
        )
        made.append(Block(row, town.postal_code, lots, buildings))
    return made


def _building(chance: Random, town: str, lot: int) -> Building:
    # House numbers above 48 belong to buildings alone, so that no house stands on a building's lot.
    name = pick(chance, BUILDINGS).format(town)
    return Building(_lot(lot, 50 + int(chance.random() * 40)), name, 2 + int(chance.random() * 9))


def _lot(block: int, house: int) -> str:
    return f"{block}番{house}号".translate(WIDE)


def _address(block: Block, lot: str, detail: str) -> Address:
    row = block.row
    return Address(row.code, row.town_code, row.text, lot, detail, block.postal_code)


class Elsewhere:
    """市外の住所 — where people come from and where their families are registered."""

    def __init__(self, city: str) -> None:
        own = places.municipality(city)
        inside = {ward.code for ward in places.wards(city)} | {city}
        pairs = [
            (towns, _pull(m, own.prefecture, len(towns)))
            for m in places.municipalities()
            if m.code not in inside and (towns := places.towns(m.code))
        ]
        self._draw = Weighted(pairs)

    def address(self, chance: Random) -> Address:
        """前住所 — a home in another municipality of Japan."""
        town = pick(chance, self._draw.draw(chance))
        lot = f"{1 + int(chance.random() * 900)}番地{1 + int(chance.random() * 20)}".translate(WIDE)
        return Address(town.municipality, town.town_code, town.address, lot, "", town.postal_code)

    def domicile(self, chance: Random) -> str:
        """本籍 outside the city, as one text."""
        there = self.address(chance)
        return there.text + there.lot


def _pull(there: places.Municipality, prefecture: str, towns: int) -> float:
    """How much of the moving comes from a municipality: near ones and the great cities, mostly."""
    size = 1.0 + 0.05 * towns
    if there.prefecture == prefecture:
        return size * 14
    if there.prefecture in ("青森県", "岩手県", "秋田県", "山形県", "福島県"):
        return size * 3
    return size * (4 if there.prefecture in ("東京都", "神奈川県", "埼玉県", "千葉県", "大阪府") else 0.8)
