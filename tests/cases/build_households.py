"""Cases of households: 世帯分離, 世帯合併, 世帯変更, 世帯主変更."""

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from openjuki.kernel.notices.household_change import (
    HouseholdMerge,
    HouseholdReassignment,
    HouseholdSplit,
    NewHouseholder,
)
from openjuki.kernel.notices.move_within import MovingMember, StayingMember

Build = Callable[[dict[str, Any], dict[str, Any], date], Any]


def among(kind: type, items: dict[str, Any]) -> dict[str, Any]:
    """Those of the ordinary items that this kind has."""
    names = {each.name for each in fields(kind)}
    return {name: value for name, value in items.items() if name in names}


def staying(raw: dict[str, Any]) -> tuple[StayingMember, ...]:
    """残る人 of a case."""
    return tuple(StayingMember(each["宛名番号"], each["続柄"]) for each in raw.pop("残る人", ()))


def _household(kind: type, day: str) -> Build:
    def build(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Any:
        own = among(
            kind, items | {"staying": staying(raw), "household_no": raw.pop("世帯番号", "0000000019")}
        )
        members = tuple(MovingMember(each["宛名番号"], each.get("続柄", "")) for each in raw.pop("異動者"))
        return kind(**own, **{day: changed_on}, members=members)

    return build


KINDS: dict[str, Build] = {
    "世帯分離": _household(HouseholdSplit, "split_on"),
    "世帯合併": _household(HouseholdMerge, "merged_on"),
    "世帯変更": _household(HouseholdReassignment, "reassigned_on"),
    "世帯主変更": _household(NewHouseholder, "took_over_on"),
}
