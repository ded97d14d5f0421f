"""不変条件 — what must be true of every register, as SQL that SQLite and PostgreSQL both understand.

Each statement selects offenders over four relations, which the checker provides as tables or views:

Their columns are `RELATIONS`: dates as ISO text (empty when missing), ``is_latest`` 0 or 1, ``recorded_on``
the day of ``recorded_at``, ``birth`` the first day that it can mean.

Sources: S 1.2.1 (履歴), S 1.1.10 and E11 (世帯主), decisions.md (History, The database refuses).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

RELATIONS: Final = {
    "version": (
        *("addressee_no", "history_no", "is_latest", "event_id", "reason", "changed_on", "recorded_on"),
        *("recorded_at", "status", "ward", "household_no", "relationship", "birth", "removal_reason"),
        "removed_on",
    ),
    "member": ("household_no", "position", "addressee_no"),
    "household": ("household_no", "ward", "householder"),
    "event": ("event_id",),
}


@dataclass(frozen=True, slots=True)
class Invariant:
    """不変条件. `sql` selects the keys of offenders; none is right.

    `of_load`: holds for what the city makes, but a register in use may break it lawfully.
    """

    id: str
    title: str
    sql: str
    of_load: bool = False


INVARIANTS: Final = (
    Invariant(
        "C01",
        "履歴番号は1から欠番も重複もなく続く",
        "SELECT addressee_no FROM version GROUP BY addressee_no"
        " HAVING min(history_no) <> 1 OR max(history_no) <> count(*)"
        " OR count(DISTINCT history_no) <> count(*)",
    ),
    Invariant(
        "C02",
        "最新の履歴は一人に一つで、履歴番号が最大である",
        "SELECT addressee_no FROM version GROUP BY addressee_no"
        " HAVING sum(is_latest) <> 1 OR max(history_no) <> max(history_no * is_latest)",
    ),
    Invariant(
        "C03",
        "世帯主は一世帯に一人まで",
        "SELECT household_no FROM version WHERE is_latest = 1 AND status = '1' AND relationship = '世帯主'"
        " GROUP BY household_no HAVING count(*) > 1",
    ),
    Invariant(
        "C04",
        "現住民はちょうど一つの世帯に属する",
        "SELECT v.addressee_no FROM version v LEFT JOIN member m ON m.addressee_no = v.addressee_no"
        " WHERE v.is_latest = 1 AND v.status = '1' GROUP BY v.addressee_no"
        " HAVING count(m.household_no) <> 1",
    ),
    Invariant(
        "C05",
        "世帯員は現住民で、住民票の世帯番号と一致する",
        "SELECT m.addressee_no FROM member m LEFT JOIN version v"
        " ON v.addressee_no = m.addressee_no AND v.is_latest = 1"
        " WHERE v.addressee_no IS NULL OR v.status <> '1' OR v.household_no <> m.household_no",
    ),
    Invariant(
        "C06",
        "世帯の構成員は世帯と同じ区にいる",
        "SELECT m.addressee_no FROM member m JOIN household h ON h.household_no = m.household_no"
        " JOIN version v ON v.addressee_no = m.addressee_no AND v.is_latest = 1 WHERE v.ward <> h.ward",
    ),
    Invariant(
        "C07",
        "世帯主として挙げた人は、その世帯の世帯主である",
        "SELECT h.household_no FROM household h LEFT JOIN version v"
        " ON v.addressee_no = h.householder AND v.is_latest = 1 AND v.household_no = h.household_no"
        " WHERE h.householder <> '' AND (v.addressee_no IS NULL OR v.relationship <> '世帯主')",
    ),
    Invariant(
        "C08",
        "処理日時は履歴番号の順に進む",
        "SELECT b.addressee_no FROM version a JOIN version b ON b.addressee_no = a.addressee_no"
        " AND b.history_no = a.history_no + 1 WHERE b.recorded_at < a.recorded_at",
    ),
    Invariant(
        "C09",
        "異動日は処理日より後でない",
        "SELECT addressee_no FROM version WHERE changed_on > recorded_on",
        of_load=True,
    ),
    Invariant(
        "C10",
        "生年月日は異動日より後でない",
        "SELECT addressee_no FROM version WHERE birth > changed_on",
    ),
    Invariant(
        "C11",
        "異動日は同じ人の前の異動日より前でない",
        "SELECT b.addressee_no FROM version a JOIN version b ON b.addressee_no = a.addressee_no"
        " AND b.history_no = a.history_no + 1 WHERE b.changed_on < a.changed_on",
        of_load=True,
    ),
    Invariant(
        "C12",
        "どの履歴にも事件があり、どの事件にも履歴がある",
        "SELECT v.addressee_no FROM version v LEFT JOIN event e ON e.event_id = v.event_id"
        " WHERE e.event_id IS NULL UNION ALL"
        " SELECT e.event_id FROM event e LEFT JOIN version v ON v.event_id = e.event_id"
        " WHERE v.event_id IS NULL",
    ),
    Invariant(
        "C13",
        "除票には消除事由と消除の日があり、現住民にはない",
        "SELECT addressee_no FROM version WHERE (status = '1') <> (removal_reason = '')"
        " OR (status = '1') <> (removed_on = '')",
    ),
    Invariant(
        "C14",
        "世帯員の順位は1から欠番なく続く",
        "SELECT household_no FROM member GROUP BY household_no"
        " HAVING min(position) <> 1 OR max(position) <> count(*)",
    ),
)
