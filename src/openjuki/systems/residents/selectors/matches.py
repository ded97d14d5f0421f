"""Who may be the same person (同一人候補): before a new 宛名番号 is given. S 4.1.1.2; standard-notes §4 R13.

Strong keys (個人番号, 住民票コード, 在留カード番号) block a new entry; name, birth and sex together only warn.
A candidate is never taken without a person's choice.
"""

from __future__ import annotations

from django.db import connection

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.move_in import Mover
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
"""
_THREE = """
SELECT DISTINCT addressee_no FROM search_key
WHERE name_key = %s AND sex = %s AND birth_from <= %s AND birth_to >= %s
LIMIT %s
"""
_CARD = "SELECT DISTINCT addressee_no FROM person_version WHERE residence_card_no = %s LIMIT %s"


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
        if mover.residence_card_no:
            cursor.execute(_CARD, [mover.residence_card_no, MOST])
            for (no,) in cursor.fetchall():
                found.setdefault(no, set()).add(Match.RESIDENCE_CARD_NO)
        for no in _three_items(mover.birth, full_name(mover), mover.sex):
            found.setdefault(no, set()).add(Match.THREE_ITEMS)
    versions = rows.current_versions(sorted(found), with_number=False)
    return tuple(Candidate(no, versions[no].record, frozenset(by)) for no, by in sorted(found.items()))


def _three_items(birth: UncertainDate | None, name: str, sex: str) -> list[str]:
    if birth is None or not name:
        return []
    with connection.cursor() as cursor:
        cursor.execute(_THREE, [name_key(name), sex, birth.last, birth.first, MOST])
        return [r[0] for r in cursor.fetchall()]
