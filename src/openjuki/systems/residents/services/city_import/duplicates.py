"""Uniqueness over all parts (全体での重複): found before the unique indexes exist, held back, never kept.

One 個人番号 and one 住民票コード belong to one active person, one householder to a household (番号法 第7条,
住民基本台帳法 第7条). Who of two is right cannot be told here: the later 宛名番号 goes to the quarantine, and
the work list names the other, whose record has to be checked as well (standard-notes §4, R13).
"""

from __future__ import annotations

from django.db import connection, transaction

from openjuki.systems.residents.services.city_import.parts import quarantine

#: problem → (column, which persons count, message)
_UNIQUE = {
    "individual_number": (
        "individual_number_hash", "active AND individual_number_hash IS NOT NULL",
        "同じ個人番号の現住民がほかにいます。",
    ),
    "resident_code": (
        "resident_code", "active AND resident_code <> ''", "同じ住民票コードの現住民がほかにいます。",
    ),
    "householder": ("household_no", "active AND householder", "同じ世帯に世帯主がほかにいます。"),
}  # fmt: skip


def hold_back(run_id: int) -> int:
    """Move every later one of a colliding pair to the quarantine; gives how many."""
    return sum(_hold_back(run_id, problem) for problem in _UNIQUE)


def _hold_back(run_id: int, problem: str) -> int:
    column, which, message = _UNIQUE[problem]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT array_agg(addressee_no ORDER BY addressee_no) FROM person WHERE {which}"
            f" GROUP BY {column} HAVING count(*) > 1"
        )
        groups = [list(r[0]) for r in cursor.fetchall()]
        for numbers in groups:
            for addressee_no in numbers[1:]:
                others = [n for n in numbers if n != addressee_no]
                _put_aside(run_id, addressee_no, problem, message, others)
        later = [n for numbers in groups for n in numbers[1:]]
        # The owner alone may take rows of a history away, and only while the register is not open yet.
        for table in ("search_key", "person", "person_version"):
            cursor.execute(f"DELETE FROM {table} WHERE addressee_no = ANY(%s)", [later])
        return len(later)


def _put_aside(run_id: int, addressee_no: str, problem: str, message: str, others: list[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM person_version WHERE addressee_no = %s ORDER BY history_no", [addressee_no]
        )
        names = [c.name for c in cursor.description or ()]
        rows = [_plain(names, r) for r in cursor.fetchall()]
    quarantine(run_id, -1, addressee_no, problem, message, rows=rows, others=others)


def _plain(names: list[str], row: tuple[object, ...]) -> list[object]:
    return [
        [n, v.hex() if isinstance(v, bytes) else bytes(v).hex() if isinstance(v, memoryview) else v]
        for n, v in zip(names, row, strict=True)
    ]


def drop_empty_events() -> None:
    """Events whose persons were all held back say nothing any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM change_event e WHERE NOT EXISTS"
            " (SELECT 1 FROM person_version v WHERE v.event_id = e.id)"
        )
