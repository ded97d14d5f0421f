"""再転入 — what a removed record gives to the person who comes back (S 1.1.7, S 4.1.1.2)."""

from typing import Any, Final

from openjuki.kernel.register.address import Address, address_of
from openjuki.kernel.register.record import Record

#: 旧氏 and 通称 with what belongs to each; the first names it.
_OTHER_NAMES: Final = (
    ("former_surname", "former_surname_furigana", "former_surname_reading"),
    ("alias", "alias_reading", "alias_entered_on", "alias_entered_in", "alias_entered_code"),
)
#: Items of a removed record that the entry of a 再転入 begins with: what does not change by moving. Not the number
#: of a card: it says who somebody is, and filled in from the record it would agree with the record by itself.
CARRIED: Final = (
    "kind", "surname", "given_name", "furigana_surname", "furigana_given_name",
    "furigana_surname_certified", "furigana_given_name_certified", "reading_surname", "reading_given_name",
    "roman_name", "kanji_name", "katakana_name", "reading_name", "birth", "sex", "registered_domicile",
    "register_head", "nationality", "nationality_code", "residence_category", "status_of_residence",
    "period_of_stay", "period_of_stay_until", "special_permanent_issued_on", "special_permanent_expires_on",
    "became_foreign_resident_on",
)  # fmt: skip


def restored_names(record: Record, entered: Any, previous_address: Address) -> dict[str, Any]:
    """旧氏 and 通称 of who left from here for abroad and comes back from there (施行令 第30条の14, 第30条の16).

    Only what `entered` (a person of the notice) leaves blank. The removed record is the last one that the
    person had, so that this is the first return.
    """
    if record.removal_reason != "move_out_abroad" or not previous_address.country:
        return {}
    return {
        name: getattr(record, name)
        for names in _OTHER_NAMES
        if getattr(record, names[0]) and not getattr(entered, names[0])
        for name in names
    }


def lived_there(record: Record, notice: Any) -> bool:
    """前住所の一致 — whether a former address of the notice is where the record was, or where its person went."""
    known = [
        address_of(record, which) for which in ("address", "planned_destination", "confirmed_destination")
    ]
    told = (notice.previous_address, notice.last_registered_address)
    return any(each.agrees_with(other) for each in told for other in known)


def carried(record: Record) -> dict[str, Any]:
    """再転入者の転出時の情報 — what the form of a 再転入 begins with; blank items are left out."""
    found = {name: getattr(record, name) for name in CARRIED}
    return {name: value for name, value in found.items() if value not in ("", None, False)}
