"""住民票の照会: a person's record now, as of a day, as known at a moment; and the history on both axes.

RR-04, RR-08, S 1.2.1, S 2.2. The replay is the kernel's: nothing here decides which version holds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from django.db import connection

from openjuki.kernel.dates.wareki import format_wareki
from openjuki.kernel.register import replay
from openjuki.kernel.register.items import labels_of
from openjuki.kernel.register.reasons import REASONS
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.register.version import Version
from openjuki.systems.residents.selectors import rows
from openjuki.systems.residents.selectors.unwinding import taken_back

_LABELS: Final = labels_of(Record)
_EVENTS: Final = (
    "SELECT id, case_no, entered_by, reviewed_by, entered_at_office, entered_at_terminal FROM change_event"
    " WHERE id = ANY(%s)"
)


@dataclass(frozen=True, slots=True)
class Step:
    """異動履歴の一行, on both time axes.

    Effective: holds `since` until before `until` (None: still); a version overtaken by a later one holds on
    no day (`since` None). Recorded: known from `recorded_at` until before `known_until` (None: newest).
    `changed_on` is for programs, `written_on` the same day as people write it.
    `taken_back`: 取消済み. `changed`: labels of the items that differ from the version before, never their values.
    """

    history_no: int
    reason: str
    reason_title: str
    changed_on: str
    written_on: str
    since: date | None
    until: date | None
    notified_on: date | None
    recorded_at: datetime
    known_until: datetime | None
    changed: tuple[str, ...]
    note: str
    case_no: str
    entered_by: str
    reviewed_by: tuple[str, ...]
    office: str
    terminal: str
    event_id: str = ""
    taken_back: bool = False


def version_of(
    addressee_no: str,
    *,
    as_of: date | None = None,
    known_at: datetime | None = None,
    with_number: bool = False,
) -> Version | None:
    """The version that holds: the newest, or on a day, or as the register knew it at a moment, or both."""
    if as_of is None and known_at is None:
        return rows.current_versions([addressee_no], with_number=with_number).get(addressee_no)
    versions = rows.all_versions(addressee_no, with_number=with_number)
    if as_of is not None:
        return replay.as_of(versions, as_of, known_at)
    assert known_at is not None
    known = replay.known_at(versions, known_at)
    return known[-1] if known else None


def history(addressee_no: str) -> list[Step]:
    """All versions of a person, newest first; empty for an unknown 宛名番号."""
    versions = replay.in_order(rows.all_versions(addressee_no))
    if not versions:
        return []
    holds = {v.history_no: (since, until) for v, since, until in replay.periods(versions)}
    events = _events(versions)
    renumbered = _number_changes(addressee_no)
    gone = taken_back([addressee_no]).get(addressee_no, frozenset())
    steps = []
    for at, version in enumerate(versions):
        before = versions[at - 1] if at else None
        after = versions[at + 1] if at + 1 < len(versions) else None
        since, until = holds.get(version.history_no, (None, None))
        changed = _changed(before, version, renumbered)
        known_until = after.recorded_at if after else None
        step = _step(version, since, until, known_until, changed, events[version.event_id])
        steps.append(replace(step, taken_back=version.event_id in gone))
    return steps[::-1]


Event = tuple[str, str, tuple[str, ...], str, str]


def _events(versions: list[Version]) -> dict[str, Event]:
    with connection.cursor() as cursor:
        cursor.execute(_EVENTS, [[int(v.event_id) for v in versions]])
        return {
            str(id_): (case, by, tuple(reviewers), office, terminal)
            for id_, case, by, reviewers, office, terminal in cursor.fetchall()
        }


def _step(
    version: Version,
    since: date | None,
    until: date | None,
    known_until: datetime | None,
    changed: tuple[str, ...],
    event: Event,
) -> Step:
    case_no, entered_by, reviewed_by, office, terminal = event
    return Step(
        history_no=version.history_no,
        reason=version.reason,
        reason_title=REASONS.get(version.reason, version.reason),
        changed_on=version.changed_on_text or version.changed_on.isoformat(),
        written_on=version.changed_on_text or format_wareki(version.changed_on),
        since=since,
        until=until,
        notified_on=version.notified_on,
        recorded_at=version.recorded_at,
        known_until=known_until,
        changed=changed,
        note=version.note,
        case_no=case_no,
        entered_by=entered_by,
        reviewed_by=reviewed_by,
        office=office,
        terminal=terminal,
        event_id=version.event_id,
    )


def _changed(before: Version | None, after: Version, renumbered: frozenset[int]) -> tuple[str, ...]:
    """Labels of what differs. 個人番号 is not opened for this: its keyed hash tells."""
    if before is None:
        return ()
    old, new = before.record, after.record
    labels = [_LABELS[n] for n in FIELD_NAMES if getattr(old, n) != getattr(new, n)]
    if after.history_no in renumbered:
        labels.append(_LABELS["individual_number"])
    return tuple(dict.fromkeys(labels))


def _number_changes(addressee_no: str) -> frozenset[int]:
    """履歴番号 at which the 個人番号 became another one, by its keyed hash."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT history_no FROM (SELECT history_no, individual_number_hash AS now,"
            " lag(individual_number_hash) OVER (ORDER BY history_no) AS before FROM person_version"
            " WHERE addressee_no = %s) v WHERE history_no > 1 AND now IS DISTINCT FROM before",
            [addressee_no],
        )
        return frozenset(r[0] for r in cursor.fetchall())


#: Items hidden from whoever lacks the right (U-05, S 10.3): right → fields of the record.
ITEM_RIGHTS: Final[dict[str, tuple[str, ...]]] = {
    "residents.item.individual_number": ("individual_number",),
    "residents.item.resident_code": ("resident_code",),
    "residents.item.registered_domicile": ("registered_domicile", "register_head"),
    "residents.item.residence_status": (
        "residence_category", "status_of_residence", "period_of_stay", "period_of_stay_until",
        "residence_card_no", "special_permanent_no", "special_permanent_issued_on",
        "special_permanent_expires_on", "landing_period", "provisional_stay_period",
    ),
}  # fmt: skip
