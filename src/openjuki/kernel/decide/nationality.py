"""帰化・国籍取得・国籍喪失の異動 — the record changes its 住民種別, the person keeps all numbers (S 4.5.3–4.5.5)."""

from dataclasses import fields, replace
from typing import Any, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.decide.households import Day, those_who_stay, with_householder_name
from openjuki.kernel.decide.pairs import removed
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.notices.nationality import NationalityLost, Naturalization
from openjuki.kernel.register.codes import Kind
from openjuki.kernel.register.decision import Change
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.view import RegisterView, Subject
from openjuki.kernel.relationship.grammar import HOUSEHOLDER

Notice = Naturalization | NationalityLost


def _items_of_only(kind: str) -> dict[str, Any]:
    """The items that only one 住民種別 has, with their blank values: they are not inherited."""
    own = {
        each.name: each.default
        for each in fields(Record)
        if each.metadata["items"] and all(item.startswith(kind) for item in each.metadata["items"])
    }
    return own


#: 外国人住民だけの項目, and what belongs to them without an id of its own.
_FOREIGN_ONLY: Final = _items_of_only("RR-F") | {
    "nationality_code": "",
    "residence_card_deferred": False,
    "alien_registered_on": None,
}
_JAPANESE_ONLY: Final = _items_of_only("RR-J") | {"reading_surname": "", "reading_given_name": ""}
#: Entered by notice: the new record begins without them.
_FRESH: Final = {"remarks": "", "renewed_on": None, "reconstructed_on": None}


def naturalization_changes(view: RegisterView, notice: Naturalization) -> tuple[Change, ...]:
    """職権消除(帰化等) of the foreign record, 職権記載(帰化等) of the Japanese one."""
    subject = view.subjects[notice.addressee_no]
    before = subject.record
    names = (
        "surname", "given_name", "reading_surname", "reading_given_name", "furigana_surname",
        "furigana_given_name", "registered_domicile", "register_head",
    )  # fmt: skip
    after = before.with_(
        **_FOREIGN_ONLY,
        **_FRESH,
        **{name: getattr(notice, name) for name in names},
        kind=Kind.JAPANESE,
        became_resident_on=before.became_foreign_resident_on,
        notified_on=notice.notified_on,
    )
    return _pair(view, notice, subject, after, "naturalization")


def nationality_lost_changes(view: RegisterView, notice: NationalityLost) -> tuple[Change, ...]:
    """職権消除(国籍喪失) of the Japanese record, 職権記載(国籍喪失) of the foreign one where the person stays."""
    subject = view.subjects[notice.addressee_no]
    before = subject.record
    if not notice.stays:
        reason = "removal_nationality_lost"
        gone = removed(before, reason, notice.changed_on, notice.notified_on)
        day = Day(notice.changed_on, notice.notified_on)
        left = those_who_stay(view, before.household_no, {notice.addressee_no}, {}, day)
        return (_change(notice, reason, gone), *left)
    names = (
        "roman_name", "kanji_name", "reading_name", "nationality", "nationality_code", "residence_category",
        "status_of_residence", "period_of_stay", "period_of_stay_until", "residence_card_no",
        "special_permanent_no",
    )  # fmt: skip
    after = before.with_(
        **_JAPANESE_ONLY,
        **_FRESH,
        **{name: getattr(notice, name) for name in names},
        kind=Kind.FOREIGN,
        became_foreign_resident_on=_later(before.became_resident_on, notice),
        notified_on=notice.notified_on,
    )
    return _pair(view, notice, subject, after, "nationality_lost")


def _later(became_resident_on: UncertainDate | None, notice: NationalityLost) -> UncertainDate:
    """外国人住民となった年月日: the later of the loss and 住民となった年月日 (S 4.5.5)."""
    if became_resident_on is not None and became_resident_on.sort_day > notice.changed_on:
        return became_resident_on
    return UncertainDate.exact(notice.changed_on)


def _pair(
    view: RegisterView, notice: Notice, subject: Subject, after: Record, event: str
) -> tuple[Change, ...]:
    name = full_name(after)
    if after.relationship == HOUSEHOLDER:
        after = after.with_(householder_name=name)
    old = removed(subject.record, f"removal_{event}", notice.changed_on, notice.notified_on)
    return (
        _change(notice, f"removal_{event}", old),
        replace(_change(notice, f"entry_{event}", after), step=1),
        *_others(view, subject, notice, name),
    )


def _others(view: RegisterView, subject: Subject, notice: Notice, name: str) -> list[Change]:
    """The other members, where the householder is called differently now."""
    if subject.record.relationship != HOUSEHOLDER:
        return []
    day = Day(notice.changed_on, notice.notified_on)
    return with_householder_name(view, subject.record.household_no, name, day, changed={subject.addressee_no})


def _change(notice: Notice, reason: str, record: Record) -> Change:
    return Change(
        notice.addressee_no, reason, notice.changed_on, notice.notified_on, record, note=notice.note
    )
