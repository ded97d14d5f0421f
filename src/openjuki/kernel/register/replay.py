"""再現 — the state of a person as a fold of the history, on both time axes (RR-08, S 1.2.1).

Effective: what holds on a day D, by 異動日. Recorded: what the register knew at a moment T, by 処理日時.
A later 履歴番号 wins over an earlier one from its own 異動日 on, so that a change that was notified late
takes its place without rewriting anything.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version


class HistoryError(ValueError):
    """履歴の破綻 — versions of one person that do not form 1, 2, 3 … ."""


def in_order(versions: Iterable[Version]) -> list[Version]:
    """The versions of one person by 履歴番号.

    Raises HistoryError for another person's version, a gap, a duplicate, or a 処理日時 that goes back.
    """
    ordered = sorted(versions, key=lambda version: version.history_no)
    for position, version in enumerate(ordered, start=1):
        if version.addressee_no != ordered[0].addressee_no:
            raise HistoryError("異なる宛名番号の履歴が混ざっています。")
        if version.history_no != position:
            raise HistoryError(f"履歴番号{position}がないか、重複しています。")
        if position > 1 and version.recorded_at < ordered[position - 2].recorded_at:
            raise HistoryError(f"履歴番号{position}の処理日時が前の履歴より前です。")
    return ordered


def known_at(versions: Sequence[Version], moment: datetime) -> list[Version]:
    """The part of the history that the register had at a moment."""
    return [version for version in in_order(versions) if version.recorded_at <= moment]


def current(versions: Sequence[Version]) -> Version | None:
    """The version with the highest 履歴番号, or None without history."""
    return in_order(versions)[-1] if versions else None


def as_of(versions: Sequence[Version], day: date, known: datetime | None = None) -> Version | None:
    """The version that holds on `day`, as known at `known` (None: as known now); None before the first.

    Later knowledge wins: of the versions whose 異動日 is not after `day`, the one with the highest 履歴番号.
    """
    history = in_order(versions) if known is None else known_at(versions, known)
    effective = [version for version in history if version.changed_on <= day]
    return effective[-1] if effective else None


def periods(versions: Sequence[Version]) -> list[tuple[Version, date, date | None]]:
    """Each version that still counts, with the days from which and before which it holds (None: open).

    A version whose 異動日 is not before that of a later one is overtaken: it holds on no day and is left out.
    """
    result: list[tuple[Version, date, date | None]] = []
    until: date | None = None
    for version in reversed(in_order(versions)):
        if until is None or version.changed_on < until:
            result.append((version, version.changed_on, until))
            until = version.changed_on
    return result[::-1]


def last_as_resident(versions: Iterable[Version]) -> Record | None:
    """回復の元 — the record as it was when the person was last a resident; None where nobody knows."""
    residents = [each.record for each in in_order(versions) if each.record.status == Status.RESIDENT]
    return residents[-1] if residents else None


def state_on(record: Record, day: date) -> str:
    """住民状態 on a day: who plans to move out is 転出者 from that day on, without any job (decision 2).

    Statistics count a person whose 消除日 is the day itself as still present; they use the day before.
    """
    leaving = leaves_on(record)
    if record.status == Status.RESIDENT and leaving is not None and leaving <= day:
        return Status.MOVED_OUT
    return record.status


def leaves_on(record: Record) -> date | None:
    """転出による消除日 — the planned day, or the day of the 転入通知 if earlier."""
    days = [day for day in (record.planned_move_out_on, record.confirmed_move_out_on) if day is not None]
    return min(days) if days else None


def awaited_since(record: Record) -> date | None:
    """転入通知を待つ起算日 (S 4.1.3.1.4) of somebody removed: the planned day of a 転出 within the country.

    Of one removed ex officio the 消除日: such people turn up elsewhere, too. None where no 転入通知 can come, or
    one has come.
    """
    if record.move_in_notification_on is not None or record.planned_destination_country:
        return None
    if record.removal_reason == "move_out":
        return record.planned_move_out_on
    if record.removal_reason == "removal_ex_officio" and record.removed_on is not None:
        return record.removed_on.day
    return None
