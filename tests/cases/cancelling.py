"""取消し in a case: histories of more than one event, and the plan."""

from datetime import date, datetime, timedelta
from typing import Any

from openjuki.kernel.dates.wareki import parse_date
from openjuki.kernel.notices.cancellation import Cancellation, Later, Undone
from openjuki.kernel.notices.grounds import Grounds
from openjuki.kernel.register.version import Version

#: The event of every first version.
FIRST = "1"


def history_of(first: Version, raw: list[dict[str, Any]]) -> tuple[Version, ...]:
    """履歴: each entry is {異動: number, 事由, 異動日, 変更: {field: value}}; events were recorded by number."""
    versions = [_version(first, FIRST, 1)]
    for each in raw:
        last = versions[-1]
        record = last.record.with_(**{k: _value(k, v) for k, v in each.get("変更", {}).items()})
        changed_on = parse_date(str(each["異動日"]))
        step = Version(
            last.addressee_no, last.history_no + 1, str(each["異動"]), each["事由"], changed_on, changed_on,
            last.recorded_at, record,
        )  # fmt: skip
        versions.append(_version(step, step.event_id, step.history_no))
    return tuple(versions)


def _value(name: str, value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) and name.endswith("_on") else value


def _version(version: Version, event_id: str, history_no: int) -> Version:
    recorded_at = datetime(2021, 1, 1) + timedelta(days=int(event_id))  # noqa: DTZ001 - compared only
    return Version(
        version.addressee_no, history_no, event_id, version.reason, version.changed_on,
        version.notified_on, recorded_at, version.record,
    )  # fmt: skip


def cancellation_of(raw: dict[str, Any], items: dict[str, Any], changed_on: date) -> Cancellation:
    """{種類: 取消, 異動, 取り消す人: [{宛名番号, 続柄}], 後の異動: {number: 再び or やめる}, 根拠, 書類}."""
    return Cancellation(
        ward=items["ward"],
        notified_on=items["notified_on"],
        event_id=str(raw.pop("異動")),
        members=tuple(Undone(each["宛名番号"], each.get("続柄", "")) for each in raw.pop("取り消す人", [])),
        later=tuple(Later(str(no), word == "再び") for no, word in raw.pop("後の異動", {}).items()),
        grounds=Grounds(raw.pop("根拠", "request"), raw.pop("書類", "申出書")),
    )
