"""印鑑登録の対象者 — what the seal registration knows of a person (印鑑登録証明事務処理要領)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.codes import Kind, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Registrant:
    """対象者. Names as in the register; an empty text = 空欄. `planned_move_out_on`: 転出予定年月日;
    `kana`: フリガナ, never printed; `resident_since`: 住民となった年月日 as text, 空欄 where it was never told."""

    addressee_no: str
    kind: str = Kind.JAPANESE
    status: str = Status.RESIDENT
    ward: str = ""
    household_no: str = ""
    name: str = field(default="", repr=False)
    surname: str = field(default="", repr=False)
    given_name: str = field(default="", repr=False)
    former_surname: str = field(default="", repr=False)
    kanji_name: str = field(default="", repr=False)
    katakana_name: str = field(default="", repr=False)
    alias: str = field(default="", repr=False)
    kana: str = field(default="", repr=False)
    birth: UncertainDate | None = field(default=None, repr=False)
    sex: str = "0"
    address: str = field(default="", repr=False)
    adult_ward: bool = False
    planned_move_out_on: date | None = None
    removal_reason: str = ""
    removed_on: date | None = None
    resident_since: str = ""

    def resident_on(self, day: date) -> bool:
        """Whether the person has a record on that day. From 転出予定日 on there is none, also where the removal
        has not been written yet."""
        leaves = self.planned_move_out_on
        return self.status == Status.RESIDENT and (leaves is None or day < leaves)
