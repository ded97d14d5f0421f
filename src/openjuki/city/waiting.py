"""転出証明書情報の合成 — families elsewhere who have given notice of leaving and are about to arrive.

What the communication server would deliver (住民基本台帳法 第24条の2第3項): the demo's clerk takes a 転入
from it. The body has the shape of the 転入届 (`kernel.notices.move_in.MoveIn`), with what the former
municipality knows: the movers and where they come from.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, fields
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from openjuki.city import entries, families
from openjuki.city.addresses import Elsewhere
from openjuki.city.draw import chance_for
from openjuki.city.numbers import Numbers
from openjuki.city.people import Family, People
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.move_in import Mover
from openjuki.runtime import places
from openjuki.runtime.import_files import ImportKey

COLUMNS: Final = ("source_id", "from_code", "from_name", "planned_move_out_on", "body")
#: Name of the sealed column in the associated data of a cell.
BODY: Final = "move_out"
_DEFAULTS: Final = asdict(Mover(key=""))
_NAMES: Final = tuple(each.name for each in fields(Mover))


def rows(
    seed: int, count: int, as_of: date, elsewhere: Elsewhere, numbers: Numbers, key: ImportKey
) -> Iterator[tuple[str, str, str, date, str]]:
    """One row per family, the body sealed. Every third is a family of four or more."""
    chance = chance_for(seed, "waiting")
    people = People(chance, as_of)
    for n in range(1, count + 1):
        family = _family(people, at_least=4 if n % 3 == 1 else 1)
        family.domicile = elsewhere.domicile(chance)
        before = elsewhere.address(chance)
        leaves = as_of + timedelta(days=int(chance.random() * 25) - 8)
        source_id = f"M{as_of:%Y%m%d}{n:06d}"
        body = {
            "source": "information",
            "previous_address": _filled(asdict(before)),
            "previous_householder_name": family.members[0].shown_name,
            "certificate_move_out_on": leaves.isoformat(),
            "members": _members(chance, family, numbers, leaves),
        }
        text = json.dumps(body, ensure_ascii=False)
        name = places.municipality(before.code).full_name
        yield source_id, before.code, name, leaves, key.seal(text, column=BODY, row=source_id)


def _family(people: People, at_least: int) -> Family:
    while len((made := families.family(people)).members) < at_least:
        continue
    return made


def _members(chance: Random, family: Family, numbers: Numbers, leaves: date) -> list[dict[str, Any]]:
    made = []
    for n, person in enumerate(family.members, 1):
        mover = entries.mover(chance, person, family, numbers, f"m{n}", leaves)
        values = {name: getattr(mover, name) for name in _NAMES}
        values["individual_number_check"] = "juki_cs"
        made.append({name: _text(value) for name, value in values.items() if value != _DEFAULTS[name]})
    return made


def _filled(values: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if value}


def _text(value: Any) -> Any:
    """As a form would send it: dates as text, the rest as it is."""
    if isinstance(value, UncertainDate):
        return value.to_text()
    return value.isoformat() if isinstance(value, date) else value
