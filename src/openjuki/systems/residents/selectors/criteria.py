"""検索条件: the keys of a search, as one value. S 2.1.2, S 2.1.3, RR-04."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

from openjuki.runtime.errors import Finding, Invalid
from openjuki.systems.residents.selectors.day_range import DayRange

MODES: Final = {"exact": "一致", "prefix": "前方一致", "contains": "部分一致"}
STATES: Final = {"all": "すべて", "active": "現住民", "removed": "除票"}
#: Criteria that hold a number: the log keeps their keyed hash only.
NUMBERS: Final = ("individual_number", "resident_code", "residence_card_no", "special_permanent_no")
#: Any one of these finds its rows by an index; the others only narrow them.
_LEADING: Final = (
    "name", "birth", "address", "town", "household_no", "addressee_no", *NUMBERS,
)  # fmt: skip
#: They tell who is meant; with one of them, a place would confirm where that person lives.
_IDENTITY: Final = ("name", "kana", "birth", "addressee_no", *NUMBERS)
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Cursor:
    """続きの位置 — in a list ordered by かな: after this key. The first position is `Cursor()`."""

    kana: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """検索条件. All that are given must hold on one spelling of a person, present or past.

    `name`: 氏名, 旧氏, 通称, 併記の漢字, one kanji or more; `kana`: any of their readings. `birth`: closed
    range of days; a birth that is not known exactly is found when it can be one of them. `address`: as typed;
    `town`: 住所コード, 5 to 12 digits. `detail`: part of the 方書. `state`: key of `STATES`. `past`: former
    names and addresses too. `after`: ask for the next page of the ordered list.
    """

    name: str = ""
    name_mode: str = "contains"
    kana: str = ""
    kana_mode: str = "prefix"
    birth: DayRange | None = None
    sex: str = ""
    address: str = ""
    town: str = ""
    detail: str = ""
    relationship: str = ""
    removal_reason: str = ""
    household_no: str = ""
    addressee_no: str = ""
    individual_number: str = field(default="", repr=False)
    resident_code: str = field(default="", repr=False)
    residence_card_no: str = field(default="", repr=False)
    special_permanent_no: str = field(default="", repr=False)
    wards: tuple[str, ...] = ()
    state: str = "all"
    past: bool = True
    after: Cursor | None = None

    def given(self) -> dict[str, Any]:
        """What was asked, without what stands at its default."""
        return {
            f.name: value
            for f in fields(self)
            if (value := getattr(self, f.name)) != f.default and value != ""
        }

    @property
    def by_hidden(self) -> bool:
        """True when a hit tells what 支援措置 hides: where somebody lives, and as what. Nobody may be hit by it."""
        place = self.address or self.town or self.detail or self.household_no or self.wards
        return bool(place or self.relationship)

    @property
    def names_somebody(self) -> bool:
        """True when something of the person is asked for, not only where somebody lives."""
        return any(getattr(self, name) for name in _IDENTITY)

    def for_protected(self) -> Criteria | None:
        """What may narrow the protected persons for whoever may not see where they live (支援措置).

        Who is named is found wherever the place is looked for, so that neither a hit nor a miss tells anything.
        A place alone finds none of them (None): who knows the name from elsewhere would be told where to look.
        """
        if not self.names_somebody:
            return None
        return replace(self, address="", town="", detail="", household_no="", wards=(), relationship="")


def check(criteria: Criteria) -> None:
    """Raise Invalid, with what to add, unless the criteria can lead to rows."""
    problems = list(_problems(criteria))
    if problems:
        raise Invalid(*problems)


def _problems(criteria: Criteria) -> list[Finding]:
    found = []
    wrong = criteria.name_mode not in MODES or criteria.kana_mode not in MODES or criteria.state not in STATES
    if wrong or any(isinstance(v, str) and len(v) > _MOST for v in criteria.given().values()):
        found.append(Finding("S03", "検索条件の形が違います。", remedy="画面から条件を選び直してください。"))
    leads = any(getattr(criteria, name) for name in _LEADING)
    if criteria.kana and criteria.kana_mode != "contains":
        leads = True
    if not leads:
        contains = criteria.kana and criteria.kana_mode == "contains"
        found.append(
            Finding(
                "S01",
                "この条件だけでは検索できません。",
                field="kana" if contains else "name",
                remedy=(
                    "かなの部分一致は、生年月日、住所又は氏名と組み合わせてください。"
                    if contains
                    else "氏名、かな、生年月日、住所又は番号のいずれかを加えてください。"
                ),
            )
        )
    return found
