"""登録の抹消 — when a registration ends ex officio, and what may revive it (印鑑登録証明事務処理要領).

A change that the register tells ends a registration by itself; everything else is an application or a decision
that two persons make.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.register.codes import Status
from openjuki.kernel.seals.ordinance import Ordinance
from openjuki.kernel.seals.registrant import Registrant
from openjuki.kernel.seals.texts import shown_by

#: 抹消事由: key → words; by itself (the register told), by application, or by decision.
AUTOMATIC: Final = {
    "moved_out": "転出したため",
    "death": "死亡したため",
    "removed": "住民票が消除されたため",
    "name_changed": "氏名等の変更により、登録した印影が氏名等を表さなくなったため",
    "adult_ward": "後見開始の審判を受けたため",
}
APPLIED: Final = {
    "own_request": "本人の申請による廃止",
    "seal_lost": "印鑑の亡失の届出",
    "card_lost": "印鑑登録証の亡失の届出",
    "seal_changed": "改印",
}
DECIDED: Final = {
    "capacity_lost": "意思能力を有しなくなったため",
    "seal_damaged": "印影が著しく変化したため",
    "false_application": "虚偽の申請により登録されたため",
}
_BY_REMOVAL: Final = ("moved_out", "death", "removed")
REASONS: Final = AUTOMATIC | APPLIED | DECIDED


@dataclass(frozen=True, slots=True)
class Ending:
    """抹消: reason (key of `REASONS`) and the day from which it counts."""

    reason: str
    on: date


def ending(
    before: Registrant, after: Registrant, seal_text: str, rules: Ordinance, today: date
) -> Ending | None:
    """What a change of the person means for the registration in force; None where it stays.

    `adult_ward` counts where it begins: who registered as 成年被後見人 with 法定代理人 keeps the registration.
    """
    by_status = {Status.MOVED_OUT: "moved_out", Status.DEAD: "death", Status.REMOVED: "removed"}
    if reason := by_status.get(after.status):
        return Ending(reason, after.removed_on or today)
    if after.planned_move_out_on is not None and after.planned_move_out_on <= today:
        return Ending("moved_out", after.planned_move_out_on)
    if after.adult_ward and not before.adult_ward:
        return Ending("adult_ward", today)
    if _renamed(before, after, seal_text, rules) and not shown_by(seal_text, after, rules):
        return Ending("name_changed", today)
    return None


def _renamed(before: Registrant, after: Registrant, seal_text: str, rules: Ordinance) -> bool:
    """Whether a name is another one now. The reading counts where the seal showed something until now: what the
    register tells of it for the first time, or where kana do not count, ends nothing."""
    if _names(before) != _names(after):
        return True
    return before.kana != after.kana and bool(shown_by(seal_text, before, rules))


def _names(person: Registrant) -> tuple[str, ...]:
    return (
        person.name, person.surname, person.given_name, person.former_surname, person.kanji_name,
        person.katakana_name, person.alias,
    )  # fmt: skip


def is_unproved(reason: str, person: Registrant, then: Registrant) -> bool:
    """Whether what the register told leaves open if the removal was taken back (SA08): 住民となった年月日 is unknown,
    as it is of every foreign resident, for whom another day is recorded."""
    return reason in _BY_REMOVAL and not (person.resident_since and then.resident_since)


def restorable(
    reason: str, person: Registrant, then: Registrant, seal_text: str, rules: Ordinance, today: date
) -> str:
    """Why an ended registration cannot be revived, in words; empty where a decision may do it. `then`: the person as
    known when it ended.

    Only what ended ex officio, by what turned out to be no fact, comes back (回復): a removal that the register took
    back, a 後見 that it no longer tells of. What the person applied for, and who came anew, is registered anew.
    """
    if reason in APPLIED:
        return "本人の申請により抹消されています。"
    if not person.resident_on(today):
        return "住民基本台帳に記録されていません。"
    came_anew = then.resident_since != person.resident_since and not is_unproved(reason, person, then)
    if reason in _BY_REMOVAL and came_anew:
        return "消除の後に改めて住民となっています(消除は取り消されていません)。"
    if person.adult_ward and (reason == "adult_ward" or not then.adult_ward):
        return "成年被後見人です。法定代理人の同行を受けて、新たに登録してください。"
    if not shown_by(seal_text, person, rules):
        return "印影が今の氏名等を表していません。"
    return ""
