"""住まい — the homes of one shard: who moves finds one where nobody of the shard ever lived."""

from __future__ import annotations

from random import Random

from openjuki.city.addresses import Ward
from openjuki.city.book import Book
from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.view import AddressRow


class Homes:
    """空き家探し. No home is given twice in a shard, so a view's list of 居住者 is true without a search."""

    def __init__(self, chance: Random, ward: Ward) -> None:
        self.chance = chance
        self.ward = ward
        self._taken: set[tuple[str, str, str]] = set()
        self._towns = {(row.code, row.town_code): row for row in ward.rows()}

    def find(self, alone: bool) -> tuple[Address, AddressRow]:
        """A home that is free, with its row of the address dictionary."""
        while True:
            home, block = self.ward.home(self.chance, alone)
            key = (home.town_code, home.lot, home.detail)
            if key not in self._taken:
                self._taken.add(key)
                return home, block.row

    def of(self, book: Book, household_no: str) -> tuple[Address, AddressRow]:
        """Where a household lives now."""
        home = address_of(book.current(book.households[household_no][0]).record)
        return home, self._towns[home.code, home.town_code]
