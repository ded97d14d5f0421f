"""旧氏・通称の異動 — S 1.1.7; 住民基本台帳法施行令 第30条の14, 第30条の16, 第30条の17."""

from openjuki.kernel.notices.name_requests import AliasRequest, FormerSurnameRequest
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView


def former_surname_changes(view: RegisterView, notice: FormerSurnameRequest) -> tuple[Change, ...]:
    """The 旧氏 as asked for; a removal leaves nothing, the history keeps it."""
    removed = notice.act == "removal"
    record = view.subjects[notice.addressee_no].record.with_(
        former_surname="" if removed else notice.former_surname,
        former_surname_furigana="" if removed else notice.former_surname_furigana,
        former_surname_reading="" if removed else notice.former_surname_reading,
        former_surname_reading_confirmed=not removed and bool(notice.former_surname_reading),
    )
    return (_change(notice, f"former_surname_{notice.act}", record),)


def alias_changes(view: RegisterView, notice: AliasRequest) -> tuple[Change, ...]:
    """The 通称, with day and municipality of its entry or removal (施行令 第30条の17)."""
    before = view.subjects[notice.addressee_no].record
    place = view.settings.names.get(notice.ward, "")
    if notice.act == "entry":
        record = before.with_(
            alias=notice.alias,
            alias_reading=notice.alias_reading,
            alias_reading_confirmed=bool(notice.alias_reading),
            alias_entered_on=notice.notified_on,
            alias_entered_in=place,
            alias_entered_code=notice.ward,
        )
    else:
        record = before.with_(
            alias="",
            alias_reading="",
            alias_reading_confirmed=False,
            alias_removed_on=notice.notified_on,
            alias_removed_in=place,
            alias_removed_code=notice.ward,
        )
    return (_change(notice, f"alias_{notice.act}", record),)


def _change(notice: FormerSurnameRequest | AliasRequest, reason: str, record: Record) -> Change:
    return Change(
        notice.addressee_no, reason, notice.changed_on, notice.notified_on, record, note=notice.note
    )
