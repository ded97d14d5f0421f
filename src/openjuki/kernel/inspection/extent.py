"""閲覧に係る住民の範囲 — who is asked for: a list holds nobody else; the publication says it in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any, Final

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register.codes import Kind, Sex
from openjuki.kernel.register.record import Record

#: 順序 of a list.
ORDERS: Final = {"address": "住所の順", "random": "無作為の順"}
#: Nobody is older; an age beyond it is no age.
OLDEST: Final = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """範囲. Blank: not narrowed by it; `everybody` says that nothing was meant to narrow it (全件).

    `towns`: 町字コード (7 digits) with their names. `born_since`, `born_until`, `age_from`, `age_to`: both ends
    included, ages as of the day of the list. `count`: so many, drawn at random; 0 for all. `reading`: the certified
    フリガナ behind the name (S 5.3).
    """

    everybody: bool = False
    towns: tuple[tuple[str, str], ...] = ()
    born_since: date | None = None
    born_until: date | None = None
    age_from: int | None = None
    age_to: int | None = None
    sex: str = ""
    kind: str = ""
    count: int = 0
    order: str = "address"
    reading: bool = False

    @property
    def narrowed(self) -> bool:
        """Whether anything says who is meant."""
        ages = self.age_from is not None or self.age_to is not None
        return bool(
            self.towns or self.born_since or self.born_until or ages or self.sex or self.kind or self.count
        )

    def births(self, day: date) -> tuple[date, date]:
        """First and last day of birth of those who are meant on a day."""
        since, until = self.born_since or date.min, self.born_until or date.max
        if self.age_to is not None:  # whoever was born the day before is a year older
            since = max(since, _born_for(day, self.age_to + 1) + timedelta(days=1))
        if self.age_from is not None:
            until = min(until, _born_for(day, self.age_from))
        return since, until

    def holds(self, record: Record, day: date) -> bool:
        """範囲に当たるか on a day; of an uncertain birth, the whole of what it may be has to be."""
        since, until = self.births(day)
        born = record.birth
        everybody_old = (since, until) == (date.min, date.max)
        return (
            (not self.towns or record.address_town_code in {code for code, _ in self.towns})
            and self.sex in ("", record.sex)
            and self.kind in ("", record.kind)
            and (everybody_old or (born is not None and since <= born.first and born.last <= until))
        )

    def words(self) -> tuple[str, ...]:
        """The range as the papers and the publication say it."""
        said = ["、".join(name for _, name in self.towns) or "全域"]
        if self.born_since or self.born_until:
            said.append(f"{_day(self.born_since)}〜{_day(self.born_until)}生まれ")
        if self.age_from is not None or self.age_to is not None:
            said.append(f"{_age(self.age_from)}〜{_age(self.age_to)}")
        said += [Sex.LABELS[self.sex]] if self.sex else []
        said += [Kind.LABELS[self.kind]] if self.kind else []
        said += [f"無作為に{self.count}人"] if self.count else []
        return tuple(said)

    def stored(self) -> dict[str, Any]:
        """As JSON."""
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in asdict(self).items()}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Extent:
        """From `stored`; what an older one did not know takes its default."""
        given = {k: v for k, v in data.items() if k in cls.__dataclass_fields__}
        for name in ("born_since", "born_until"):
            given[name] = date.fromisoformat(given[name]) if given.get(name) else None
        return cls(**given | {"towns": tuple((code, name) for code, name in given.get("towns", ()))})


def _born_for(day: date, age: int) -> date:
    """The last day of birth of whoever has this age on a day."""
    try:
        return day.replace(year=day.year - age)
    except (
        ValueError
    ):  # 29 February: who was born on 28 February has the age too, who was born on 1 March not yet
        return date(day.year - age, 2, 28)


def _day(day: date | None) -> str:
    return format_wareki(day) if day else ""


def _age(age: int | None) -> str:
    return "" if age is None else f"{age}歳"
