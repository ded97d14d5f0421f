"""台帳の断面 — the frozen snapshot of the register on which a notice is judged.

The caller loads it under lock, whole, before `decide` runs; nothing here loads lazily.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Protocol

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.replay import leaves_on, state_on
from openjuki.kernel.register.version import Version


class Repertoire(Protocol):
    """文字集合 — characters that the register can hold. `cluster`: a character with its selector."""

    def has(self, cluster: str) -> bool:
        """Whether this character (with its variation selector, if any) exists."""
        ...

    def nearest(self, cluster: str) -> tuple[str, ...]:
        """近い文字 — what exists and comes nearest to a character, best first; empty where nothing is known."""
        ...


@dataclass(frozen=True, slots=True)
class Hold:
    """抑止 — S 3.1. `process`: change, issue or inquiry; `level`: error or alert."""

    process: str
    level: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """異動者 — a person known to the register, with the newest version and what hangs on the person now.

    `pending_case`: 受付番号 of another case in 仮登録, or empty. `registered_seal`: 印鑑登録あり. `day`: the day
    for which the snapshot was taken: who planned to leave by then is no resident any more (decision 2).
    """

    addressee_no: str
    version: Version
    pending_case: str = ""
    holds: tuple[Hold, ...] = ()
    registered_seal: bool = False
    support_measure: bool = False
    day: date | None = None

    @property
    def record(self) -> Record:
        """The person's current record."""
        return self.version.record

    @property
    def is_resident(self) -> bool:
        """現住民か."""
        record = self.version.record
        state = record.status if self.day is None else state_on(record, self.day)
        return state == Status.RESIDENT

    @property
    def plans_to_leave(self) -> bool:
        """転出予定者か: a resident with a plan."""
        return self.is_resident and leaves_on(self.version.record) is not None

    @property
    def is_overdue(self) -> bool:
        """転出予定日が来たのにまだ消除されていない: the removal is still to be written."""
        return self.version.record.status == Status.RESIDENT and not self.is_resident


@dataclass(frozen=True, slots=True)
class PlannedStay:
    """残る人の予定 — 続柄 from the planned day on, and the one that the register had when it was notified."""

    relationship: str
    was: str


@dataclass(frozen=True, slots=True)
class Household:
    """世帯 — its active members (宛名番号, in their standing order); each is among the view's subjects."""

    household_no: str
    members: tuple[str, ...]
    pending_case: str = ""


class Match:
    """突合 — by what a candidate matched an entered person."""

    INDIVIDUAL_NUMBER: Final = "individual_number"
    RESIDENT_CODE: Final = "resident_code"
    RESIDENCE_CARD_NO: Final = "residence_card_no"
    SPECIAL_PERMANENT_NO: Final = "special_permanent_no"
    #: A card that the person does not have any more: it says who somebody may be, and blocks nothing.
    FORMER_CARD: Final = "former_card"
    THREE_ITEMS: Final = "three_items"
    #: 氏名 and 生年月日 alone: 性別 is unknown on one side, and what is unknown does not agree.
    TWO_ITEMS: Final = "two_items"
    STRONG: Final = frozenset({INDIVIDUAL_NUMBER, RESIDENT_CODE, RESIDENCE_CARD_NO, SPECIAL_PERMANENT_NO})
    LABELS: Final = {
        INDIVIDUAL_NUMBER: "個人番号",
        RESIDENT_CODE: "住民票コード",
        RESIDENCE_CARD_NO: "在留カード番号",
        SPECIAL_PERMANENT_NO: "特別永住者証明書番号",
        FORMER_CARD: "以前の在留カード等の番号",
        THREE_ITEMS: "氏名・生年月日・性別",
        TWO_ITEMS: "氏名・生年月日(性別は不明のため比べられません)",
    }


@dataclass(frozen=True, slots=True)
class Candidate:
    """同一人候補 — someone in the register who may be the entered person, and by what (`Match`)."""

    addressee_no: str
    record: Record
    matched: frozenset[str]

    @property
    def is_strong(self) -> bool:
        """個人番号, 住民票コード or the number of a 在留カード or 特別永住者証明書 agrees (S 4.1.1.2)."""
        return bool(self.matched & Match.STRONG)


@dataclass(frozen=True, slots=True)
class AddressRow:
    """住所辞書 — one town of the city. `has_rooms`: 番地 with a multi-room building, where 方書 is due."""

    code: str
    town_code: str
    text: str
    postal_codes: frozenset[str] = frozenset()
    has_rooms: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """設定 — what a city decides for itself.

    `wards`: 5-digit codes of the city's wards (a city without wards: its own code alone).
    `levels`: rule id → error, alert or none, for rules that are not locked (decision 19 of the notes).
    `names`: code of a ward → its name with 都道府県.
    """

    wards: frozenset[str] = frozenset()
    levels: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RegisterView:
    """台帳の断面.

    `subjects`: by 宛名番号; everyone whom the notice names, and all members of the households concerned.
    `households`: by 世帯番号. `candidates`: by key of an entered person. `addresses`: by (code, 町字ID).
    `residents_at`: 宛名番号 of the people already at the entered address. `closing_days`: 閉庁日.
    `number_owners`: field of the notice that states a number → 宛名番号 of everyone who has or ever had it.
    `card_owners`: by (item, number) of a 在留カード or 特別永住者証明書, the residents whose card it is now.
    `stays`: by 宛名番号, what a settled 転出届 plans for those who stay, from the day of the departure on.
    `taken_back`: by 宛名番号, the events of the person that were cancelled (取消済み), for a cancellation.
    `histories`: all versions of each person, oldest first, for the kinds of notice that look back (取消, 回復).
    """

    subjects: Mapping[str, Subject] = field(default_factory=dict)
    households: Mapping[str, Household] = field(default_factory=dict)
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    addresses: Mapping[tuple[str, str], AddressRow] = field(default_factory=dict)
    residents_at: tuple[str, ...] = ()
    stays: Mapping[str, PlannedStay] = field(default_factory=dict)
    histories: Mapping[str, tuple[Version, ...]] = field(default_factory=dict)
    taken_back: Mapping[str, frozenset[str]] = field(default_factory=dict)
    number_owners: Mapping[str, frozenset[str]] = field(default_factory=dict)
    card_owners: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    closing_days: Container[date] = frozenset()
    repertoire: Repertoire | None = None
    settings: Settings = field(default_factory=Settings)

    def members_of(self, household_no: str) -> tuple[Subject, ...]:
        """世帯員 in their standing order; empty when the household is not in the view."""
        household = self.households.get(household_no)
        if household is None:
            return ()
        return tuple(self.subjects[number] for number in household.members)
