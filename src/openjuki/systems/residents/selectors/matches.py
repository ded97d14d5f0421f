"""Who may be the same person (同一人候補): before a new 宛名番号 is given. S 4.1.1.2; standard-notes §4 R13.

Strong keys (個人番号, 住民票コード, 在留カード等の番号) block a new entry; name, birth and sex only warn.
A candidate is never taken without a person's choice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import connection

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.kana import fold_kana
from openjuki.kernel.names.shown import full_name, full_reading
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.numbers.card_no import CARDS
from openjuki.kernel.register.codes import Sex
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import Candidate, Match
from openjuki.runtime import fields
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.name_keys import name_key

MOST = 20
_STRONG = """
SELECT p.addressee_no,
       p.individual_number_hash = %(hash)s AS by_number,
       (%(code)s <> '' AND p.resident_code = %(code)s) AS by_code
FROM person p
WHERE p.individual_number_hash = %(hash)s OR (%(code)s <> '' AND p.resident_code = %(code)s)
UNION ALL
SELECT f.addressee_no, f.kind = 'individual_number', f.kind = 'resident_code' FROM former_number f
WHERE (f.kind = 'individual_number' AND f.value = %(hash)s)
   OR (f.kind = 'resident_code' AND f.value = convert_to(%(code)s, 'UTF8'))
"""
_BY_NAME = """
SELECT addressee_no, bool_or(sex = %(sex)s AND sex NOT IN ('0', '')) AS by_sex FROM search_key
WHERE name_key = ANY(%(names)s) AND (sex = %(sex)s OR sex IN ('0', '') OR %(sex)s IN ('0', ''))
  AND birth_from <= %(last)s AND birth_to >= %(first)s
GROUP BY addressee_no ORDER BY by_sex DESC, addressee_no LIMIT %(most)s
"""
#: Whose card it is now, and whose it was: a card that was renewed, or typed wrongly once, is nobody's key.
_CARD = """
SELECT v.addressee_no, bool_or(v.history_no = p.history_no) FROM person_version v JOIN person p USING (addressee_no)
WHERE v.{0} = %s AND v.{0} <> '' GROUP BY v.addressee_no ORDER BY 2 DESC, 1 LIMIT %s
"""


def candidates_for(mover: Mover) -> tuple[Candidate, ...]:
    """Everyone in the register, residents and removed, who may be this mover."""
    found: dict[str, set[str]] = {}
    with connection.cursor() as cursor:
        hashed = fields.keyed_hash(mover.individual_number) if mover.individual_number else None
        if hashed or mover.resident_code:
            cursor.execute(_STRONG, {"hash": hashed, "code": mover.resident_code})
            for no, by_number, by_code in cursor.fetchall():
                if by_number:
                    found.setdefault(no, set()).add(Match.INDIVIDUAL_NUMBER)
                if by_code:
                    found.setdefault(no, set()).add(Match.RESIDENT_CODE)
        for name in CARDS:
            if number := getattr(mover, name):
                cursor.execute(_CARD.format(name), [number, MOST])
                for no, now in cursor.fetchall():
                    found.setdefault(no, set()).add(name if now else Match.FORMER_CARD)
        for no, by_sex in _by_name(mover):
            found.setdefault(no, set()).add(Match.THREE_ITEMS if by_sex else Match.TWO_ITEMS)
    versions = rows.current_versions(sorted(found), with_number=False)
    return tuple(Candidate(no, versions[no].record, frozenset(by)) for no, by in sorted(found.items()))


def _by_name(mover: Mover) -> list[tuple[str, bool]]:
    """Any name of the mover against any name that somebody has or had; births that can be the same day.

    With each whether 性別 agrees: where it is unknown on one side it neither agrees nor rules anybody out.
    """
    names = sorted(_names(mover))
    if mover.birth is None or not names:
        return []
    with connection.cursor() as cursor:
        asked: dict[str, Any] = {"names": names, "sex": mover.sex, "most": MOST}
        cursor.execute(_BY_NAME, {**asked, "first": mover.birth.first, "last": mover.birth.last})
        return list(cursor.fetchall())


def _names(person: Mover | Record) -> set[str]:
    """Folded names: 氏名, the kanji beside a romanised name, 通称, and the name with the 旧氏."""
    former = person.former_surname + person.given_name if person.former_surname else ""
    return {name_key(n) for n in (full_name(person), person.kanji_name, person.alias, former) if n}


@dataclass(frozen=True, slots=True)
class Line:
    """突合の説明の一行: what was entered, what the register says, and what that means. Never a number."""

    item: str
    entered: str
    registered: str
    result: str

    @property
    def differs(self) -> bool:
        """Whether the reader must see what the register says."""
        return self.result != AGREES and self.registered not in ("", _UNSEEN)


AGREES, DIFFERS, COMPATIBLE, VARIANT, PAST = "一致", "不一致", "両立", "異体字を同一視", "過去の表記と一致"
UNKNOWN = "不明のため比べられない"
_UNSEEN = "(表示しません)"


def explain(mover: Mover, candidate: Candidate) -> tuple[Line, ...]:
    """Why a candidate is one: every item that was entered, agreeing or not (standard-notes §2, 2)."""
    record = candidate.record
    lines = []
    for item, match, value in (
        ("個人番号", Match.INDIVIDUAL_NUMBER, mover.individual_number),
        ("住民票コード", Match.RESIDENT_CODE, mover.resident_code),
        ("在留カード番号", Match.RESIDENCE_CARD_NO, mover.residence_card_no),
        ("特別永住者証明書番号", Match.SPECIAL_PERMANENT_NO, mover.special_permanent_no),
    ):
        if value:
            lines.append(Line(item, _UNSEEN, _UNSEEN, AGREES if match in candidate.matched else DIFFERS))
    lines.append(Line("氏名", full_name(mover), full_name(record), _name_result(mover, candidate)))
    if full_reading(mover):
        same = fold_kana(full_reading(mover)) == fold_kana(full_reading(record))
        lines.append(Line("フリガナ", full_reading(mover), full_reading(record), AGREES if same else DIFFERS))
    if mover.birth is not None and record.birth is not None:
        births = (mover.birth.display(), record.birth.display())
        lines.append(Line("生年月日", *births, _birth_result(mover.birth, record.birth)))
    sexes = (Sex.LABELS.get(mover.sex, ""), Sex.LABELS.get(record.sex, ""))
    lines.append(Line("性別", *sexes, _sex_result(mover.sex, record.sex)))
    return tuple(lines)


def _sex_result(entered: str, registered: str) -> str:
    if {entered, registered} & {"", Sex.UNKNOWN}:
        return UNKNOWN
    return AGREES if entered == registered else DIFFERS


def _name_result(mover: Mover, candidate: Candidate) -> str:
    if full_name(mover) == full_name(candidate.record):
        return AGREES
    if _names(mover) & _names(candidate.record):
        return VARIANT
    return PAST if candidate.matched & {Match.THREE_ITEMS, Match.TWO_ITEMS} else DIFFERS


def _birth_result(entered: UncertainDate, registered: UncertainDate) -> str:
    if entered.compatible(registered):
        return AGREES if entered == registered else COMPATIBLE
    return DIFFERS
