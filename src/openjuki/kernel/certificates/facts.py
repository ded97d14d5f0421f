"""記載事項 — how the items of a record read on a paper (S 1.1.9, 5.3, 5.4).

Only the latest values; wareki for everything but a foreign resident's birth date and end of stay.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from openjuki.kernel.certificates.document import UNCERTIFIED
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.dates.wareki import format_wareki, format_western
from openjuki.kernel.names.kana import to_katakana
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register import replay
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.codes import Kind, ResidenceCategory, Status
from openjuki.kernel.register.lineage import CANCELLED, brought_back, line
from openjuki.kernel.register.reasons import ENTRY
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version

#: A number of a house within the text of an address: 2番1号, 3番地, 1-2.
_NUMBERED = re.compile(r"\d(番|号|[-‐－−]\d)")


def is_foreign(record: Record) -> bool:
    """外国人住民か."""
    return record.kind == Kind.FOREIGN


def is_recorded_on(record: Record, day: date) -> bool:
    """住民票に記載されている者か on ``day``.

    From the planned day of 転出 (or the earlier confirmed one) the record is a removed record.
    """
    return replay.state_on(record, day) == Status.RESIDENT


def name_text(record: Record) -> str:
    """氏名. A foreign resident's name in letters is followed by the one in kanji (RR-F-law-01, 02)."""
    if is_foreign(record) and record.roman_name and record.kanji_name:
        return f"{record.roman_name}　{record.kanji_name}"
    return full_name(record)


def with_reading(name: str, reading: str, confirmed: bool) -> str:
    """氏名などの後に括弧書きのフリガナ, in katakana (S 5.3); none while it is not confirmed."""
    return f"{name}　（{to_katakana(reading)}）" if name and reading and confirmed else name


def name_with_reading(record: Record) -> str:
    """氏名（フリガナ）: of a Japanese resident the certified 振り仮名, both parts of it."""
    if is_foreign(record):
        return with_reading(name_text(record), record.reading_name, record.reading_name_confirmed)
    certified = record.furigana_surname_certified and record.furigana_given_name_certified
    reading = f"{record.furigana_surname}　{record.furigana_given_name}".strip("　")
    return with_reading(name_text(record), reading, certified)


def furigana_text(record: Record) -> str:
    """氏名の振り仮名, certified parts only (住民基本台帳法 第7条, since 2025-05-26); blank when none is."""
    parts = (
        (record.furigana_surname, record.furigana_surname_certified),
        (record.furigana_given_name, record.furigana_given_name_certified),
    )
    if not any(certified and text for text, certified in parts):
        return ""
    return "　".join(text if certified else UNCERTIFIED for text, certified in parts if text)


def birth_text(record: Record) -> str:
    """生年月日: wareki, or western for a foreign resident; never both (S 1.1.9)."""
    if record.birth is None:
        return ""
    if is_foreign(record) and record.birth.is_exact:
        return format_western(record.birth.first)
    return record.birth.display()


def date_text(value: UncertainDate | date | None) -> str:
    """年月日 in wareki, as entered where uncertain; blank when not held."""
    if value is None:
        return ""
    return value.display() if isinstance(value, UncertainDate) else format_wareki(value)


def insured_text(insured: bool | None, since: date | None) -> str:
    """資格の有無 with the day on which it was acquired; blank where nobody has told."""
    if insured is None:
        return ""
    if not insured:
        return "非該当"
    return f"該当（{format_wareki(since)}取得）" if since else "該当"


def leaves_on(record: Record) -> date | None:
    """転出による消除日, or the day of another removal; None for who stays."""
    return replay.leaves_on(record) or (record.removed_on.first if record.removed_on else None)


def address_text(record: Record, *, detail: bool = True) -> str:
    """住所, with 方書 unless a 記載事項証明書 was asked for without it (S 5.4)."""
    here = address_of(record)
    return here.one_line() if detail else replace(here, detail="").one_line()


def home_text(record: Record, day: date) -> str:
    """Where a letter reaches the person on ``day``: the 住所, or for who has left the 転出先, the confirmed one first.

    Blank where it is abroad, or no more than a 市区町村 is known.
    """
    if is_recorded_on(record, day):
        return address_text(record)
    for there in (address_of(record, "confirmed_destination"), address_of(record, "planned_destination")):
        if not there.country and (there.lot or _NUMBERED.search(there.text)):
            return there.one_line()
    return ""


def previous_address_text(record: Record) -> str:
    """転入前住所; who moved in without having given notice elsewhere: the last unreported address (未届)."""
    if record.unreported_address:
        return f"{record.unreported_address}（未届）"
    return address_of(record, "previous_address").one_line()


def address_since_text(record: Record, earlier_address: str) -> str:
    """住所を定めた年月日; blank where the person has not moved since becoming a resident here.

    住民基本台帳法 第7条第7号 asks for it only of those who changed address within the city.
    """
    since, became = record.address_since, record.became_resident_on
    moved = bool(earlier_address) or (became is not None and since != became)
    return date_text(since) if moved else ""


#: A record that is copied goes on; what is on the older sheet stays there.
_COPIED: Final = frozenset({"renewal_entry", "reconstruction_entry"})
#: A ward counts as a municipality (住基法38条): in the new ward the history begins anew, as after 転入.
_ARRIVED: Final = frozenset({*ENTRY, "inter_ward_move"}) - _COPIED - CANCELLED


def _standing(versions: Sequence[Version], begun_by: Collection[str]) -> tuple[bool, tuple[int, ...]]:
    """Places of the versions that stand, from the last one on by which the record began; whether there is such one."""
    back = brought_back(versions)
    places = line(versions, back)
    starts = [n for n, at in enumerate(places) if versions[at].reason in begun_by and back[at] is None]
    return bool(starts), places[starts[-1] if starts else 0 :]


def since_entry(versions: Sequence[Version]) -> tuple[Version, ...]:
    """The versions since the person last became a resident: 再転入 begins anew (S 1.1.10, not merged).

    So does 改製・再製: what was before is on the 除票. What was taken back, and the taking back, stay (S 4.6.0.1).
    """
    begun, places = _standing(versions, _ARRIVED | _COPIED)
    return tuple(versions[places[0] if begun else 0 :])


def earlier_address_text(versions: Sequence[Version]) -> str:
    """異動前住所: the address before the last 転居 since the person last became a resident; blank if none.

    ``versions`` in order of 履歴番号. A 転居 that was cancelled does not count; 改製・再製 changes no item.
    """
    left = before = ""
    for at in _standing(versions, _ARRIVED)[1]:
        if versions[at].reason == "move_within":
            left = before
        before = address_text(versions[at].record)
    return left


def category_text(record: Record) -> str:
    """30条の45の区分 — in words."""
    return ResidenceCategory.LABELS.get(record.residence_category, "")


def stay_text(record: Record) -> str:
    """在留期間等 and the last day of the stay, western (S 1.1.9); per category of 30条の45."""
    if record.residence_category == ResidenceCategory.TEMPORARY_REFUGE:
        return record.landing_period
    if record.residence_category == ResidenceCategory.PROVISIONAL_STAY:
        return record.provisional_stay_period
    until = record.period_of_stay_until
    if until is None:
        return record.period_of_stay
    return f"{record.period_of_stay}（{format_western(until)}満了）"


def alias_events_text(record: Record) -> str:
    """通称の記載及び削除に関する事項."""
    events = []
    if record.alias_entered_on:
        events.append(f"通称記載 {format_wareki(record.alias_entered_on)} {record.alias_entered_in}".rstrip())
    if record.alias_removed_on:
        events.append(f"通称削除 {format_wareki(record.alias_removed_on)} {record.alias_removed_in}".rstrip())
    return "、".join(events)
